//! Becoming an opener, stopping, and handing over to another officer of the same organisation.

use oever_audit::Entry;
use oever_kernel::{Actor, Ctx};
use oever_sealing::envelope::Key;
use oever_sealing::signal::OpenerKey;
use oever_store::{Once, Statement, Submission, Value, args, finish_submission, once, transaction};
use oever_web::{App, Record, WebError};
use uuid::Uuid;

use super::model::OPENER_SECRET;
use super::openers::{Opener, openers};
use super::queries;
use crate::hex::hex;

/// The data protection officer takes on opening for the own legal person, or takes it up again. It holds for signals
/// sealed from now on.
///
/// # Errors
/// A refusal when this role may not, or when the legal person opens already.
pub async fn become_opener(app: &App, ctx: &Ctx, submission: Submission) -> Result<(), WebError> {
    let change = Change::of(app, ctx, "sealed.opener", "sealed-refused-opener-already")?;
    let actor = change.actor;
    if let Some(own) = own_opener(app, actor).await? {
        let row = args![actor.organisation, actor.function];
        let change = Change { action: "sealed.opener_resumed", ..change };
        return change.make(app, ctx, submission, own.id, queries::RESUME_OPENER, row).await;
    }
    let organisation = {
        let mut tx = app.db().read().await?;
        oever_organisations::organisation(&mut tx, actor.organisation).await?
    };
    let id = ctx.entropy.uuid();
    let vault_key = app.vault().create(actor.organisation, id, ctx.now()).await?;
    let (public, secret) = {
        let key = Key::generate(&mut ctx.entropy.rng());
        let secret = vault_key.seal(OPENER_SECRET, id, &hex(key.expose()));
        (OpenerKey::from_key(key).public(), secret)
    };
    let row = args![
        id,
        organisation.legal_person,
        actor.organisation,
        actor.function,
        public.as_bytes().as_slice(),
        secret,
        ctx.now()
    ];
    let change = Change { action: "sealed.opener_added", ..change };
    let made = change.make(app, ctx, submission, id, queries::INSERT_OPENER, row).await;
    if made.is_err() {
        app.vault().erase(id, ctx.now()).await?;
    }
    made
}

/// The officer who opens stops: signals from now on do not name this legal person. It still opens those that do, until
/// they have expired; then its key is destroyed.
///
/// # Errors
/// A refusal when this role may not, or when this function does not open, or stopped already.
pub async fn stop_opening(app: &App, ctx: &Ctx, submission: Submission) -> Result<(), WebError> {
    let change = Change::of(app, ctx, "sealed.stop_opening", "sealed-refused-other-officer")?;
    let actor = change.actor;
    let own = own_opener(app, actor).await?.ok_or(WebError::Refused("sealed-refused-no-opener"))?;
    let row = args![actor.organisation, actor.function, ctx.now()];
    let change = Change { action: "sealed.opener_stopped", ..change };
    change.make(app, ctx, submission, own.id, queries::STOP_OPENER, row).await
}

/// Another officer of the same organisation takes opening over. The key stays with the organisation.
///
/// # Errors
/// A refusal when this role may not, when the organisation does not open, or when this function does so already.
pub async fn take_over_opening(app: &App, ctx: &Ctx, submission: Submission) -> Result<(), WebError> {
    let change = Change::of(app, ctx, "sealed.take_over", "sealed-refused-opener-already")?;
    let actor = change.actor;
    let own = own_opener(app, actor).await?.ok_or(WebError::Refused("sealed-refused-no-opener"))?;
    let row = args![actor.organisation, actor.function];
    let change = Change { action: "sealed.opener_handed_over", ..change };
    change.make(app, ctx, submission, own.id, queries::HAND_OVER_OPENER, row).await
}

async fn own_opener(app: &App, actor: &Actor) -> Result<Option<Opener>, WebError> {
    let all = openers(&mut app.db().read().await?).await?;
    Ok(all.into_iter().find(|one| one.organisation == actor.organisation))
}

/// One change to one opener, in the audit log; refused when it changes nothing.
struct Change<'a> {
    actor: &'a Actor,
    name: &'static str,
    action: &'static str,
    refused: &'static str,
    rule: String,
}

impl<'a> Change<'a> {
    fn of(app: &App, ctx: &'a Ctx, name: &'static str, refused: &'static str) -> Result<Self, WebError> {
        let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
        let record = Record::owned("sealed_opener", Uuid::nil(), actor.organisation);
        let rule = app.authorise(ctx, "linking.decide_pair", &record)?.rule();
        Ok(Self { actor, name, action: name, refused, rule })
    }

    async fn make(
        self,
        app: &App,
        ctx: &Ctx,
        submission: Submission,
        id: Uuid,
        statement: Statement,
        row: Vec<Value>,
    ) -> Result<(), WebError> {
        transaction!(app.db(), self.name, |tx| -> Result<(), WebError> {
            if let Once::Done(_) = once(tx, ctx, submission, self.name).await? {
                return Ok(());
            }
            if tx.execute(statement, row.clone()).await? == 0 {
                return Err(WebError::Refused(self.refused));
            }
            let entry = Entry {
                organisation: self.actor.organisation,
                action: self.action,
                kind: "sealed_opener",
                record: id,
                rule: &self.rule,
            };
            app.audit().record(tx, ctx, entry).await?;
            finish_submission(tx, submission, "/toezicht/verzegeld").await?;
            Ok(())
        })
    }
}
