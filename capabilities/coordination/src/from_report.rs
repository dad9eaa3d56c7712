//! What a dossier takes over from a signal, so that nothing is typed twice (K103).

use jiff::civil::Date;
use oever_kernel::Ctx;
use oever_reporting::{
    AttributeOf, Part, PartialDate, Person, ReportForDossier, ReportId, Represented, Voicemail,
};
use oever_web::{App, WebError};

use crate::model::{Facts, Identity, KNOWN_KINDS, Known, Precision};

/// Who a signal is about and what is known of the situation.
///
/// # Errors
/// [`WebError::NotFound`] when the signal is not there or not for this actor.
pub async fn prefill(app: &App, ctx: &Ctx, report: ReportId) -> Result<(Identity, Facts), WebError> {
    Ok(taken_over(&oever_reporting::report_content_for_dossier(app, ctx, report).await?))
}

fn taken_over(found: &ReportForDossier) -> (Identity, Facts) {
    let content = &found.content;
    let person = content
        .people
        .iter()
        .find(|person| matches!(person.part, Part::PossibleVictim | Part::Both))
        .or_else(|| content.people.iter().find(|person| person.part == Part::Unknown));
    let birth = person.and_then(|person| person.birth).and_then(day);
    let safety = &content.safety;
    let lines = |parts: &[&str]| {
        parts.iter().copied().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join("\n")
    };
    let voicemail = match safety.voicemail {
        Some(Voicemail::Yes) => "Voicemail mag",
        Some(Voicemail::No | Voicemail::Unknown) => "Geen voicemail",
        None => "",
    };
    let identity = Identity {
        name: person.map(|person| person.name.clone()).unwrap_or_default(),
        birth_date: birth.map(|(date, _)| date),
        birth_precision: birth.map(|(_, precision)| precision),
        known: content
            .attributes
            .iter()
            .filter(|one| one.of == AttributeOf::Person)
            .map(|one| Known {
                kind: oever_reporting::Code::code(one.kind).replace('_', "-"),
                value: one.value.clone(),
            })
            .filter(|known| KNOWN_KINDS.contains(&known.kind.as_str()))
            .collect(),
        contact: lines(&[&safety.safe_contact, &safety.must_not_know, voicemail]),
        safety: lines(&[&safety.dangerous, &safety.children, &safety.code_word]),
    };
    let facts = Facts {
        forms: found
            .forms
            .iter()
            .filter_map(|form| oever_reporting::Code::code(*form).parse().ok())
            .collect(),
        municipality: found.report.municipality.clone().unwrap_or_default(),
        interpreter: person.map(interpreter).unwrap_or_default(),
        also_suspect: person.is_some_and(|person| person.part == Part::Both),
        ..Facts::default()
    };
    (identity, facts)
}

fn interpreter(person: &Person) -> String {
    if person.represented == Some(Represented::Interpreter) {
        person.representative.chars().take(60).collect()
    } else {
        String::new()
    }
}

/// A date as far as it is known: what is missing becomes the first, and the precision says so.
fn day(date: PartialDate) -> Option<(Date, Precision)> {
    let precision: Precision = oever_reporting::Code::code(date.precision).parse().ok()?;
    Some((Date::new(date.year, date.month.unwrap_or(1), date.day.unwrap_or(1)).ok()?, precision))
}
