//! An application with a small invented world, on both databases, for tests only.
//!
//! ```no_run
//! # async fn example() {
//! use oever_testkit::{TestApp, Who};
//! for app in TestApp::on_both(|| vec![]).await {
//!     let page = app.get(Who::Coordinator, "/werk").await;
//!     assert_eq!(page.status, 200);
//! }
//! # }
//! ```

#![allow(clippy::missing_panics_doc, reason = "a test that cannot go on stops")]

mod browser;
mod world;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use oever_kernel::{Actor, Clock, Ctx, Entropy, Language, Purpose, Timestamp};
use oever_store::{Db, Engine, Keyring, Submission, Vault};
use oever_web::{App, Assembly, Base, Capability, Registry, Settings, assemble, axum};

pub use browser::{Answer, Browser};
pub use world::{TestWorld, Who};

/// The instant at which every test begins: Monday 23 November 2026, 10.00 in the Netherlands.
pub const START: Timestamp = Timestamp(1_795_424_400_000_000);

/// An application with the small world in it.
pub struct TestApp {
    /// The application.
    pub app: App,
    /// Its service.
    pub router: axum::Router,
    /// What its capabilities brought.
    pub registry: Registry,
    /// The OpenAPI document.
    pub openapi: utoipa::openapi::OpenApi,
    /// Who and what there is.
    pub world: TestWorld,
    folder: PathBuf,
    /// Goes when the application goes.
    _temporary: Option<tempfile::TempDir>,
}

impl std::fmt::Debug for TestApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TestApp on {:?}", self.app.db().engine())
    }
}

impl TestApp {
    /// One application on SQLite and, when `OEVER_TEST_POSTGRES` names a server, one on PostgreSQL.
    /// `capabilities` are those under test; organisations is always there.
    pub async fn on_both(capabilities: fn() -> Vec<Capability>) -> Vec<Self> {
        Self::on_both_with(capabilities, Settings::default()).await
    }

    /// On both, with other settings.
    pub async fn on_both_with(capabilities: fn() -> Vec<Capability>, settings: Settings) -> Vec<Self> {
        let mut all = vec![Self::on_sqlite_with(capabilities, settings.clone()).await];
        if let Ok(server) = std::env::var("OEVER_TEST_POSTGRES") {
            let name = fresh_name();
            let admin = Db::open(&server).await.expect("the PostgreSQL of OEVER_TEST_POSTGRES answers");
            let create: &'static str = Box::leak(format!("CREATE DATABASE {name}").into_boxed_str());
            admin.run_outside_transaction(create).await.expect("a database can be made");
            admin.close().await;
            let base = server.rsplit_once('/').map_or(server.as_str(), |(base, _)| base);
            let db = Db::open(&format!("{base}/{name}")).await.expect("the new database opens");
            all.push(Self::start(db, tempfile::tempdir().expect("a folder"), capabilities, settings).await);
        }
        all
    }

    /// On SQLite only: for tests of pages and rules that do not depend on the database.
    pub async fn on_sqlite(capabilities: fn() -> Vec<Capability>) -> Self {
        Self::on_sqlite_with(capabilities, Settings::default()).await
    }

    /// On SQLite with other settings.
    pub async fn on_sqlite_with(capabilities: fn() -> Vec<Capability>, settings: Settings) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let db = Db::open(&format!("sqlite:{}", folder.path().join("data.db").display()))
            .await
            .expect("SQLite opens");
        Self::start(db, folder, capabilities, settings).await
    }

    async fn start(
        db: Db,
        folder: tempfile::TempDir,
        capabilities: fn() -> Vec<Capability>,
        settings: Settings,
    ) -> Self {
        let entropy = Entropy::seeded(fresh_number());
        let keyring = Keyring::create(&folder.path().join("keys"), &entropy, true).expect("keys are made");
        let keys = Db::open(&format!("sqlite:{}", folder.path().join("keys.db").display()))
            .await
            .expect("the key store opens");
        let vault = Vault::new(keys, keyring, entropy.clone());
        let path = folder.path().to_owned();
        Self::with((db, vault, entropy), (path, Some(folder)), capabilities, settings).await
    }

    /// In a folder that `oever migrate --create-keys` has filled, with a fresh world: what is made here can then be
    /// served, copied and verified by the program itself. The folder stays.
    pub async fn in_folder(folder: &Path, capabilities: fn() -> Vec<Capability>, settings: Settings) -> Self {
        let open = async |name: &str| {
            Db::open(&format!("sqlite:{}", folder.join(name).display())).await.expect("SQLite opens")
        };
        let keyring = Keyring::open(&folder.join("keys")).expect("the folder has keys");
        let entropy = Entropy::system().expect("the system gives randomness");
        let vault = Vault::new(open("oever-keys.sqlite").await, keyring, entropy.clone());
        let db = open("oever.sqlite").await;
        Self::with((db, vault, entropy), (folder.to_owned(), None), capabilities, settings).await
    }

    async fn with(
        (db, vault, entropy): (Db, Vault, Entropy),
        (folder, temporary): (PathBuf, Option<tempfile::TempDir>),
        capabilities: fn() -> Vec<Capability>,
        settings: Settings,
    ) -> Self {
        db.migrate().await.expect("the schema is made");
        vault.db().migrate_keys().await.expect("the key store's schema is made");
        // Rate limits are off unless a test asks for them: they count in real time.
        let settings = Settings { secure_cookies: false, limits: false, ..settings };
        let base = Base { db, vault, clock: Clock::fixed(START), entropy, settings };
        let mut all = vec![oever_organisations::capability().expect("organisations")];
        all.extend(capabilities());
        let Assembly { app, router, registry, openapi } =
            assemble(base, Arc::new(oever_organisations::StoredAccounts), all)
                .expect("the capabilities fit together");
        let world = TestWorld::make(&app).await;
        Self { app, router, registry, openapi, world, folder, _temporary: temporary }
    }

    /// A context of somebody in the world, for calling a use case.
    pub fn ctx(&self, who: Who) -> Ctx {
        self.ctx_of(self.world.actor(who))
    }

    /// A context of any actor.
    pub fn ctx_of(&self, actor: Option<Actor>) -> Ctx {
        Ctx {
            actor,
            purpose: Purpose::new("test"),
            clock: self.app.clock().clone(),
            entropy: self.app.entropy().clone(),
            language: Language::Nl,
        }
    }

    /// A key for a submission that was not used before.
    pub fn submission(&self) -> Submission {
        Submission { key: self.app.entropy().uuid() }
    }

    /// Time passes. Sessions that were left alone for an hour end, as they do in life: browsers sign in again.
    pub fn advance_days(&self, days: i64) {
        self.app.clock().advance_seconds(days * 86_400);
    }

    /// Events are delivered and jobs that are due are done.
    pub async fn run_due(&self) {
        self.registry.run_due(&self.app).await.expect("events and jobs run");
    }

    /// Where the SQLite files and the keys are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes everything down and closes both databases, so that another process can take over.
    pub async fn close(self) {
        self.app.db().close().await;
        self.app.vault().db().close().await;
    }

    /// Whether bytes stand anywhere in the files of this application (database, write-ahead log, keys).
    /// Always `false` on PostgreSQL, whose files are elsewhere.
    pub fn files_contain(&self, needle: &str) -> bool {
        fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
            for entry in std::fs::read_dir(folder).expect("the folder can be read") {
                let path = entry.expect("an entry").path();
                if path.is_dir() { walk(&path, files) } else { files.push(path) }
            }
        }
        if self.app.db().engine() == Engine::Postgres {
            return false;
        }
        assert!(needle.len() >= 12, "a canary of at least 12 bytes");
        let mut files = Vec::new();
        walk(&self.folder, &mut files);
        files.iter().any(|path| {
            let bytes = std::fs::read(path).expect("a file can be read");
            bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
        })
    }

    /// Prepares every statement of every capability on this database.
    pub async fn prepare_all(&self) {
        for statement in &self.registry.statements {
            if let Err(error) = self.app.db().prepare(*statement).await {
                panic!("{} on {:?}: {error}", statement.name, self.app.db().engine());
            }
        }
    }
}

fn fresh_number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::SeqCst)
}

fn fresh_name() -> String {
    let random = Entropy::system().expect("the system gives randomness").uuid().simple().to_string();
    format!("test_{random}")
}
