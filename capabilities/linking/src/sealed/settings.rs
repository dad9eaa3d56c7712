//! `rules/sealing/sealing.toml`.

use std::collections::BTreeMap;

use oever_kernel::Certainty;
use oever_sealing::epoch::EpochPolicy;
use oever_sealing::signal::{MAX_THRESHOLD, MIN_QUORUM, MIN_THRESHOLD};
use oever_web::rule_files;
use serde::Deserialize;

/// The choices of an installation. None of these numbers is a finding.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedSettings {
    /// Version of the file.
    pub version: String,
    /// Where the choices come from.
    pub source: String,
    /// How certain they are.
    pub certainty: Certainty,
    /// Days between epochs.
    pub epoch_step_days: u32,
    /// Days a signal may wait at most.
    pub retention_days: u32,
    /// Days to choose from.
    pub terms: Vec<i32>,
    /// Days before the end at which the reporter is reminded.
    pub reminder_days: i32,
    /// How many openers must open together.
    pub quorum: u8,
    /// Sealed signals a day and person.
    pub per_person: i64,
    /// Sealed signals a day and organisation.
    pub per_organisation: i64,
    /// How many legal persons, by kind of value.
    pub threshold: BTreeMap<String, u8>,
}

impl SealedSettings {
    /// Those that ship with the program, or that the installation put in their place.
    ///
    /// # Errors
    /// When `rules/sealing` cannot be read.
    pub fn shipped() -> Result<Self, String> {
        let file = rule_files("sealing").into_iter().next().ok_or("rules/sealing/sealing.toml is missing")?;
        Self::parse(&file.text).map_err(|error| format!("{}: {error}", file.name))
    }

    /// Reads the file.
    ///
    /// # Errors
    /// Says which choice cannot work.
    pub fn parse(text: &str) -> Result<Self, String> {
        let settings: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        settings.policy()?;
        if settings.quorum < MIN_QUORUM {
            return Err(format!("quorum: at least {MIN_QUORUM}"));
        }
        if settings.threshold.values().any(|n| !(MIN_THRESHOLD..=MAX_THRESHOLD).contains(n)) {
            return Err(format!("threshold: {MIN_THRESHOLD} to {MAX_THRESHOLD}"));
        }
        let longest = i32::try_from(settings.retention_days).unwrap_or(i32::MAX);
        let possible = |days: &i32| *days > settings.reminder_days && *days <= longest;
        if settings.terms.is_empty() || !settings.terms.iter().all(possible) || settings.reminder_days < 1 {
            return Err("terms: longer than reminder_days and no longer than retention_days".into());
        }
        Ok(settings)
    }

    /// When epochs open and end.
    pub(crate) fn policy(&self) -> Result<EpochPolicy, String> {
        EpochPolicy::new(self.epoch_step_days, self.retention_days).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../../../../rules/sealing/sealing.toml");

    #[test]
    fn the_shipped_choices_work() {
        let settings = SealedSettings::parse(TEXT).unwrap();
        assert_eq!(settings.threshold.get("phone"), Some(&3));
    }

    #[test]
    fn choices_that_cannot_work_are_refused() {
        for (from, to) in [
            ("quorum = 2", "quorum = 1"),
            ("phone = 3", "phone = 1"),
            ("epoch_step_days = 365", "epoch_step_days = 0"),
            ("terms = [90, 180, 365]", "terms = []"),
            ("terms = [90, 180, 365]", "terms = [366]"),
            ("reminder_days = 14", "reminder_days = 90"),
        ] {
            assert!(TEXT.contains(from), "{from}");
            assert!(SealedSettings::parse(&TEXT.replace(from, to)).is_err(), "{to}");
        }
    }
}
