//! Events and jobs that are due.

use oever_store::{StoreError, claim_events, finish_event, transaction};

use crate::{App, Registry};

impl Registry {
    /// Delivers every pending event and does every job that is due, until nothing is left. Returns how
    /// many there were. A handler that fails is tried again later; it does not stop the others.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn run_due(&self, app: &App) -> Result<u64, StoreError> {
        let mut done = 0;
        loop {
            let round = self.deliver(app).await? + self.work(app).await?;
            if round == 0 {
                return Ok(done);
            }
            done += round;
        }
    }

    async fn deliver(&self, app: &App) -> Result<u64, StoreError> {
        let ctx = app.machine("event");
        let events = claim_events(&mut app.db().read().await?).await?;
        let mut delivered = 0;
        for event in events {
            let mut failed = false;
            for (kind, handler) in &self.events {
                if *kind == event.kind
                    && let Err(error) =
                        handler(app.clone(), ctx.clone(), event.subject, event.detail.clone()).await
                {
                    failed = true;
                    tracing::error!(kind, %error, "event handler failed");
                    metrics::counter!("oever_event_failures_total").increment(1);
                }
            }
            if !failed {
                transaction!(app.db(), "event delivered", |tx| -> Result<(), StoreError> {
                    finish_event(tx, &ctx, event.id).await.map(drop)
                })?;
                delivered += 1;
            }
        }
        Ok(delivered)
    }

    async fn work(&self, app: &App) -> Result<u64, StoreError> {
        let ctx = app.machine("job");
        let mut worked = 0;
        while let Some(job) =
            transaction!(app.db(), "claim job", |tx| -> Result<Option<oever_jobs::Job>, StoreError> {
                oever_jobs::claim(tx, ctx.now()).await
            })?
        {
            let handler = self.jobs.iter().find(|(kind, _)| *kind == job.kind).map(|(_, handler)| *handler);
            let outcome = match handler {
                Some(handler) => handler(app.clone(), ctx.clone(), job.subject, String::new())
                    .await
                    .map_err(|error| error.0),
                None => Err("nobody does this kind of job".to_owned()),
            };
            transaction!(app.db(), "job ended", |tx| -> Result<(), StoreError> {
                match &outcome {
                    Ok(()) => oever_jobs::finish(tx, job.id, ctx.now()).await.map(drop),
                    Err(why) => oever_jobs::fail(tx, job.id, why).await,
                }
            })?;
            if let Err(why) = outcome {
                tracing::error!(kind = job.kind, why, "job failed");
                metrics::counter!("oever_job_failures_total").increment(1);
            } else {
                worked += 1;
            }
        }
        Ok(worked)
    }
}
