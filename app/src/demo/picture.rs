//! Figures of the invented world, released by the national centre: what disclosure control lets through.

use oever_kernel::{Ctx, Role};
use oever_picture::{Kind, Layout, ReleaseError, ReleaseRequest};

use super::directory::Directory;
use super::stage::Stage;
use crate::Failure;
use crate::cli::complain;

/// Releases tables of the last whole year that the world has, and of this year.
pub(crate) async fn load(stage: &Stage, directory: &Directory, years: u16) -> Result<(), Failure> {
    let app = &stage.assembly.app;
    let function = directory.function_for("org-national", &[Role::NationalCentre], "")?;
    let ctx = directory.acting(app, function, "figures");
    let this_year = i64::from(ctx.today().year());
    let released = if years > 1 { vec![this_year - 1, this_year] } else { vec![this_year] };
    for year in released {
        release(stage, &ctx, Kind::Victims, year, &Layout::COARSER).await?;
        release(stage, &ctx, Kind::Reports, year, &Layout::COARSER).await?;
        release(stage, &ctx, Kind::FollowUp(3), year, &[Layout::Outcome]).await?;
        release(stage, &ctx, Kind::Returns, year, &[Layout::Curve]).await?;
        release(stage, &ctx, Kind::Unseen, year, &[Layout::Estimate]).await?;
    }
    Ok(())
}

/// Releases the finest of these layouts that gives nobody away.
async fn release(stage: &Stage, ctx: &Ctx, kind: Kind, year: i64, layouts: &[Layout]) -> Result<(), Failure> {
    for layout in layouts {
        let request = ReleaseRequest { kind, year, layout: *layout, narrow: None };
        match oever_picture::release(&stage.assembly.app, ctx, stage.once(), &request).await {
            Ok(_) => return Ok(()),
            // Too few, or too close to what was released: that is an answer, also in a demo.
            Err(ReleaseError::Refused(why)) => {
                complain(&format!("  {} {year}, {}: not released ({why})", kind.code(), layout.code()));
            }
            Err(error) => return Err(Failure::new(error.to_string())),
        }
    }
    Ok(())
}
