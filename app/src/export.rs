//! `oever export …` and `oever openapi`.

use crate::cli::say;
use crate::installation::{Installation, capabilities};
use crate::{Failure, StoreArgs};

/// What to write out.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum ExportCommand {
    /// Organisations with their functions, as CSV
    Directory(StoreArgs),
}

/// Writes a table to standard output.
///
/// # Errors
/// When the database does not answer.
pub async fn run(command: ExportCommand) -> Result<(), Failure> {
    match command {
        ExportCommand::Directory(store) => {
            let installation = Installation::open(&store).await?;
            let mut tx = installation.db.read().await?;
            let mut out = csv::Writer::from_writer(Vec::new());
            let header = [
                "organisation",
                "kind",
                "region",
                "municipality_code",
                "function_nl",
                "role",
                "function_region",
                "work_number",
            ];
            out.write_record(header).map_err(|error| Failure::new(error.to_string()))?;
            for organisation in oever_organisations::organisations(&mut tx).await? {
                for function in oever_organisations::functions_of(&mut tx, organisation.id).await? {
                    out.write_record([
                        &organisation.name,
                        organisation.kind.name(),
                        organisation.region.as_deref().unwrap_or(""),
                        organisation.municipality.as_deref().unwrap_or(""),
                        &function.title,
                        function.role.name(),
                        function.region.as_deref().unwrap_or(""),
                        &function.work_number,
                    ])
                    .map_err(|error| Failure::new(error.to_string()))?;
                }
            }
            drop(tx);
            let bytes = out.into_inner().map_err(|error| Failure::new(error.to_string()))?;
            say(String::from_utf8_lossy(&bytes).trim_end());
            installation.close().await;
        }
    }
    Ok(())
}

/// The description of the interface: the same document for everyone, without a database.
///
/// # Errors
/// When the program's own rules are wrong.
pub(crate) fn openapi() -> Result<String, Failure> {
    let mut document = utoipa::openapi::OpenApiBuilder::new()
        .info(utoipa::openapi::InfoBuilder::new().title("Oever").version(env!("CARGO_PKG_VERSION")).build())
        .build();
    for capability in capabilities().map_err(Failure::new)? {
        document.merge(capability.openapi);
    }
    document.to_pretty_json().map_err(|error| Failure::new(error.to_string()))
}
