//! The invented world goes in through the same use cases that people use, at the time at which it happened.

use oever_kernel::Timestamp;
use oever_linking::Parties;
use oever_web::Settings;
use oever_world::{Dossier, LinkDecision, PlacementRequest, Report, World};

use super::dossiers::Happening;
use super::stage::{self, Stage};
use super::{DemoLogin, accounts, directory, dossiers, links, picture, places, reports, steering};
use crate::Failure;
use crate::cli::complain;
use crate::installation::{Installation, capabilities_with};

/// Loads a world; `small` keeps the last weeks only.
pub(crate) async fn load(
    installation: &Installation,
    settings: &Settings,
    parties: &Parties,
    world: &World,
    small: bool,
) -> Result<Vec<DemoLogin>, Failure> {
    // The clock of the loading moves through the world's years; the served application has the real one.
    let small_from = world.plan.today.saturating_sub(jiff::Span::new().days(SMALL_DAYS));
    let kept = |on: jiff::civil::Date| !small || on >= small_from;
    let of_story = |person: &str| world.story.as_ref().is_some_and(|story| story.person == person);
    let kept_reports: Vec<_> = world.reports.iter().filter(|report| kept(report.received.date())).collect();
    let kept_dossiers: Vec<_> =
        world.dossiers.iter().filter(|d| kept(d.opened) || of_story(&d.person)).collect();
    let first =
        kept_dossiers.iter().map(|d| d.opened).chain(kept_reports.iter().map(|r| r.received.date())).min();
    let first = first.unwrap_or(world.plan.today).saturating_sub(jiff::Span::new().days(7));
    let clock = directory::clock_at(first);
    let then = Installation { clock: clock.clone(), ..installation.clone() };
    let assembly =
        then.assemble(settings.clone(), capabilities_with(parties.clone(), None).map_err(Failure::new)?)?;
    let mut stage = Stage::new(assembly, clock);

    complain(&format!(
        "  {} organisations, {} functions …",
        world.organisations.len(),
        world.functions.len()
    ));
    let mut directory = directory::load(&stage.assembly.app, world).await?;
    let logins = accounts::load(&stage.assembly.app, world, &mut directory).await?;

    let mut places = places::begin(&stage, world).await?;

    let mut steps: Vec<(Timestamp, u8, usize, Step<'_>)> = Vec::new();
    let start = stage.now();
    for (n, pair) in world.link_decisions.iter().enumerate() {
        let at = Timestamp::start_of(pair.decided_on).plus_seconds(9 * 3600).max(start);
        steps.push((at, 0, n, Step::Pair(pair)));
        for dossier in kept_dossiers.iter().filter(|d| of_story(&d.person) && d.organisation == pair.b) {
            steps.push((links::enrolled_at(dossier, at), 3, n, Step::Enrol(dossier)));
        }
    }
    for (n, request) in world.placement_requests.iter().enumerate() {
        if kept_dossiers.iter().any(|dossier| dossier.id == request.dossier) {
            for (at, happening) in places::happenings(request) {
                steps.push((at, 4, n, Step::Place(request, happening)));
            }
        }
    }
    for (n, report) in kept_reports.iter().enumerate() {
        steps.push((stage::instant(report.received), 0, n, Step::Report(report)));
        steps.extend(reports::answered(report).map(|at| (at, 1, n, Step::Answer(report))));
    }
    for (n, dossier) in kept_dossiers.iter().enumerate() {
        for (at, happening) in dossiers::happenings(dossier) {
            steps.push((at, 2, n, Step::Dossier(dossier, happening)));
        }
    }
    let now = installation.clock.now();
    steps.retain(|(at, ..)| *at < now);
    steps.sort_by_key(|(at, order, n, _)| (*at, *order, *n));
    complain(&format!(
        "  {} signals, {} dossiers, {} happenings …",
        kept_reports.len(),
        kept_dossiers.len(),
        steps.len()
    ));
    let (mut sent, mut opened) = (reports::Reports::new(), dossiers::Dossiers::new());
    let total = steps.len();
    for (done, (at, _, n, step)) in steps.into_iter().enumerate() {
        stage.at(at).await?;
        match step {
            Step::Report(report) => {
                let id = reports::send(&stage, &directory, report, n).await?;
                sent.insert(report.id.clone(), id);
            }
            Step::Answer(report) => {
                if let Some(id) = sent.get(&report.id) {
                    reports::answer(&stage, &directory, report, *id, n).await?;
                }
            }
            Step::Dossier(dossier, happening) => {
                let done =
                    dossiers::happen(&stage, &directory, world, dossier, happening, &sent, &mut opened).await;
                if let Err(failure) = done {
                    // What follows on a move depends on what the other side may do: said, and the rest goes on.
                    if dossier.moves.is_empty() && !matches!(happening, Happening::FollowedUp(_)) {
                        return Err(failure);
                    }
                    complain(&format!("  left out of dossier {}: {failure}", dossier.id));
                }
            }
            Step::Pair(pair) => {
                links::decide(&stage, &directory, pair).await?;
                for organisation in
                    world.organisations.iter().filter(|o| o.code == pair.a || o.code == pair.b)
                {
                    links::own_values(&stage, &directory, organisation).await?;
                }
            }
            Step::Enrol(dossier) => {
                if let Some(opened) = opened.get(&dossier.id) {
                    links::enrol(&stage, &directory, dossier, opened).await?;
                }
            }
            Step::Place(request, happening) => {
                places::happen(&stage, &directory, request, happening, &opened, &mut places).await?;
            }
        }
        if (done + 1).is_multiple_of(1000) {
            complain(&format!("  {} of {total} …", done + 1));
        }
    }
    stage.at(now).await?;
    complain("  statements, programmes of today …");
    steering::load(&stage, &directory, world).await?;
    places::end(&stage, world).await?;
    links::networks(&stage, &directory, world).await?;
    stage.work().await?;
    complain("  figures …");
    if let Err(failure) = picture::load(&stage, &directory, world.plan.years).await {
        complain(&format!("  no figures released: {failure}"));
    }
    Ok(logins)
}

/// A small world holds this many days.
const SMALL_DAYS: i64 = 28;

/// Something that happened.
enum Step<'a> {
    Report(&'a Report),
    Answer(&'a Report),
    Dossier(&'a Dossier, Happening),
    Pair(&'a LinkDecision),
    Enrol(&'a Dossier),
    Place(&'a PlacementRequest, places::Happening),
}
