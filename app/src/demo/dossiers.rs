//! Dossiers of the invented world: opened, planned, clocked, followed and closed.

use std::collections::BTreeMap;

use jiff::civil::Date;
use oever_clocks::ClockEvent;
use oever_coordination::{
    AgeGroup, AskedConsent, ClockId, CloseDossier, CloseReason, DossierId, Effect, Facts, Form, Identity,
    KNOWN_KINDS, Known, OfferTransfer, OpenDossier, PlanContent, PlanInput, PlanItemId, PlanStatus,
    Precision, Sex, StartClock, TransferAnswer, TransferId, Who, Wish, WishContent,
};
use oever_followup::{Answer, Outcome, ReturnReason};
use oever_kernel::{OrganisationId, Role, Timestamp};
use oever_organisations::FunctionView;
use oever_sharing::{Adviser, ConsentAnswer, ConsentKind, GivenBy};
use oever_web::WebError;
use oever_world as world;

use super::directory::Directory;
use super::reports::Reports;
use super::stage::{Stage, code};
use crate::Failure;

/// Where a dossier of the world ended up.
#[derive(Debug, Clone)]
pub(crate) struct Opened {
    pub(crate) id: DossierId,
    pub(crate) alias: String,
    pub(crate) function: FunctionView,
    transfer: Option<TransferId>,
    items: Vec<PlanItemId>,
    clocks: BTreeMap<usize, ClockId>,
}

/// Where the dossiers of the world ended up.
pub(crate) type Dossiers = BTreeMap<String, Opened>;

/// Something that happens in a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Happening {
    Opened,
    Wish,
    ClockStarted(usize),
    Consent(usize),
    ClockStopped(usize),
    Done(usize),
    MoveOffered(usize),
    MoveAccepted(usize),
    Closed,
    FollowedUp(usize),
}

/// Everything that happened in a dossier, with its moment.
pub(crate) fn happenings(dossier: &world::Dossier) -> Vec<(Timestamp, Happening)> {
    let noon = |day: Date| Timestamp::start_of(day).plus_seconds(12 * 3600 + 1800);
    // Opened at the end of the morning, after the signal it comes from was read.
    let mut all = vec![(noon(dossier.opened), Happening::Opened)];
    if let world::Wish::Said { on, .. } = &dossier.wish {
        all.push((noon(*on), Happening::Wish));
    }
    for (n, clock) in dossier.clocks.iter().enumerate() {
        // The 18th birthday starts by itself from the date of birth.
        if clock.kind != "eighteenth_birthday" {
            all.push((noon(clock.started), Happening::ClockStarted(n)));
            all.extend(clock.stopped.map(|day| (noon(day), Happening::ClockStopped(n))));
        }
    }
    for (n, consent) in dossier.consents.iter().enumerate() {
        all.push((noon(consent.given), Happening::Consent(n)));
    }
    for (n, item) in dossier.plan.iter().enumerate() {
        all.extend(item.done.map(|day| (noon(day), Happening::Done(n))));
    }
    for (n, one) in dossier.moves.iter().enumerate() {
        all.push((noon(one.offered).plus_seconds(600), Happening::MoveOffered(n)));
        all.extend(one.accepted.map(|day| (noon(day).plus_seconds(1200), Happening::MoveAccepted(n))));
    }
    all.extend(dossier.closed.map(|day| (noon(day).plus_seconds(3600), Happening::Closed)));
    // A closed dossier is not worked on any more.
    let end = dossier.closed.map(|day| noon(day).plus_seconds(3600));
    all.retain(|(at, _)| end.is_none_or(|end| *at <= end));
    // The program counts follow-up from the closing; the world says how it went at each moment.
    if let Some(closed) = dossier.closed {
        for (n, moment) in dossier.follow_up.iter().enumerate().filter(|(_, moment)| moment.asked.is_some()) {
            let due = closed.saturating_add(jiff::Span::new().months(i32::from(moment.months)));
            all.push((noon(due).plus_seconds(5 * 24 * 3600), Happening::FollowedUp(n)));
        }
    }
    all
}

/// Does what happened.
#[allow(clippy::too_many_lines, reason = "one arm for each thing that can happen")]
pub(crate) async fn happen(
    stage: &Stage,
    directory: &Directory,
    world: &world::World,
    dossier: &world::Dossier,
    happening: Happening,
    reports: &Reports,
    dossiers: &mut Dossiers,
) -> Result<(), Failure> {
    let app = &stage.assembly.app;
    if happening == Happening::Opened {
        let opened = open(stage, directory, world, dossier, reports).await?;
        dossiers.insert(dossier.id.clone(), opened);
        return Ok(());
    }
    let Some(opened) = dossiers.get_mut(&dossier.id) else { return Ok(()) };
    let ctx = directory.acting(app, &opened.function, "care");
    let region = opened.function.region.clone().unwrap_or_default();
    match happening {
        Happening::Opened => {}
        Happening::Wish => {
            oever_coordination::record_wish(app, &ctx, stage.once(), &opened.alias, &wish(&dossier.wish))
                .await?;
        }
        Happening::ClockStarted(n) => {
            let Some(clock) = dossier.clocks.get(n) else { return Ok(()) };
            let party =
                if clock.kind.starts_with("wmo") { municipality(directory, world, &region) } else { None };
            let start = StartClock { rule: clock.kind.clone(), started_on: clock.started, party };
            let id = oever_coordination::start_clock(app, &ctx, stage.once(), &opened.alias, &start).await?;
            opened.clocks.insert(n, id);
        }
        Happening::ClockStopped(n) => {
            let (Some(clock), Some(id)) = (dossier.clocks.get(n), opened.clocks.get(&n)) else {
                return Ok(());
            };
            let reason = match clock.kind.as_str() {
                "reflection_period" => "report_filed",
                "rvb_application" => "applied",
                _ => "report_received",
            };
            let event = ClockEvent::stopped(ctx.today(), reason);
            oever_coordination::record_clock_event(app, &ctx, stage.once(), &opened.alias, *id, 1, &event)
                .await?;
        }
        Happening::Consent(n) => {
            let Some(consent) = dossier.consents.get(n) else { return Ok(()) };
            oever_coordination::record_dossier_consent(
                app,
                &ctx,
                stage.once(),
                &opened.alias,
                asked(directory, consent)?,
            )
            .await?;
        }
        Happening::Done(n) => {
            let (Some(item), Some(id)) = (dossier.plan.get(n), opened.items.get(n)) else { return Ok(()) };
            let mut input = plan_item(item, who(directory, world, item, &region));
            input.status = PlanStatus::Done;
            input.done_on = item.done;
            input.effect = item.effect_seen.map(|effect| match effect {
                world::EffectSeen::Helped => Effect::Helped,
                world::EffectSeen::Partly => Effect::Partly,
                world::EffectSeen::NoDifference => Effect::NoDifference,
            });
            oever_coordination::change_plan_item(app, &ctx, stage.once(), &opened.alias, *id, 1, &input)
                .await?;
        }
        Happening::MoveOffered(n) => {
            let Some(to) = dossier.moves.get(n).map(|one| &one.to_organisation) else { return Ok(()) };
            let to = directory.function_for(to, &[Role::Coordinator], &region)?;
            let found =
                oever_coordination::load_dossier(app, &ctx, &opened.alias, "dossier.transfer").await?;
            let offer = OfferTransfer {
                to: to.id,
                letter: "Zij gaat in jullie regio wonen. Wens en plan staan in het dossier; bel voor de eerste afspraak. (verzonnen)".to_owned(),
                motivation: "Zonder overdracht begint alles opnieuw; alleen wat de nieuwe regio nodig heeft. (verzonnen)".to_owned(),
                advised_by: Adviser::PrivacyOfficer,
            };
            let version = found.dossier.version;
            match oever_coordination::offer_transfer(app, &ctx, stage.once(), &opened.alias, version, &offer)
                .await
            {
                Ok(id) => opened.transfer = Some(id),
                // The sharing table says no between these two: then it does not move.
                Err(WebError::Refused(_) | WebError::Invalid(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Happening::MoveAccepted(_) => {
            let Some(id) = opened.transfer.take() else { return Ok(()) };
            let offered = oever_coordination::transfer(&mut app.db().read().await?, id).await?;
            let to = directory.functions.values().find(|function| function.id == offered.to_function);
            let Some(to) = to.cloned() else { return Ok(()) };
            let ctx = directory.acting(app, &to, "care");
            let yes = TransferAnswer::Accept;
            oever_coordination::answer_transfer(app, &ctx, stage.once(), id, offered.version, &yes).await?;
            opened.alias = oever_coordination::dossier(&mut app.db().read().await?, opened.id).await?.alias;
            opened.function = to;
        }
        Happening::FollowedUp(n) => {
            let Some(moment) = dossier.follow_up.get(n) else { return Ok(()) };
            let planned = oever_followup::followups_of(&mut app.db().read().await?, opened.id).await?;
            let Some(due) =
                planned.iter().find(|f| f.months == i64::from(moment.months) && f.status == "planned")
            else {
                return Ok(());
            };
            let answer = follow_up(moment);
            oever_followup::record_outcome(app, &ctx, stage.once(), due.id, due.version, &answer).await?;
        }
        Happening::Closed => {
            if opened.transfer.is_some() {
                return Ok(()); // offered and not answered yet: it stays open
            }
            let found = oever_coordination::load_dossier(app, &ctx, &opened.alias, "dossier.close").await?;
            let input = close(dossier);
            let version = found.dossier.version;
            oever_coordination::close_dossier(app, &ctx, stage.once(), &opened.alias, version, &input)
                .await?;
        }
    }
    Ok(())
}

async fn open(
    stage: &Stage,
    directory: &Directory,
    world: &world::World,
    dossier: &world::Dossier,
    reports: &Reports,
) -> Result<Opened, Failure> {
    let app = &stage.assembly.app;
    let person = world.persons.iter().find(|person| person.id == dossier.person);
    let report = dossier.report.as_ref().and_then(|id| world.reports.iter().find(|report| report.id == *id));
    let home = report.map(|r| r.region.as_str()).or(person.map(|p| p.region.as_str())).unwrap_or_default();
    // Who opened it, before it moved.
    let organisation = dossier.moves.first().map_or(&dossier.organisation, |first| &first.from_organisation);
    let function = match directory.functions.get(&dossier.function) {
        Some(function) if dossier.moves.is_empty() => function.clone(),
        _ => directory.function_for(organisation, &[Role::Coordinator], home)?.clone(),
    };
    let ctx = directory.acting(app, &function, "care");
    let input = OpenDossier {
        identity: identity(dossier),
        facts: facts(dossier, person, report),
        report: dossier.report.as_ref().and_then(|id| reports.get(id)).map(|id| id.uuid()),
        opened_on: Some(dossier.opened),
        wish: None,
        function: None,
        region: function.region.clone().or_else(|| Some(home.to_owned())),
        reference: None,
        alias: Some(dossier.alias.clone()),
        different_from: Vec::new(),
    };
    let made = oever_coordination::open_dossier(app, &ctx, stage.once(), input).await?;
    let region = function.region.clone().unwrap_or_default();
    let items: Vec<PlanInput> =
        dossier.plan.iter().map(|item| plan_item(item, who(directory, world, item, &region))).collect();
    let items = oever_coordination::add_plan_items(app, &ctx, stage.once(), &made.alias, &items).await?;
    Ok(Opened { id: made.id, alias: made.alias, function, transfer: None, items, clocks: BTreeMap::new() })
}

fn identity(dossier: &world::Dossier) -> Identity {
    let birth = dossier.identity.birth.as_ref();
    let known = dossier.identity.attributes.iter().filter(|a| a.of == world::AttributeOf::Person);
    let known = known.map(|a| Known { kind: code(&a.kind).replace('_', "-"), value: a.value.clone() });
    Identity {
        name: dossier.identity.name.as_ref().map(world::WrittenName::line).unwrap_or_default(),
        birth_date: birth.map(|birth| birth.value),
        birth_precision: birth.map(|birth| match birth.precision {
            world::Precision::Day => Precision::Day,
            world::Precision::Month => Precision::Month,
            world::Precision::Year => Precision::Year,
            world::Precision::Estimate => Precision::Estimate,
        }),
        known: known.filter(|known| KNOWN_KINDS.contains(&known.kind.as_str())).collect(),
        contact: "Alleen bellen tussen 10 en 12 uur; geen voicemail. (verzonnen)".to_owned(),
        safety: String::new(),
    }
}

fn facts(dossier: &world::Dossier, person: Option<&world::Person>, report: Option<&world::Report>) -> Facts {
    let need = |attribute: &str| {
        dossier.needs.iter().find(|need| need.attribute == attribute).map_or("", |need| need.value.as_str())
    };
    Facts {
        sex: person.and_then(|p| code(&p.sex).parse().ok()).unwrap_or(Sex::Unknown),
        age_group: person.and_then(|p| code(&p.age_group).parse().ok()).unwrap_or(AgeGroup::Unknown),
        forms: person.map_or_else(Vec::new, |p| {
            p.forms.iter().filter_map(|form| code(form).parse::<Form>().ok()).collect()
        }),
        municipality: report
            .map(|r| r.municipality_code.clone())
            .or(person.map(|p| p.municipality_code.clone()))
            .unwrap_or_default(),
        interpreter: person.and_then(|p| p.language_need.clone()).unwrap_or_default(),
        lvb_suspected: matches!(need("lvb"), "suspected" | "yes"),
        also_suspect: need("also_suspect") == "yes",
        no_residence: matches!(need("residence_status"), "none" | "reflection_period" | "b8_permit"),
    }
}

fn wish(wish: &world::Wish) -> Wish {
    match wish {
        world::Wish::NotYetAsked { on } => {
            Wish { asked: false, noted_on: *on, content: WishContent::default() }
        }
        world::Wish::Said { on, text_nl, present_nl } => Wish {
            asked: true,
            noted_on: *on,
            content: WishContent {
                words: text_nl.clone(),
                present: present_nl.clone(),
                limits: String::new(),
            },
        },
    }
}

fn plan_item(item: &world::PlanItem, who: Who) -> PlanInput {
    PlanInput {
        who,
        content: PlanContent {
            what: item.what_nl.clone(),
            why: item.why_nl.clone(),
            desired_effect: item.desired_effect_nl.clone(),
            seen: String::new(),
        },
        due_on: Some(item.due),
        status: PlanStatus::Planned,
        done_on: None,
        effect: None,
    }
}

/// What the person does, what the municipality does, and the rest.
fn who(directory: &Directory, world: &world::World, item: &world::PlanItem, region: &str) -> Who {
    if item.what_nl.contains("School of werk") {
        return Who::Person;
    }
    match municipality(directory, world, region) {
        Some(municipality) if item.what_nl.contains("gemeente") => Who::Organisation(municipality),
        _ => Who::Coordinator,
    }
}

/// A municipality of the region, if the world has one.
fn municipality(directory: &Directory, world: &world::World, region: &str) -> Option<OrganisationId> {
    let kinds = [world::OrganisationKind::CentreMunicipality, world::OrganisationKind::Municipality];
    let found = world
        .organisations
        .iter()
        .find(|o| kinds.contains(&o.kind) && o.regions.iter().any(|r| r == region))?;
    directory.organisation(&found.code).ok()
}

fn asked(directory: &Directory, consent: &world::Consent) -> Result<AskedConsent, Failure> {
    let kind = match consent.kind {
        world::ConsentKind::GdprBasis => ConsentKind::AvgBasis,
        world::ConsentKind::LiftsSecrecy => ConsentKind::LiftSecrecy,
        world::ConsentKind::AgreesWithHelp => ConsentKind::HelpAgreement,
    };
    Ok(AskedConsent {
        kind,
        with_organisation: match kind {
            ConsentKind::HelpAgreement => None,
            _ => Some(directory.organisation(&consent.for_organisation)?),
        },
        purpose: if kind == ConsentKind::AvgBasis { "registration" } else { "help" }.to_owned(),
        answer: ConsentAnswer::Given,
        given_by: GivenBy::Person,
        asked_on: consent.given,
        ends_on: Some(consent.until),
        how: "Mondeling, in een rustige kamer; uitgelegd dat nee ook goed is. (verzonnen)".to_owned(),
    })
}

fn follow_up(moment: &world::FollowUp) -> Answer {
    let outcomes: Vec<Outcome> = moment
        .outcomes
        .iter()
        .filter_map(|outcome| Outcome::ALL.iter().copied().find(|known| known.code() == code(outcome)))
        .collect();
    let returned = outcomes.contains(&Outcome::Returned);
    Answer {
        reasons: if returned { ReturnReason::ALL.iter().copied().take(1).collect() } else { Vec::new() },
        outcomes,
        note: String::new(),
    }
}

fn close(dossier: &world::Dossier) -> CloseDossier {
    let reason = match dossier.exit {
        Some(world::Exit::Independent) => CloseReason::Independent,
        Some(world::Exit::OtherCare) | None => CloseReason::OtherCare,
        Some(world::Exit::OwnWish) => CloseReason::OwnWish,
        Some(world::Exit::LostContact) => CloseReason::LostContact,
        Some(world::Exit::LeftCountry) => CloseReason::LeftCountry,
    };
    CloseDossier {
        reason,
        accepted_by: "De nieuwe plek heeft ja gezegd. (verzonnen)".to_owned(),
        without_because: String::new(),
        responsible: "De gemeente van de nieuwe woonplaats. (verzonnen)".to_owned(),
        open_items_because: "Wat nog open stond, gaat mee of is niet meer nodig. (verzonnen)".to_owned(),
    }
}
