//! How linking is slowed down and shown: `rules/linking/linking.toml`.

use jiff::ToSpan as _;
use oever_kernel::{Certainty, Timestamp};
use oever_linkage::RarityBands;
use serde::Deserialize;

/// The choices of an installation. None of these numbers is a finding.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Version of the file.
    pub version: String,
    /// Where the choices come from.
    pub source: String,
    /// How certain they are.
    pub certainty: Certainty,
    /// Hours at which answers are released.
    pub batch_hours: Vec<i8>,
    /// Days to answer.
    pub answer_days: i32,
    /// Days an enrolment lasts.
    pub enrolment_days: i32,
    /// Days to record an outcome.
    pub task_days: i32,
    /// Days after which a link without an outcome ends.
    pub task_expiry_days: i32,
    /// Proposals a day and person.
    pub proposals_per_person: i64,
    /// Proposals a day and organisation.
    pub proposals_per_organisation: i64,
    /// Proposals about the same record that raise an alert.
    pub retry_proposals: i64,
    /// Within so many days.
    pub retry_days: i32,
    /// Blind evaluations a day and organisation.
    pub evaluations_per_organisation: i64,
    /// Up to so many records: rare.
    pub rare_up_to: u64,
    /// Up to so many records: uncommon.
    pub uncommon_up_to: u64,
    /// From so many records on a value is not compared.
    pub ignored_from: i64,
}

impl Settings {
    /// The file that ships with the program, or that the installation put in its place.
    ///
    /// # Errors
    /// When it is missing or wrong.
    pub fn shipped() -> Result<Self, String> {
        let file = oever_web::rule_files("linking").into_iter().next();
        let file = file.ok_or("rules/linking/linking.toml is missing")?;
        Self::parse(&file.text).map_err(|error| format!("{}: {error}", file.name))
    }

    /// Reads the file.
    pub fn parse(text: &str) -> Result<Self, String> {
        let settings: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        if settings.batch_hours.is_empty() || settings.batch_hours.iter().any(|hour| !(0..24).contains(hour))
        {
            return Err("batch_hours: at least one hour from 0 to 23".into());
        }
        if settings.answer_days < 1
            || settings.rare_up_to < 2
            || settings.uncommon_up_to < settings.rare_up_to
        {
            return Err("answer_days, rare_up_to or uncommon_up_to is too small".into());
        }
        Ok(settings)
    }

    /// The bands of rarity.
    pub const fn bands(&self) -> RarityBands {
        RarityBands { rare_up_to: self.rare_up_to, uncommon_up_to: self.uncommon_up_to }
    }

    /// The first moment of release after an instant: everybody hears at the same time.
    pub fn next_release(&self, after: Timestamp) -> Timestamp {
        let today = after.date();
        let hours = |date: jiff::civil::Date| {
            self.batch_hours
                .iter()
                .map(move |hour| Timestamp::start_of(date).plus_seconds(i64::from(*hour) * 3600))
        };
        let tomorrow = today.saturating_add(1.day());
        hours(today)
            .chain(hours(tomorrow))
            .filter(|at| *at > after)
            .min()
            .unwrap_or_else(|| after.plus_seconds(86_400))
    }

    /// The moment of release at which the term for an answer has passed.
    pub fn answer_at(&self, asked: Timestamp) -> Timestamp {
        self.next_release(days(asked, self.answer_days))
    }
}

/// So many days later.
pub(crate) fn days(from: Timestamp, days: i32) -> Timestamp {
    from.plus_seconds(i64::from(days) * 86_400)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_is_the_next_fixed_hour() {
        let settings = Settings::parse(include_str!("../../../rules/linking/linking.toml")).unwrap();
        let day = |d| Timestamp::start_of(jiff::civil::date(2026, 3, d));
        let two = |d| day(d).plus_seconds(7200);
        assert_eq!(settings.next_release(day(3)), two(3));
        assert_eq!(settings.next_release(two(3)), two(4));
        assert_eq!(settings.next_release(day(3).plus_seconds(80_000)), two(4));
        assert_eq!(settings.answer_at(day(3).plus_seconds(80_000)), two(9));
    }

    #[test]
    fn a_wrong_file_is_refused() {
        assert!(Settings::parse("").is_err());
        let text = include_str!("../../../rules/linking/linking.toml");
        assert!(Settings::parse(&text.replace("[2]", "[24]")).is_err());
        assert!(Settings::parse(&text.replace("answer_days = 5", "answer_days = 0")).is_err());
    }
}
