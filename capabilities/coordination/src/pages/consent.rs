//! Consent and sharing: three consents that do not replace each other, and who may know what.

use askama::Template;
use axum::extract::Path;
use oever_sharing::{ConsentAnswer, ConsentId, ConsentKind, GivenBy, ItemKind, ShareId};
use oever_web::{Fields, Form, FormProblem, Page, Visit, WebError, WebResult, axum, render, see_other};

use super::{Choice, Head, choices, date_of, head, key, names, required_date, with_date};
use crate::consent::{
    AskedConsent, SharePart, record_dossier_consent, share_part, stop_share, withdraw_dossier_consent,
};
use crate::model::DossierId;

/// Purposes of the sharing table that a consent of the person can be for.
const PURPOSES: [&str; 7] =
    ["help", "place_search", "registration", "handover", "complex_case", "signal", "linking"];

struct ConsentLine {
    withdraw: String,
    kind: String,
    with: String,
    purpose: String,
    answer: String,
    answer_kind: &'static str,
    asked: String,
    until: String,
    how: String,
    in_force: bool,
    from: String,
}

struct ShareLine {
    stop: String,
    with: String,
    items: String,
    purpose: String,
    until: String,
    from: String,
}

#[derive(Template)]
#[template(path = "consent.html")]
struct Show {
    page: Page,
    head: Head,
    form: Fields,
    consents: Vec<ConsentLine>,
    shares: Vec<ShareLine>,
    kinds: Vec<Choice>,
    answers: Vec<Choice>,
    givers: Vec<Choice>,
    purposes: Vec<Choice>,
    organisations: Vec<Choice>,
    decisions: Vec<Choice>,
    items: Vec<Choice>,
    chosen_items: Vec<String>,
    resting: Vec<Choice>,
    subject: String,
}

async fn page_with(visit: Visit, alias: &str, form: Fields, problem: FormProblem) -> WebResult {
    let reading = super::read(&visit, alias).await?;
    let page = visit.page("coordination-consent").titled(&reading.dossier().alias).with_errors(problem.0);
    let today = visit.ctx.today();
    let id = reading.dossier().id;
    let mut tx = visit.app.db().read().await?;
    let head = head(&visit, &mut tx, &page, &reading, "consent").await?;
    let names = names(&mut tx).await?;
    let name = |id| names.get(&id).cloned().unwrap_or_else(|| page.t("coordination-who-unknown"));
    let purpose = |code: &str| page.t(&key("coordination-consent-purpose", code));
    let (mut all, mut in_force) = (Vec::new(), Vec::new());
    for (found, _) in reading.all() {
        all.extend(oever_sharing::consents_of(&mut tx, found.dossier.id).await?);
        in_force.extend(oever_sharing::shares_in_force(&mut tx, found.dossier.id, today).await?);
    }
    let mut consents = Vec::new();
    for one in &all {
        let (_, own_key) = reading.holding(DossierId(one.subject))?;
        let in_force = one.in_force(today);
        let (answer, answer_kind) = match (one.answer, one.withdrawn_at, in_force) {
            (ConsentAnswer::Refused, ..) => ("coordination-consent-refused", "late"),
            (_, Some(_), _) => ("coordination-consent-withdrawn", "outline"),
            (_, None, true) => ("coordination-consent-given", "positive"),
            (_, None, false) => ("coordination-consent-over", "outline"),
        };
        consents.push(ConsentLine {
            withdraw: format!("/dossier/{alias}/toestemming/{}/intrekken", one.id),
            kind: page.t(&key("coordination-consent-kind", one.kind.name())),
            with: one.with_organisation.map_or_else(|| page.t("coordination-consent-help"), name),
            purpose: purpose(&one.purpose),
            answer: page.t(answer),
            answer_kind,
            asked: page.date(&one.asked_on),
            until: one.ends_on.map_or_else(String::new, |on| page.date(&on)),
            how: one.details(own_key)?.open(&reading.permit).clone(),
            in_force,
            from: reading.from(&page, DossierId(one.subject)),
        });
    }
    let shares = in_force
        .into_iter()
        .map(|share| ShareLine {
            stop: format!("/dossier/{alias}/delen/{}/stop", share.id),
            with: name(share.with_organisation),
            items: share
                .items
                .iter()
                .map(|item| page.t(&key("coordination-item", item.name())))
                .collect::<Vec<_>>()
                .join(", "),
            purpose: purpose(&share.purpose),
            until: page.date(&share.ends_on),
            from: reading.from(&page, DossierId(share.subject)),
        })
        .collect();
    let decisions = oever_sharing::decisions_about(&mut tx, id)
        .await?
        .into_iter()
        .filter(|decision| decision.carries_a_share(today))
        .map(|decision| {
            let label = page.ta(
                "coordination-share-decision-of",
                &[
                    ("purpose", purpose(&decision.purpose)),
                    ("rule", decision.rows.first().map_or_else(String::new, |row| row.id.clone())),
                ],
            );
            Choice::new(decision.id.to_string(), label)
        })
        .collect();
    let own = visit.ctx.organisation();
    let mut organisations: Vec<Choice> = names
        .iter()
        .filter(|(id, _)| **id != own)
        .map(|(id, name)| Choice::new(id.to_string(), name.clone()))
        .collect();
    organisations.sort_by(|a, b| a.label.cmp(&b.label));
    let resting = all
        .iter()
        .filter(|one| one.subject == id.uuid() && one.in_force(today) && one.with_organisation.is_some())
        .map(|one| {
            let kind = page.t(&key("coordination-consent-kind", one.kind.name()));
            Choice::new(
                one.id.to_string(),
                format!("{kind}: {}", one.with_organisation.map(name).unwrap_or_default()),
            )
        })
        .collect();
    drop(tx);
    let show = Show {
        page: page.clone(),
        head,
        consents,
        shares,
        kinds: choices_with_hint(
            &page,
            "coordination-consent-kind",
            ConsentKind::ALL.iter().map(|one| one.name()),
        ),
        answers: choices(
            &page,
            "coordination-consent-answer",
            ConsentAnswer::ALL.iter().map(|one| one.name()),
        ),
        givers: choices(&page, "coordination-consent-by", GivenBy::ALL.iter().map(|one| one.name())),
        purposes: choices(&page, "coordination-consent-purpose", PURPOSES),
        items: choices(&page, "coordination-item", ItemKind::ALL.iter().map(|one| one.name())),
        chosen_items: form.all("items").into_iter().map(str::to_owned).collect(),
        organisations,
        decisions,
        resting,
        subject: id.to_string(),
        form,
    };
    render(&page, &show)
}

fn choices_with_hint<'a>(page: &Page, prefix: &str, codes: impl IntoIterator<Item = &'a str>) -> Vec<Choice> {
    choices(page, prefix, codes)
        .into_iter()
        .map(|choice| Choice { hint: page.t(&format!("{}-hint", key(prefix, &choice.value))), ..choice })
        .collect()
}

fn blank(visit: &Visit) -> Fields {
    with_date(Fields::default().with("given_by", "person"), "asked_on", Some(visit.ctx.today()))
}

pub(crate) async fn show(visit: Visit, Path(alias): Path<String>) -> WebResult {
    let form = blank(&visit);
    page_with(visit, &alias, form, FormProblem::default()).await
}

pub(crate) async fn record(visit: Visit, Path(alias): Path<String>, form: Form) -> WebResult {
    let mut problem = FormProblem::default();
    let asked_on = required_date(&form, "asked_on", &mut problem);
    let ends_on = date_of(&form, "consent_ends_on", &mut problem);
    let kind = form.get("kind").parse::<ConsentKind>();
    let answer = form.get("answer").parse::<ConsentAnswer>();
    let given_by = form.get("given_by").parse::<GivenBy>();
    problem.require(kind.is_ok(), "kind", "web-error-choose");
    problem.require(answer.is_ok(), "answer", "web-error-choose");
    problem.require(given_by.is_ok(), "given_by", "web-error-choose");
    problem.require(PURPOSES.contains(&form.get("purpose")), "purpose", "web-error-choose");
    let (Ok(kind), Ok(answer), Ok(given_by), Some(asked_on), true) =
        (kind, answer, given_by, asked_on, problem.0.is_empty())
    else {
        return page_with(visit, &alias, form.fields, problem).await;
    };
    let asked = AskedConsent {
        kind,
        with_organisation: form.get("with").parse().ok(),
        purpose: form.get("purpose").into(),
        answer,
        given_by,
        asked_on,
        ends_on,
        how: form.get("how").into(),
    };
    match record_dossier_consent(&visit.app, &visit.ctx, form.submission()?, &alias, asked).await {
        Ok(()) => see_other(&format!("/dossier/{alias}/toestemming?notice=coordination-notice-consent")),
        Err(WebError::Invalid(problem)) => page_with(visit, &alias, form.fields, problem).await,
        Err(error) => Err(error),
    }
}

pub(crate) async fn withdraw(
    visit: Visit,
    Path((alias, id)): Path<(String, ConsentId)>,
    form: Form,
) -> WebResult {
    withdraw_dossier_consent(&visit.app, &visit.ctx, form.submission()?, &alias, id).await?;
    see_other(&format!("/dossier/{alias}/toestemming?notice=coordination-notice-withdrawn"))
}

pub(crate) async fn share(visit: Visit, Path(alias): Path<String>, form: Form) -> WebResult {
    let mut problem = FormProblem::default();
    let ends_on = required_date(&form, "ends_on", &mut problem);
    let decision = form.get("decision").parse();
    let with = form.get("share_with").parse();
    problem.require(decision.is_ok(), "decision", "coordination-error-share-decision");
    problem.require(with.is_ok(), "share_with", "web-error-choose");
    let (Ok(decision), Ok(with_organisation), Some(ends_on), true) =
        (decision, with, ends_on, problem.0.is_empty())
    else {
        return page_with(visit, &alias, form.fields, problem).await;
    };
    let part = SharePart {
        decision,
        with_organisation,
        items: form.all("items").into_iter().filter_map(|item| item.parse().ok()).collect(),
        ends_on,
        consent: form.get("resting_on").parse().ok(),
    };
    match share_part(&visit.app, &visit.ctx, form.submission()?, &alias, &part).await {
        Ok(()) => see_other(&format!("/dossier/{alias}/toestemming?notice=coordination-notice-shared")),
        Err(WebError::Invalid(problem)) => page_with(visit, &alias, form.fields, problem).await,
        Err(error) => Err(error),
    }
}

pub(crate) async fn stop(visit: Visit, Path((alias, id)): Path<(String, ShareId)>, form: Form) -> WebResult {
    stop_share(&visit.app, &visit.ctx, form.submission()?, &alias, id).await?;
    see_other(&format!("/dossier/{alias}/toestemming?notice=coordination-notice-stopped"))
}
