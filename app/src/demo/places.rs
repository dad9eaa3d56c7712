//! Programmes and requests for a place of the invented world.

use std::collections::BTreeMap;

use oever_kernel::{OrganisationId, Role, Timestamp};
use oever_placement::{
    Answer, Ask, ByPhone, Channel, DangerArea, Needs, NewRequest, OfferId, Pool, ProgrammeId, RequestId,
    RequestStatus, Urgency,
};
use oever_world as world;

use super::directory::Directory;
use super::dossiers::Dossiers;
use super::stage::{Stage, code, instant};
use crate::Failure;

/// Where programmes, requests and questions of the world ended up.
#[derive(Debug, Default)]
pub(crate) struct Places {
    programmes: BTreeMap<String, (ProgrammeId, OrganisationId)>,
    requests: BTreeMap<String, RequestId>,
    offers: BTreeMap<(String, usize), OfferId>,
}

/// Something that happens with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Happening {
    Requested,
    Asked(usize),
    Answered(usize),
    Ended,
}

/// Everything that happened with a request, with its moment.
pub(crate) fn happenings(request: &world::PlacementRequest) -> Vec<(Timestamp, Happening)> {
    let mut all = vec![(instant(request.asked), Happening::Requested)];
    for (n, offer) in request.offers.iter().enumerate() {
        all.push((instant(offer.asked).plus_seconds(60), Happening::Asked(n)));
        all.extend(
            offer
                .answer
                .as_ref()
                .map(|answer| (instant(answer.on).plus_seconds(120), Happening::Answered(n))),
        );
    }
    if let Some(day) = request.decided {
        let last = all.iter().map(|(at, _)| *at).max().unwrap_or(Timestamp(0));
        all.push((
            Timestamp::start_of(day).plus_seconds(17 * 3600).max(last.plus_seconds(60)),
            Happening::Ended,
        ));
    }
    all
}

/// Programmes with all places free, at the beginning of the world's time.
pub(crate) async fn begin(stage: &Stage, world: &world::World) -> Result<Places, Failure> {
    import(stage, world, true).await?;
    let mut places = Places::default();
    let all = oever_placement::programmes(&mut stage.assembly.app.db().read().await?).await?;
    for programme in all {
        places.programmes.insert(programme.code.clone(), (programme.id, programme.organisation));
    }
    Ok(places)
}

/// Programmes as their providers say they are today.
pub(crate) async fn end(stage: &Stage, world: &world::World) -> Result<(), Failure> {
    import(stage, world, false).await
}

async fn import(stage: &Stage, world: &world::World, empty: bool) -> Result<(), Failure> {
    let app = &stage.assembly.app;
    let text = csv_of(world, app.clock().now(), empty)?;
    let report =
        oever_placement::import_programmes(app, &app.machine("administration"), &text, false).await?;
    match report.problems.first() {
        None => Ok(()),
        Some(problem) => Err(Failure::new(format!(
            "{} programmes of the world were refused; line {}, column {}: {}",
            report.problems.len(),
            problem.line,
            problem.column,
            problem.why
        ))),
    }
}

/// The file that `oever import programmes` reads.
fn csv_of(world: &world::World, now: Timestamp, empty: bool) -> Result<String, Failure> {
    let failed = |error: csv::Error| Failure::new(error.to_string());
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record([
        "code",
        "organisation_code",
        "name",
        "kind",
        "municipality_code",
        "inclusion",
        "contra_indications",
        "places",
        "free",
        "as_of",
        "emergency_places",
        "emergency_free",
        "waiting_days",
        "own_contribution_eur",
        "expertise",
        "supervision",
        "register_number",
        "wmo_only",
        "last_inspection",
        "rules_as_of",
    ])
    .map_err(failed)?;
    let morning = world.plan.today.at(8, 0, 0, 0);
    for programme in &world.programmes {
        // The world was told its figures at eight this morning; here it is now.
        let ago = instant(morning).seconds_since(instant(programme.capacity.as_of));
        let told = if empty { now } else { now.plus_seconds(-ago) };
        let told = told.in_netherlands().strftime("%Y-%m-%dT%H:%M").to_string();
        let free = if empty { programme.capacity.total } else { programme.capacity.free };
        let emergency = programme
            .emergency
            .map_or((String::new(), String::new()), |beds| (beds.total.to_string(), beds.free.to_string()));
        let inspection = programme.supervision.last_inspection.map(|day| day.to_string()).unwrap_or_default();
        out.write_record([
            programme.code.clone(),
            programme.organisation.clone(),
            programme.name.clone(),
            code(&programme.kind),
            programme.municipality_code.clone(),
            programme.inclusion.iter().map(one_of).collect::<Vec<_>>().join("; "),
            programme.contra_indications.iter().map(contra).collect::<Vec<_>>().join("; "),
            programme.capacity.total.to_string(),
            free.to_string(),
            told,
            emergency.0,
            emergency.1,
            programme.waiting_days.to_string(),
            programme.own_contribution_eur.to_string(),
            programme.expertise.join("|"),
            code(&programme.supervision.status),
            programme.supervision.register_number.clone().unwrap_or_default(),
            if programme.supervision.wmo_only { "yes" } else { "no" }.to_owned(),
            inspection,
            programme.rules_as_of.to_string(),
        ])
        .map_err(failed)?;
    }
    let bytes = out.into_inner().map_err(|error| Failure::new(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn one_of(rule: &world::OneOf) -> String {
    format!("{}={}", rule.attribute, rule.values.join("|"))
}

fn contra(contra: &world::ContraIndication) -> String {
    let conditions = contra.all_of.iter().map(one_of).collect::<Vec<_>>().join(" & ");
    let lift = match (&contra.lifted_by, &contra.condition_nl) {
        (Some(by), Some(condition)) => format!("[{by}: {condition}]"),
        _ => "[hard]".to_owned(),
    };
    format!("{conditions} {lift}")
}

/// Does what happened.
pub(crate) async fn happen(
    stage: &Stage,
    directory: &Directory,
    request: &world::PlacementRequest,
    happening: Happening,
    dossiers: &Dossiers,
    places: &mut Places,
) -> Result<(), Failure> {
    let app = &stage.assembly.app;
    let Some(opened) = dossiers.get(&request.dossier) else { return Ok(()) };
    let ctx = directory.acting(app, &opened.function, "care");
    if happening == Happening::Requested {
        let input = NewRequest {
            dossier: Some(opened.id),
            alias: opened.alias.clone(),
            urgency: urgency(request.urgency),
            needs: needs(request, opened.function.region.clone()),
            danger: request
                .danger_regions
                .iter()
                .map(|region| DangerArea { region: region.clone(), radius_km: 0 })
                .collect(),
        };
        let id = oever_placement::request_place(app, &ctx, stage.once(), &input).await?;
        places.requests.insert(request.id.clone(), id);
        return Ok(());
    }
    let Some(id) = places.requests.get(&request.id).copied() else { return Ok(()) };
    match happening {
        Happening::Requested => {}
        Happening::Asked(n) => {
            let Some(offer) = request.offers.get(n) else { return Ok(()) };
            let Some((programme, _)) = places.programmes.get(&offer.programme) else { return Ok(()) };
            let ask = Ask {
                programme: *programme,
                pool: Pool::Regular,
                question: String::new(),
                channel: Channel::App,
            };
            let asked = oever_placement::ask(app, &ctx, stage.once(), id, &ask).await?;
            places.offers.insert((request.id.clone(), n), asked.offer);
        }
        Happening::Answered(n) => {
            let Some(offer) = places.offers.get(&(request.id.clone(), n)).copied() else { return Ok(()) };
            let Some(answer) = request.offers.get(n).and_then(|offer| offer.answer.as_ref()) else {
                return Ok(());
            };
            let found = oever_placement::offer(&mut app.db().read().await?, offer).await?;
            let provider = directory.code_of(found.provider)?;
            let function = directory.function_for(provider, &[Role::Provider], "")?;
            let ctx = directory.acting(app, function, "care");
            let given = self::answer(answer);
            oever_placement::answer(app, &ctx, stage.once(), offer, found.version, &given).await?;
        }
        Happening::Ended => {
            let found = oever_placement::request(&mut app.db().read().await?, id).await?;
            let yes = request.offers.iter().rposition(|offer| {
                offer.answer.as_ref().is_some_and(|a| a.kind != world::AnswerKind::Refused)
            });
            let offer = yes.and_then(|n| places.offers.get(&(request.id.clone(), n)).copied());
            match (request.outcome, offer) {
                (world::PlacementOutcome::ChoseOtherwise, _) => {
                    let outcome = RequestStatus::ChoseOtherwise;
                    oever_placement::end_without_place(app, &ctx, stage.once(), id, found.version, outcome)
                        .await?;
                }
                (world::PlacementOutcome::Placed, Some(offer)) => {
                    oever_placement::place(app, &ctx, stage.once(), id, found.version, offer).await?;
                }
                (world::PlacementOutcome::PlacedByPhone, _) => {
                    let last =
                        request.offers.last().and_then(|offer| places.programmes.get(&offer.programme));
                    let Some((programme, _)) = last else { return Ok(()) };
                    let input = ByPhone {
                        programme: *programme,
                        pool: Pool::Regular,
                        said_by: "Plaatsing en intake".to_owned(),
                        agreed: "Telefonisch afgesproken. (verzonnen)".to_owned(),
                    };
                    oever_placement::place_by_phone(app, &ctx, stage.once(), id, found.version, &input)
                        .await?;
                }
                _ => {}
            }
        }
    }
    Ok(())
}

const fn urgency(urgency: world::Urgency) -> Urgency {
    match urgency {
        world::Urgency::Acute => Urgency::Today,
        world::Urgency::ThisWeek => Urgency::ThisWeek,
        world::Urgency::Later => Urgency::CanWait,
    }
}

fn needs(request: &world::PlacementRequest, region: Option<String>) -> Needs {
    Needs {
        answers: request
            .needs
            .iter()
            .map(|need| (need.attribute.clone(), [need.value.clone()].into()))
            .collect(),
        wishes: request.wishes.iter().cloned().collect(),
        region,
        funding: BTreeMap::new(),
    }
}

fn answer(answer: &world::Answer) -> Answer {
    match answer.kind {
        world::AnswerKind::Accepted => Answer::Accept,
        world::AnswerKind::UnderConditions => {
            Answer::Conditional { conditions: answer.conditions_nl.clone().unwrap_or_default() }
        }
        world::AnswerKind::Refused => Answer::Refuse {
            code: answer.refusal.clone().unwrap_or_else(|| "other".to_owned()),
            would_help: answer
                .would_be_possible_nl
                .clone()
                .unwrap_or_else(|| "Nu niets; bel over een maand nog eens. (verzonnen)".to_owned()),
        },
    }
}
