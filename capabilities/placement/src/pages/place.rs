//! One request: who pays, places in order, what would help, and what the coordinator can do.

use askama::Template;
use oever_kernel::{Explained, Explanation, Role, Text};
use oever_matching as engine;
use oever_web::axum::extract::Path;
use oever_web::{FieldError, Form, FormProblem, Page, Visit, WebError, WebResult, render};

use super::words::{Place, Words};
use super::{At, Choice, care, id};
use crate::escalate;
use crate::funding::Payer;
use crate::rules::{PlacementRules, kernel_certainty};
use crate::search::{Search, search};
use crate::words::{OfferStatus, Pool};

/// At most so many places that fit or may fit are shown open, and so many that do not; the rest is folded.
const OPEN: usize = 8;
const NEAR: usize = 3;

/// A question to a provider, in the list beside the places.
struct Asked {
    id: String,
    name: String,
    state: String,
    kind: &'static str,
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
    source: String,
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
    more: Vec<Place>,
    emergency: Vec<Place>,
    near: Vec<Place>,
    rest: Vec<Place>,
    asked: Vec<Asked>,
    needs: Vec<(String, String)>,
    danger: Vec<String>,
    /// Why no shelter takes this person, when nothing fits.
    nothing: Vec<String>,
    helps: Vec<(String, usize, String)>,
    changes: Vec<Choice>,
    change: String,
    what_if: Option<WhatIf>,
    decisions: Vec<(String, String, String)>,
    municipalities: Vec<Choice>,
    programmes: Vec<Choice>,
    unreadable: usize,
}

/// What one change would bring.
pub(crate) struct WhatIf {
    change: String,
    gained: Vec<String>,
    lost: Vec<String>,
}

pub(crate) async fn show(visit: Visit, Path(request): Path<String>) -> WebResult {
    let visit = care(visit);
    let found = search(&visit.app, &visit.ctx, id(&request)?).await?;
    answer(&visit, &found, Vec::new(), None, "").await
}

/// Nobody can lift it: a hard rule, no room, or danger.
fn is_hard(reason: &engine::Reason) -> bool {
    !matches!(reason, engine::Reason::Condition(rule) if rule.negotiable.is_some())
}

/// The page of a request, also after a form that was refused.
pub(crate) async fn answer(
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
    // Everything that is one question away comes before what stays closed.
    let mut almost = search.ranking.near_misses.clone();
    almost.sort_by_key(|assessment| (assessment.broken.len(), assessment.broken.iter().any(is_hard)));
    let mut near = cards(&almost);
    let rest = near.split_off(near.len().min(NEAR));
    let mut places = cards(&search.ranking.fitting);
    let more = places.split_off(places.len().min(OPEN));
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
        places,
        more,
        emergency: cards(&search.ranking.emergency),
        near,
        rest,
        asked: asked(&words, search),
        needs: needs(&words, search),
        danger: search.danger.iter().map(|d| rules.region_name(&d.region).to_owned()).collect(),
        nothing: nothing(&words, search)?,
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
        certainty: kernel_certainty(rules.vocabulary.certainty),
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
            "{} · {certainty}",
            page.ta("web-why-rule", &[("rule", why.rule.clone()), ("version", why.version.clone())]),
        ),
        source: why.source.clone(),
        judgement: payer.clone(),
    }
}

/// Kind of badge of an answer; the word carries the meaning.
pub(crate) const fn offer_kind(status: OfferStatus) -> &'static str {
    match status {
        OfferStatus::Accepted | OfferStatus::Conditional => "positive",
        OfferStatus::Refused | OfferStatus::Silent => "late",
        OfferStatus::Asked => "action",
        OfferStatus::Lapsed => "outline",
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
            kind: offer_kind(offer.status),
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

/// Where nothing fits: the smallest combinations of this person's own answers that no shelter takes.
fn nothing(words: &Words<'_>, search: &Search) -> Result<Vec<String>, WebError> {
    if !search.ranking.fitting.is_empty() {
        return Ok(Vec::new());
    }
    let found = crate::coverage::reasons(words.rules, &search.network, &search.engine_request)?;
    let sentence = |facts: &Vec<_>| words.page.ta("placement-gap-sentence", &[("who", words.person(facts))]);
    Ok(found.iter().map(sentence).collect())
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
