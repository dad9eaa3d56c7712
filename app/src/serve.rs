//! `oever serve`, `oever worker`, `oever migrate`.

use std::sync::Arc;

use oever_store::Keyring;
use oever_web::Assembly;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::config::{MailArgs, PartyArgs};
use crate::installation::{Installation, capabilities_with};
use crate::mail::Post;
use crate::worker::{self, Worker};
use crate::{Failure, ServeArgs, StoreArgs, http, telemetry};

/// Serves until told to stop.
///
/// # Errors
/// Says what is missing before anything is served.
pub async fn serve(args: &ServeArgs) -> Result<(), Failure> {
    let installation = ready(&args.store).await?;
    let capabilities = capabilities_with(args.parties.parties()?, args.rules.rules.clone());
    let assembly = installation.assemble(args.settings(), capabilities.map_err(Failure::new)?)?;
    if let Some(erased) = installation.replay_erasures(&assembly.app).await? {
        tracing::info!(erased, "the erasure list was replayed");
    }
    let post = Post::new(&args.mail)?;
    telemetry::figures();
    let listener = TcpListener::bind(args.listen)
        .await
        .map_err(|error| Failure::new(format!("cannot listen on {}: {error}", args.listen)))?;
    reload_when_told(assembly.app.clone());
    tracing::info!(address = %listener.local_addr()?, "serving");
    let served = run(
        &assembly,
        listener,
        args.metrics_token.clone(),
        if args.no_worker { Worker::Elsewhere } else { Worker::Here(post) },
        http::told_to_stop(),
    )
    .await;
    installation.close().await;
    served
}

/// Runs a service and, if asked, its worker, until `stop`; then lets both finish.
pub(crate) async fn run(
    assembly: &Assembly,
    listener: TcpListener,
    metrics_token: Option<String>,
    worker: Worker,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    let (tell, told) = watch::channel(false);
    let working = match worker {
        Worker::Elsewhere => None,
        Worker::Here(post) => {
            let registry = Arc::new(assembly.registry.clone());
            Some(tokio::spawn(worker::work(assembly.app.clone(), registry, post, told)))
        }
    };
    let router = http::surround(&assembly.app, assembly.router.clone(), metrics_token);
    let served = http::serve(listener, router, stop).await;
    let _ = tell.send(true);
    if let Some(working) = working {
        let _ = working.await;
    }
    tracing::info!("stopped");
    served
}

/// From now on SIGHUP reads the rules of the installation again; what is wrong is said, and the old rules stay in force.
#[cfg(unix)]
pub(crate) fn reload_when_told(app: oever_web::App) {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut told) = signal(SignalKind::hangup()) else { return };
    tokio::spawn(async move {
        while told.recv().await.is_some() {
            match app.part::<oever_reporting::Recognition>().reload() {
                Ok(now) => tracing::info!(
                    own_files = now.own_files,
                    indicators = now.indicators,
                    text_rules = now.text_rules,
                    "the rules were read again and are in force"
                ),
                Err(error) => {
                    tracing::error!(%error, "the rules were not taken into use; the old ones stay in force");
                }
            }
        }
    });
}

/// Other systems have no such signal: the rules are read at the start.
#[cfg(not(unix))]
pub(crate) fn reload_when_told(_: oever_web::App) {}

/// Works until told to stop, without serving.
///
/// # Errors
/// As [`serve`].
pub async fn work(
    store: &StoreArgs,
    mail: &MailArgs,
    parties: &PartyArgs,
    settings: oever_web::Settings,
) -> Result<(), Failure> {
    let installation = ready(store).await?;
    let assembly = installation
        .assemble(settings, capabilities_with(parties.parties()?, None).map_err(Failure::new)?)?;
    if let Some(erased) = installation.replay_erasures(&assembly.app).await? {
        tracing::info!(erased, "the erasure list was replayed");
    }
    let post = Post::new(mail)?;
    let (tell, told) = watch::channel(false);
    tokio::spawn(async move {
        http::told_to_stop().await;
        let _ = tell.send(true);
    });
    tracing::info!("working");
    worker::work(assembly.app.clone(), Arc::new(assembly.registry.clone()), post, told).await;
    installation.close().await;
    Ok(())
}

/// An installation that may serve real people.
async fn ready(store: &StoreArgs) -> Result<Installation, Failure> {
    let installation = Installation::open(store).await?;
    installation.refuse_demo().await?;
    Ok(installation)
}

/// Brings databases up to date; makes keys only when asked.
///
/// # Errors
/// Says what is missing.
pub async fn migrate(store: &StoreArgs, create_keys: bool) -> Result<(), Failure> {
    let keyring = if create_keys {
        let entropy = oever_kernel::Entropy::system()
            .map_err(|error| Failure::new(format!("no randomness: {error}")))?;
        Keyring::create(&store.keys, &entropy, false)
            .map_err(|error| Failure::new(error.to_string()).advice("Key files are never overwritten."))?
    } else {
        Keyring::open(&store.keys).map_err(|error| {
            Failure::new(error.to_string()).advice("For a new installation: `oever migrate --create-keys`.")
        })?
    };
    let installation = Installation::with(store, keyring).await?;
    installation.migrate().await?;
    installation.close().await;
    Ok(())
}
