//! The invented world goes in through the same use cases that people use, at the time at which it happened.

use oever_kernel::Timestamp;
use oever_web::Settings;
use oever_world::{Report, World};

use super::stage::{self, Stage};
use super::{DemoLogin, accounts, directory, reports};
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
    let from = if small {
        world.plan.today.saturating_sub(jiff::Span::new().days(SMALL_DAYS))
    } else {
        jiff::civil::Date::MIN
    };
    let kept: Vec<_> = world.reports.iter().filter(|report| report.received.date() >= from).collect();
    let first = kept.first().map_or(world.plan.today, |report| report.received.date());
    let clock = directory::clock_at(first.saturating_sub(jiff::Span::new().days(7)));
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

    let mut steps: Vec<(Timestamp, usize, Step<'_>)> = Vec::new();
    for (n, report) in kept.iter().enumerate() {
        steps.push((stage::instant(report.received), n, Step::Report(report)));
        if let Some(at) = reports::answered(report) {
            steps.push((at, n, Step::Answer(report)));
        }
    }
    let now = installation.clock.now();
    steps.retain(|(at, ..)| *at < now);
    steps.sort_by_key(|(at, n, step)| (*at, step.order(), *n));
    complain(&format!("  {} signals …", kept.len()));
    let mut sent = reports::Reports::new();
    for (at, n, step) in steps {
        stage.at(at).await?;
        match step {
            Step::Report(report) => {
                let id = reports::send(&mut stage, &directory, report, n).await?;
                sent.insert(report.id.clone(), id);
            }
            Step::Answer(report) => {
                if let Some(id) = sent.get(&report.id) {
                    reports::answer(&mut stage, &directory, report, *id, n).await?;
                }
            }
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
}

impl Step<'_> {
    /// What happens first of what happens at the same moment.
    const fn order(&self) -> u8 {
        match self {
            Self::Report(_) => 0,
            Self::Answer(_) => 1,
        }
    }
}
