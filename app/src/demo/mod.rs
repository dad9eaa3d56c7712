//! `oever demo`: everything on this machine only, with an invented world, and nothing kept.

mod accounts;
mod directory;
mod dossiers;
mod links;
mod load;
mod pages;
mod picture;
mod places;
mod reports;
mod stage;
mod steering;
mod time;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use oever_kernel::{Clock, Text};
use oever_store::Keyring;
use oever_web::Settings;
use oever_world::{Story, World, WorldPlan};
use serde::Serialize;
use tokio::net::TcpListener;

use crate::cli::{complain, say};
use crate::config::{PartyArgs, RuleArgs};
use crate::installation::{Installation, capabilities_with};
use crate::worker::Worker;
use crate::{Failure, StoreArgs, http, serve, telemetry};

pub(crate) use accounts::DemoLogin;
use time::TimeMachine;

/// How to show it.
#[derive(Debug, Clone, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "switches of a command")]
pub struct DemoArgs {
    /// Port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Address to listen on; a demo listens on this machine only
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,
    /// Seed of the invented world: the same seed gives the same world
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Size of the world, such as years=5
    #[arg(long, default_value = "years=1")]
    scale: Scale,
    /// A small world: the last weeks only; starts at once
    #[arg(long)]
    small: bool,
    /// Print one line of JSON with address, logins and tour
    #[arg(long)]
    json: bool,
    /// Keep data and keys in this new folder, to look at with other commands; without it nothing is kept
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Load the world and stop, without serving
    #[arg(long)]
    load_only: bool,
    #[command(flatten)]
    parties: PartyArgs,
    #[command(flatten)]
    rules: RuleArgs,
}

/// `years=N`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    years: u16,
}

impl FromStr for Scale {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let years =
            text.strip_prefix("years=").unwrap_or(text).parse().ok().filter(|years| (1..=20).contains(years));
        years.map(|years| Self { years }).ok_or_else(|| "expected years=1 to years=20".to_owned())
    }
}

impl std::fmt::Display for Scale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "years={}", self.years)
    }
}

/// What a demo tells whoever started it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Told {
    pub(crate) address: String,
    pub(crate) logins: Vec<DemoLogin>,
    pub(crate) tour: Vec<TourStep>,
    pub(crate) story: Option<Story>,
    pub(crate) folder: String,
}

/// A step of the tour.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TourStep {
    pub(crate) email: Option<String>,
    pub(crate) nl: String,
    pub(crate) en: String,
}

/// Makes keys, databases and a world, and serves them on this machine.
///
/// # Errors
/// When asked to listen anywhere else, or when something cannot be made.
pub async fn demo(args: &DemoArgs) -> Result<(), Failure> {
    if !args.listen.is_loopback() {
        return Err(Failure::new(format!("a demo does not listen on {}", args.listen)).advice(
            "Its keys and logins are printed: it is for this machine only. To serve others: `oever serve`.",
        ));
    }
    // Bound before the work starts: a port that is taken shows at once.
    let wanted = SocketAddr::new(args.listen, args.port);
    let listener = TcpListener::bind(wanted).await.map_err(|error| {
        Failure::new(format!("cannot listen on {wanted}: {error}"))
            .advice("Choose another with --port, or --port 0 for a free one.")
    })?;
    let address = format!("http://{}", listener.local_addr()?);
    let (folder, _kept) = folder(args)?;
    let store = StoreArgs {
        database: format!("sqlite:{}", folder.join("oever.sqlite").display()),
        keys_database: format!("sqlite:{}", folder.join("oever-keys.sqlite").display()),
        keys: folder.join("keys"),
    };
    let parties = args.parties.parties()?;
    let entropy = oever_kernel::Entropy::system().map_err(|error| Failure::new(error.to_string()))?;
    let keyring = Keyring::create(&store.keys, &entropy, true)?;
    let time = TimeMachine::new();
    let installation = Installation { clock: time.clock(), ..Installation::with(&store, keyring).await? };
    installation.migrate().await?;
    installation.set_fact("demo", "invented world").await?;

    let settings = Settings {
        demo: true,
        secure_cookies: false,
        base_url: address.clone(),
        public_contact: Some(Text::new(
            "Zorgcoördinatie (verzonnen) leest berichten op werkdagen tussen 9 en 17 uur.",
            "Care coordination (invented) reads messages on working days between 9 and 17.",
        )),
        ..Settings::default()
    };
    let today = time.clock().today();
    complain(&format!(
        "Inventing a world (seed {}, {}{}) …",
        args.seed,
        args.scale,
        if args.small { ", small" } else { "" }
    ));
    let world = World::generate(&WorldPlan { seed: args.seed, years: args.scale.years, today });
    let logins = load::load(&installation, &settings, &parties, &world, args.small).await?;

    let told = Told {
        address,
        tour: tour(&world, &logins),
        logins,
        story: world.story,
        folder: folder.display().to_string(),
    };
    let mut parts = capabilities_with(parties, args.rules.rules.clone()).map_err(Failure::new)?;
    parts.push(pages::capability(told.clone(), time.clone()));
    let assembly = installation.assemble(settings, parts)?;
    telemetry::figures();
    serve::reload_when_told(assembly.app.clone());
    if args.json {
        say(&serde_json::to_string(&told)?);
    } else {
        print(&told, assembly.app.clock());
    }
    if args.load_only {
        installation.close().await;
        return Ok(());
    }
    // Loading took a while: the clock catches up and runs on.
    tokio::spawn(time.run());
    let served = serve::run(&assembly, listener, None, Worker::Here(None), http::told_to_stop()).await;
    installation.close().await;
    served
}

/// A folder that goes when the demo stops, or the one that was asked for.
fn folder(args: &DemoArgs) -> Result<(PathBuf, Option<tempfile::TempDir>), Failure> {
    if let Some(folder) = &args.folder {
        std::fs::create_dir_all(folder)?;
        if std::fs::read_dir(folder)?.next().is_some() {
            return Err(Failure::new(format!("{} is not empty", folder.display()))
                .advice("A demo starts in a new folder."));
        }
        Ok((folder.clone(), None))
    } else {
        // In memory where the machine offers it: nothing touches the disk, and it is quick.
        let memory = std::path::Path::new("/dev/shm");
        let make = |place: &std::path::Path| tempfile::Builder::new().prefix("oever-demo-").tempdir_in(place);
        let temporary = make(memory).or_else(|_| make(&std::env::temp_dir()))?;
        Ok((temporary.path().to_owned(), Some(temporary)))
    }
}

fn tour(world: &World, logins: &[DemoLogin]) -> Vec<TourStep> {
    let steps = world.story.as_ref().map_or(&[][..], |story| &story.steps);
    steps
        .iter()
        .map(|step| TourStep {
            email: step.login.as_ref().and_then(|login| {
                logins.iter().find(|l| l.email.starts_with(&format!("{login}@"))).map(|l| l.email.clone())
            }),
            nl: step.nl.clone(),
            en: step.en.clone(),
        })
        .collect()
}

fn print(told: &Told, clock: &Clock) {
    say("");
    say(&format!("  Oever is at {}", told.address));
    say("  Everything in it is invented. It listens on this machine only and is gone when you press Ctrl-C.");
    say("");
    say("  Logins (the page /demo shows them too, with the codes of this moment):");
    let now = clock.now().0 / 1_000_000;
    for login in &told.logins {
        let code = oever_organisations::totp_code(&login.totp_secret, now).unwrap_or_default();
        say(&format!("    {:<34} {:<26} code {code}   {}", login.email, login.password, login.function));
    }
    say("  Secret of the authenticator, if you would rather use your own:");
    for login in &told.logins {
        say(&format!("    {:<34} {}", login.email, login.totp_secret));
    }
    say("");
    say("  The main job, to walk by hand:");
    for (n, step) in told.tour.iter().enumerate() {
        say(&format!(
            "    {:>2}. {} ({})",
            n + 1,
            step.en,
            step.email.as_deref().unwrap_or("without account")
        ));
    }
    say("");
}

#[cfg(test)]
mod tests {
    use super::Scale;

    #[test]
    fn a_scale_is_read_or_refused() {
        assert_eq!("years=5".parse(), Ok(Scale { years: 5 }));
        assert_eq!(Scale { years: 3 }.to_string(), "years=3");
        for wrong in ["", "years=0", "years=21", "people=3", "years=-1"] {
            assert!(wrong.parse::<Scale>().is_err(), "{wrong}");
        }
    }
}
