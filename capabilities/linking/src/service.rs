//! The parts that linking is made of, and where they run.

use std::sync::Arc;

use oever_kernel::Ctx;
use oever_web::{App, WebError};

use crate::index::{Index, LocalIndex};
use crate::key_service::{KeyService, LocalKeyService};
use crate::settings::Settings;
use crate::subjects::{Subject, SubjectSource};

/// Settings, sources of records, key service and index, found with [`App::part`].
pub(crate) struct Linking {
    pub(crate) settings: Settings,
    sources: Vec<Arc<dyn SubjectSource>>,
}

impl Linking {
    pub(crate) fn new(settings: Settings, sources: Vec<Arc<dyn SubjectSource>>) -> Self {
        Self { settings, sources }
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

    /// The key service. Only this line changes when it runs at another party.
    pub(crate) fn key_service(&self, app: &App) -> Arc<dyn KeyService> {
        Arc::new(LocalKeyService::new(app, self.settings.epoch, self.settings.evaluations_per_organisation))
    }

    /// The index. Only this line changes when it runs at another party.
    #[allow(clippy::unused_self, reason = "where the index runs will be a setting")]
    pub(crate) fn index(&self, app: &App) -> Arc<dyn Index> {
        Arc::new(LocalIndex::new(app))
    }
}
