//! Texts in every language. A key that one language lacks stops the program from starting.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::civil::Date;
use oever_kernel::{Language, Timestamp};
use unic_langid::LanguageIdentifier;

/// The language files are not complete or cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// A file does not parse.
    #[error("{language} texts of {capability}: {why}")]
    Syntax {
        /// Language code.
        language: &'static str,
        /// Whose file.
        capability: String,
        /// What the parser says.
        why: String,
    },
    /// A key stands in one language only.
    #[error("text `{key}` is missing in {language}")]
    Missing {
        /// Language code.
        language: &'static str,
        /// The key.
        key: String,
    },
    /// Two capabilities use one key.
    #[error("text `{key}` stands there twice in {language}")]
    Twice {
        /// Language code.
        language: &'static str,
        /// The key.
        key: String,
    },
}

/// Every text in every language.
pub struct Catalogue {
    bundles: BTreeMap<&'static str, FluentBundle<FluentResource>>,
    keys: BTreeSet<String>,
}

impl std::fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Catalogue of {} texts", self.keys.len())
    }
}

impl Catalogue {
    /// Reads the files of the shell and of the capabilities.
    ///
    /// # Errors
    /// Names the first text that is missing, double or does not parse.
    pub fn new(files: &[(&str, &[(Language, &str)])]) -> Result<Self, CatalogueError> {
        let mut bundles = BTreeMap::new();
        let mut keys: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
        for language in Language::ALL {
            let locale: LanguageIdentifier = language.code().parse().unwrap_or_default();
            let mut bundle = FluentBundle::new_concurrent(vec![locale]);
            bundle.set_use_isolating(false);
            let known = keys.entry(language.code()).or_default();
            let shell = ("web", &crate::LOCALES[..]);
            for (capability, texts) in std::iter::once(&shell).chain(files) {
                for (_, text) in texts.iter().filter(|(of, _)| *of == language) {
                    let resource = FluentResource::try_new((*text).to_owned()).map_err(|(_, errors)| {
                        CatalogueError::Syntax {
                            language: language.code(),
                            capability: (*capability).to_owned(),
                            why: errors.first().map_or_else(String::new, ToString::to_string),
                        }
                    })?;
                    for entry in resource.entries() {
                        if let fluent_syntax::ast::Entry::Message(message) = entry {
                            let key = message.id.name.to_owned();
                            if !known.insert(key.clone()) {
                                return Err(CatalogueError::Twice { language: language.code(), key });
                            }
                        }
                    }
                    bundle.add_resource_overriding(resource);
                }
            }
            bundles.insert(language.code(), bundle);
        }
        let all: BTreeSet<String> = keys.values().flatten().cloned().collect();
        for (language, known) in &keys {
            if let Some(key) = all.iter().find(|key| !known.contains(*key)) {
                return Err(CatalogueError::Missing { language, key: key.clone() });
            }
        }
        Ok(Self { bundles, keys: all })
    }

    /// Whether a text exists.
    pub fn has(&self, key: &str) -> bool {
        self.keys.contains(key)
    }

    /// Every key.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(String::as_str)
    }

    /// A text. A key that does not exist shows as `⟦key⟧`, which every page test looks for.
    pub fn text(&self, language: Language, key: &str, args: &[(&str, String)]) -> String {
        let Some(bundle) = self.bundles.get(language.code()) else { return format!("⟦{key}⟧") };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, "text missing");
            return format!("⟦{key}⟧");
        };
        let mut arguments = FluentArgs::new();
        for (name, value) in args {
            // Numbers choose plural forms; a text of digits such as a telephone number stays as it is.
            let value = match value.parse::<i64>() {
                Ok(number) if number.to_string() == *value => FluentValue::from(number),
                _ => FluentValue::from(value.clone()),
            };
            arguments.set(*name, value);
        }
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&arguments), &mut errors);
        if errors.is_empty() { text.into_owned() } else { format!("⟦{key}⟧") }
    }
}

const MONTHS: [[&str; 12]; 2] = [
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];
const DAYS: [[&str; 7]; 2] =
    [["ma", "di", "wo", "do", "vr", "za", "zo"], ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]];

/// A date in words: "do 26 november 2026".
pub(crate) fn date_in_words(language: Language, date: Date) -> String {
    let at = usize::from(language == Language::En);
    let index = |number: i8| usize::try_from(number - 1).unwrap_or_default();
    let month = MONTHS[at].get(index(date.month())).copied().unwrap_or_default();
    let day = DAYS[at].get(index(date.weekday().to_monday_one_offset())).copied().unwrap_or_default();
    format!("{day} {} {month} {}", date.day(), date.year())
}

/// A date and time in words: "do 26 november 2026, 12.05".
pub(crate) fn time_in_words(language: Language, at: Timestamp) -> String {
    let zoned = at.in_netherlands();
    let separator = if language == Language::Nl { '.' } else { ':' };
    format!("{}, {}{separator}{:02}", date_in_words(language, zoned.date()), zoned.hour(), zoned.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shell_is_complete_in_both_languages() {
        let catalogue = Catalogue::new(&[]).unwrap();
        assert!(catalogue.keys().count() > 50);
    }

    #[test]
    fn a_text_in_one_language_only_is_refused() {
        let files: &[(Language, &str)] = &[(Language::Nl, "x-hallo = Hallo\n"), (Language::En, "")];
        let error = Catalogue::new(&[("x", files)]).unwrap_err();
        assert_eq!(error, CatalogueError::Missing { language: "en", key: "x-hallo".into() });
    }

    #[test]
    fn plural_forms_follow_the_number() {
        let files: &[(Language, &str)] = &[
            (Language::Nl, "x-days = { $n ->\n  [one] één dag\n *[other] { $n } dagen\n }\n"),
            (Language::En, "x-days = { $n ->\n  [one] one day\n *[other] { $n } days\n }\n"),
        ];
        let catalogue = Catalogue::new(&[("x", files)]).unwrap();
        assert_eq!(catalogue.text(Language::Nl, "x-days", &[("n", "1".into())]), "één dag");
        assert_eq!(catalogue.text(Language::En, "x-days", &[("n", "3".into())]), "3 days");
    }

    #[test]
    fn dates_are_written_out() {
        assert_eq!(date_in_words(Language::Nl, jiff::civil::date(2026, 11, 26)), "do 26 november 2026");
    }
}
