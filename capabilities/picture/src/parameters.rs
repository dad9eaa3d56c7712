//! The thresholds: rules/picture/disclosure.toml.

use oever_disclosure::Parameters;
use oever_kernel::Certainty;
use oever_web::rule_files;
use serde::Deserialize;

/// When a count may be shown, with where that comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisclosureRules {
    /// The thresholds.
    pub parameters: Parameters,
    /// Version of the file.
    pub version: String,
    /// Where the thresholds come from.
    pub source: String,
    /// How certain they are.
    pub certainty: Certainty,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    certainty: Certainty,
    source: String,
    threshold: u64,
    regional_threshold: u64,
    max_withheld_percent: u64,
}

impl DisclosureRules {
    /// Reads the rules that ship with the program.
    ///
    /// # Errors
    /// Names what is wrong with the file.
    pub fn load() -> Result<Self, String> {
        let files = rule_files("picture");
        let file = files.first().ok_or("rules/picture/disclosure.toml is missing")?;
        Self::parse(&file.text).map_err(|error| format!("{}: {error}", file.name))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let parameters = Parameters::new(file.threshold, file.regional_threshold)
            .and_then(|made| made.max_withheld_percent(file.max_withheld_percent))
            .map_err(|error| error.to_string())?;
        Ok(Self { parameters, version: file.version, source: file.source, certainty: file.certainty })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "version = \"1\"\ncertainty = \"low\"\nsource = \"own proposal\"\nthreshold = 5\nregional_threshold = 10\nmax_withheld_percent = 75\n";

    #[test]
    fn the_rules_of_the_program_say_that_they_are_a_proposal() {
        let rules = DisclosureRules::load().unwrap();
        assert_eq!((rules.parameters.threshold(), rules.parameters.regional_threshold()), (5, 10));
        assert_eq!((rules.source.as_str(), rules.certainty), ("own proposal", Certainty::Low));
    }

    #[test]
    fn a_threshold_that_protects_nobody_is_refused() {
        assert!(DisclosureRules::parse(TEXT).is_ok());
        for (from, to) in [
            ("threshold = 5", "threshold = 1"),
            ("regional_threshold = 10", "regional_threshold = 4"),
            ("= 75", "= 101"),
        ] {
            assert!(DisclosureRules::parse(&TEXT.replacen(from, to, 1)).is_err(), "{to}");
        }
        assert!(DisclosureRules::parse(&format!("{TEXT}extra = 1\n")).is_err());
    }
}
