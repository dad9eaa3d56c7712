//! Work for later: events, jobs and mail, in the server's process or in one of its own.

use std::sync::Arc;
use std::time::Duration;

use oever_web::{App, Registry};
use tokio::sync::watch;

use crate::mail::Post;

/// How often the worker looks.
const PERIOD: Duration = Duration::from_secs(2);

/// Whether a serving process works too.
pub(crate) enum Worker {
    /// Another process does: `oever worker`.
    Elsewhere,
    /// This one does; without a mail server, mail waits in the outbox.
    Here(Option<Box<Post>>),
}

/// Works until told to stop; a round that has begun is finished.
pub(crate) async fn work(
    app: App,
    registry: Arc<Registry>,
    post: Option<Box<Post>>,
    mut stop: watch::Receiver<bool>,
) {
    let mut rounds = tokio::time::interval(PERIOD);
    rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = rounds.tick() => {}
            _ = stop.wait_for(|told| *told) => return,
        }
        match registry.run_due(&app).await {
            Ok(0) => {}
            Ok(done) => {
                tracing::debug!(done, "work done");
                metrics::counter!("oever_work_total").increment(done);
            }
            Err(error) => tracing::error!(%error, "the worker could not work"),
        }
        if let Some(post) = &post
            && let Err(error) = post.send_waiting(&app).await
        {
            tracing::error!(%error, "mail could not be read");
        }
    }
}
