//! One request: who pays, places in order, what would help, and what the coordinator can do.

use askama::Template;
use oever_kernel::{Explained, Explanation, OrganisationId, Role, Text};
use oever_matching as engine;
use oever_web::axum::extract::Path;
use oever_web::{FieldError, Form, FormProblem, Page, Visit, WebError, WebResult, render, see_other};

use super::words::{Place, Words};
use super::{At, Choice, care, id, version};
use crate::ask::{Ask, ask};
use crate::funding::Payer;
use crate::lift::{Lifter, ask_lift};
use crate::model::{OfferId, ProgrammeId, RequestId};
use crate::place::{ByPhone, end_without_place, place, place_by_phone};
use crate::rules::PlacementRules;
use crate::search::{Search, search};
use crate::words::{Channel, Pool, RequestStatus};
use crate::{escalate, request};

/// At most so many places that do not fit are shown open; the rest is folded.
const NEAR: usize = 3;

/// A question to a provider, in the list beside the places.
struct Asked {
    id: String,
    name: String,
    state: String,
    when: String,
    reason: String,
    text: String,
    flagged: bool,
    yes: bool,
    held_until: String,
}

struct Payment {
    judgement: Explained<Payer>,
    basis: String,
    rule: String,
    options: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "request.html")]
struct Show {
    page: Page,
    at: At,
    dossier_path: String,
    id: String,
    alias: String,
    dossier: bool,
    version: i64,
    ended: bool,
    status: String,
    urgency: String,
    decide_by: String,
    escalated: String,
    may_decide: bool,
    own: bool,
    headline: Explained<String>,
    headline_basis: String,
    payment: Payment,
    places: Vec<Place>,
    emergency: Vec<Place>,
    near: Vec<Place>,
    rest: Vec<Place>,
    asked: Vec<Asked>,
    needs: Vec<(String, String)>,
    danger: Vec<String>,
    helps: Vec<(String, usize, String)>,
    changes: Vec<Choice>,
    change: String,
    what_if: Option<WhatIf>,
    decisions: Vec<(String, String, String)>,
    municipalities: Vec<Choice>,
    programmes: Vec<Choice>,
    unreadable: usize,
}

struct WhatIf {
    change: String,
    gained: Vec<String>,
    lost: Vec<String>,
}

pub(crate) async fn show(visit: Visit, Path(request): Path<String>) -> WebResult {
    let visit = care(visit);
    let found = search(&visit.app, &visit.ctx, id(&request)?).await?;
    answer(&visit, &found, Vec::new(), None, "").await
}

async fn answer(
    visit: &Visit,
    search: &Search,
    errors: Vec<FieldError>,
    what_if: Option<WhatIf>,
    change: &str,
) -> WebResult {
    let rules = visit.app.part::<PlacementRules>();
    let page = visit.page("placement-request").with_errors(errors).titled(&search.request.alias);
    let words = Words { page: &page, rules: &rules };
    let cards = |list: &[engine::Assessment]| -> Vec<Place> {
        list.iter()
            .enumerate()
            .filter_map(|(at, assessment)| words.place(search, assessment, at + 1))
            .collect()
    };
    let mut near = cards(&search.ranking.near_misses);
    let rest = near.split_off(near.len().min(NEAR));
    let headline = headline(&page, &rules, search);
    let organisation = visit.actor()?.organisation;
    let view = Show {
        at: At(format!("/plek/{}", search.request.id)),
        dossier_path: format!("/dossier/{}", search.request.alias),
        id: search.request.id.to_string(),
        alias: search.request.alias.clone(),
        dossier: search.request.dossier.is_some() && organisation == search.request.organisation,
        version: search.request.version,
        ended: search.request.status.ended(),
        status: page.t(&format!("placement-status-{}", search.request.status.word())),
        urgency: page.t(&format!("placement-urgency-{}", search.request.urgency.word())),
        decide_by: page.time(&search.request.decide_by),
        escalated: search
            .request
            .escalated_because
            .map_or_else(String::new, |because| page.t(&format!("placement-because-{}", because.word()))),
        may_decide: escalate::may_decide(&visit.app, &visit.ctx, &search.request),
        own: organisation == search.request.organisation,
        headline_basis: headline.why().because(page.language()).join(". "),
        headline,
        payment: payment(&page, &search.payer),
        places: cards(&search.ranking.fitting),
        emergency: cards(&search.ranking.emergency),
        near,
        rest,
        asked: asked(&words, search),
        needs: needs(&words, search),
        danger: search.danger.iter().map(|d| rules.region_name(&d.region).to_owned()).collect(),
        helps: helps(&words, search),
        changes: change_choices(&words, search),
        change: change.to_owned(),
        what_if,
        decisions: search
            .decisions
            .iter()
            .map(|(decision, text)| (page.time(&decision.at), decision.function_title.clone(), text.clone()))
            .collect(),
        municipalities: municipalities(visit).await?,
        programmes: programme_choices(&words, search),
        unreadable: search.network.unreadable.len(),
        page: page.clone(),
    };
    render(&page, &view)
}

fn headline(page: &Page, rules: &PlacementRules, search: &Search) -> Explained<String> {
    let fits = search.ranking.fitting.iter().filter(|a| a.fit != engine::Fit::Possible).count();
    let possible = search.ranking.fitting.len() - fits;
    let args = [("fits", fits.to_string()), ("possible", possible.to_string())];
    let text = if search.ranking.fitting.is_empty() {
        page.t("placement-headline-none")
    } else if possible == 0 {
        page.ta("placement-headline-fits", &args)
    } else if fits == 0 {
        page.ta("placement-headline-possible", &args)
    } else {
        page.ta("placement-headline-both", &args)
    };
    let why = Explanation {
        because: vec![Text::new(
            "Volgorde: eerst of het past, dan de wens van de persoon, dan reisafstand. Prijs, herkomst en toezicht tellen niet mee",
            "Order: first whether it fits, then the person's wish, then distance. Price, origin and supervision do not count",
        )],
        rule: "placement-order".into(),
        version: rules.vocabulary.version.clone(),
        source: rules.vocabulary.source.clone(),
        certainty: match rules.vocabulary.certainty {
            engine::Certainty::High => oever_kernel::Certainty::High,
            engine::Certainty::Medium => oever_kernel::Certainty::Medium,
            engine::Certainty::Low => oever_kernel::Certainty::Low,
        },
        method: "/plek/uitleg",
    };
    Explained::new(text, why)
}

fn payment(page: &Page, payer: &Explained<Payer>) -> Payment {
    let options = payer.value().question.iter().flat_map(|question| {
        question.answers.iter().map(|(code, label)| Choice::new(code.clone(), page.of(label)))
    });
    let why = payer.why();
    let certainty = page.t(why.certainty.key());
    Payment {
        options: options.collect(),
        basis: why.because(page.language()).join(" · "),
        rule: format!(
            "{} · {certainty} · {}",
            page.ta("web-why-rule", &[("rule", why.rule.clone()), ("version", why.version.clone())]),
            why.source
        ),
        judgement: payer.clone(),
    }
}

fn asked(words: &Words<'_>, search: &Search) -> Vec<Asked> {
    let page = words.page;
    let row = |offer: &crate::model::Offer| {
        let text = search.answers.get(&offer.id).cloned().unwrap_or_default();
        Asked {
            id: offer.id.to_string(),
            name: search
                .network
                .programmes
                .get(&offer.programme)
                .map_or_else(String::new, |p| p.name.clone()),
            state: words.offer_state(offer.status),
            when: match offer.answered_at {
                Some(at) => page.time(&at),
                None => page.ta("placement-answer-by", &[("at", page.time(&offer.answer_by))]),
            },
            reason: offer
                .refusal_code
                .as_ref()
                .map_or_else(String::new, |code| page.of(&words.rules.refusal(code)).to_owned()),
            text: [text.conditions, text.would_help]
                .into_iter()
                .filter(|t| !t.is_empty())
                .collect::<Vec<_>>()
                .join(" "),
            flagged: offer.published == Some(false),
            yes: offer.yes(),
            held_until: offer.hold_until.map_or_else(String::new, |until| page.time(&until)),
        }
    };
    search.offers.iter().map(row).collect()
}

fn needs(words: &Words<'_>, search: &Search) -> Vec<(String, String)> {
    let answers = words.rules.schema.attributes().iter().filter_map(|attribute| {
        let values: Vec<String> = search.needs.answers.get(&attribute.code)?.iter().cloned().collect();
        Some((words.attribute(&attribute.code), words.values(&attribute.code, &values)))
    });
    let wishes = search
        .needs
        .wishes
        .iter()
        .map(|wish| (words.page.t("placement-wish"), words.page.of(&words.rules.wish(wish)).to_owned()));
    wishes.chain(answers).collect()
}

/// What would help: single answers that can be arranged, then lifts and free places.
fn helps(words: &Words<'_>, search: &Search) -> Vec<(String, usize, String)> {
    let names = |ids: &[String]| {
        let found = ids.iter().filter_map(|id| {
            let (id, _) = crate::network::parse_entry(id)?;
            Some(search.network.programmes.get(&id)?.name.clone())
        });
        found.collect::<Vec<_>>().join(", ")
    };
    let single = search
        .changes
        .iter()
        .map(|row| (words.change(search, &row.change), row.gained.len(), names(&row.gained)));
    let sets = search
        .openings
        .iter()
        .filter(|o| o.changes.len() > 1 || !o.changes.iter().any(|c| matches!(c, engine::Change::Set { .. })))
        .map(|opening| {
            (words.changes(search, &opening.changes), opening.programmes.len(), names(&opening.programmes))
        });
    single.chain(sets).take(8).collect()
}

fn change_choices(words: &Words<'_>, search: &Search) -> Vec<Choice> {
    let values = words.rules.schema.attributes().iter().flat_map(|attribute| {
        attribute.values.iter().map(move |value| {
            let label =
                format!("{}: {}", words.attribute(&attribute.code), words.value(&attribute.code, value));
            Choice::new(format!("{}={value}", attribute.code), label)
        })
    });
    let wishes = search.needs.wishes.iter().map(|wish| {
        let name = words.page.of(&words.rules.wish(wish)).to_owned();
        Choice::new(format!("wish={wish}"), words.page.ta("placement-change-wish", &[("wish", name)]))
    });
    wishes.chain(values).collect()
}

fn programme_choices(words: &Words<'_>, search: &Search) -> Vec<Choice> {
    let mut choices: Vec<Choice> = search
        .ranking
        .all()
        .filter(|a| !a.broken.iter().any(|r| matches!(r, engine::Reason::Danger(_))))
        .filter_map(|assessment| {
            let (id, pool) = crate::network::parse_entry(&assessment.programme)?;
            let programme = search.network.programmes.get(&id)?;
            let beds =
                if pool == Pool::Emergency { words.page.t("placement-emergency") } else { String::new() };
            let region = words.rules.region_name(&programme.region);
            Some(Choice::new(assessment.programme.clone(), format!("{} ({region}) {beds}", programme.name)))
        })
        .collect();
    choices.sort_by(|a, b| a.label.cmp(&b.label));
    choices
}

async fn municipalities(visit: &Visit) -> Result<Vec<Choice>, WebError> {
    let functions =
        oever_organisations::functions_with_role(&mut visit.app.db().read().await?, Role::Municipality, None)
            .await?;
    let mut choices: Vec<Choice> = functions
        .iter()
        .map(|f| Choice::new(f.organisation.to_string(), f.organisation_name.clone()))
        .collect();
    choices.dedup_by(|a, b| a.value == b.value);
    Ok(choices)
}

/// What if? Nothing is stored; the page shows the difference.
pub(crate) async fn what_if(visit: Visit, Path(request): Path<String>, form: Form) -> WebResult {
    let visit = care(visit);
    let found = search(&visit.app, &visit.ctx, id(&request)?).await?;
    let typed = form.get("change").to_owned();
    let change = match typed.split_once('=') {
        Some(("wish", wish)) => engine::Change::DropWish { wish: wish.to_owned() },
        Some((attribute, value)) => {
            engine::Change::Set { attribute: attribute.to_owned(), value: value.to_owned() }
        }
        None => {
            let problem = FormProblem::at("change", "web-error-choose");
            return answer(&visit, &found, problem.0, None, "").await;
        }
    };
    match crate::search::what_if(&visit.app, &found, change.clone()) {
        Ok(difference) => {
            let rules = visit.app.part::<PlacementRules>();
            let page = visit.page("placement-request");
            let words = Words { page: &page, rules: &rules };
            let names = |ids: Vec<String>| {
                ids.iter()
                    .filter_map(|id| crate::network::parse_entry(id))
                    .filter_map(|(id, _)| found.network.programmes.get(&id).map(|p| p.name.clone()))
                    .collect()
            };
            let change = words.change(&found, &change);
            let view = WhatIf { change, gained: names(difference.gained), lost: names(difference.lost) };
            answer(&visit, &found, Vec::new(), Some(view), &typed).await
        }
        Err(WebError::Invalid(problem)) => answer(&visit, &found, problem.0, None, &typed).await,
        Err(error) => Err(error),
    }
}

/// An answer to the question who pays.
pub(crate) async fn payer(visit: Visit, Path(request): Path<String>, form: Form) -> WebResult {
    let visit = care(visit);
    let id: RequestId = id(&request)?;
    let found = search(&visit.app, &visit.ctx, id).await?;
    let mut needs = found.needs.clone();
    needs.funding.insert(form.get("fact").to_owned(), form.get("answer").to_owned());
    let (urgency, seen) = (found.request.urgency, version(&form)?);
    request::change_needs(
        &visit.app,
        &visit.ctx,
        form.submission()?,
        id,
        seen,
        urgency,
        &needs,
        &found.danger,
    )
    .await?;
    see_other(&format!("/plek/{id}"))
}

#[derive(Template)]
#[template(path = "ask.html")]
struct AskForm {
    page: Page,
    at: At,
    action: String,
    id: String,
    alias: String,
    name: String,
    needs: Vec<(String, String)>,
    unknown: Vec<String>,
    question: String,
    link: Option<String>,
}

/// The form to ask one provider: shows exactly what the provider will see.
pub(crate) async fn ask_form(
    visit: Visit,
    Path((request, programme, pool)): Path<(String, String, String)>,
) -> WebResult {
    let visit = care(visit);
    ask_page(&visit, id(&request)?, id(&programme)?, pool_of(&pool)?, Vec::new(), "", None).await
}

fn pool_of(text: &str) -> Result<Pool, WebError> {
    text.parse().map_err(|()| WebError::NotFound)
}

async fn ask_page(
    visit: &Visit,
    id: RequestId,
    programme: ProgrammeId,
    pool: Pool,
    errors: Vec<FieldError>,
    question: &str,
    link: Option<String>,
) -> WebResult {
    let mut read = visit.app.db().read().await?;
    let request = crate::queries::request(&mut read, id).await?;
    let found = crate::queries::programme(&mut read, programme).await?;
    drop(read);
    let needs = crate::ask::needs_for_provider(&visit.app, &visit.ctx, &request, &found, pool).await?;
    let rules = visit.app.part::<PlacementRules>();
    let page = visit.page("placement-ask").with_errors(errors);
    let words = Words { page: &page, rules: &rules };
    let mut rows: Vec<(String, String)> =
        needs.answers.iter().map(|(a, v)| (words.attribute(a), words.values(a, v))).collect();
    rows.extend(needs.wishes.iter().map(|w| (page.t("placement-wish"), page.of(&rules.wish(w)).to_owned())));
    let view = AskForm {
        at: At(format!("/plek/{id}")),
        action: format!("/plek/{id}/vraag/{programme}/{}", pool.word()),
        id: id.to_string(),
        alias: request.alias.clone(),
        name: found.name.clone(),
        needs: rows,
        unknown: needs.unknown.iter().map(|a| words.attribute(a)).collect(),
        question: question.to_owned(),
        link,
        page: page.clone(),
    };
    render(&page, &view)
}

pub(crate) async fn ask_provider(
    visit: Visit,
    Path((request, programme, pool)): Path<(String, String, String)>,
    form: Form,
) -> WebResult {
    let visit = care(visit);
    let (request, programme, pool): (RequestId, ProgrammeId, Pool) =
        (id(&request)?, id(&programme)?, pool_of(&pool)?);
    let channel = if form.is("by_link", "yes") { Channel::Link } else { Channel::App };
    let input = Ask { programme, pool, question: form.get("question").into(), channel };
    match ask(&visit.app, &visit.ctx, form.submission()?, request, &input).await {
        // The link is shown once, on the answer itself: it is stored nowhere and stands in no address.
        Ok(asked) if asked.link.is_some() => {
            ask_page(&visit, request, programme, pool, Vec::new(), "", asked.link).await
        }
        Ok(_) => see_other(&format!("/plek/{request}?notice=placement-notice-asked")),
        Err(WebError::Invalid(problem)) => {
            ask_page(&visit, request, programme, pool, problem.0, form.get("question"), None).await
        }
        Err(error) => Err(error),
    }
}

/// Asks who may to lift a condition.
pub(crate) async fn lift(visit: Visit, Path(request): Path<String>, form: Form) -> WebResult {
    let visit = care(visit);
    let id: RequestId = id(&request)?;
    let programme: ProgrammeId = super::id(form.get("programme"))?;
    let lifter = if form.is("lifter", "municipality") {
        let to: OrganisationId = form.get("to").parse().map_err(|_| WebError::BadForm)?;
        Lifter::Municipality(to)
    } else {
        Lifter::Provider
    };
    ask_lift(&visit.app, &visit.ctx, form.submission()?, id, programme, form.get("condition"), lifter)
        .await?;
    see_other(&format!("/plek/{id}?notice=placement-notice-lift-asked"))
}

/// The person takes a place that a provider said yes to.
pub(crate) async fn take(visit: Visit, Path(request): Path<String>, form: Form) -> WebResult {
    let visit = care(visit);
    let id: RequestId = id(&request)?;
    let offer: OfferId = super::id(form.get("offer"))?;
    place(&visit.app, &visit.ctx, form.submission()?, id, version(&form)?, offer).await?;
    see_other(&format!("/plek/{id}?notice=placement-notice-placed"))
}

/// Arranged by phone, entered afterwards.
pub(crate) async fn by_phone(visit: Visit, Path(request): Path<String>, form: Form) -> WebResult {
    let visit = care(visit);
    let id: RequestId = id(&request)?;
    let outcome = match crate::network::parse_entry(form.get("place")) {
        None => Err(WebError::Invalid(FormProblem::at("place", "web-error-choose"))),
        Some((programme, pool)) => {
            let (said_by, agreed) = (form.get("said_by").to_owned(), form.get("agreed").to_owned());
            let input = ByPhone { programme, pool, said_by, agreed };
            place_by_phone(&visit.app, &visit.ctx, form.submission()?, id, version(&form)?, &input).await
        }
    };
    finish(&visit, id, outcome, "placement-notice-placed").await
}

/// She chose otherwise, or the request is withdrawn.
pub(crate) async fn end(visit: Visit, Path(request): Path<String>, form: Form) -> WebResult {
    let visit = care(visit);
    let id: RequestId = id(&request)?;
    let outcome: RequestStatus = form.get("outcome").parse().map_err(|()| WebError::BadForm)?;
    end_without_place(&visit.app, &visit.ctx, form.submission()?, id, version(&form)?, outcome).await?;
    see_other(&format!("/plek/{id}?notice=placement-notice-ended"))
}

/// The coordinator asks for a decision.
pub(crate) async fn escalate_now(visit: Visit, Path(request): Path<String>, form: Form) -> WebResult {
    let visit = care(visit);
    let id: RequestId = id(&request)?;
    escalate::escalate(&visit.app, &visit.ctx, form.submission()?, id).await?;
    see_other(&format!("/plek/{id}?notice=placement-notice-escalated"))
}

/// A named function decides in writing.
pub(crate) async fn decide(visit: Visit, Path(request): Path<String>, form: Form) -> WebResult {
    let visit = care(visit);
    let id: RequestId = id(&request)?;
    let text = form.get("decision");
    let outcome =
        escalate::decide_escalated(&visit.app, &visit.ctx, form.submission()?, id, version(&form)?, text)
            .await;
    match outcome {
        // Who decided for another organisation does not see the request any more.
        Ok(()) if visit.actor()?.role == Role::NationalCentre => {
            see_other("/plek-besluiten?notice=placement-notice-decided")
        }
        outcome => finish(&visit, id, outcome, "placement-notice-decided").await,
    }
}

async fn finish(visit: &Visit, id: RequestId, outcome: Result<(), WebError>, notice: &str) -> WebResult {
    match outcome {
        Ok(()) => see_other(&format!("/plek/{id}?notice={notice}")),
        Err(WebError::Invalid(problem)) => {
            let found = search(&visit.app, &visit.ctx, id).await?;
            answer(visit, &found, problem.0, None, "").await
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "method.html")]
struct Method {
    page: Page,
    version: String,
    source: String,
    terms: Vec<(String, String)>,
}

/// How places are ordered and gaps are counted, with the rules in force.
pub(crate) async fn method(visit: Visit) -> WebResult {
    let rules = visit.app.part::<PlacementRules>();
    let page = visit.page("placement-method");
    let terms = crate::words::Urgency::ALL
        .iter()
        .map(|urgency| {
            let hours = rules.terms.answer_hours(*urgency).to_string();
            let days = rules.terms.decide_after_days(*urgency).to_string();
            let label = page.t(&format!("placement-urgency-{}", urgency.word()));
            (label, page.ta("placement-method-term", &[("hours", hours), ("days", days)]))
        })
        .collect();
    let view = Method {
        version: rules.vocabulary.version.clone(),
        source: format!("{}. {}", rules.vocabulary.source, rules.terms.source),
        terms,
        page: page.clone(),
    };
    render(&page, &view)
}
