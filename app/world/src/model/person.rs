//! People. Origin and nationality do not exist in this model; a language need does.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::AttributeKind;

/// Form of exploitation; the Rapporteur's four groups and "other or unknown".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Sexual exploitation within the country.
    SexualDomestic,
    /// Sexual exploitation across a border.
    SexualCrossBorder,
    /// Labour exploitation.
    Labour,
    /// Criminal exploitation.
    Criminal,
    /// Other or not known.
    OtherUnknown,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 5] =
        [Self::SexualDomestic, Self::SexualCrossBorder, Self::Labour, Self::Criminal, Self::OtherUnknown];

    /// Either of the two sexual forms.
    pub const fn is_sexual(self) -> bool {
        matches!(self, Self::SexualDomestic | Self::SexualCrossBorder)
    }
}

/// Sex as registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Neither, or not recorded as one of the two.
    Other,
}

/// Age groups as published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AgeGroup {
    /// Under 18.
    #[serde(rename = "0-17")]
    Minor,
    /// 18 to 22.
    #[serde(rename = "18-22")]
    Young,
    /// 23 and over.
    #[serde(rename = "23+")]
    Adult,
}

impl AgeGroup {
    /// The group of an age in whole years.
    pub const fn of(age: i16) -> Self {
        match age {
            ..=17 => Self::Minor,
            18..=22 => Self::Young,
            _ => Self::Adult,
        }
    }
}

/// Part of a person in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Possible victim.
    PossibleVictim,
    /// Possible suspect.
    PossibleSuspect,
    /// Both may hold.
    Both,
    /// Witness.
    Witness,
    /// Not known.
    Unknown,
}

/// How precisely a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// To the day.
    Day,
    /// To the month; the day in `value` is the first.
    Month,
    /// To the year; `value` is the first of January.
    Year,
    /// An estimate of the year.
    Estimate,
}

/// A date with its precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartialDate {
    /// The date; only as good as `precision` says.
    pub value: Date,
    /// Precision.
    pub precision: Precision,
}

/// A person as the world knows her (the truth). No organisation holds this; each holds an [`Identity`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Number within the world, such as `P0001`.
    pub id: String,
    /// Sex.
    pub sex: Sex,
    /// True date of birth.
    pub birth: Date,
    /// Part played.
    pub part: Part,
    /// Forms of exploitation; one or two for a possible victim, empty for others.
    pub forms: Vec<Form>,
    /// Age group at the first report.
    pub age_group: AgeGroup,
    /// Interpreter language (ISO 639-1), if one is needed.
    pub language_need: Option<String>,
    /// Municipality of the first report.
    pub municipality_code: String,
    /// Coordination region of the first report.
    pub region: String,
    /// Index of the year of the world: 0 is the most recent.
    pub year: u16,
    /// Known from before this world's period, kept for follow-up; not in the yearly counts.
    pub carried_over: bool,
}

/// How one organisation wrote a person down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Name as written down, in the order it was written. `None`: not known.
    pub name: Option<WrittenName>,
    /// Birth date as known.
    pub birth: Option<PartialDate>,
    /// Other values.
    pub attributes: Vec<Attribute>,
}

/// A name in parts, as written down by one organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenName {
    /// Given name or names.
    pub given: String,
    /// Family name, with prefix.
    pub family: String,
    /// The parts were swapped when written down.
    pub swapped: bool,
    /// Nickname or working name.
    pub also: Option<String>,
}

impl WrittenName {
    /// The name as one line, as someone wrote it.
    pub fn line(&self) -> String {
        if self.swapped {
            format!("{} {}", self.family, self.given)
        } else {
            format!("{} {}", self.given, self.family)
        }
    }
}

/// One attribute of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Kind.
    pub kind: AttributeKind,
    /// Value as written down.
    pub value: String,
    /// Who it belongs to: `person`, `employer`, `other`.
    pub of: AttributeOf,
}

/// Whose attribute it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributeOf {
    /// The person.
    Person,
    /// An employer or the one in charge.
    Employer,
    /// Someone else.
    Other,
}
