//! The parts that sealed signals are made of, and where they run.

use std::sync::Arc;

use oever_web::App;

use super::index::{LocalSignalIndex, SignalIndex};
use super::keys::{LocalSignalKeys, SignalKeys};
use super::settings::SealedSettings;
use crate::service::Linking;

/// Settings, key service and index of sealed signals, found with [`App::part`].
pub(crate) struct Sealing {
    pub(crate) settings: Arc<SealedSettings>,
}

impl Sealing {
    pub(crate) fn of(app: &App) -> Arc<Self> {
        app.part::<Self>()
    }

    /// The key service. Only this line changes when it runs at another party. What an organisation may ask for in a day
    /// is counted together with linking.
    pub(crate) fn keys(&self, app: &App) -> Arc<dyn SignalKeys> {
        let daily = Linking::of(app).settings.evaluations_per_organisation;
        Arc::new(LocalSignalKeys::new(app, self.settings.clone(), daily))
    }

    /// The index. Only this line changes when it runs at another party.
    #[allow(clippy::unused_self, reason = "where the index runs will be a setting")]
    pub(crate) fn index(&self, app: &App) -> Arc<dyn SignalIndex> {
        Arc::new(LocalSignalIndex::new(app))
    }
}
