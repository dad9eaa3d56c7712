//! `oever import …`: files in, a bad row named, the rest imported, the same file again harmless.

use std::path::PathBuf;

use oever_kernel::{Ctx, Role};
use oever_organisations::{
    NewOrganisation, OrganisationKind, add_function, functions_of, map_region, save_organisation,
};
use oever_web::{App, Settings};

use crate::cli::{complain, say};
use crate::installation::{Installation, capabilities};
use crate::registers;
use crate::table::{self, BadRow, Row};
use crate::{Failure, StoreArgs};

/// What to import.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum ImportCommand {
    /// Organisations and their functions
    Directory(ImportArgs),
    /// Which region serves which municipality, with dates
    Regions(ImportArgs),
    /// Programmes of providers that are in the directory
    Programmes(ImportArgs),
    /// What professionals say goes wrong; without a file the 117 statements that come with the program
    Statements(StatementArgs),
    /// Running cases of one coordination function, from a spreadsheet
    Cases(CaseArgs),
}

/// Statements to import.
#[derive(Debug, Clone, clap::Args)]
pub struct StatementArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// File: CSV in UTF-8, Dutch or English headers
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

/// Cases to import.
#[derive(Debug, Clone, clap::Args)]
pub struct CaseArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// Organisation that gets the dossiers: its name, reference or id
    #[arg(long)]
    organisation: String,
    /// Title of the coordinating function, in Dutch
    #[arg(long)]
    function: String,
    /// Which column means what, such as reference=dossiernummer; known headings need not be named
    #[arg(long = "map", value_name = "MEANING=HEADING")]
    map: Vec<String>,
    /// Line whose person looks like one in a dossier or an earlier line, and is another person; may be repeated
    #[arg(long, value_name = "LINE")]
    anyway: Vec<u64>,
    /// Say what would happen; store nothing
    #[arg(long)]
    dry_run: bool,
    /// File: CSV, in UTF-8 or the old Windows encoding
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// A file to import.
#[derive(Debug, Clone, clap::Args)]
pub struct ImportArgs {
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    /// File: CSV in UTF-8, Dutch or English headers
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

/// How an import went.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) imported: u64,
    pub(crate) bad: Vec<BadRow>,
}

impl Outcome {
    fn add(&mut self, done: Result<(), BadRow>) {
        match done {
            Ok(()) => self.imported += 1,
            Err(bad) => self.bad.push(bad),
        }
        let seen = self.imported + self.bad.len() as u64;
        if seen.is_multiple_of(100) {
            complain(&format!("{seen} rows …"));
        }
    }
}

/// Runs an import. `Ok(false)`: some rows were bad.
///
/// # Errors
/// When the file cannot be read or the database refuses.
pub async fn run(command: ImportCommand) -> Result<bool, Failure> {
    let store = match &command {
        ImportCommand::Directory(args) | ImportCommand::Regions(args) | ImportCommand::Programmes(args) => {
            &args.store
        }
        ImportCommand::Statements(args) => &args.store,
        ImportCommand::Cases(args) => &args.store,
    };
    let installation = Installation::open(store).await?;
    let app = installation.assemble(Settings::default(), capabilities().map_err(Failure::new)?)?.app;
    let ctx = app.machine("administration");
    let (file, outcome) = match command {
        ImportCommand::Directory(args) => {
            let (rows, bad) = table::read("directory", &args.file)?;
            let mut outcome = Outcome { imported: 0, bad };
            directory(&app, &ctx, &rows, &mut outcome).await?;
            (args.file, outcome)
        }
        ImportCommand::Regions(args) => {
            let (rows, bad) = table::read("regions", &args.file)?;
            let mut outcome = Outcome { imported: 0, bad };
            regions(&app, &rows, &mut outcome).await?;
            (args.file, outcome)
        }
        ImportCommand::Programmes(args) => {
            let outcome = registers::programmes(&app, &ctx, &args.file).await?;
            (args.file, outcome)
        }
        ImportCommand::Statements(args) => {
            let outcome = registers::statements(&app, &ctx, args.file.as_deref()).await?;
            (args.file.unwrap_or_else(|| PathBuf::from("statements.csv")), outcome)
        }
        ImportCommand::Cases(args) => {
            let wanted = registers::Cases {
                organisation: &args.organisation,
                function: &args.function,
                map: &args.map,
                anyway: &args.anyway,
                dry_run: args.dry_run,
            };
            let outcome = registers::cases(&app, &wanted, &args.file).await?;
            (args.file, outcome)
        }
    };
    installation.close().await;
    Ok(report(&file, outcome))
}

fn report(file: &std::path::Path, mut outcome: Outcome) -> bool {
    outcome.bad.sort_by_key(|bad| bad.line);
    for bad in &outcome.bad {
        complain(&format!("{}: {bad}", file.display()));
    }
    say(&format!("{} rows imported, {} refused", outcome.imported, outcome.bad.len()));
    outcome.bad.is_empty()
}

/// Organisations and functions: the same codes again are updates.
pub(crate) async fn directory(
    app: &App,
    ctx: &Ctx,
    rows: &[Row],
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    for row in rows {
        let done = match organisation_of(app, row) {
            Err(bad) => Err(bad),
            Ok((organisation, role)) => {
                let id = save_organisation(app, ctx, &organisation).await?;
                let title = row.get("function_nl");
                let known = functions_of(&mut app.db().read().await?, id).await?;
                if !known.iter().any(|function| function.title == title && function.role == role) {
                    let region =
                        row.get("regions").split('|').map(str::trim).find(|region| !region.is_empty());
                    add_function(app, ctx, id, title, role, region, row.get("work_number")).await?;
                }
                Ok(())
            }
        };
        outcome.add(done);
    }
    Ok(())
}

fn organisation_of(app: &App, row: &Row) -> Result<(NewOrganisation, Role), BadRow> {
    let kind = kind_of(row.get("kind")).ok_or_else(|| row.bad("kind", "unknown kind of organisation"))?;
    let role: Role = row.get("role").parse().map_err(|_| row.bad("role", "unknown role"))?;
    let municipality = row.get("municipality_code");
    if app.geography().municipality(municipality).is_none() {
        return Err(row.bad("municipality_code", "unknown municipality"));
    }
    let mut regions = row.get("regions").split('|').map(str::trim).filter(|region| !region.is_empty());
    let region = match (regions.next(), regions.next()) {
        (Some(one), None) => Some(one.to_owned()),
        _ => None, // none or several: the functions carry them
    };
    let new = NewOrganisation {
        name: row.get("organisation").to_owned(),
        kind,
        legal_person: None,
        region,
        municipality: Some(municipality.to_owned()),
        mandate: row.yes("mandate")?,
        supervision: String::new(),
        work_number: row.get("work_number").to_owned(),
        external_ref: row.some("organisation_code"),
    };
    Ok((new, role))
}

/// Kinds in files are finer than those in the program.
pub(crate) fn kind_of(text: &str) -> Option<OrganisationKind> {
    Some(match text {
        "centre_municipality" => OrganisationKind::Municipality,
        "kmar" => OrganisationKind::Police,
        "labour_inspectorate" => OrganisationKind::Inspection,
        "policy_maker" => OrganisationKind::Policy,
        "health" => OrganisationKind::Care,
        "labour_ngo" | "asylum_reception" | "guardianship" | "operations" => OrganisationKind::Other,
        other => other.parse().ok()?,
    })
}

/// Municipality to region: the same municipality and first day again replaces the row.
pub(crate) async fn regions(app: &App, rows: &[Row], outcome: &mut Outcome) -> Result<(), Failure> {
    for row in rows {
        let checked = (|| {
            let municipality = row.get("municipality_code");
            if app.geography().municipality(municipality).is_none() {
                return Err(row.bad("municipality_code", "unknown municipality"));
            }
            let from = row.date("valid_from")?.ok_or_else(|| row.bad("valid_from", "required, but empty"))?;
            let until = row.date("valid_until")?;
            if until.is_some_and(|until| until <= from) {
                return Err(row.bad("valid_until", "lies before the first day"));
            }
            if !["high", "medium", "low"].contains(&row.get("certainty")) {
                return Err(row.bad("certainty", "expected high, medium or low"));
            }
            Ok((from, until))
        })();
        let done = match checked {
            Err(bad) => Err(bad),
            Ok((from, until)) => {
                let source = format!("{} (certainty: {})", row.get("source"), row.get("certainty"));
                map_region(app, row.get("municipality_code"), row.get("region_code"), from, until, &source)
                    .await?;
                Ok(())
            }
        };
        outcome.add(done);
    }
    Ok(())
}
