//! Reports as records that can be enrolled. Dossiers come from the capability that owns them.

use oever_kernel::{Ctx, Sensitive};
use oever_linkage::AttributeKind;
use oever_reporting as reporting;
use oever_web::{App, WebError};

use crate::model::{PersonRole, SubjectKind, SubjectRef};
use crate::subjects::{Subject, SubjectFuture, SubjectSource};

pub(crate) struct Reports;

impl SubjectSource for Reports {
    fn find<'a>(
        &'a self,
        app: &'a App,
        ctx: &'a Ctx,
        reference: &'a str,
    ) -> SubjectFuture<'a, Option<Subject>> {
        Box::pin(async move {
            let Ok(id) = reference.parse::<reporting::ReportId>() else { return Ok(None) };
            // Opening it is a reading: reporting writes the audit row and refuses whom it refuses the report itself.
            let linkable = match reporting::attributes_of(app, ctx, id).await {
                Ok(linkable) => linkable,
                Err(WebError::NotFound) => return Ok(None),
                Err(error) => return Err(error),
            };
            let report = reporting::find(&mut app.db().read().await?, id).await?;
            Ok(Some(Subject {
                subject: SubjectRef { kind: SubjectKind::Report, id: id.uuid() },
                organisation: report.owner,
                label: format!("M-{}", &id.to_string()[..8]),
                role: role(&linkable),
                untriaged: linkable.public && !linkable.triaged,
                never_link: false,
                attributes: attributes(&linkable),
            }))
        })
    }
}

/// The values of a report, for a dossier that came from it. Opening it is a reading.
///
/// # Errors
/// [`WebError::NotFound`] when the report is not there or not for this actor.
pub async fn report_attributes(
    app: &App,
    ctx: &Ctx,
    report: oever_kernel::reexport::uuid::Uuid,
) -> Result<Vec<(AttributeKind, Sensitive<String>)>, WebError> {
    Ok(attributes(&reporting::attributes_of(app, ctx, reporting::ReportId(report)).await?))
}

/// Who a report is about, as far as linking may care: one possible victim, or somebody who is never enrolled.
fn role(linkable: &reporting::Linkable) -> PersonRole {
    let parts: Vec<reporting::Part> = linkable.content.people.iter().map(|person| person.part).collect();
    if parts.contains(&reporting::Part::PossibleVictim) {
        return PersonRole::PossibleVictim;
    }
    match parts.first() {
        Some(reporting::Part::PossibleSuspect) => PersonRole::PossibleSuspect,
        Some(reporting::Part::Both) => PersonRole::Both,
        Some(reporting::Part::Witness) => PersonRole::Witness,
        // Whoever reported without an account is not enrolled for having reported.
        None if linkable.public => PersonRole::Reporter,
        _ => PersonRole::Unknown,
    }
}

/// The values of the person. Name and birth date only when the report names one possible victim; values of an employer
/// or of somebody else never, but for the number of the company.
fn attributes(linkable: &reporting::Linkable) -> Vec<(AttributeKind, Sensitive<String>)> {
    let mut found = Vec::new();
    for attribute in linkable.attributes() {
        let Some(kind) = kind_of(attribute.kind) else { continue };
        if attribute.of == reporting::AttributeOf::Person || kind == AttributeKind::KvkNumber {
            found.push((kind, Sensitive::new(attribute.value.clone())));
        }
    }
    let mut victims =
        linkable.content.people.iter().filter(|person| person.part == reporting::Part::PossibleVictim);
    if let (Some(person), None) = (victims.next(), victims.next()) {
        if !person.name.is_empty() {
            found.push((AttributeKind::Name, Sensitive::new(person.name.clone())));
        }
        if let Some(date) = person.birth {
            found.push((AttributeKind::BirthDate, Sensitive::new(in_digits(date))));
        }
    }
    found
}

/// The kind of a value in a report; a place is not compared.
pub(crate) const fn kind_of(kind: reporting::AttributeKind) -> Option<AttributeKind> {
    Some(match kind {
        reporting::AttributeKind::Phone => AttributeKind::Phone,
        reporting::AttributeKind::Email => AttributeKind::Email,
        reporting::AttributeKind::Handle => AttributeKind::Handle,
        reporting::AttributeKind::Plate => AttributeKind::Plate,
        reporting::AttributeKind::Address => AttributeKind::Address,
        reporting::AttributeKind::KvkNumber => AttributeKind::KvkNumber,
        reporting::AttributeKind::DocumentNumber => AttributeKind::DocumentNumber,
        reporting::AttributeKind::Place => return None,
    })
}

/// As precise as it is known; an estimate is a year and no more.
pub(crate) fn in_digits(date: reporting::PartialDate) -> String {
    match (date.precision, date.month, date.day) {
        (reporting::Precision::Day, Some(month), Some(day)) => {
            format!("{:04}-{month:02}-{day:02}", date.year)
        }
        (reporting::Precision::Day | reporting::Precision::Month, Some(month), _) => {
            format!("{:04}-{month:02}", date.year)
        }
        _ => format!("{:04}", date.year),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oever_reporting::{Attribute, AttributeOf, Content, Linkable, Part, PartialDate, Person, Precision};

    fn person(part: Part) -> Person {
        Person {
            part,
            name: "Jan Verzonnen".into(),
            birth: Some(PartialDate {
                year: 1990,
                month: Some(2),
                day: Some(3),
                precision: Precision::Estimate,
            }),
            represented: None,
            representative: String::new(),
        }
    }

    fn linkable(public: bool, people: Vec<Person>) -> Linkable {
        let attribute = |kind, of| Attribute { kind, value: "06 00000001".into(), of, note: String::new() };
        let attributes = vec![
            attribute(reporting::AttributeKind::Phone, AttributeOf::Person),
            attribute(reporting::AttributeKind::Phone, AttributeOf::Employer),
            attribute(reporting::AttributeKind::Place, AttributeOf::Person),
        ];
        Linkable { triaged: false, public, content: Content { people, attributes, ..Content::default() } }
    }

    #[test]
    fn only_the_possible_victim_and_its_own_values_are_offered() {
        let found = linkable(false, vec![person(Part::Witness), person(Part::PossibleVictim)]);
        assert_eq!(role(&found), PersonRole::PossibleVictim);
        let kinds: Vec<AttributeKind> = attributes(&found).iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [AttributeKind::Phone, AttributeKind::Name, AttributeKind::BirthDate]);
        let two = linkable(false, vec![person(Part::PossibleVictim), person(Part::PossibleVictim)]);
        assert_eq!(attributes(&two).len(), 1, "whose name it would be is not known");
    }

    #[test]
    fn a_suspect_a_witness_and_who_reported_stay_what_they_are() {
        assert_eq!(role(&linkable(false, vec![person(Part::PossibleSuspect)])), PersonRole::PossibleSuspect);
        assert_eq!(role(&linkable(false, vec![person(Part::Both)])), PersonRole::Both);
        assert_eq!(role(&linkable(false, vec![person(Part::Witness)])), PersonRole::Witness);
        assert_eq!(role(&linkable(true, vec![])), PersonRole::Reporter);
        assert_eq!(role(&linkable(false, vec![])), PersonRole::Unknown);
    }

    #[test]
    fn an_estimate_is_a_year() {
        let date = |precision| PartialDate { year: 1990, month: Some(2), day: Some(3), precision };
        assert_eq!(in_digits(date(Precision::Estimate)), "1990");
        assert_eq!(in_digits(date(Precision::Month)), "1990-02");
        assert_eq!(in_digits(date(Precision::Day)), "1990-02-03");
    }
}
