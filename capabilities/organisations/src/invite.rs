//! An administrator invites; the person chooses a password and an authenticator.

use oever_audit::Entry;
use oever_kernel::{AccountId, Ctx, FunctionId, Permit};
use oever_store::{Once, StoreError, Submission, args, finish_submission, once, transaction};
use oever_web::{App, FormProblem, Record, SessionToken, WebError};

use crate::model::{Account, EMAIL, NAME, PASSWORD, TOTP_SECRET};
use crate::{directory, queries, secrets};

/// An invitation can be used this long.
const INVITATION_SECONDS: i64 = 7 * 24 * 3600;

/// Someone to invite.
#[derive(Debug, Clone, Default)]
pub struct Invite {
    /// E-mail address: also the name to sign in with.
    pub email: String,
    /// Own name, for the own organisation.
    pub name: String,
    /// The function the person will work as.
    pub function: String,
}

/// Invites a person to a function of the administrator's own organisation. Returns the link to give.
pub async fn invite(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    input: &Invite,
) -> Result<String, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let allowed = app.authorise(
        ctx,
        "account.manage",
        &Record::owned("account", uuid::Uuid::nil(), actor.organisation),
    )?;
    let mut problem = FormProblem::default();
    problem.require(looks_like_address(&input.email), "email", "web-error-email");
    problem.require(!input.name.is_empty(), "name", "web-error-required");
    let function: Option<FunctionId> = input.function.parse().ok();
    problem.require(function.is_some(), "function", "web-error-choose");
    problem.finish()?;
    let function =
        directory::function(&mut app.db().read().await?, function.ok_or(WebError::NotFound)?).await?;
    if function.organisation != actor.organisation {
        return Err(WebError::NotFound);
    }
    let account = AccountId::random(&ctx.entropy);
    let token = SessionToken::random(&ctx.entropy);
    let path = format!("/uitnodiging/{}", token.expose());
    let index = secrets::email_index(&app.vault().keyring().blind_index(), &input.email);
    let key = app.vault().create(actor.organisation, account, ctx.now()).await?;
    let mail = oever_jobs::prepare_mail(app.vault(), ctx, &input.email).await?;
    let written = transaction!(app.db(), "account.invite", |tx| -> Result<bool, WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "account.invite").await? {
            return Ok(false);
        }
        let sealed = (key.seal(EMAIL, account, &input.email), key.seal(NAME, account, &input.name));
        tx.execute(
            queries::INSERT_ACCOUNT,
            args![account, actor.organisation, index.clone(), sealed.0, sealed.1, ctx.now()],
        )
        .await
        .map_err(|error| match error {
            StoreError::Unique { .. } => {
                WebError::Invalid(FormProblem::at("email", "organisations-email-taken"))
            }
            other => other.into(),
        })?;
        tx.execute(queries::LINK_FUNCTION, args![account, function.id]).await?;
        tx.execute(
            queries::INSERT_INVITATION,
            args![secrets::token_hash(token.expose()), account, ctx.now().plus_seconds(INVITATION_SECONDS)],
        )
        .await?;
        oever_jobs::send(tx, ctx, mail.clone(), "organisations-mail-invitation").await?;
        let entry = Entry {
            organisation: actor.organisation,
            action: "account.invite",
            kind: "account",
            record: account.uuid(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        finish_submission(tx, submission, "/beheer").await?;
        Ok(true)
    })?;
    // A link is shown once; sending the form again does not make a second account.
    if written { Ok(path) } else { Err(WebError::Refused("organisations-invited-before")) }
}

fn looks_like_address(text: &str) -> bool {
    text.len() <= 254
        && text.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
        })
}

/// What the invited person must copy into an authenticator.
#[derive(Debug)]
pub struct Enrolment {
    /// The secret in base32.
    pub secret: String,
    /// The `otpauth:` address of the same.
    pub address: String,
}

/// Whether an invitation can still be used, and for which account.
pub(crate) async fn invited(app: &App, ctx: &Ctx, token: &str) -> Result<AccountId, WebError> {
    let row =
        app.db().read().await?.one(queries::INVITATION, args![secrets::token_hash(token), ctx.now()]).await?;
    Ok(row.get("account")?)
}

/// A fresh secret for an authenticator. It is stored only when its first code is right.
pub fn new_enrolment(ctx: &Ctx) -> Result<Enrolment, WebError> {
    let secret = secrets::new_totp_secret(&ctx.entropy);
    let address = secrets::totp_address(&secret, "account").ok_or(WebError::Broken)?;
    Ok(Enrolment { secret, address })
}

/// Accepts an invitation: password, authenticator, recovery codes (returned once).
pub async fn accept(
    app: &App,
    ctx: &Ctx,
    token: &str,
    password: &str,
    secret: &str,
    code: &str,
) -> Result<Vec<String>, WebError> {
    let account = invited(app, ctx, token).await?;
    let mut problem = FormProblem::default();
    problem.require(
        password.chars().count() >= secrets::SHORTEST_PASSWORD,
        "password",
        "organisations-password-short",
    );
    problem.require(
        secrets::totp_step(secret, code, ctx.now().0 / 1_000_000).is_some(),
        "code",
        "organisations-code-wrong",
    );
    problem.finish()?;
    let hash = secrets::hash_password(password).await?;
    let key = app.vault().key(account).await?;
    let codes = secrets::recovery_codes(&ctx.entropy);
    transaction!(app.db(), "account.accept", |tx| -> Result<(), WebError> {
        if tx.execute(queries::USE_INVITATION, args![secrets::token_hash(token), ctx.now()]).await? == 0 {
            return Err(WebError::NotFound);
        }
        let row = Account::read(&tx.one(queries::ACCOUNT, args![account]).await?)?;
        tx.execute(
            queries::ACTIVATE_ACCOUNT,
            args![account, key.seal(PASSWORD, account, &hash), key.seal(TOTP_SECRET, account, secret)],
        )
        .await?;
        tx.execute(queries::DROP_RECOVERY, args![account]).await?;
        for code in &codes {
            tx.execute(queries::INSERT_RECOVERY, args![secrets::token_hash(code), account]).await?;
        }
        let entry = Entry {
            organisation: row.organisation,
            action: "account.accept",
            kind: "account",
            record: account.uuid(),
            rule: "",
        };
        app.audit().record(tx, ctx, entry).await?;
        Ok(())
    })?;
    Ok(codes)
}

/// Closes or opens an account of the own organisation; closing ends its sessions at once. The last
/// administrator stays.
pub async fn set_status(
    app: &App,
    ctx: &Ctx,
    submission: Submission,
    account: AccountId,
    active: bool,
) -> Result<(), WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let found = Account::read(&app.db().read().await?.one(queries::ACCOUNT, args![account]).await?)?;
    let allowed =
        app.authorise(ctx, "account.manage", &Record::owned("account", account, found.organisation))?;
    if account == actor.account {
        return Err(WebError::Refused("organisations-not-yourself"));
    }
    transaction!(app.db(), "account.status", |tx| -> Result<(), WebError> {
        if let Once::Done(_) = once(tx, ctx, submission, "account.status").await? {
            return Ok(());
        }
        let status = if !active {
            "closed"
        } else if found.password.is_some() {
            "active"
        } else {
            "invited"
        };
        tx.update(queries::SET_STATUS, args![account, found.version, status]).await?;
        tx.execute(queries::DROP_SESSIONS_OF, args![account]).await?;
        let action = if active { "account.open" } else { "account.close" };
        let entry = Entry {
            organisation: found.organisation,
            action,
            kind: "account",
            record: account.uuid(),
            rule: &allowed.rule(),
        };
        app.audit().record(tx, ctx, entry).await?;
        finish_submission(tx, submission, "/beheer").await?;
        Ok(())
    })
}

/// An account as its administrator sees it.
#[derive(Debug, Clone)]
pub struct AccountView {
    /// Its id.
    pub id: AccountId,
    /// Own name.
    pub name: String,
    /// Address.
    pub email: String,
    /// `invited`, `active` or `closed`.
    pub status: String,
    /// Titles of its functions.
    pub functions: Vec<String>,
}

/// The accounts of the administrator's organisation. Reading the names is written down.
pub async fn accounts(app: &App, ctx: &Ctx) -> Result<Vec<AccountView>, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    let allowed = app.authorise(
        ctx,
        "account.manage",
        &Record::owned("account", uuid::Uuid::nil(), actor.organisation),
    )?;
    let permit = transaction!(app.db(), "account.list", |tx| -> Result<Permit, StoreError> {
        let entry = Entry {
            organisation: actor.organisation,
            action: "account.list",
            kind: "organisation",
            record: actor.organisation.uuid(),
            rule: &allowed.rule(),
        };
        app.audit().reading(tx, ctx, entry).await
    })?;
    let keys = app.vault().keys_of(actor.organisation).await?;
    let mut tx = app.db().read().await?;
    let mut views = Vec::new();
    for row in tx.all(queries::ACCOUNTS_OF, args![actor.organisation]).await? {
        let account = Account::read(&row)?;
        let Some(key) = keys.get(&account.id.uuid()) else { continue };
        let functions = tx.all(queries::FUNCTIONS_OF_ACCOUNT, args![account.id]).await?;
        views.push(AccountView {
            id: account.id,
            name: key.open(NAME, account.id, &account.name)?.open(&permit).clone(),
            email: key.open(EMAIL, account.id, &account.email)?.open(&permit).clone(),
            status: account.status,
            functions: functions.iter().map(|row| row.get("title")).collect::<Result<_, _>>()?,
        });
    }
    Ok(views)
}

/// A login made by the machine: the first administrator (`oever user invite`), the demo, tests.
#[derive(Debug, Clone)]
pub struct Login {
    /// The account.
    pub account: AccountId,
    /// Address to sign in with.
    pub email: String,
    /// Password.
    pub password: String,
    /// Secret of the authenticator, in base32.
    pub totp_secret: String,
}

/// Makes an active account with these secrets. There is no page for it.
pub async fn create_login(
    app: &App,
    ctx: &Ctx,
    function: FunctionId,
    name: &str,
    email: &str,
    password: &str,
) -> Result<Login, WebError> {
    let hash = secrets::hash_password(password).await?;
    create_login_hashed(app, ctx, function, name, email, (password, &hash)).await
}

/// As [`create_login`], with a password that was hashed before: many logins of a demo or test share one.
pub async fn create_login_hashed(
    app: &App,
    ctx: &Ctx,
    function: FunctionId,
    name: &str,
    email: &str,
    (password, hash): (&str, &str),
) -> Result<Login, WebError> {
    let view = directory::function(&mut app.db().read().await?, function).await?;
    let account = AccountId::random(&ctx.entropy);
    let key = app.vault().create(view.organisation, account, ctx.now()).await?;
    let secret = secrets::new_totp_secret(&ctx.entropy);
    let index = secrets::email_index(&app.vault().keyring().blind_index(), email);
    transaction!(app.db(), "account.create", |tx| -> Result<(), WebError> {
        let sealed = (key.seal(EMAIL, account, email), key.seal(NAME, account, name));
        tx.execute(
            queries::INSERT_ACCOUNT,
            args![account, view.organisation, index.clone(), sealed.0, sealed.1, ctx.now()],
        )
        .await?;
        tx.execute(queries::LINK_FUNCTION, args![account, function]).await?;
        tx.execute(
            queries::ACTIVATE_ACCOUNT,
            args![account, key.seal(PASSWORD, account, hash), key.seal(TOTP_SECRET, account, &secret)],
        )
        .await?;
        let entry = Entry {
            organisation: view.organisation,
            action: "account.create",
            kind: "account",
            record: account.uuid(),
            rule: "",
        };
        app.audit().record(tx, ctx, entry).await?;
        Ok(())
    })?;
    Ok(Login { account, email: email.into(), password: password.into(), totp_secret: secret })
}

/// An invitation made by the machine: the first administrator of an installation. Returns the path.
pub async fn invite_by_machine(
    app: &App,
    ctx: &Ctx,
    function: FunctionId,
    name: &str,
    email: &str,
) -> Result<String, WebError> {
    let view = directory::function(&mut app.db().read().await?, function).await?;
    let account = AccountId::random(&ctx.entropy);
    let token = SessionToken::random(&ctx.entropy);
    let key = app.vault().create(view.organisation, account, ctx.now()).await?;
    let index = secrets::email_index(&app.vault().keyring().blind_index(), email);
    transaction!(app.db(), "account.invite", |tx| -> Result<(), WebError> {
        let sealed = (key.seal(EMAIL, account, email), key.seal(NAME, account, name));
        tx.execute(
            queries::INSERT_ACCOUNT,
            args![account, view.organisation, index.clone(), sealed.0, sealed.1, ctx.now()],
        )
        .await?;
        tx.execute(queries::LINK_FUNCTION, args![account, function]).await?;
        tx.execute(
            queries::INSERT_INVITATION,
            args![secrets::token_hash(token.expose()), account, ctx.now().plus_seconds(INVITATION_SECONDS)],
        )
        .await?;
        let entry = Entry {
            organisation: view.organisation,
            action: "account.invite",
            kind: "account",
            record: account.uuid(),
            rule: "",
        };
        app.audit().record(tx, ctx, entry).await?;
        Ok(())
    })?;
    Ok(format!("/uitnodiging/{}", token.expose()))
}

/// Takes every secret of an account away and invites its owner again, by the machine: for somebody who lost
/// both password and authenticator. Returns the path of the invitation.
pub async fn reset_by_machine(app: &App, ctx: &Ctx, account: AccountId) -> Result<String, WebError> {
    let token = SessionToken::random(&ctx.entropy);
    transaction!(app.db(), "account.reset", |tx| -> Result<(), WebError> {
        let found = Account::read(&tx.one(queries::ACCOUNT, args![account]).await?)?;
        tx.execute(queries::RESET_ACCOUNT, args![account]).await?;
        tx.execute(queries::DROP_RECOVERY, args![account]).await?;
        tx.execute(queries::DROP_SESSIONS_OF, args![account]).await?;
        let expires = ctx.now().plus_seconds(INVITATION_SECONDS);
        tx.execute(queries::INSERT_INVITATION, args![secrets::token_hash(token.expose()), account, expires])
            .await?;
        let entry = Entry {
            organisation: found.organisation,
            action: "account.reset",
            kind: "account",
            record: account.uuid(),
            rule: "",
        };
        app.audit().record(tx, ctx, entry).await?;
        Ok(())
    })?;
    Ok(format!("/uitnodiging/{}", token.expose()))
}
