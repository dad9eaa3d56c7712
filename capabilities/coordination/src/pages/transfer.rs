//! Handing a dossier over to another region, and taking one over.

use askama::Template;
use axum::extract::Path;
use oever_audit::Entry;
use oever_kernel::{FunctionId, Permit, Purpose};
use oever_organisations::FunctionView;
use oever_sharing::{Adviser, RowView};
use oever_store::{ReadTx, StoreError, transaction};
use oever_web::{Fields, Form, FormProblem, Page, Visit, WebError, WebResult, axum, render, see_other};

use super::{Choice, Head, head, key, version_of};
use crate::clock::clocks_of;
use crate::clock_view::remaining_words;
use crate::plan::plan_of;
use crate::transfer::{
    OfferTransfer, Transfer, TransferAnswer, TransferId, TransferStatus, answer_transfer, offer_transfer,
    open_transfer_of, possible_receivers, transfer, transfers_with, weigh_transfer, withdraw_transfer,
};

#[derive(Template)]
#[template(path = "transfer-offer.html")]
struct Offer {
    page: Page,
    head: Head,
    back: String,
    action: String,
    form: Fields,
    /// Where an offer waits already.
    waiting: String,
    receivers: Vec<Choice>,
    /// What the rules say, once the receiver is known.
    weighed: Option<Weighed>,
    advisers: Vec<Choice>,
}

struct Weighed {
    receiver: String,
    lead: String,
    row: RowView,
}

fn receiver_words(function: &FunctionView) -> String {
    format!("{}, {}", function.title, function.organisation_name)
}

async fn offer_page(visit: &Visit, alias: &str, form: Fields, problem: FormProblem) -> WebResult {
    let reading = super::read(visit, alias).await?;
    let mut problem = problem;
    let receivers = possible_receivers(&visit.app, &visit.ctx).await?;
    let mut weighed = None;
    let mut page = visit.page("coordination-move-title").titled(&reading.dossier().alias);
    if let Ok(to) = form.get("to").parse::<FunctionId>() {
        match weigh_transfer(&visit.app, &visit.ctx, reading.dossier().id, to).await {
            Ok((_, answer)) => {
                let receiver = receivers
                    .iter()
                    .find(|function| function.id == to)
                    .map(receiver_words)
                    .unwrap_or_default();
                let lead =
                    page.t(&key("coordination-move-why", answer.human_because.as_deref().unwrap_or("clear")));
                weighed = answer.rows.into_iter().next().map(|row| Weighed { receiver, lead, row });
            }
            Err(WebError::Invalid(found)) => problem.0.extend(found.0),
            Err(error) => return Err(error),
        }
    }
    page = page.with_errors(problem.0);
    let mut tx = visit.app.db().read().await?;
    let head = head(visit, &mut tx, &page, &reading, "plan").await?;
    let waiting = open_transfer_of(&mut tx, reading.dossier().id)
        .await?
        .map(|open| format!("/overdracht/{}", open.id))
        .unwrap_or_default();
    let advisers = Adviser::ALL
        .iter()
        .map(|adviser| Choice::new(adviser.name(), page.t(&key("coordination-move-adviser", adviser.name()))))
        .collect();
    let receivers = receivers
        .iter()
        .map(|function| Choice::new(function.id.to_string(), receiver_words(function)))
        .collect();
    render(
        &page,
        &Offer {
            back: format!("/dossier/{}", reading.dossier().alias),
            action: format!("/dossier/{}/overdracht", reading.dossier().alias),
            page: page.clone(),
            head,
            form,
            waiting,
            receivers,
            weighed,
            advisers,
        },
    )
}

/// Chooses to whom, and shows what the rules say of it (`?to=`: a function, not a person).
pub(crate) async fn form(visit: Visit, Path(alias): Path<String>) -> WebResult {
    let typed = Fields::default().with("to", visit.query.get("to"));
    offer_page(&visit, &alias, typed, FormProblem::default()).await
}

pub(crate) async fn offer(visit: Visit, Path(alias): Path<String>, form: Form) -> WebResult {
    let version = version_of(&form)?;
    let mut problem = FormProblem::default();
    let to = form.get("to").parse::<FunctionId>();
    problem.require(to.is_ok(), "to", "web-error-choose");
    let advised_by = form.get("advised_by").parse::<Adviser>();
    problem.require(advised_by.is_ok(), "advised_by", "web-error-choose");
    let (Ok(to), Ok(advised_by)) = (to, advised_by) else {
        return offer_page(&visit, &alias, form.fields, problem).await;
    };
    let input = OfferTransfer {
        to,
        letter: form.get("letter").into(),
        motivation: form.get("motivation").into(),
        advised_by,
    };
    match offer_transfer(
        &visit.app,
        &visit.ctx.for_purpose(Purpose::CARE),
        form.submission()?,
        &alias,
        version,
        &input,
    )
    .await
    {
        Ok(id) => see_other(&format!("/overdracht/{id}?notice=coordination-move-notice-offered")),
        Err(WebError::Invalid(problem)) => offer_page(&visit, &alias, form.fields, problem).await,
        Err(WebError::Conflict(_)) => {
            offer_page(
                &visit,
                &alias,
                form.fields,
                FormProblem::at("letter", "coordination-move-error-changed"),
            )
            .await
        }
        Err(error) => Err(error),
    }
}

struct Line {
    href: String,
    alias: String,
    who: String,
    when: String,
    due: String,
    status: String,
    kind: &'static str,
}

#[derive(Template)]
#[template(path = "transfers.html")]
struct List {
    page: Page,
    received: Vec<Line>,
    sent: Vec<Line>,
}

async fn words_of(tx: &mut ReadTx, function: FunctionId) -> Result<String, StoreError> {
    Ok(receiver_words(&oever_organisations::function(tx, function).await?))
}

fn badge(status: TransferStatus) -> &'static str {
    match status {
        TransferStatus::Offered => "attention",
        TransferStatus::Accepted => "positive",
        TransferStatus::Refused => "late",
        TransferStatus::Withdrawn => "outline",
    }
}

async fn line(
    page: &Page,
    tx: &mut ReadTx,
    transfer: &Transfer,
    other: FunctionId,
) -> Result<Line, StoreError> {
    Ok(Line {
        href: format!("/overdracht/{}", transfer.id),
        alias: transfer.alias.clone(),
        who: words_of(tx, other).await?,
        when: page.time(&transfer.offered_at),
        due: page.date(&transfer.due_on),
        status: page.t(&key("coordination-move-status", transfer.status.name())),
        kind: badge(transfer.status),
    })
}

/// Offers to the own organisation and from it.
pub(crate) async fn list(visit: Visit) -> WebResult {
    let actor = visit.actor()?;
    let page = visit.page("coordination-move-list");
    let mut tx = visit.app.db().read().await?;
    let (to_us, from_us) = transfers_with(&mut tx, actor.organisation).await?;
    let (mut received, mut sent) = (Vec::new(), Vec::new());
    for one in &to_us {
        received.push(line(&page, &mut tx, one, one.from_function).await?);
    }
    for one in &from_us {
        sent.push(line(&page, &mut tx, one, one.to_function).await?);
    }
    render(&page, &List { page: page.clone(), received, sent })
}

#[derive(Template)]
#[template(path = "transfer.html")]
struct Show {
    page: Page,
    action: String,
    withdraw: String,
    alias: String,
    from: String,
    to: String,
    when: String,
    due: String,
    status: String,
    kind: &'static str,
    letter: String,
    answer: Option<String>,
    clocks: Vec<(String, String)>,
    open_items: usize,
    version: i64,
    may_answer: bool,
    may_withdraw: bool,
    dossier: String,
    why: String,
}

/// An offer: the letter, and what runs. Of the dossier itself nothing opens before it was accepted.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> WebResult {
    let id: TransferId = id.parse().map_err(|_| WebError::NotFound)?;
    show_with(&visit, id, "", FormProblem::default()).await
}

async fn show_with(visit: &Visit, id: TransferId, typed: &str, problem: FormProblem) -> WebResult {
    let app = &visit.app;
    let ctx = visit.ctx.for_purpose(Purpose::CARE);
    let offered = transfer(&mut app.db().read().await?, id).await?;
    let allowed = app.authorise(&ctx, "transfer.read", &offered.record())?;
    let permit = transaction!(app.db(), "transfer.read", |tx| -> Result<Permit, StoreError> {
        let entry = Entry {
            organisation: offered.from_organisation,
            action: "transfer.read",
            kind: "dossier",
            record: offered.dossier.into(),
            rule: &allowed.rule(),
        };
        app.audit().reading(tx, &ctx, entry).await
    })?;
    let secret = app.vault().key(offered.dossier).await?;
    let page = visit.page("coordination-move-offer-title").titled(&offered.alias).with_errors(problem.0);
    let mut tx = app.db().read().await?;
    let waits = offered.status == TransferStatus::Offered;
    // What runs is shown while it waits: whoever takes over must know what cannot wait.
    let (mut clocks, mut open_items) = (Vec::new(), 0);
    if waits {
        for clock in clocks_of(app, &mut tx, &secret, &permit, offered.dossier, ctx.today()).await? {
            if clock.term.stopped.is_none() && !clock.term.rule.reveals_birth_date {
                let left = remaining_words(
                    app,
                    page.language(),
                    clock.term.remaining(ctx.today()),
                    clock.term.ending(),
                );
                let name = crate::clock_view::text(&clock.term.rule.name);
                clocks
                    .push((page.of(&name).to_owned(), format!("{left} ({})", page.date(&clock.term.due_on))));
            }
        }
        open_items = plan_of(&mut tx, &secret, &permit, offered.dossier)
            .await?
            .iter()
            .filter(|item| item.row.is_open())
            .count();
    }
    let may_answer = waits && app.authorise(&ctx, "transfer.answer", &offered.record()).is_ok();
    let own = offered.from_organisation == ctx.organisation();
    let ours = if offered.status == TransferStatus::Accepted {
        offered.to_organisation
    } else {
        offered.from_organisation
    };
    let alias = crate::access::dossier(&mut tx, offered.dossier).await?.alias;
    let template = Show {
        action: format!("/overdracht/{id}"),
        withdraw: format!("/overdracht/{id}/intrekken"),
        alias: offered.alias.clone(),
        from: words_of(&mut tx, offered.from_function).await?,
        to: words_of(&mut tx, offered.to_function).await?,
        when: page.time(&offered.offered_at),
        due: page.date(&offered.due_on),
        status: page.t(&key("coordination-move-status", offered.status.name())),
        kind: badge(offered.status),
        letter: offered.letter(&secret, &permit)?,
        answer: offered.answer(&secret, &permit)?,
        clocks,
        open_items,
        version: offered.version,
        may_answer,
        may_withdraw: waits && own,
        dossier: if ours == ctx.organisation() { format!("/dossier/{alias}") } else { String::new() },
        why: typed.to_owned(),
        page: page.clone(),
    };
    render(&page, &template)
}

pub(crate) async fn answer(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let id: TransferId = id.parse().map_err(|_| WebError::NotFound)?;
    let given = match form.get("answer") {
        "accept" => TransferAnswer::Accept,
        "refuse" => TransferAnswer::Refuse(form.get("why").into()),
        _ => {
            return show_with(&visit, id, form.get("why"), FormProblem::at("answer", "web-error-choose"))
                .await;
        }
    };
    let ctx = visit.ctx.for_purpose(Purpose::CARE);
    match answer_transfer(&visit.app, &ctx, form.submission()?, id, version_of(&form)?, &given).await {
        Ok(()) => {
            let notice = if given == TransferAnswer::Accept { "accepted" } else { "refused" };
            see_other(&format!("/overdracht/{id}?notice=coordination-move-notice-{notice}"))
        }
        Err(WebError::Invalid(problem)) => show_with(&visit, id, form.get("why"), problem).await,
        Err(error) => Err(error),
    }
}

pub(crate) async fn withdraw(visit: Visit, Path(id): Path<String>, form: Form) -> WebResult {
    let id: TransferId = id.parse().map_err(|_| WebError::NotFound)?;
    let ctx = visit.ctx.for_purpose(Purpose::CARE);
    withdraw_transfer(&visit.app, &ctx, form.submission()?, id, version_of(&form)?).await?;
    see_other(&format!("/overdracht/{id}?notice=coordination-move-notice-withdrawn"))
}
