//! `oever keys …`: replace keys without touching what they protect.

use oever_kernel::{Entropy, OrganisationId};
use oever_store::{Keyring, OprfKeys};
use std::path::PathBuf;

use crate::cli::say;
use crate::installation::Installation;
use crate::{Failure, StoreArgs};

/// Keys.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum KeysCommand {
    /// Put a new key in the place of one that is in use
    #[command(subcommand)]
    Rotate(RotateCommand),
    /// Destroy the key of an old epoch: tokens made under it leave the index at the next release, and cannot be made again
    Retire {
        /// Folder with the keys of the key service
        #[arg(long, env = "OEVER_KEYS", default_value = "keys")]
        keys: PathBuf,
        /// The epoch, as in oprf-EPOCH.key
        #[arg(long)]
        epoch: u32,
    },
}

/// Which key.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum RotateCommand {
    /// The root key: wraps the organisations' keys anew. Stop `oever serve` and `oever worker` first
    ///
    /// Afterwards only the new root.key opens anything; backups of the key store made before need the old one, so keep
    /// that with them, and as long. The key of blind indexes stays the same, in blind.key.
    Root(StoreArgs),
    /// The keys of organisations: wraps the keys of their records anew, while others go on working
    Organisation {
        #[command(flatten)]
        store: StoreArgs,
        /// Id of one organisation; all of them without it
        #[arg(long)]
        organisation: Option<OrganisationId>,
    },
    /// The key service's: a new epoch beside the old ones; tokens under it are made at the next release
    ///
    /// Tokens meet within an epoch. When all are made, retire the old epoch: `oever keys retire`.
    Oprf {
        /// Folder with the keys of the key service
        #[arg(long, env = "OEVER_KEYS", default_value = "keys")]
        keys: PathBuf,
    },
}

/// Replaces or destroys a key.
///
/// # Errors
/// Says which key could not be replaced; the one in use stays then.
pub async fn run(command: KeysCommand) -> Result<(), Failure> {
    match command {
        KeysCommand::Rotate(RotateCommand::Root(store)) => rotate_root(&store).await,
        KeysCommand::Rotate(RotateCommand::Organisation { store, organisation }) => {
            let installation = Installation::open(&store).await?;
            let all = match organisation {
                Some(one) => vec![one],
                None => installation.vault.organisations().await?,
            };
            let mut records = 0;
            for one in &all {
                records += installation.vault.rotate_organisation(*one, installation.clock.now()).await?;
            }
            say(&format!(
                "{} organisations have a new key; the keys of {records} records are under it.",
                all.len()
            ));
            installation.close().await;
            Ok(())
        }
        KeysCommand::Rotate(RotateCommand::Oprf { keys }) => {
            let oprf = OprfKeys::in_folder(&keys);
            let last = oprf.epochs()?.last().copied().unwrap_or(0);
            let demo = oprf.is_demo(last)?;
            let epoch = oprf.add(&entropy()?, demo)?;
            say(&format!(
                "Epoch {epoch} is in use, beside the ones before. The next release makes tokens under it."
            ));
            say(&format!("Copy {} to your key backup now.", oprf.file(epoch).display()));
            Ok(())
        }
        KeysCommand::Retire { keys, epoch } => {
            OprfKeys::in_folder(&keys).destroy(epoch)?;
            say(&format!("The key of epoch {epoch} is destroyed. Destroy it in your key backup too."));
            Ok(())
        }
    }
}

async fn rotate_root(store: &StoreArgs) -> Result<(), Failure> {
    let keyring = Keyring::open(&store.keys)?;
    let installation = Installation::with(store, keyring).await?;
    if !installation.root_key_fits().await {
        // Interrupted after the key store was done: the file is all that is left.
        if !installation.vault.keyring().replace_root()? {
            return Err(Failure::new("root.key is not the key that this key store was made with")
                .advice("Put back the root.key that belongs to this installation."));
        }
        installation.close().await;
        Installation::open(store).await?.close().await;
        say("An interrupted replacement of the root key is finished.");
        return Ok(());
    }
    let next = installation.vault.keyring().next_root(&entropy()?)?;
    let keys = installation.vault.rewrap_root(&next).await?;
    installation.vault.keyring().replace_root()?;
    installation.close().await;
    say(&format!("The root key is new; the keys of organisations ({keys}) are under it."));
    say(
        "Copy root.key and blind.key to your key backup now. Older backups of the key store need the old root.key.",
    );
    Ok(())
}

fn entropy() -> Result<Entropy, Failure> {
    Entropy::system().map_err(|error| Failure::new(format!("no randomness: {error}")))
}
