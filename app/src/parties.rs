//! The key service and the index as parties of their own: `oever key-service`, `oever index`, `oever parties`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use oever_kernel::{Clock, Entropy};
use oever_linking::{
    LocalIndex, LocalKeyService, LocalSignalIndex, LocalSignalKeys, Parties, RemoteIndex, RemoteKeyService,
    RemoteSignalIndex, RemoteSignalKeys, SealedSettings, SignalKeys as _, index_routes, key_service_routes,
    signal_index_routes, signal_key_routes,
};
use oever_store::{Db, OprfKeys, SignalKeyFiles};
use oever_web::axum::Router;
use oever_wire::{Client, Party, WireError};
use tokio::net::TcpListener;

use crate::cli::say;
use crate::config::PartyArgs;
use crate::{Failure, http};

const NODE: &str = "node";
const KEY_SERVICE: &str = "key-service";
const INDEX: &str = "index";

/// Where a party listens, and to whom.
#[derive(Debug, Clone, clap::Args)]
pub struct ListenArgs {
    /// Address and port to listen on
    #[arg(long, env = "OEVER_LISTEN", default_value = "127.0.0.1:8443")]
    listen: SocketAddr,
    /// Folder with the certificate and key of this party, and authority.crt
    #[arg(long, env = "OEVER_PARTY_FILES", value_name = "FOLDER", default_value = "party")]
    party_files: PathBuf,
    /// Name of a party that may call, as in its certificate; may be given more than once
    #[arg(long = "expect", value_name = "NAME", default_value = NODE)]
    expected: Vec<String>,
}

/// A key service.
#[derive(Debug, Clone, clap::Args)]
pub struct KeyServiceArgs {
    #[command(flatten)]
    listen: ListenArgs,
    /// Database of its log and of the epochs of sealed signals: sqlite:PATH or postgres://…
    #[arg(
        long,
        env = "OEVER_DATABASE",
        default_value = "sqlite:oever-key-service.sqlite",
        hide_env_values = true
    )]
    database: String,
    /// Folder with its keys: oprf-1.key and later, and sealed-1.key and later, which it makes and destroys by itself
    #[arg(long, env = "OEVER_KEYS", default_value = "keys")]
    keys: PathBuf,
    /// Make the first key; only for a new key service, and never over an existing one
    #[arg(long)]
    create_keys: bool,
}

/// An index.
#[derive(Debug, Clone, clap::Args)]
pub struct IndexArgs {
    #[command(flatten)]
    listen: ListenArgs,
    /// Database of its tokens and of the deposits of sealed signals: sqlite:PATH or postgres://…
    #[arg(long, env = "OEVER_DATABASE", default_value = "sqlite:oever-index.sqlite", hide_env_values = true)]
    database: String,
}

/// Certificates.
#[derive(Debug, Clone, clap::Args)]
pub struct PartiesArgs {
    /// New folder for the files; each party gets authority.crt and its own two, and nothing else
    #[arg(long, value_name = "FOLDER", default_value = "party")]
    folder: PathBuf,
}

/// Evaluates blinded points until told to stop.
///
/// # Errors
/// Says what is missing before anything is answered.
pub async fn key_service(args: &KeyServiceArgs) -> Result<(), Failure> {
    let entropy = Entropy::system().map_err(|error| Failure::new(format!("no randomness: {error}")))?;
    let keys = OprfKeys::in_folder(&args.keys);
    if args.create_keys {
        if keys.epochs().is_ok() {
            return Err(Failure::new(format!("there is a key in {} already", args.keys.display()))
                .advice("Keys are never overwritten. For the next epoch: `oever keys rotate oprf`."));
        }
        keys.add(&entropy, false)?;
    }
    keys.epochs().map_err(|error| {
        Failure::new(error.to_string()).advice("For a new key service: `oever key-service --create-keys`.")
    })?;
    let settings = oever_linking::Settings::shipped().map_err(Failure::new)?;
    let db = Db::open(&args.database).await?;
    db.migrate_key_service().await?;
    let daily = settings.evaluations_per_organisation;
    let service = LocalKeyService { keys, db: db.clone(), clock: Clock::system(), entropy, daily };
    let files = SignalKeyFiles::in_folder(&args.keys);
    let signals = LocalSignalKeys::beside(&service, files, SealedSettings::shipped().map_err(Failure::new)?);
    // Also where no node asks for it any more.
    signals.destroy_retired().await.map_err(|error| Failure::new(error.to_string()))?;
    let routes = key_service_routes(Arc::new(service)).merge(signal_key_routes(Arc::new(signals)));
    let answered = answer(&args.listen, KEY_SERVICE, routes).await;
    db.close().await;
    answered
}

/// Keeps tokens until told to stop.
///
/// # Errors
/// Says what is missing before anything is answered.
pub async fn index(args: &IndexArgs) -> Result<(), Failure> {
    let db = Db::open(&args.database).await?;
    db.migrate_index().await?;
    let longest_days = SealedSettings::shipped().map_err(Failure::new)?.retention_days;
    let signals = LocalSignalIndex { db: db.clone(), clock: Clock::system(), longest_days };
    let routes =
        index_routes(Arc::new(LocalIndex { db: db.clone() })).merge(signal_index_routes(Arc::new(signals)));
    let answered = answer(&args.listen, INDEX, routes).await;
    db.close().await;
    answered
}

async fn answer(args: &ListenArgs, name: &str, routes: Router) -> Result<(), Failure> {
    let us = Party::open(&args.party_files, name).map_err(with_advice)?;
    let listener = TcpListener::bind(args.listen)
        .await
        .map_err(|error| Failure::new(format!("cannot listen on {}: {error}", args.listen)))?;
    tracing::info!(address = %listener.local_addr()?, party = name, "answering");
    oever_wire::serve(listener, &us, args.expected.clone(), routes, http::told_to_stop()).await?;
    tracing::info!("stopped");
    Ok(())
}

/// Makes certificates for a node, a key service and an index.
///
/// # Errors
/// When a file is there already.
pub fn issue(args: &PartiesArgs) -> Result<(), Failure> {
    oever_wire::issue(&args.folder, &[NODE, KEY_SERVICE, INDEX]).map_err(with_advice)?;
    say(&format!("Certificates for {NODE}, {KEY_SERVICE} and {INDEX} are in {}.", args.folder.display()));
    say("Give each party authority.crt with its own .crt and .key, and remove them here.");
    Ok(())
}

impl PartyArgs {
    /// The parts that run elsewhere. Nobody is called yet.
    ///
    /// # Errors
    /// When a certificate is missing or an address is not one.
    pub fn parties(&self) -> Result<Parties, Failure> {
        let Some(folder) = &self.party_files else { return Ok(Parties::default()) };
        let us = Party::open(folder, NODE).map_err(with_advice)?;
        let client = |party: &str, address: &Option<String>| {
            address.as_ref().map(|address| Client::new(&us, party, address)).transpose().map_err(with_advice)
        };
        let key_service = client(KEY_SERVICE, &self.key_service)?;
        let index = client(INDEX, &self.index)?;
        Ok(Parties {
            key_service: key_service.clone().map(|client| Arc::new(RemoteKeyService::new(client)) as _),
            index: index.clone().map(|client| Arc::new(RemoteIndex::new(client)) as _),
            signal_keys: key_service.map(|client| Arc::new(RemoteSignalKeys::new(client)) as _),
            signal_index: index.map(|client| Arc::new(RemoteSignalIndex::new(client)) as _),
        })
    }
}

fn with_advice(error: WireError) -> Failure {
    let failure = Failure::new(error.to_string());
    match error {
        WireError::File { .. } => failure.advice("`oever parties --folder FOLDER` makes these files, once."),
        _ => failure,
    }
}
