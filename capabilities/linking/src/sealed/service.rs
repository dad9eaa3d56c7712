//! The parts that sealed signals are made of, and where they run.

use std::sync::Arc;

use oever_web::App;

use super::index::{LocalSignalIndex, SignalIndex};
use super::keys::{LocalSignalKeys, SignalKeys};
use super::place::Place;
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

    /// The key service, wherever it runs. What an organisation may ask for in a day is counted together with linking.
    pub(crate) fn keys(&self, app: &App) -> Arc<dyn SignalKeys> {
        let elsewhere = Linking::of(app).parties.signal_keys.clone();
        elsewhere.unwrap_or_else(|| Arc::new(self.keys_here(app)))
    }

    /// The index, wherever it runs.
    pub(crate) fn index(&self, app: &App) -> Arc<dyn SignalIndex> {
        let elsewhere = Linking::of(app).parties.signal_index.clone();
        elsewhere.unwrap_or_else(|| Arc::new(self.index_here(app)))
    }

    /// Where they run.
    pub(crate) fn place(app: &App) -> Place {
        Place::of(&Linking::of(app).parties)
    }

    /// The key service in this process: also where it runs elsewhere today, what was made here before ends here.
    pub(crate) fn keys_here(&self, app: &App) -> LocalSignalKeys {
        let daily = Linking::of(app).settings.evaluations_per_organisation;
        LocalSignalKeys::embedded(app, self.settings.clone(), daily)
    }

    /// The index in this process, as [`Sealing::keys_here`].
    pub(crate) fn index_here(&self, app: &App) -> LocalSignalIndex {
        let (db, clock) = (app.db().clone(), app.clock().clone());
        LocalSignalIndex { db, clock, longest_days: self.settings.retention_days }
    }
}
