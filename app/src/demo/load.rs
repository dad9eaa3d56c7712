//! The invented world goes in through the same use cases that people use, at the time at which it happened.

use oever_kernel::Timestamp;
use oever_web::Settings;
use oever_world::{Dossier, Report, World};

use super::dossiers::Happening;
use super::stage::{self, Stage};
use super::{DemoLogin, accounts, directory, dossiers, reports};
use crate::Failure;
use crate::cli::complain;
use crate::installation::{Installation, capabilities};

/// Loads a world; `small` keeps the last weeks only.
pub(crate) async fn load(
    installation: &Installation,
    settings: &Settings,
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
    let assembly = then.assemble(settings.clone(), capabilities().map_err(Failure::new)?)?;
    let mut stage = Stage::new(assembly, clock);

    complain(&format!(
        "  {} organisations, {} functions …",
        world.organisations.len(),
        world.functions.len()
    ));
    let mut directory = directory::load(&stage.assembly.app, world).await?;
    let logins = accounts::load(&stage.assembly.app, world, &mut directory).await?;

    let mut steps: Vec<(Timestamp, u8, usize, Step<'_>)> = Vec::new();
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
                dossiers::happen(&stage, &directory, world, dossier, happening, &sent, &mut opened).await?;
            }
        }
        if (done + 1) % 1000 == 0 {
            complain(&format!("  {} of {total} …", done + 1));
        }
    }
    stage.at(now).await?;
    stage.work().await?;
    Ok(logins)
}

/// A small world holds this many days.
const SMALL_DAYS: i64 = 28;

/// Something that happened.
enum Step<'a> {
    Report(&'a Report),
    Answer(&'a Report),
    Dossier(&'a Dossier, Happening),
}
