//! A professional sends a signal.

use oever_kernel::{Ctx, Timestamp};
use oever_store::{Once, Submission, finish_submission, once, transaction};
use oever_web::{App, FormProblem, Record, WebError};
use uuid::Uuid;

use crate::model::{Aim, Content, ReportId, Source, SubmitReport};
use crate::receive::{announce, prepare, store};

/// The longest text of one answer.
pub(crate) const LONGEST: usize = 8_000;
/// The most people and the most values in one signal.
pub(crate) const MOST: usize = 20;
/// The most signs in the text that can be taken over.
const MOST_SIGNS: usize = 60;

/// Checks what must be there. A signal without a purpose is refused: nobody could say whether it may be kept.
pub(crate) fn check(input: &SubmitReport, app: &App) -> FormProblem {
    let content = &input.content;
    let mut problem = check_why(input, app);
    problem.0.extend(check_people(content).0);
    problem.0.extend(check_story(content).0);
    problem.0.extend(check_attributes(content).0);
    problem.0.extend(check_safety(content).0);
    problem
}

pub(crate) fn check_why(input: &SubmitReport, app: &App) -> FormProblem {
    let content = &input.content;
    let mut problem = FormProblem::default();
    problem.require(content.aim.is_some(), "aim", "reporting-error-aim");
    problem.require(
        content.aim != Some(Aim::Other) || !content.aim_note.is_empty(),
        "aim_note",
        "reporting-error-aim-note",
    );
    problem.require(input.destination.is_some(), "destination", "web-error-choose");
    problem.require(input.urgency.is_some(), "urgency", "web-error-choose");
    problem.require(input.setting.is_some(), "setting", "web-error-choose");
    let known = input.municipality.as_deref().is_none_or(|code| app.geography().municipality(code).is_some());
    problem.require(known, "municipality", "reporting-error-municipality");
    problem.require(content.agreement.is_some(), "agreement", "web-error-choose");
    problem.require(fits(&content.aim_note), "aim_note", "reporting-error-too-long");
    problem.require(fits(&content.basis), "basis", "reporting-error-too-long");
    problem
}

pub(crate) fn check_people(content: &Content) -> FormProblem {
    let mut problem = FormProblem::default();
    problem.require(content.people.len() <= MOST, "people", "reporting-error-too-many");
    for (number, person) in content.people.iter().enumerate() {
        problem.require(fits(&person.name), &format!("person_{number}_name"), "reporting-error-too-long");
        problem.require(
            fits(&person.representative),
            &format!("person_{number}_representative"),
            "reporting-error-too-long",
        );
    }
    problem
}

pub(crate) fn check_story(content: &Content) -> FormProblem {
    let mut problem = FormProblem::default();
    problem.require(!content.story.is_empty(), "story", "reporting-error-story");
    problem.require(fits(&content.story), "story", "reporting-error-too-long");
    problem.require(content.signs.len() <= MOST_SIGNS, "findings", "reporting-error-too-many-signs");
    let fit = content.signs.iter().all(|sign| {
        [&sign.indicator, &sign.question, &sign.words, &sign.rule, &sign.version]
            .into_iter()
            .all(|text| fits(text))
    });
    problem.require(fit, "findings", "reporting-error-too-long");
    problem
}

pub(crate) fn check_attributes(content: &Content) -> FormProblem {
    let mut problem = FormProblem::default();
    problem.require(content.attributes.len() <= MOST, "attributes", "reporting-error-too-many");
    for (number, attribute) in content.attributes.iter().enumerate() {
        let field = format!("attribute_{number}_value");
        problem.require(!attribute.value.is_empty(), &field, "web-error-required");
        problem.require(fits(&attribute.value) && fits(&attribute.note), &field, "reporting-error-too-long");
    }
    problem
}

pub(crate) fn check_safety(content: &Content) -> FormProblem {
    let safety = &content.safety;
    let mut problem = FormProblem::default();
    for (field, text) in [
        ("safe_contact", &safety.safe_contact),
        ("must_not_know", &safety.must_not_know),
        ("dangerous", &safety.dangerous),
        ("children", &safety.children),
        ("code_word", &safety.code_word),
    ] {
        problem.require(fits(text), field, "reporting-error-too-long");
    }
    problem
}

fn fits(text: &str) -> bool {
    text.chars().count() <= LONGEST
}

/// Sends a signal: routes it, seals it under a key of the receiving organisation, and starts its clocks.
///
/// # Errors
/// [`WebError::Invalid`] when something is missing; a refusal when this role may not report.
pub async fn submit(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    input: &SubmitReport,
) -> Result<ReportId, WebError> {
    check(input, app).finish()?;
    let allowed =
        app.authorise(ctx, "report.submit", &Record::owned("report", Uuid::nil(), ctx.organisation()))?;
    let report = prepare(app, ctx, input, Source::Professional).await?;
    let (id, fresh) = transaction!(app.db(), "report.submit", |tx| -> Result<(ReportId, bool), WebError> {
        if let Once::Done(outcome) = once(tx, ctx, submission, "report.submit").await? {
            return Ok((outcome.parse().map_err(|_| WebError::BadForm)?, false));
        }
        store(tx, app, ctx, &report, &allowed.rule()).await?;
        finish_submission(tx, submission, &report.id.to_string()).await?;
        Ok((report.id, true))
    })?;
    if fresh {
        announce(app, ctx, report.owner, report.role).await;
    } else {
        // The key that was made for this second attempt belongs to nothing.
        app.vault().erase(report.id, Timestamp(ctx.now().0)).await?;
    }
    Ok(id)
}
