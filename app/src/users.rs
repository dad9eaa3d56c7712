//! `oever user …`: the first administrator, and logins that are lost.

use oever_kernel::{AccountId, Actor, Ctx, FunctionId, OrganisationId, Role};
use oever_organisations::{FunctionView, functions_of, organisations};
use oever_store::Submission;
use oever_web::{App, Settings};
use uuid::Uuid;

use crate::cli::say;
use crate::installation::{Installation, capabilities};
use crate::{Failure, StoreArgs};

/// People and their logins.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum UserCommand {
    /// Invite a person to a function; prints the link to give
    Invite {
        #[command(flatten)]
        store: StoreArgs,
        /// Organisation: its name, its reference in an imported file, or its id
        #[arg(long)]
        organisation: String,
        /// Title of the function, in Dutch
        #[arg(long)]
        function: String,
        /// Name of the person, seen in the own organisation only
        #[arg(long)]
        name: String,
        /// E-mail address, also the name to sign in with
        #[arg(long)]
        email: String,
        /// Address where others reach this installation
        #[arg(long, env = "OEVER_BASE_URL", default_value = "http://127.0.0.1:8080")]
        base_url: String,
    },
    /// List the logins of an organisation; that you looked is written down
    List {
        #[command(flatten)]
        store: StoreArgs,
        /// Organisation: its name, its reference in an imported file, or its id
        #[arg(long)]
        organisation: String,
    },
    /// A person lost password or authenticator: end all sessions and print a new link
    Reset {
        #[command(flatten)]
        store: StoreArgs,
        /// Id of the account, from `oever user list`
        #[arg(long)]
        account: AccountId,
        /// Address where others reach this installation
        #[arg(long, env = "OEVER_BASE_URL", default_value = "http://127.0.0.1:8080")]
        base_url: String,
    },
    /// Close an account and end its sessions at once
    Deactivate {
        #[command(flatten)]
        store: StoreArgs,
        /// Organisation of the account
        #[arg(long)]
        organisation: String,
        /// Id of the account, from `oever user list`
        #[arg(long)]
        account: AccountId,
    },
}

/// Runs a command about people.
///
/// # Errors
/// Says which organisation, function or account was not found.
pub async fn run(command: UserCommand) -> Result<(), Failure> {
    let (store, base_url) = match &command {
        UserCommand::Invite { store, base_url, .. } | UserCommand::Reset { store, base_url, .. } => {
            (store, base_url.clone())
        }
        UserCommand::List { store, .. } | UserCommand::Deactivate { store, .. } => (store, String::new()),
    };
    let installation = Installation::open(store).await?;
    let app = installation.assemble(Settings::default(), capabilities().map_err(Failure::new)?)?.app;
    let base_url = base_url.trim_end_matches('/').to_owned();
    match command {
        UserCommand::Invite { organisation, function, name, email, .. } => {
            let organisation = find_organisation(&app, &organisation).await?;
            let function = find_function(&app, organisation, &function).await?;
            let ctx = app.machine("administration");
            let path = oever_organisations::invite_by_machine(&app, &ctx, function.id, &name, &email).await?;
            say(
                "Give this link to the person, by hand or by another channel than mail. It works for seven days, once:",
            );
            say(&format!("  {base_url}{path}"));
        }
        UserCommand::List { organisation, .. } => {
            let organisation = find_organisation(&app, &organisation).await?;
            for account in oever_organisations::accounts(&app, &administrator(&app, organisation)).await? {
                say(&format!(
                    "{}  {:8}  {}  {}  ({})",
                    account.id,
                    account.status,
                    account.email,
                    account.name,
                    account.functions.join(", ")
                ));
            }
        }
        UserCommand::Reset { account, .. } => {
            let path =
                oever_organisations::reset_by_machine(&app, &app.machine("administration"), account).await?;
            say("All sessions are ended. Give this link to the person. It works for seven days, once:");
            say(&format!("  {base_url}{path}"));
        }
        UserCommand::Deactivate { organisation, account, .. } => {
            let organisation = find_organisation(&app, &organisation).await?;
            let ctx = administrator(&app, organisation);
            let submission = Submission { key: app.entropy().uuid() };
            oever_organisations::set_status(&app, &ctx, submission, account, false).await?;
            say("The account is closed and its sessions are ended.");
        }
    }
    installation.close().await;
    Ok(())
}

/// Whoever runs the program on this machine acts as the administrator of an organisation.
fn administrator(app: &App, organisation: OrganisationId) -> Ctx {
    let mut ctx = app.machine("administration");
    ctx.actor = Some(Actor {
        account: AccountId(Uuid::nil()),
        organisation,
        organisation_kind: "other".into(),
        organisation_name: String::new(),
        function: FunctionId(Uuid::nil()),
        function_title: "command line".into(),
        role: Role::Administrator,
        region: None,
        on_behalf_of: None,
    });
    ctx
}

/// An organisation by name, reference or id.
pub(crate) async fn find_organisation(app: &App, wanted: &str) -> Result<OrganisationId, Failure> {
    let all = organisations(&mut app.db().read().await?).await?;
    let found: Vec<_> = all
        .iter()
        .filter(|o| {
            o.name == wanted || o.external_ref.as_deref() == Some(wanted) || o.id.to_string() == wanted
        })
        .collect();
    match found[..] {
        [one] => Ok(one.id),
        [] => Err(Failure::new(format!("there is no organisation {wanted}"))
            .advice("Organisations come from `oever import directory`.")),
        _ => {
            Err(Failure::new(format!("{} organisations are called {wanted}", found.len()))
                .advice("Give the id."))
        }
    }
}

/// A function of an organisation by its title.
pub(crate) async fn find_function(
    app: &App,
    organisation: OrganisationId,
    title: &str,
) -> Result<FunctionView, Failure> {
    let all = functions_of(&mut app.db().read().await?, organisation).await?;
    let titles: Vec<_> = all.iter().map(|function| function.title.clone()).collect();
    all.into_iter().find(|function| function.title == title).ok_or_else(|| {
        Failure::new(format!("this organisation has no function {title}"))
            .advice(format!("It has: {}", titles.join("; ")))
    })
}
