//! A spreadsheet with cases: what its columns can mean, and what one row says.

use std::collections::BTreeMap;

use jiff::civil::Date;
use oever_web::App;

use crate::model::{AgeGroup, Facts, Form, Identity, Known, Precision, Sex, Wish, WishContent};
use crate::open::OpenDossier;

/// The largest number of rows of one file.
const MOST_ROWS: usize = 5000;

/// What a column of a spreadsheet can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// Number in the system it comes from. Must be there: it makes the import safe to repeat.
    Reference,
    /// Name.
    Name,
    /// Date of birth.
    BirthDate,
    /// Opened on.
    OpenedOn,
    /// Municipality, by name or CBS code.
    Municipality,
    /// Forms, separated by `;`.
    Forms,
    /// Sex.
    Sex,
    /// Language for an interpreter.
    Interpreter,
    /// Telephone number of the person.
    Phone,
    /// Safe contact.
    Contact,
    /// Safety notes.
    Safety,
    /// The person's own wish.
    Wish,
}

impl Target {
    /// Every meaning, in the order shown.
    pub const ALL: [Self; 12] = [
        Self::Reference,
        Self::Name,
        Self::BirthDate,
        Self::OpenedOn,
        Self::Municipality,
        Self::Forms,
        Self::Sex,
        Self::Interpreter,
        Self::Phone,
        Self::Contact,
        Self::Safety,
        Self::Wish,
    ];

    /// Its code in forms and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Name => "name",
            Self::BirthDate => "birth_date",
            Self::OpenedOn => "opened_on",
            Self::Municipality => "municipality",
            Self::Forms => "forms",
            Self::Sex => "sex",
            Self::Interpreter => "interpreter",
            Self::Phone => "phone",
            Self::Contact => "contact",
            Self::Safety => "safety",
            Self::Wish => "wish",
        }
    }

    /// Headings by which a column is recognised without asking.
    const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Reference => &["reference", "referentie", "nummer", "zaaknummer", "dossiernummer", "id"],
            Self::Name => &["name", "naam", "clientnaam"],
            Self::BirthDate => &["birth_date", "geboortedatum", "geboren"],
            Self::OpenedOn => &["opened_on", "gestart", "startdatum", "datum aanmelding", "aanmelddatum"],
            Self::Municipality => &["municipality", "gemeente"],
            Self::Forms => &["forms", "vorm", "vormen", "vorm van uitbuiting"],
            Self::Sex => &["sex", "geslacht"],
            Self::Interpreter => &["interpreter", "tolk", "taal"],
            Self::Phone => &["phone", "telefoon", "telefoonnummer", "mobiel"],
            Self::Contact => &["contact", "veilig contact", "bereikbaar"],
            Self::Safety => &["safety", "veiligheid"],
            Self::Wish => &["wish", "wens", "eigen wens"],
        }
    }
}

/// Which column means what: by number, from zero.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping(pub BTreeMap<Target, usize>);

impl Mapping {
    /// What the headings suggest.
    pub fn suggested(headings: &[String]) -> Self {
        let folded: Vec<String> = headings.iter().map(|heading| heading.trim().to_lowercase()).collect();
        Self(
            Target::ALL
                .into_iter()
                .filter_map(|target| {
                    let at =
                        folded.iter().position(|heading| target.headings().contains(&heading.as_str()))?;
                    Some((target, at))
                })
                .collect(),
        )
    }
}

/// A row that cannot be imported. Names the place and the reason, never the content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Line in the file, from 1.
    pub line: u64,
    /// Heading of the column, or empty for the row as a whole.
    pub column: String,
    /// Key of the text that says why.
    pub reason: &'static str,
}

/// A spreadsheet as it was uploaded.
#[derive(Clone)]
pub struct Sheet {
    /// Headings.
    pub headings: Vec<String>,
    pub(super) rows: Vec<(u64, Vec<String>)>,
    pub(super) ragged: Vec<u64>,
}

impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sheet of {} rows", self.rows.len())
    }
}

impl Sheet {
    /// Reads CSV with commas or semicolons, in UTF-8 or the old Windows encoding.
    ///
    /// # Errors
    /// The key of a text: no headings, or too many rows.
    pub fn parse(bytes: &[u8]) -> Result<Self, &'static str> {
        let text = decode(bytes);
        let first = text.lines().next().unwrap_or_default();
        let delimiter = if first.matches(';').count() > first.matches(',').count() { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let headings: Vec<String> = reader
            .headers()
            .map_err(|_| "coordination-import-no-headings")?
            .iter()
            .map(str::to_owned)
            .collect();
        if headings.iter().all(String::is_empty) {
            return Err("coordination-import-no-headings");
        }
        let (mut rows, mut ragged) = (Vec::new(), Vec::new());
        for row in reader.records() {
            let Ok(row) = row else { return Err("coordination-import-unreadable") };
            let line = row.position().map_or(0, csv::Position::line);
            if row.len() == headings.len() {
                rows.push((line, row.iter().map(str::to_owned).collect()));
            } else {
                ragged.push(line);
            }
            if rows.len() > MOST_ROWS {
                return Err("coordination-import-too-many");
            }
        }
        Ok(Self { headings, rows, ragged })
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.rows.len() + self.ragged.len()
    }

    /// No rows at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Spreadsheets still come in the old Windows encoding; its letters are those of Latin-1.
pub(super) fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    String::from_utf8(bytes.to_vec()).unwrap_or_else(|_| bytes.iter().map(|byte| char::from(*byte)).collect())
}

/// A date as Dutch spreadsheets write it: `2026-11-26`, `26-11-2026`, `26/11/2026` or `26.11.2026`.
fn date(text: &str) -> Option<Date> {
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn form(text: &str) -> Option<Form> {
    match text.trim().to_lowercase().as_str() {
        "arbeid" | "arbeidsuitbuiting" => Some(Form::Labour),
        "crimineel" | "criminele uitbuiting" => Some(Form::Criminal),
        "seksueel" | "seksuele uitbuiting" | "binnenlands seksueel" => Some(Form::SexualDomestic),
        "grensoverschrijdend seksueel" => Some(Form::SexualCrossBorder),
        "onbekend" | "overig" | "anders" => Some(Form::OtherUnknown),
        other => other.parse().ok(),
    }
}

fn sex(text: &str) -> Option<Sex> {
    match text.trim().to_lowercase().as_str() {
        "v" | "vrouw" | "f" => Some(Sex::Female),
        "m" | "man" => Some(Sex::Male),
        "x" | "anders" => Some(Sex::Other),
        "" | "onbekend" => Some(Sex::Unknown),
        other => other.parse().ok(),
    }
}

/// One row, read.
pub(super) fn read(
    app: &App,
    today: Date,
    sheet: &Sheet,
    mapping: &Mapping,
    line: u64,
    row: &[String],
) -> Result<OpenDossier, BadRow> {
    let value =
        |target: Target| mapping.0.get(&target).and_then(|at| row.get(*at)).map_or("", |text| text.trim());
    let bad = |target: Target, reason: &'static str| BadRow {
        line,
        column: mapping.0.get(&target).and_then(|at| sheet.headings.get(*at)).cloned().unwrap_or_default(),
        reason,
    };
    let day = |target: Target| match value(target) {
        "" => Ok(None),
        text => match date(text) {
            Some(day) if day <= today && day.year() >= 1900 => Ok(Some(day)),
            Some(_) => Err(bad(target, "coordination-import-date-range")),
            None => Err(bad(target, "coordination-import-date")),
        },
    };
    let reference = value(Target::Reference);
    if reference.is_empty() {
        return Err(bad(Target::Reference, "coordination-import-no-reference"));
    }
    let birth_date = day(Target::BirthDate)?;
    let opened_on = day(Target::OpenedOn)?;
    let municipality = match value(Target::Municipality) {
        "" => String::new(),
        text => {
            let geography = app.geography();
            let found = geography.municipality(text).or_else(|| geography.municipality_named(text));
            found
                .map(|one| one.code.clone())
                .ok_or_else(|| bad(Target::Municipality, "coordination-import-municipality"))?
        }
    };
    let forms = value(Target::Forms)
        .split([';', '|', '+'])
        .filter(|text| !text.trim().is_empty())
        .map(|text| form(text).ok_or_else(|| bad(Target::Forms, "coordination-import-form")))
        .collect::<Result<Vec<_>, _>>()?;
    let wish = Some(value(Target::Wish)).filter(|words| !words.is_empty()).map(|words| Wish {
        asked: true,
        noted_on: opened_on.unwrap_or(today),
        content: WishContent {
            words: words.into(),
            present: "Niet bekend (overgenomen)".into(),
            limits: String::new(),
        },
    });
    for target in [Target::Name, Target::Phone, Target::Contact, Target::Safety, Target::Wish] {
        let most = if matches!(target, Target::Name | Target::Phone) { 200 } else { 4000 };
        if value(target).chars().count() > most {
            return Err(bad(target, "coordination-import-long"));
        }
    }
    Ok(OpenDossier {
        identity: Identity {
            name: value(Target::Name).into(),
            birth_precision: birth_date.map(|_| Precision::Day),
            birth_date,
            known: Some(value(Target::Phone))
                .filter(|phone| !phone.is_empty())
                .map(|phone| Known { kind: "phone".into(), value: phone.into() })
                .into_iter()
                .collect(),
            contact: value(Target::Contact).into(),
            safety: value(Target::Safety).into(),
        },
        facts: Facts {
            sex: sex(value(Target::Sex)).ok_or_else(|| bad(Target::Sex, "coordination-import-sex"))?,
            age_group: AgeGroup::Unknown,
            forms,
            municipality,
            interpreter: Some(value(Target::Interpreter))
                .filter(|text| !text.is_empty())
                .unwrap_or("unknown")
                .into(),
            ..Facts::default()
        },
        opened_on,
        wish,
        reference: Some(reference.into()),
        ..OpenDossier::empty()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dutch_dates_are_read_and_others_refused() {
        let expected = Some(jiff::civil::date(2026, 11, 26));
        for text in ["2026-11-26", "26-11-2026", "26/11/2026", "26.11.2026"] {
            assert_eq!(date(text), expected, "{text}");
        }
        for text in ["26-11-26", "31-02-2026", "november", "", "1-2", "1-2-3-2026"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn semicolons_the_old_encoding_and_ragged_rows_are_understood() {
        let sheet = Sheet::parse(b"Nummer;Naam;Gemeente\n1;Zo\xEB;Utrecht\n2;Kort\n3;A;B\n").unwrap();
        assert_eq!(sheet.headings, ["Nummer", "Naam", "Gemeente"]);
        assert_eq!(sheet.rows[0], (2, vec!["1".into(), "Zoë".into(), "Utrecht".into()]));
        assert_eq!((sheet.ragged.as_slice(), sheet.len()), (&[3][..], 3));
        let mapping = Mapping::suggested(&sheet.headings);
        assert_eq!(mapping.0.get(&Target::Reference), Some(&0));
        assert_eq!(mapping.0.get(&Target::Municipality), Some(&2));
        assert_eq!(mapping.0.get(&Target::Wish), None);
    }

    #[test]
    fn a_file_without_headings_is_refused() {
        assert_eq!(Sheet::parse(b"").unwrap_err(), "coordination-import-no-headings");
        assert_eq!(Sheet::parse(b";;;\n1;2;3;4").unwrap_err(), "coordination-import-no-headings");
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
            if let Ok(sheet) = Sheet::parse(&bytes) {
                let _ = Mapping::suggested(&sheet.headings);
            }
        }
    }
}
