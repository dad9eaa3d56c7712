//! What now: advice and notes, chosen by outcome and facts.

use serde::Serialize;

use crate::answers::{Age, Facts, Known, Status};
use crate::finding::{FormFinding, Outcome};
use crate::text::Text;

/// Part of the advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// What to do now.
    Now,
    /// Who to call.
    Call,
    /// What to say.
    Say,
    /// What not to say or do.
    DoNotSay,
    /// What the person notices of it.
    Notices,
}

/// When an item is shown. Every condition that is given must hold; one that is not given always holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct When {
    /// Overall outcome is one of these.
    pub outcome: Vec<Outcome>,
    /// Age is one of these.
    pub age: Vec<Age>,
    /// Acute danger is this.
    pub danger: Option<bool>,
    /// Seen as suspect is this.
    pub suspect: Option<bool>,
    /// Setting is one of these.
    pub setting: Vec<String>,
    /// One of these forms has a specific finding.
    pub form: Vec<String>,
    /// One of these indicators counts.
    pub present: Vec<String>,
    /// All of these indicators count.
    pub all_present: Vec<String>,
    /// At least one answer has one of these statuses.
    pub status: Vec<Status>,
    /// One of these published combinations holds.
    pub pattern: Vec<String>,
    /// The trafficking outcome is one of these.
    pub trafficking: Vec<Outcome>,
    /// The smuggling outcome is one of these.
    pub smuggling: Vec<Outcome>,
    /// A sign joins smuggling to trafficking, or not.
    pub bridge: Option<bool>,
    /// Border crossing is one of these.
    pub border: Vec<Known>,
}

/// What the conditions look at.
pub(crate) struct Situation<'a> {
    pub(crate) outcome: Outcome,
    pub(crate) trafficking: Outcome,
    pub(crate) smuggling: Outcome,
    pub(crate) facts: &'a Facts,
    pub(crate) forms: &'a [FormFinding],
    pub(crate) counting: &'a [&'a str],
    pub(crate) statuses: &'a [Status],
    pub(crate) bridge: bool,
}

impl When {
    pub(crate) fn holds(&self, now: &Situation<'_>) -> bool {
        let counts = |id: &String| now.counting.contains(&id.as_str());
        let form_found = |id: &String| {
            now.forms.iter().any(|f| f.form == *id && f.specific && f.outcome != Outcome::NoSignsKnown)
        };
        let pattern_holds =
            |id: &String| now.forms.iter().any(|f| f.patterns.iter().any(|pattern| pattern.rule == *id));
        let setting_matches = |id: &String| now.facts.setting.as_deref() == Some(id.as_str());
        any(&self.outcome, |o| *o == now.outcome)
            && any(&self.age, |age| *age == now.facts.age)
            && self.danger.is_none_or(|danger| danger == now.facts.acute_danger)
            && self.suspect.is_none_or(|suspect| suspect == now.facts.seen_as_suspect)
            && any(&self.setting, setting_matches)
            && any(&self.form, form_found)
            && any(&self.present, counts)
            && self.all_present.iter().all(counts)
            && any(&self.status, |status| now.statuses.contains(status))
            && any(&self.pattern, pattern_holds)
            && any(&self.trafficking, |o| *o == now.trafficking)
            && any(&self.smuggling, |o| *o == now.smuggling)
            && self.bridge.is_none_or(|bridge| bridge == now.bridge)
            && any(&self.border, |known| *known == now.facts.border_crossed)
    }
}

fn any<T>(wanted: &[T], holds: impl FnMut(&T) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(holds)
}

/// One piece of advice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AdviceItem {
    /// Id; also the id of the rule.
    pub id: String,
    /// Part of the advice.
    pub section: Section,
    /// Place in that part, lowest first.
    pub order: i64,
    /// When it is shown.
    #[serde(skip)]
    pub when: When,
    /// The advice.
    pub text: Text,
    /// A public telephone number, where there is one.
    pub phone: Option<String>,
    /// Source.
    pub source: Text,
}

/// Something the reader must know with this result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Id; also the id of the rule.
    pub id: String,
    /// When it is raised.
    #[serde(skip)]
    pub when: When,
    /// Title.
    pub title: Text,
    /// The note.
    pub text: Text,
    /// Source.
    pub source: Text,
}

/// The advice that goes with a result.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// What to do now, in this order.
    pub now: Vec<AdviceItem>,
    /// Who to call.
    pub call: Vec<AdviceItem>,
    /// What to say.
    pub say: Vec<AdviceItem>,
    /// What not to say or do.
    pub do_not_say: Vec<AdviceItem>,
    /// What the person notices of it.
    pub notices: Vec<AdviceItem>,
    /// Version of the advice file.
    pub version: String,
}

impl Advice {
    /// Chooses the items that hold; they arrive sorted by section and order.
    pub(crate) fn choose(items: &[AdviceItem], version: &str, now: &Situation<'_>) -> Self {
        let mut advice = Self { version: version.to_owned(), ..Self::default() };
        for item in items.iter().filter(|item| item.when.holds(now)) {
            let part = match item.section {
                Section::Now => &mut advice.now,
                Section::Call => &mut advice.call,
                Section::Say => &mut advice.say,
                Section::DoNotSay => &mut advice.do_not_say,
                Section::Notices => &mut advice.notices,
            };
            part.push(item.clone());
        }
        advice
    }
}
