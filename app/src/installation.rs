//! Databases, keys and capabilities: what every command stands on.

use std::path::PathBuf;

use oever_kernel::{Clock, Entropy};
use oever_linking::Parties;
use oever_store::{Db, Keyring, KeyringError, StoreError, Vault, args, transaction};
use oever_web::{App, Assembly, Base, Capability, Settings};

use crate::{Failure, StoreArgs};

oever_store::statements! {
    ANY_RECORD = "SELECT record FROM record_keys ORDER BY record LIMIT 1";
    FACT = "SELECT value FROM installation WHERE name = $1";
    SET_FACT = "INSERT INTO installation (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
}

/// Every capability, in dependency order, with everything in this process.
///
/// # Errors
/// When rules or texts that ship with the program are wrong: nothing starts then.
pub fn capabilities() -> Result<Vec<Capability>, String> {
    capabilities_with(Parties::default(), None)
}

/// Every capability, in dependency order, with the parts of linking that run at other parties and a folder with rules
/// of the installation.
///
/// # Errors
/// As [`capabilities`].
pub fn capabilities_with(parties: Parties, own_rules: Option<PathBuf>) -> Result<Vec<Capability>, String> {
    Ok(vec![
        oever_organisations::capability()?,
        oever_sharing::capability()?,
        oever_reporting::capability_with(Some(oever_linking::seal_offer()), own_rules)?,
        oever_linking::capability_with(vec![oever_coordination::link_source()], parties)?,
        oever_coordination::capability()?,
        oever_placement::capability()?,
        oever_followup::capability()?,
        oever_picture::capability()?,
        oever_steering::capability()?,
    ])
}

/// Open databases and keys.
#[derive(Debug, Clone)]
pub struct Installation {
    /// The main database.
    pub db: Db,
    /// The keys.
    pub vault: Vault,
    /// Time.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
}

impl Installation {
    /// Opens what is there. Nothing is made: a missing key file, database or table is an answer with advice.
    ///
    /// # Errors
    /// Says what is missing and what to do.
    pub async fn open(store: &StoreArgs) -> Result<Self, Failure> {
        let keyring = Keyring::open(&store.keys).map_err(|error| {
            let missing = matches!(error, KeyringError::Missing(_));
            let failure = Failure::new(error.to_string());
            if missing {
                failure.advice(
                    "For a new installation: `oever migrate --create-keys`. Look at --keys (OEVER_KEYS) too.",
                )
            } else {
                failure
            }
        })?;
        for address in [&store.database, &store.keys_database] {
            if let Some(path) = address.strip_prefix("sqlite:")
                && !std::path::Path::new(path).exists()
            {
                return Err(Failure::new(format!("there is no database at {path}")).advice(
                    "For a new installation: `oever migrate --create-keys`. Look at --database and --keys-database too.",
                ));
            }
        }
        let installation = Self::with(store, keyring).await?;
        if !installation.root_key_fits().await {
            return Err(Failure::new(format!(
                "{} is not the key that this key store was made with",
                store.keys.join("root.key").display()
            ))
            .advice(
                "Nothing opens with it. Put back the root.key that belongs to this installation. If there is a \
                 root.key.next beside it, replacing the root key was interrupted: `oever keys rotate root` finishes it.",
            ));
        }
        Ok(installation)
    }

    /// Whether the root key opens what is in the key store. An empty one, or one without a schema yet, fits any key.
    pub(crate) async fn root_key_fits(&self) -> bool {
        let Ok(mut tx) = self.vault.db().read().await else { return true };
        let Ok(Some(row)) = tx.first(ANY_RECORD, args![]).await else { return true };
        drop(tx);
        let Ok(record) = row.get::<uuid::Uuid>("record") else { return true };
        !matches!(self.vault.key(record).await, Err(StoreError::Sealed { .. }))
    }

    /// Opens or makes the databases, with keys that are there.
    pub(crate) async fn with(store: &StoreArgs, keyring: Keyring) -> Result<Self, Failure> {
        if store.database == store.keys_database {
            return Err(Failure::new("the data and the keys are in one database")
                .advice("Give --keys-database another place: whoever has both has everything."));
        }
        let entropy = Entropy::system().map_err(|error| Failure::new(format!("no randomness: {error}")))?;
        let db = Db::open(&store.database).await?;
        let keys = Db::open(&store.keys_database).await?;
        let vault = Vault::new(keys, keyring, entropy.clone());
        Ok(Self { db, vault, clock: Clock::system(), entropy })
    }

    /// Brings both schemas up to date.
    ///
    /// # Errors
    /// When a migration fails.
    pub async fn migrate(&self) -> Result<(), Failure> {
        self.db.migrate().await?;
        self.vault.db().migrate_keys().await?;
        Ok(())
    }

    /// A fact about this installation, such as `demo`. `None` too when the schema is not there yet.
    pub(crate) async fn fact(&self, name: &str) -> Result<Option<String>, Failure> {
        let mut tx = self.db.read().await?;
        match tx.first(FACT, args![name]).await {
            Ok(row) => Ok(row.map(|row| row.get("value")).transpose()?),
            Err(error) => Err(Failure::new(error.to_string()).advice(
                "Is the schema up to date? `oever migrate` brings it there; `oever doctor` looks further.",
            )),
        }
    }

    /// Writes a fact down.
    pub(crate) async fn set_fact(&self, name: &str, value: &str) -> Result<(), Failure> {
        transaction!(self.db, "installation fact", |tx| -> Result<(), StoreError> {
            tx.execute(SET_FACT, args![name, value]).await.map(drop)
        })?;
        Ok(())
    }

    /// Refuses what only a demonstration may use.
    ///
    /// # Errors
    /// Says which of the two is from a demonstration.
    pub async fn refuse_demo(&self) -> Result<(), Failure> {
        if self.vault.keyring().is_demo() {
            return Err(Failure::new(format!(
                "the key files in {} were made by `oever demo`",
                self.vault.keyring().folder().display()
            ))
            .advice("Never use them for real people. Make new ones with `oever migrate --create-keys`."));
        }
        if self.fact("demo").await?.is_some() {
            return Err(Failure::new("this database holds the invented world of `oever demo`")
                .advice("Give --database (OEVER_DATABASE) another place."));
        }
        Ok(())
    }

    /// Puts the application together.
    ///
    /// # Errors
    /// When the program's own rules or texts are wrong.
    pub fn assemble(&self, settings: Settings, capabilities: Vec<Capability>) -> Result<Assembly, Failure> {
        let base = Base {
            db: self.db.clone(),
            vault: self.vault.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            settings,
        };
        Ok(oever_web::assemble(base, std::sync::Arc::new(oever_organisations::StoredAccounts), capabilities)?)
    }

    /// Takes out of the data what the erasure list names. A copy of the data that was put back can hold
    /// index tokens and hits of records that were erased since; so this runs before anything is served,
    /// whenever the list and the data disagree about how much was erased. Returns the length of the list
    /// if there was something to do.
    ///
    /// # Errors
    /// When a database refuses: then nothing is served.
    pub(crate) async fn replay_erasures(&self, app: &App) -> Result<Option<usize>, Failure> {
        let erased = self.vault.erasures().await?;
        let known = self.fact("erasures").await?.and_then(|text| text.parse().ok()).unwrap_or(0);
        if erased.len() == known {
            return Ok(None);
        }
        let ctx = app.machine("restore");
        for (record, _) in &erased {
            crate::erasure::forget(app, &ctx, *record).await?;
        }
        // What was erased along with these (enrolments, reports) is on the list by now.
        let known = self.vault.erasures().await?.len();
        self.set_fact("erasures", &known.to_string()).await?;
        Ok(Some(erased.len()))
    }

    /// Writes everything down and closes.
    pub async fn close(&self) {
        self.db.close().await;
        self.vault.db().close().await;
    }
}
