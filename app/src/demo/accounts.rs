//! One login per role, with secrets made on the spot.

use oever_organisations::create_login;
use oever_web::App;
use oever_world::World;
use serde::Serialize;

use super::directory::{Directory, role};
use crate::Failure;

/// A login, as it is printed.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DemoLogin {
    pub(crate) role: String,
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) totp_secret: String,
    pub(crate) function: String,
    pub(crate) organisation: String,
    pub(crate) name: String,
}

/// Words for passwords that can be read aloud.
const WORDS: [&str; 32] = [
    "riet", "duin", "wad", "oever", "kade", "brug", "molen", "veer", "sluis", "dijk", "haven", "boei",
    "anker", "mast", "zeil", "vlag", "golf", "strand", "schelp", "meeuw", "polder", "sloot", "vlot", "boot",
    "kiel", "roer", "touw", "lijn", "baken", "vuur", "licht", "eb",
];

/// Makes the logins of the world.
pub(crate) async fn load(
    app: &App,
    world: &World,
    directory: &mut Directory,
) -> Result<Vec<DemoLogin>, Failure> {
    let ctx = app.machine("administration");
    let mut logins = Vec::new();
    for account in &world.accounts {
        let function = directory.function(&account.function)?.clone();
        let email = format!("{}@oever.example", account.login);
        let login = create_login(app, &ctx, function.id, &account.name, &email, &password(app)).await?;
        directory.signs_for(function.id, login.account);
        logins.push(DemoLogin {
            role: role(account.role).name().to_owned(),
            email: login.email,
            password: login.password,
            totp_secret: login.totp_secret,
            function: function.title,
            organisation: function.organisation_name,
            name: account.name.clone(),
        });
    }
    Ok(logins)
}

fn password(app: &App) -> String {
    let word = || WORDS[usize::try_from(app.entropy().below(WORDS.len() as u64)).unwrap_or(0)];
    format!("{}-{}-{}-{:04}", word(), word(), word(), app.entropy().below(10_000))
}
