//! Figures of the invented world, released by the national centre: what disclosure control lets through.

use oever_kernel::Role;
use oever_picture::{Kind, Layout, ReleaseError, ReleaseRequest};

use super::directory::Directory;
use super::stage::Stage;
use crate::Failure;
use crate::cli::complain;

/// Releases the yearly tables of the last whole year that the world has, and of this year.
pub(crate) async fn load(stage: &Stage, directory: &Directory, years: u16) -> Result<(), Failure> {
    let app = &stage.assembly.app;
    let function = directory.function_for("org-national", &[Role::NationalCentre], "")?;
    let ctx = directory.acting(app, function, "figures");
    let this_year = i64::from(ctx.today().year());
    let released = if years > 1 { vec![this_year - 1, this_year] } else { vec![this_year] };
    for year in released {
        for (kind, layout) in [
            (Kind::Victims, Layout::Year),
            (Kind::Reports, Layout::Year),
            (Kind::FollowUp(3), Layout::Outcome),
        ] {
            let request = ReleaseRequest { kind, year, layout, narrow: None };
            match oever_picture::release(app, &ctx, stage.once(), &request).await {
                Ok(_) => {}
                // Too few, or too close to what was released: that is an answer, also in a demo.
                Err(ReleaseError::Refused(why)) => {
                    complain(&format!("  {} {year}: not released ({why})", kind.code()));
                }
                Err(error) => return Err(Failure::new(error.to_string())),
            }
        }
    }
    Ok(())
}
