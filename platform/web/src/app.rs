//! What every request has at hand.

use std::any::{Any, TypeId};
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

use oever_audit::Audit;
use oever_kernel::{Clock, Ctx, Entropy, Geography, Language, Purpose};
use oever_policy::authorization::Authorizer;
use oever_store::{Db, Vault};

use crate::limits::Limits;
use crate::{Accounts, Catalogue, NavEntry};

/// Settings of an installation that pages need.
#[derive(Debug, Clone)]
pub struct Settings {
    /// A demonstration: the strip on every page says so, and there is an outbox page.
    pub demo: bool,
    /// Cookies only over TLS. Off on loopback only.
    pub secure_cookies: bool,
    /// Address where others reach this installation, without a slash at the end.
    pub base_url: String,
    /// Trust `X-Forwarded-For` of a proxy in front.
    pub behind_proxy: bool,
    /// Who reads public reports and when, in Dutch and English. `None`: two-way contact is closed and the
    /// page says so.
    pub public_contact: Option<oever_kernel::Text>,
    /// Address of a municipality's own theme.
    pub theme_css: Option<String>,
    /// Rate limits; off only in tests that are not about them.
    pub limits: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            demo: false,
            secure_cookies: true,
            base_url: "http://127.0.0.1:8080".into(),
            behind_proxy: false,
            public_contact: None,
            theme_css: None,
            limits: true,
        }
    }
}

/// Everything an [`App`] is made of.
pub struct AppParts {
    /// The main database.
    pub db: Db,
    /// The keys.
    pub vault: Vault,
    /// The log.
    pub audit: Audit,
    /// The policies.
    pub authorizer: Authorizer,
    /// Time.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
    /// Texts in every language.
    pub catalogue: Catalogue,
    /// Municipalities and regions.
    pub geography: Geography,
    /// Who is behind a session.
    pub accounts: Arc<dyn Accounts>,
    /// Entries of the side menu of all capabilities.
    pub nav: Vec<NavEntry>,
    /// Addresses that anybody may open, also without an account.
    pub open_pages: BTreeSet<&'static str>,
    /// Rule sets and services of the capabilities, by type.
    pub parts: Vec<Arc<dyn Any + Send + Sync>>,
    /// Settings.
    pub settings: Settings,
}

/// The application: cheap to clone, handed to every use case.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    db: Db,
    vault: Vault,
    audit: Audit,
    authorizer: Authorizer,
    clock: Clock,
    entropy: Entropy,
    catalogue: Catalogue,
    geography: Geography,
    accounts: Arc<dyn Accounts>,
    nav: Vec<NavEntry>,
    open_pages: BTreeSet<&'static str>,
    parts: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
    settings: Settings,
    limits: Limits,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("App")
    }
}

impl fmt::Debug for AppParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AppParts")
    }
}

impl App {
    /// Puts the parts together.
    pub fn new(parts: AppParts) -> Self {
        let limits = Limits::new(parts.settings.limits);
        let mut nav = parts.nav;
        nav.sort_by_key(|entry| entry.order);
        Self(Arc::new(Inner {
            db: parts.db,
            vault: parts.vault,
            audit: parts.audit,
            authorizer: parts.authorizer,
            clock: parts.clock,
            entropy: parts.entropy,
            catalogue: parts.catalogue,
            geography: parts.geography,
            accounts: parts.accounts,
            nav,
            open_pages: parts.open_pages,
            parts: parts.parts.into_iter().map(|part| ((*part).type_id(), part)).collect(),
            settings: parts.settings,
            limits,
        }))
    }

    /// The main database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The keys.
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// The log.
    pub fn audit(&self) -> &Audit {
        &self.0.audit
    }

    /// The policies.
    pub fn authorizer(&self) -> &Authorizer {
        &self.0.authorizer
    }

    /// Time.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Randomness.
    pub fn entropy(&self) -> &Entropy {
        &self.0.entropy
    }

    /// Texts in every language.
    pub fn catalogue(&self) -> &Catalogue {
        &self.0.catalogue
    }

    /// Municipalities and regions.
    pub fn geography(&self) -> &Geography {
        &self.0.geography
    }

    /// Who is behind a session.
    pub fn accounts(&self) -> &Arc<dyn Accounts> {
        &self.0.accounts
    }

    /// Settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn nav(&self) -> &[NavEntry] {
        &self.0.nav
    }

    /// Whether anybody may open this address, also without an account.
    pub(crate) fn is_open(&self, path: &str) -> bool {
        self.0.open_pages.contains(path)
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// A rule set or service that a capability registered (in [`AppParts::parts`]), by its type.
    ///
    /// # Panics
    /// When it was not registered: a mistake of the program that every start and every test would show.
    #[allow(clippy::panic, reason = "registered by the program itself at start")]
    pub fn part<T: Any + Send + Sync>(&self) -> Arc<T> {
        let part = self.0.parts.get(&TypeId::of::<T>());
        part.cloned().and_then(|part| part.downcast().ok()).unwrap_or_else(|| {
            panic!("{} was not registered with the application", std::any::type_name::<T>())
        })
    }

    /// A context for the machine itself: jobs, events, the command line.
    pub fn machine(&self, purpose: &str) -> Ctx {
        Ctx {
            actor: None,
            purpose: Purpose::new(purpose),
            clock: self.0.clock.clone(),
            entropy: self.0.entropy.clone(),
            language: Language::Nl,
        }
    }
}
