//! Signals of the invented world: sent, read, answered.

use std::collections::BTreeMap;

use oever_kernel::{Role, Timestamp};
use oever_reporting::{
    Agreement, Aim, Attribute, AttributeKind, AttributeOf, Code as _, Content, Decision, Destination, Form,
    Part, PartialDate, Person, Precision, Reason, ReportId, Safety, Setting, Source, Status, SubmitReport,
    Urgency, Voicemail,
};
use oever_store::transaction;
use oever_web::WebError;
use oever_world as world;

use super::directory::Directory;
use super::stage::{Stage, code, instant};
use crate::Failure;

/// Where the signals of the world ended up.
pub(crate) type Reports = BTreeMap<String, ReportId>;

/// Sends a signal at its moment.
pub(crate) async fn send(
    stage: &Stage,
    directory: &Directory,
    report: &world::Report,
    n: usize,
) -> Result<ReportId, Failure> {
    let app = &stage.assembly.app;
    let input = input(report, n);
    let Some(organisation) = &report.organisation else {
        let ctx = app.machine("report");
        let prepared = oever_reporting::prepare(app, &ctx, &input, Source::Public).await?;
        transaction!(app.db(), "demo report", |tx| -> Result<(), WebError> {
            Ok(oever_reporting::store(tx, app, &ctx, &prepared, "").await?)
        })?;
        return Ok(prepared.id);
    };
    let roles = [Role::Reporter, Role::Coordinator, Role::Police, Role::Provider, Role::Municipality];
    let function = directory.function_for(organisation, &roles, &report.region)?;
    let ctx = directory.acting(app, function, "report");
    Ok(oever_reporting::submit(app, &ctx, stage.once(), &input).await?)
}

/// What happens with a signal afterwards, and when.
pub(crate) fn answered(report: &world::Report) -> Option<Timestamp> {
    let received = instant(report.received);
    match report.status {
        world::ReportStatus::Received => None,
        _ => Some(match report.feedback_on {
            Some(day) => instant(day.at(11, 0, 0, 0)).max(received.plus_seconds(3600)),
            None => received.plus_seconds(20 * 3600),
        }),
    }
}

/// The receiving function reads a signal and says what happens with it.
pub(crate) async fn answer(
    stage: &Stage,
    directory: &Directory,
    report: &world::Report,
    id: ReportId,
    n: usize,
) -> Result<(), Failure> {
    let app = &stage.assembly.app;
    let found = oever_reporting::find(&mut app.db().read().await?, id).await?;
    let owner = directory.code_of(found.owner)?;
    let function = directory.function_for(
        owner,
        &[Role::Coordinator, Role::NationalCentre, Role::Police],
        &report.region,
    )?;
    let ctx = directory.acting(app, function, "report");
    oever_reporting::acknowledge(app, &ctx, stage.once(), id, found.version).await?;
    let (status, reason, words) = match report.status {
        world::ReportStatus::NotTakenUp => (
            Status::NotTakenUp,
            Some([Reason::TooLittle, Reason::NotWanted, Reason::OtherHelp, Reason::NoCapacity][n % 4]),
            report.not_taken_up_because.clone().unwrap_or_default(),
        ),
        world::ReportStatus::TakenUp => (
            Status::TakenUp,
            None,
            "Dank voor je signaal. Wij hebben het opgepakt en nemen contact op. (verzonnen)".to_owned(),
        ),
        _ => (Status::InConsultation, None, String::new()),
    };
    // Not everybody hears back: that is one of the bottlenecks.
    let feedback =
        if report.feedback_on.is_some() || status == Status::NotTakenUp { words } else { String::new() };
    let version = oever_reporting::find(&mut app.db().read().await?, id).await?.version;
    oever_reporting::decide(app, &ctx, stage.once(), id, version, &Decision { status, reason, feedback })
        .await?;
    Ok(())
}

fn input(report: &world::Report, n: usize) -> SubmitReport {
    let identity = report.people.first().map(|p| &p.identity);
    let known = identity.map_or(&[][..], |identity| &identity.attributes);
    let about_place = report.people.is_empty();
    // Signals about places go to the police now and then; people always to who coordinates help.
    let destination =
        if about_place && n.is_multiple_of(3) { Destination::Police } else { Destination::Coordination };
    SubmitReport {
        urgency: Urgency::from_code(&code(&report.urgency)),
        setting: Setting::from_code(&code(&report.setting)),
        municipality: Some(report.municipality_code.clone()),
        destination: Some(destination),
        forms: report.forms.iter().filter_map(|form| Form::from_code(&code(form))).collect(),
        content: Content {
            aim: Some(if about_place { Aim::Stop } else { Aim::Help }),
            agreement: Some(if about_place {
                Agreement::Nobody
            } else {
                [Agreement::Yes, Agreement::Yes, Agreement::NotYet, Agreement::Unsafe][n % 4]
            }),
            basis: "Eigen publieke taak; alleen wat nodig is om hulp te regelen. (verzonnen)".to_owned(),
            story: report.text_nl.clone(),
            people: report.people.iter().map(person).collect(),
            attributes: known.iter().chain(&report.place).filter_map(attribute).collect(),
            safety: if about_place { Safety::default() } else { safety(n) },
            ..Content::default()
        },
    }
}

fn person(reported: &world::ReportedPerson) -> Person {
    Person {
        part: Part::from_code(&code(&reported.part)).unwrap_or(Part::Unknown),
        name: reported.identity.name.as_ref().map(world::WrittenName::line).unwrap_or_default(),
        birth: reported.identity.birth.map(partial),
        represented: None,
        representative: String::new(),
    }
}

fn partial(birth: world::PartialDate) -> PartialDate {
    let precision = Precision::from_code(&code(&birth.precision)).unwrap_or(Precision::Estimate);
    let (month, day) = match precision {
        Precision::Day => (Some(birth.value.month()), Some(birth.value.day())),
        Precision::Month => (Some(birth.value.month()), None),
        Precision::Year | Precision::Estimate => (None, None),
    };
    PartialDate { year: birth.value.year(), month, day, precision }
}

fn attribute(found: &world::Attribute) -> Option<Attribute> {
    Some(Attribute {
        kind: AttributeKind::from_code(&code(&found.kind))?,
        value: found.value.clone(),
        of: AttributeOf::from_code(&code(&found.of)).unwrap_or(AttributeOf::Other),
        note: String::new(),
    })
}

fn safety(n: usize) -> Safety {
    let contact = [
        "Op school, in de pauze.",
        "Via de huisarts.",
        "Bellen voor 15 uur.",
        "Alleen een bericht: bel mij.",
    ];
    let not = ["De vriend.", "De werkgever.", "De familie.", "De huisgenoot."];
    Safety {
        safe_contact: format!("{} (verzonnen)", contact[n % contact.len()]),
        must_not_know: format!("{} (verzonnen)", not[n % not.len()]),
        voicemail: Some(if n.is_multiple_of(5) { Voicemail::Yes } else { Voicemail::No }),
        ..Safety::default()
    }
}
