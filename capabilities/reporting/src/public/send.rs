//! Somebody without an account sends what was answered.

use oever_kernel::{Ctx, Language};
use oever_store::{Once, Submission, finish_submission, once, transaction};
use oever_web::{App, WebError};

use super::code::ReturnCode;
use super::draft::Draft;
use super::{conversation, pages};
use crate::model::{
    Content, Destination, ReportId, Safety, Setting, Source, SubmitReport, Urgency, Voicemail,
};
use crate::receive::{announce, prepare, store};

/// What the receiver gets: the answers question by question in Dutch, the working language, and what is
/// needed to reach the person without harm in the places where a professional looks for it.
fn signal(app: &App, draft: &Draft) -> SubmitReport {
    let text = |key: &str| app.catalogue().text(Language::Nl, key, &[]);
    let mut answers =
        vec![(text("reporting-public-row-about"), text(&format!("reporting-public-who-{}", draft.about)))];
    answers.extend(
        pages::rows_in_words(draft, &text)
            .into_iter()
            .filter(|(_, _, answer)| !answer.is_empty())
            .map(|(_, question, answer)| (question, answer)),
    );
    let call = draft.way == "call";
    let contact = [draft.number.as_str(), &draft.ask_for, &draft.when, &draft.language];
    let municipality =
        app.geography().municipality_named(&draft.place).map(|municipality| municipality.code.clone());
    SubmitReport {
        // A public report is looked at this week; danger now is for 112, which every page says.
        urgency: Some(Urgency::ThisWeek),
        setting: Some(Setting::Public),
        municipality,
        // Care first: nothing goes to the police because somebody asked for help.
        destination: Some(Destination::Coordination),
        forms: Vec::new(),
        content: Content {
            story: draft.words.clone(),
            safety: Safety {
                safe_contact: if call {
                    contact.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
                } else {
                    String::new()
                },
                must_not_know: draft.silent.clone(),
                code_word: if call { draft.code_word.clone() } else { String::new() },
                // "A neutral message" is not a yes: whoever calls reads the answer itself.
                voicemail: call.then_some(if draft.voicemail == "never" {
                    Voicemail::No
                } else {
                    Voicemail::Unknown
                }),
                ..Safety::default()
            },
            answers,
            ..Content::default()
        },
    }
}

/// Stores a public report once, under a key of whoever receives it. Nothing about the sender is kept but
/// what she wrote; her return code only as an index.
///
/// # Errors
/// [`WebError::Broken`] when nobody is there to receive it; never what was typed.
pub(super) async fn send(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    draft: &Draft,
) -> Result<ReportId, WebError> {
    let index = match ReturnCode::parse(&draft.code).filter(|_| draft.way == "code") {
        Some(code) => Some(code.index(&app.vault().keyring().blind_index()).await?),
        None => None,
    };
    let report = prepare(app, ctx, &signal(app, draft), Source::Public).await?;
    let (id, fresh) =
        transaction!(app.db(), "report.receive_public", |tx| -> Result<(ReportId, bool), WebError> {
            if let Once::Done(outcome) = once(tx, ctx, submission, "report.receive_public").await? {
                return Ok((outcome.parse().map_err(|_| WebError::BadForm)?, false));
            }
            store(tx, app, ctx, &report, "").await?;
            if let Some(index) = index {
                conversation::open(tx, ctx, report.id, index).await?;
            }
            finish_submission(tx, submission, &report.id.to_string()).await?;
            Ok((report.id, true))
        })?;
    if fresh {
        announce(app, ctx, report.owner, report.role).await;
    } else {
        // The key that was made for this second attempt belongs to nothing.
        app.vault().erase(report.id, ctx.now()).await?;
    }
    Ok(id)
}
