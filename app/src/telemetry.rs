//! Logs and figures about the program, never about people.
//!
//! A request is logged by the pattern of its route, not by its path: `/dossier/{dossier}` and never the alias.

use std::sync::OnceLock;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For reading along.
    Text,
}

/// Starts logging. `OEVER_LOG` takes the filter; the database library never says more than a warning,
/// because its statements stand beside their values.
pub(crate) fn start(format: LogFormat, default: &str) {
    let filter = EnvFilter::try_from_env("OEVER_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    let filter = ["sqlx=warn", "h2=warn", "rustls=warn", "lettre=warn"]
        .iter()
        .filter_map(|directive| directive.parse().ok())
        .fold(filter, EnvFilter::add_directive);
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start (tests) keeps the first.
    let _ = match format {
        LogFormat::Json => {
            builder.json().flatten_event(true).with_current_span(true).with_span_list(false).try_init()
        }
        LogFormat::Text => builder.with_target(false).compact().try_init(),
    };
}

/// The figures of this process.
pub(crate) fn figures() -> Option<&'static PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    HANDLE.get_or_init(|| PrometheusBuilder::new().install_recorder().ok()).as_ref()
}
