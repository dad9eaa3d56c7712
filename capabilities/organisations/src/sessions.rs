//! Signing in, signing out, and who is behind a session.

use oever_audit::Entry;
use oever_kernel::{AccountId, Actor, Ctx, FunctionId, Permit, Timestamp};
use oever_store::{StoreError, args, transaction};
use oever_web::{Accounts, AccountsFuture, App, FormProblem, Limit, SessionToken, Signed, Visit, WebError};

use crate::model::{Account, Delegation, FunctionView, NAME, PASSWORD, TOTP_SECRET};
use crate::{directory, queries, secrets};

/// A session ends after this long at the latest.
const LONGEST_SECONDS: i64 = 12 * 3600;
/// A session ends when nothing happened for this long.
const IDLE_SECONDS: i64 = 60 * 60;
/// How often "last seen" is written down.
const SEEN_EVERY_SECONDS: i64 = 120;

/// Counts an attempt to sign in, by where it comes from and by the address it is for.
///
/// # Errors
/// [`WebError::TooMany`] when there were too many.
pub(crate) fn count_attempt(visit: &Visit, email: &str) -> Result<(), WebError> {
    visit.limit(Limit::SignInFrom)?;
    visit.limit_by(Limit::SignIn, &format!("account:{}", email.trim().to_lowercase()))
}

/// Signs in with address, password and one-time or recovery code. Every failure looks the same.
pub async fn sign_in(
    app: &App,
    ctx: &Ctx,
    email: &str,
    password: &str,
    code: &str,
) -> Result<SessionToken, WebError> {
    let refused = || WebError::Invalid(FormProblem::at("email", "organisations-sign-in-refused"));
    let index = secrets::email_index(&app.vault().keyring().blind_index(), email);
    let found = app.db().read().await?.first(queries::ACCOUNT_BY_EMAIL, args![index]).await?;
    let account =
        found.map(|row| Account::read(&row)).transpose()?.filter(|account| account.status == "active");
    let Some(account) = account else {
        secrets::verify_password(password, None).await;
        return Err(refused());
    };
    let key = app.vault().key(account.id).await?;
    let permit = Permit::machine("compares a password and a code that nobody sees");
    let (Some(hash), Some(secret)) = (&account.password, &account.totp_secret) else { return Err(refused()) };
    let hash = key.open(PASSWORD, account.id, hash)?;
    let secret = key.open(TOTP_SECRET, account.id, secret)?;
    if !secrets::verify_password(password, Some(hash.open(&permit))).await {
        return Err(refused());
    }
    let step = secrets::totp_step(secret.open(&permit), code, ctx.now().0 / 1_000_000);
    let functions = functions_of_account(app, account.id).await?;
    let Some(function) = functions.first() else { return Err(refused()) };
    let token = SessionToken::random(&ctx.entropy);
    let actor = actor(function, account.id, None);
    let ctx = Ctx { actor: Some(actor), ..ctx.clone() };
    let accepted = transaction!(app.db(), "session.start", |tx| -> Result<bool, WebError> {
        // A code counts once; a recovery code too.
        let fresh = match step {
            Some(step) => tx.execute(queries::TAKE_TOTP_STEP, args![account.id, step]).await? == 1,
            None => {
                tx.execute(queries::USE_RECOVERY, args![secrets::token_hash(code), account.id, ctx.now()])
                    .await?
                    == 1
            }
        };
        if !fresh {
            return Ok(false);
        }
        tx.execute(queries::INSERT_SESSION, args![token.hash(), account.id, function.id, ctx.now()]).await?;
        let entry = Entry {
            organisation: account.organisation,
            action: "session.start",
            kind: "account",
            record: account.id.uuid(),
            rule: "",
        };
        app.audit().record(tx, &ctx, entry).await?;
        Ok(true)
    })?;
    if accepted { Ok(token) } else { Err(refused()) }
}

/// Ends a session.
pub async fn sign_out(app: &App, token: &SessionToken) -> Result<(), WebError> {
    transaction!(app.db(), "session.end", |tx| -> Result<(), WebError> {
        tx.execute(queries::DROP_SESSION, args![token.hash()]).await?;
        Ok(())
    })
}

/// Ends sessions that are too old or were left alone.
pub async fn drop_old_sessions(app: &App, ctx: &Ctx) -> Result<(), StoreError> {
    let now = ctx.now();
    transaction!(app.db(), "session.expire", |tx| -> Result<(), StoreError> {
        tx.execute(
            queries::DROP_OLD_SESSIONS,
            args![now.plus_seconds(-LONGEST_SECONDS), now.plus_seconds(-IDLE_SECONDS)],
        )
        .await
        .map(drop)
    })
}

/// Goes on as another function of the same person, or as one that this person stands in for.
pub async fn work_as(
    app: &App,
    ctx: &Ctx,
    token: &SessionToken,
    function: FunctionId,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let own = functions_of_account(app, actor.account).await?;
    let on_behalf_of = if own.iter().any(|view| view.id == function) {
        None
    } else if delegations_to(app, ctx, actor.account)
        .await?
        .iter()
        .any(|delegation| delegation.from == function)
    {
        Some(function)
    } else {
        return Err(WebError::NotFound);
    };
    let target = directory::function(&mut app.db().read().await?, function).await?;
    transaction!(app.db(), "session.switch", |tx| -> Result<(), WebError> {
        tx.execute(queries::SWITCH_SESSION, args![token.hash(), actor.account, function, on_behalf_of])
            .await?;
        let entry = Entry {
            organisation: target.organisation,
            action: "session.work_as",
            kind: "function",
            record: function.uuid(),
            rule: "",
        };
        app.audit().record(tx, ctx, entry).await?;
        Ok(())
    })
}

/// Functions of a person.
pub(crate) async fn functions_of_account(
    app: &App,
    account: AccountId,
) -> Result<Vec<FunctionView>, StoreError> {
    app.db()
        .read()
        .await?
        .all(queries::FUNCTIONS_OF_ACCOUNT, args![account])
        .await?
        .iter()
        .map(FunctionView::read)
        .collect()
}

/// Functions that a person stands in for today.
pub(crate) async fn delegations_to(
    app: &App,
    ctx: &Ctx,
    account: AccountId,
) -> Result<Vec<Delegation>, StoreError> {
    let mut tx = app.db().read().await?;
    tx.all(queries::DELEGATIONS_TO_ACCOUNT, args![account, ctx.today()])
        .await?
        .iter()
        .map(Delegation::read)
        .collect()
}

pub(crate) fn actor(function: &FunctionView, account: AccountId, on_behalf_of: Option<FunctionId>) -> Actor {
    Actor {
        account,
        organisation: function.organisation,
        organisation_kind: function.organisation_kind.name().to_owned(),
        organisation_name: function.organisation_name.clone(),
        function: function.id,
        function_title: function.title.clone(),
        role: function.role,
        region: function.region.clone(),
        on_behalf_of,
    }
}

/// The actor that an account is as a function: for commands, the demo and tests.
pub async fn actor_for(app: &App, account: AccountId, function: FunctionId) -> Result<Actor, StoreError> {
    let view = directory::function(&mut app.db().read().await?, function).await?;
    Ok(actor(&view, account, None))
}

/// Finds who is behind a session in the accounts of this capability.
#[derive(Debug, Clone, Copy)]
pub struct StoredAccounts;

impl Accounts for StoredAccounts {
    fn signed<'a>(&'a self, app: &'a App, token: &'a SessionToken) -> AccountsFuture<'a> {
        Box::pin(async move {
            let now = app.clock().now();
            let mut tx = app.db().read().await?;
            let Some(row) = tx.first(queries::SESSION, args![token.hash()]).await? else { return Ok(None) };
            let (created, seen): (Timestamp, Timestamp) = (row.get("created_at")?, row.get("seen_at")?);
            if now.seconds_since(created) > LONGEST_SECONDS
                || now.seconds_since(seen) > IDLE_SECONDS
                || row.get::<String>("status")? != "active"
            {
                return Ok(None);
            }
            let account: AccountId = row.get("account")?;
            let on_behalf_of = row.get::<Option<FunctionId>>("on_behalf_of")?;
            let function = directory::function(&mut tx, row.get("function")?).await?;
            if let Some(stood_in_for) = on_behalf_of {
                // The period may have ended since the session began.
                let standing_in = tx.all(queries::DELEGATIONS_TO_ACCOUNT, args![account, now.date()]).await?;
                let mut in_force = false;
                for delegation in &standing_in {
                    in_force |= Delegation::read(delegation)?.from == stood_in_for;
                }
                if !in_force {
                    return Ok(None);
                }
            }
            drop(tx);
            if now.seconds_since(seen) > SEEN_EVERY_SECONDS {
                transaction!(app.db(), "session.seen", |tx| -> Result<(), StoreError> {
                    tx.execute(queries::SEE_SESSION, args![token.hash(), now]).await.map(drop)
                })?;
            }
            let key = app.vault().key(account).await?;
            let name = key.open(NAME, account, &row.get::<Vec<u8>>("name")?)?;
            let name = name.open(&Permit::machine("one's own name on one's own screen")).clone();
            Ok(Some(Signed { actor: actor(&function, account, on_behalf_of), name }))
        })
    }
}
