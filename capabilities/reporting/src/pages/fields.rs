//! From the fields of a page to a draft.

use oever_web::{Fields, FormProblem};

use super::report::Step;
use crate::codes::Code;
use crate::model::{
    Attribute, AttributeKind, AttributeOf, Form as Exploitation, Part, PartialDate, Person, Precision,
    SubmitReport,
};
use crate::submit::MOST;

fn choice<T: Code>(fields: &Fields, name: &str) -> Option<T> {
    fields.some(name).and_then(T::from_code)
}

/// Puts the answers of a page into the draft; what cannot be read stays an error at its field.
pub(super) fn take(step: Step, fields: &Fields, draft: &mut SubmitReport) -> FormProblem {
    let mut problem = FormProblem::default();
    let content = &mut draft.content;
    match step {
        Step::Why => {
            content.aim = choice(fields, "aim");
            fields.get("aim_note").clone_into(&mut content.aim_note);
            draft.destination = choice(fields, "destination");
            draft.urgency = choice(fields, "urgency");
            draft.setting = choice(fields, "setting");
            draft.municipality = fields.some("municipality").map(str::to_owned);
            draft.forms = fields.all("forms").into_iter().filter_map(Exploitation::from_code).collect();
            content.agreement = choice(fields, "agreement");
            fields.get("basis").clone_into(&mut content.basis);
        }
        Step::People => {
            content.people = (0..MOST)
                .filter(|number| fields.some(&format!("person_{number}_part")).is_some())
                .filter(|number| !fields.is(&format!("person_{number}_remove"), "yes"))
                .map(|number| {
                    let field = |name: &str| format!("person_{number}_{name}");
                    Person {
                        part: choice(fields, &field("part")).unwrap_or(Part::Unknown),
                        name: fields.get(&field("name")).to_owned(),
                        birth: partial_date(fields, &field("birth"), &mut problem),
                        represented: choice(fields, &field("represented")),
                        representative: fields.get(&field("representative")).to_owned(),
                    }
                })
                .collect();
        }
        Step::Story => {
            fields.get("story").clone_into(&mut content.story);
            content.seen_on = partial_date(fields, "seen_on", &mut problem);
        }
        Step::Attributes => {
            content.attributes = (0..MOST)
                .filter(|number| fields.some(&format!("attribute_{number}_kind")).is_some())
                .map(|number| {
                    let field = |name: &str| format!("attribute_{number}_{name}");
                    Attribute {
                        kind: choice(fields, &field("kind")).unwrap_or(AttributeKind::Place),
                        value: fields.get(&field("value")).to_owned(),
                        of: choice(fields, &field("of")).unwrap_or(AttributeOf::Person),
                        note: fields.get(&field("note")).to_owned(),
                    }
                })
                .collect();
        }
        Step::Safety => {
            let safety = &mut content.safety;
            fields.get("safe_contact").clone_into(&mut safety.safe_contact);
            fields.get("must_not_know").clone_into(&mut safety.must_not_know);
            fields.get("dangerous").clone_into(&mut safety.dangerous);
            fields.get("children").clone_into(&mut safety.children);
            fields.get("code_word").clone_into(&mut safety.code_word);
            safety.voicemail = choice(fields, "voicemail");
        }
        Step::Check => {}
    }
    problem
}

/// What a date field shows.
pub(super) struct DateParts {
    pub(super) day: String,
    pub(super) month: String,
    pub(super) year: String,
    pub(super) precision: String,
}

impl DateParts {
    pub(super) fn new(typed: Option<&Fields>, name: &str, date: Option<PartialDate>) -> Self {
        if let Some(fields) = typed {
            let part = |suffix: &str| fields.get(&format!("{name}_{suffix}")).to_owned();
            return Self {
                day: part("day"),
                month: part("month"),
                year: part("year"),
                precision: part("precision"),
            };
        }
        let number = |part: Option<i8>| part.map_or_else(String::new, |part| part.to_string());
        Self {
            day: number(date.and_then(|date| date.day)),
            month: number(date.and_then(|date| date.month)),
            year: date.map_or_else(String::new, |date| date.year.to_string()),
            precision: date.map_or("day", |date| date.precision.code()).to_owned(),
        }
    }
}

/// A date of which only a part may be known. What is missing makes it less precise, never wrong.
pub(crate) fn partial_date(fields: &Fields, name: &str, problem: &mut FormProblem) -> Option<PartialDate> {
    let part = |suffix: &str| fields.some(&format!("{name}_{suffix}"));
    let (day, month, year) = (part("day"), part("month"), part("year"));
    if day.is_none() && month.is_none() && year.is_none() {
        return None;
    }
    let stated: Precision = choice(fields, &format!("{name}_precision")).unwrap_or(Precision::Day);
    let read = || -> Option<PartialDate> {
        let year: i16 = year?.parse().ok().filter(|year| (1900..=2200).contains(year))?;
        let month: Option<i8> = month.map(str::parse).transpose().ok()?;
        let day: Option<i8> = day.map(str::parse).transpose().ok()?;
        jiff::civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        let precision = match (month, day, stated) {
            (_, _, Precision::Estimate) => Precision::Estimate,
            (None, ..) | (_, _, Precision::Year) => Precision::Year,
            (_, None, _) | (_, _, Precision::Month) => Precision::Month,
            (Some(_), Some(_), Precision::Day) => Precision::Day,
        };
        Some(PartialDate {
            year,
            month: month.filter(|_| precision != Precision::Year),
            day: day.filter(|_| month.is_some() && matches!(precision, Precision::Day | Precision::Estimate)),
            precision,
        })
    };
    let found = read();
    problem.require(found.is_some(), name, "web-error-date");
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<PartialDate>, usize) {
        let mut problem = FormProblem::default();
        let found = partial_date(&Fields::parse(text.as_bytes()), "d", &mut problem);
        (found, problem.0.len())
    }

    #[test]
    fn a_date_is_as_precise_as_what_was_filled_in() {
        let exact = read("d_day=9&d_month=2&d_year=2009&d_precision=day").0.unwrap();
        assert_eq!((exact.day, exact.precision), (Some(9), Precision::Day));
        let month = read("d_month=2&d_year=2009&d_precision=day").0.unwrap();
        assert_eq!((month.month, month.day, month.precision), (Some(2), None, Precision::Month));
        let year = read("d_year=2009").0.unwrap();
        assert_eq!((year.month, year.precision), (None, Precision::Year));
        assert_eq!(read("d_year=2009&d_precision=estimate").0.unwrap().precision, Precision::Estimate);
        assert_eq!(read(""), (None, 0));
        for wrong in ["d_day=30&d_month=2&d_year=2009", "d_month=2", "d_year=dit", "d_year=12"] {
            assert_eq!(read(wrong), (None, 1), "{wrong}");
        }
    }
}
