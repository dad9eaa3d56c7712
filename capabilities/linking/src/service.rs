//! The parts that linking is made of, and where they run.

use std::fmt;
use std::sync::Arc;

use oever_kernel::Ctx;
use oever_web::{App, WebError};

use crate::index::{Index, LocalIndex};
use crate::key_service::{KeyService, LocalKeyService};
use crate::sealed::{SignalIndex, SignalKeys};
use crate::settings::Settings;
use crate::subjects::{Subject, SubjectSource};

/// The parts that run at other parties; what is not named runs in this process.
#[derive(Clone, Default)]
pub struct Parties {
    /// The key service, if it runs elsewhere.
    pub key_service: Option<Arc<dyn KeyService>>,
    /// The index, if it runs elsewhere.
    pub index: Option<Arc<dyn Index>>,
    /// The key service of sealed signals: at the same party as that of links.
    pub signal_keys: Option<Arc<dyn SignalKeys>>,
    /// The index of sealed signals: at the same party as that of links.
    pub signal_index: Option<Arc<dyn SignalIndex>>,
}

impl fmt::Debug for Parties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Parties({})", if self.are_apart() { "apart" } else { "together" })
    }
}

impl Parties {
    /// Whether the node, the key service and the index are three: only then does linking hold against whoever runs
    /// one of them.
    pub const fn are_apart(&self) -> bool {
        self.key_service.is_some() && self.index.is_some()
    }
}

/// Settings, sources of records, key service and index, found with [`App::part`].
pub(crate) struct Linking {
    pub(crate) settings: Settings,
    pub(crate) parties: Parties,
    sources: Vec<Arc<dyn SubjectSource>>,
}

impl Linking {
    pub(crate) fn new(settings: Settings, parties: Parties, sources: Vec<Arc<dyn SubjectSource>>) -> Self {
        Self { settings, parties, sources }
    }

    pub(crate) fn of(app: &App) -> Arc<Self> {
        app.part::<Self>()
    }

    /// The record behind an alias or id, if the actor may see it.
    pub(crate) async fn subject(&self, app: &App, ctx: &Ctx, reference: &str) -> Result<Subject, WebError> {
        for source in &self.sources {
            if let Some(subject) = source.find(app, ctx, reference).await? {
                return Ok(subject);
            }
        }
        Err(WebError::NotFound)
    }

    /// The key service, wherever it runs.
    pub(crate) fn key_service(&self, app: &App) -> Arc<dyn KeyService> {
        self.parties.key_service.clone().unwrap_or_else(|| {
            Arc::new(LocalKeyService {
                keys: app.vault().keyring().oprf(),
                db: app.db().clone(),
                clock: app.clock().clone(),
                entropy: app.entropy().clone(),
                daily: self.settings.evaluations_per_organisation,
            })
        })
    }

    /// The index, wherever it runs.
    pub(crate) fn index(&self, app: &App) -> Arc<dyn Index> {
        self.parties.index.clone().unwrap_or_else(|| Arc::new(LocalIndex { db: app.db().clone() }))
    }
}
