use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;

use crate::{
    error::ClockError,
    events::ClockEvent,
    holidays::Holidays,
    parse, replay,
    rule::{Certainty, ClockRule, Version},
    term::Term,
};

/// All clocks with the holidays they count with.
#[derive(Debug, Clone)]
pub struct ClockRules {
    rules: BTreeMap<String, Arc<ClockRule>>,
    holidays: Holidays,
}

impl ClockRules {
    /// Reads the clock files, given as name and text. All mistakes are reported at once.
    pub fn parse<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
        holidays: Holidays,
    ) -> Result<Self, ClockError> {
        let rules = parse::rules(files).map_err(ClockError::Rules)?;
        Ok(Self { rules, holidays })
    }

    /// The rule with this id.
    pub fn rule(&self, id: &str) -> Result<&ClockRule, ClockError> {
        self.shared(id).map(Arc::as_ref)
    }

    /// All rules in order of id.
    pub fn iter(&self) -> impl Iterator<Item = &ClockRule> {
        self.rules.values().map(Arc::as_ref)
    }

    /// The holidays the clocks count with.
    pub fn holidays(&self) -> &Holidays {
        &self.holidays
    }

    /// A clock that only started. The version of the rule is the one that holds on `version_on`, normally the
    /// day of the start itself.
    pub fn start(&self, id: &str, started_on: Date, version_on: Date) -> Result<Term, ClockError> {
        self.read_version(id, &[ClockEvent::started(started_on)], version_on)
    }

    /// The clock as its events leave it, by the version that holds on the day of its start.
    pub fn read(&self, id: &str, events: &[ClockEvent]) -> Result<Term, ClockError> {
        let start = replay::started_on(self.shared(id)?, events)?;
        self.read_version(id, events, start)
    }

    /// The clock as its events leave it, by the version that holds on another day than that of its start.
    pub fn read_version(
        &self,
        id: &str,
        events: &[ClockEvent],
        version_on: Date,
    ) -> Result<Term, ClockError> {
        let rule = self.shared(id)?;
        let version = rule.version_on(version_on).ok_or_else(|| ClockError::NoVersion {
            rule: rule.id.clone(),
            known: rule.version.iter().map(Version::period).collect::<Vec<_>>().join(", "),
        })?;
        replay::read(rule, version, events, &self.holidays)
    }

    /// Rules that no version covers on a day: for the check of an installation.
    pub fn without_version_on(&self, day: Date) -> Vec<&ClockRule> {
        self.iter().filter(|r| r.version_on(day).is_none()).collect()
    }

    /// Rules of which the version on a day is of low certainty: for the check of an installation.
    pub fn uncertain_on(&self, day: Date) -> Vec<&ClockRule> {
        self.iter().filter(|r| r.version_on(day).is_some_and(|v| v.certainty == Certainty::Low)).collect()
    }

    fn shared(&self, id: &str) -> Result<&Arc<ClockRule>, ClockError> {
        self.rules.get(id).ok_or_else(|| ClockError::UnknownRule(id.to_owned()))
    }
}
