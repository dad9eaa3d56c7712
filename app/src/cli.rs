//! The command line.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use oever_files::FileCommand;

use crate::config::{MailArgs, PartyArgs};
use crate::telemetry::{self, LogFormat};
use crate::{
    Failure, ServeArgs, StoreArgs, audit, backup, demo, doctor, export, import, keys, parties, serve, users,
};

/// The shared working system of organisations that act against human trafficking and care for its victims.
///
/// To look around: `oever demo`. To install: `oever migrate --create-keys`, `oever doctor`, `oever serve`.
#[derive(Debug, Parser)]
#[command(name = "oever", version, max_term_width = 100, propagate_version = true)]
pub struct Cli {
    /// How logs are written (to standard error)
    #[arg(long, env = "OEVER_LOG_FORMAT", value_enum, global = true, help_heading = "Logging")]
    log_format: Option<LogFormat>,
    /// What to do.
    #[command(subcommand)]
    command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    #[command(flatten)]
    House(HouseCommand),
    #[command(flatten)]
    Files(FileCommand),
}

/// What is done with an installation.
#[derive(Debug, Subcommand)]
pub enum HouseCommand {
    /// Show everything, on this machine only, with an invented world; nothing is kept
    Demo(demo::DemoArgs),
    /// Serve pages and interfaces, and do the work that is due
    Serve(Box<ServeArgs>),
    /// Do the work that is due (events, terms, mail) without serving
    Worker(WorkerArgs),
    /// Bring the databases up to date
    Migrate(MigrateArgs),
    /// Look whether everything is as it should be, and say what to do
    Doctor(StoreArgs),
    /// Invite people and look after their logins
    #[command(subcommand)]
    User(users::UserCommand),
    /// Read files: a bad row is named, the rest is imported
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Write a table or the register out as a file
    #[command(subcommand)]
    Export(export::ExportCommand),
    /// Verify the audit log, or export its heads
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Replace keys, and destroy those of old epochs
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Be the key service, at a party of its own: evaluates blinded points, sees nothing else
    KeyService(parties::KeyServiceArgs),
    /// Be the index, at a party of its own: keeps tokens and finds equal ones, knows nobody
    Index(parties::IndexArgs),
    /// Make certificates for a node, a key service and an index that run apart
    Parties(parties::PartiesArgs),
    /// Copy the data and the keys, each to a file of its own
    Backup(backup::BackupArgs),
    /// Put a backup back; what was erased since stays erased
    Restore(backup::RestoreArgs),
    /// Print the description of the interface (OpenAPI)
    Openapi,
}

/// How to work.
#[derive(Debug, Clone, clap::Args)]
pub struct WorkerArgs {
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    mail: MailArgs,
    #[command(flatten)]
    parties: PartyArgs,
    /// Address where others reach this installation, for mail
    #[arg(long, env = "OEVER_BASE_URL", default_value = "http://127.0.0.1:8080")]
    base_url: String,
}

/// How to migrate.
#[derive(Debug, Clone, clap::Args)]
pub struct MigrateArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// Make new key files; only for a new installation, and never over existing ones
    #[arg(long)]
    create_keys: bool,
}

/// The audit log.
#[derive(Debug, Clone, Subcommand)]
pub enum AuditCommand {
    /// Read every row: finds what was changed, removed, inserted or cut off, and exits with 1
    Verify {
        #[command(flatten)]
        store: StoreArgs,
        /// Heads that were exported earlier and kept elsewhere
        #[arg(long, value_name = "FILE")]
        head: Option<PathBuf>,
    },
    /// Write the heads of all logs, to be kept elsewhere
    Export {
        #[command(flatten)]
        store: StoreArgs,
        /// File to write; standard output without it
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
}

/// Runs the program.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let command = match cli.command {
        Command::Files(command) => return command.run(),
        Command::House(command) => command,
    };
    let (format, level) = match &command {
        HouseCommand::Serve(_)
        | HouseCommand::Worker(_)
        | HouseCommand::KeyService(_)
        | HouseCommand::Index(_) => (LogFormat::Json, "info"),
        _ => (LogFormat::Text, "warn"),
    };
    telemetry::start(cli.log_format.unwrap_or(format), level);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&format!("cannot start: {error}"));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(command.run()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            complain(&format!("error: {failure}"));
            ExitCode::FAILURE
        }
    }
}

impl HouseCommand {
    /// `Ok(false)`: it worked, and the answer is not all right.
    async fn run(self) -> Result<bool, Failure> {
        match self {
            Self::Demo(args) => demo::demo(&args).await?,
            Self::Serve(args) => serve::serve(&args).await?,
            Self::Worker(args) => {
                let settings =
                    oever_web::Settings { base_url: args.base_url, ..oever_web::Settings::default() };
                serve::work(&args.store, &args.mail, &args.parties, settings).await?;
            }
            Self::Migrate(args) => {
                serve::migrate(&args.store, args.create_keys).await?;
                say("The databases are up to date.");
                if args.create_keys {
                    say(&format!(
                        "New key files are in {}. Copy them to a safe place now: without them nothing opens.",
                        args.store.keys.display()
                    ));
                }
            }
            Self::Doctor(store) => return doctor::doctor(&store).await,
            Self::User(command) => users::run(command).await?,
            Self::Import(command) => return import::run(command).await,
            Self::Export(command) => export::run(command).await?,
            Self::Audit(AuditCommand::Verify { store, head }) => {
                return audit::verify(&store, head.as_deref()).await;
            }
            Self::Audit(AuditCommand::Export { store, to }) => audit::export(&store, to.as_deref()).await?,
            Self::Keys(command) => keys::run(command).await?,
            Self::KeyService(args) => parties::key_service(&args).await?,
            Self::Index(args) => parties::index(&args).await?,
            Self::Parties(args) => parties::issue(&args)?,
            Self::Backup(args) => backup::backup(&args).await?,
            Self::Restore(args) => backup::restore(&args).await?,
            Self::Openapi => say(&export::openapi()?),
        }
        Ok(true)
    }
}

/// A line for whoever runs the command. A closed pipe is not an error.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A line for whoever runs the command, beside the answer: progress and errors.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
