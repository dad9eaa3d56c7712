//! Bottlenecks, measures, effects, the basic level and agreements.

use jiff::civil::Date;
use oever_kernel::{OrganisationId, Text, typed_id};
use oever_store::{Row, StoreError, id_column};
use oever_web::Record;
use serde::{Deserialize, Serialize};

typed_id!(
    /// A bottleneck.
    BottleneckId
);
typed_id!(
    /// A measure.
    MeasureId
);
id_column!(BottleneckId, MeasureId);

/// What gets stuck, in the words of who said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bottleneck {
    /// Its id.
    pub id: BottleneckId,
    /// Number in the source (K001), none for what was added here.
    pub code: Option<String>,
    /// What was said.
    pub words: String,
    /// Theme.
    pub theme: String,
    /// Region it is about; none: the whole country.
    pub region: Option<String>,
    /// Where it comes from.
    pub source: String,
    /// How far software reaches: `direct`, `supports`, `shows`; empty for what was added here.
    pub reach: String,
    /// What the software does about it.
    pub answer: String,
    /// Added on.
    pub added_on: Date,
}

impl Bottleneck {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            code: row.get("code")?,
            words: row.get("words")?,
            theme: row.get("theme")?,
            region: row.get("region")?,
            source: row.get("source")?,
            reach: row.get("reach")?,
            answer: row.get("answer")?,
            added_on: row.get("added_on")?,
        })
    }
}

/// In which direction the number should go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum BetterWhen {
    /// Fewer is better: nights without a place.
    Lower,
    /// More is better: questions that are asked.
    Higher,
}

impl BetterWhen {
    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lower => "lower",
            Self::Higher => "higher",
        }
    }
}

impl std::str::FromStr for BetterWhen {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "lower" => Ok(Self::Lower),
            "higher" => Ok(Self::Higher),
            _ => Err(()),
        }
    }
}

/// What is done about bottlenecks, by whom, and how its effect is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Its id.
    pub id: MeasureId,
    /// Name.
    pub title: String,
    /// What is done.
    pub what: String,
    /// What it should bring about.
    pub goal: String,
    /// What is counted.
    pub indicator: String,
    /// Which way is better.
    pub better_when: BetterWhen,
    /// A difference up to this counts as none.
    pub margin: i64,
    /// The count before.
    pub baseline: Option<i64>,
    /// When that was counted.
    pub baseline_on: Option<Date>,
    /// What it is compared with (other regions, an earlier period); empty: nothing.
    pub compared_with: String,
    /// When it stops.
    pub stop_rule: String,
    /// First day.
    pub starts_on: Date,
    /// Owner; none: nobody yet.
    pub organisation: Option<OrganisationId>,
    /// The function that owns it, in words.
    pub function_title: String,
    /// Region of the owner.
    pub region: Option<String>,
    /// `running`, `done` or `stopped`.
    pub status: String,
    /// Function that changed it last.
    pub changed_by: String,
    /// When.
    pub changed_at: oever_kernel::Timestamp,
    /// Version, for updates.
    pub version: i64,
}

/// Where a measure can stand.
pub const STATUSES: [&str; 3] = ["running", "done", "stopped"];

impl Measure {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            title: row.get("title")?,
            what: row.get("what")?,
            goal: row.get("goal")?,
            indicator: row.get("indicator")?,
            better_when: row.parse("better_when")?,
            margin: row.get("margin")?,
            baseline: row.get("baseline")?,
            baseline_on: row.get("baseline_on")?,
            compared_with: row.get("compared_with")?,
            stop_rule: row.get("stop_rule")?,
            starts_on: row.get("starts_on")?,
            organisation: row.get("organisation")?,
            function_title: row.get("function_title")?,
            region: row.get("region")?,
            status: row.get("status")?,
            changed_by: row.get("changed_by")?,
            changed_at: row.get("changed_at")?,
            version: row.get("version")?,
        })
    }

    /// What policies need to know. A measure without an owner is nobody's yet.
    pub(crate) fn record(&self) -> Record {
        Record::owned("measure", self.id, self.organisation.unwrap_or(OrganisationId::INSTALLATION))
    }
}

/// What was counted after a measure began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Counted on.
    pub measured_on: Date,
    /// The count.
    pub value: i64,
    /// How sure, what else happened.
    pub note: String,
    /// Function that counted.
    pub function_title: String,
}

/// A theme of the register.
#[derive(Debug, Clone, Deserialize)]
pub struct Theme {
    /// Its code.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// The question it answers.
    pub question: Text,
    /// The statements in it.
    pub statements: Vec<String>,
}

/// An item of the basic level.
#[derive(Debug, Clone, Deserialize)]
pub struct BasicItem {
    /// Its code.
    pub id: String,
    /// What should be in order.
    pub name: Text,
    /// What proves it.
    pub proof: Text,
    /// The statements it answers.
    pub statements: Vec<String>,
}

/// Themes and basic level: data, with their versions.
#[derive(Debug, Clone)]
pub struct SteeringData {
    /// Version of the theming.
    pub themes_version: String,
    /// Themes, in order.
    pub themes: Vec<Theme>,
    /// Version of the basic level.
    pub basics_version: String,
    /// Items, in order.
    pub basics: Vec<BasicItem>,
}

#[derive(Deserialize)]
struct ThemeFile {
    version: String,
    theme: Vec<Theme>,
}

#[derive(Deserialize)]
struct BasicFile {
    version: String,
    item: Vec<BasicItem>,
}

impl SteeringData {
    /// Reads the data of this crate.
    ///
    /// # Errors
    /// When a file does not parse, or a statement stands in two themes.
    pub fn own() -> Result<Self, String> {
        let themes: ThemeFile =
            toml::from_str(include_str!("../data/themes.toml")).map_err(|e| format!("themes.toml: {e}"))?;
        let basics: BasicFile = toml::from_str(include_str!("../data/basic-level.toml"))
            .map_err(|e| format!("basic-level.toml: {e}"))?;
        let mut seen = std::collections::BTreeSet::new();
        for statement in themes.theme.iter().flat_map(|theme| &theme.statements) {
            if !seen.insert(statement) {
                return Err(format!("themes.toml: {statement} stands in two themes"));
            }
        }
        Ok(Self {
            themes_version: themes.version,
            themes: themes.theme,
            basics_version: basics.version,
            basics: basics.item,
        })
    }

    /// The theme of a statement.
    pub fn theme_of(&self, statement: &str) -> Option<&Theme> {
        self.themes.iter().find(|theme| theme.statements.iter().any(|code| code == statement))
    }

    /// A theme by its code.
    pub fn theme(&self, id: &str) -> Option<&Theme> {
        self.themes.iter().find(|theme| theme.id == id)
    }
}

/// How an item of the basic level stands in a municipality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasicState {
    /// The item.
    pub item: String,
    /// `done`, `busy` or `open`.
    pub state: String,
    /// Since.
    pub state_on: Date,
    /// Proof.
    pub proof: String,
    /// Function that said so.
    pub function_title: String,
    /// Version, for updates; 0 when it was never said.
    pub version: i64,
}

/// Where an item can stand.
pub const BASIC_STATES: [&str; 3] = ["done", "busy", "open"];

impl BasicState {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            item: row.get("item")?,
            state: row.get("state")?,
            state_on: row.get("state_on")?,
            proof: row.get("proof")?,
            function_title: row.get("function_title")?,
            version: row.get("version")?,
        })
    }
}

/// What organisations agreed: who does or pays what, from when until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Its id.
    pub id: uuid::Uuid,
    /// What about.
    pub subject: String,
    /// What was agreed.
    pub words: String,
    /// Between whom (organisations and functions).
    pub parties: String,
    /// Region; none: the whole country.
    pub region: Option<String>,
    /// First day.
    pub starts_on: Date,
    /// Last day; none: until it is ended.
    pub ends_on: Option<Date>,
    /// Function that wrote it down.
    pub function_title: String,
}

/// What an agreement can be about.
pub const SUBJECTS: [&str; 6] =
    ["emergency-beds", "who-pays", "substitution", "signal-route", "school-and-youth", "other"];

impl Agreement {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            subject: row.get("subject")?,
            words: row.get("words")?,
            parties: row.get("parties")?,
            region: row.get("region")?,
            starts_on: row.get("starts_on")?,
            ends_on: row.get("ends_on")?,
            function_title: row.get("function_title")?,
        })
    }

    /// Whether it holds on a date.
    pub fn in_force(&self, on: Date) -> bool {
        self.starts_on <= on && self.ends_on.is_none_or(|end| end >= on)
    }
}
