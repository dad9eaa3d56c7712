//! Nothing personal is readable anywhere but in the application. Canaries go into every column that holds something
//! personal or sealed, by the use cases and pages themselves; then every place where bytes stay is searched.

mod canary;
mod fixtures;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use canary::sealed::Held;
use canary::{Needles, everything_in, fill, mail, sealed};
use oever_kernel::{Entropy, Text};
use oever_store::{Db, Engine, Keyring, Statement, Vault, args};
use oever_testkit::TestApp;
use oever_web::Settings;
use support::http::{Caller, send};
use support::served::Served;
use support::{Place, count, words};

/// Columns of codes, dates and secrets of the program: no canary fits in them. What they hold is looked for as it is.
const NO_FREE_TEXT: [&str; 12] = [
    "accounts.password",
    "accounts.totp_secret",
    "clock_events.event",
    "dossiers.facts",
    "followup_returns.reason",
    "placement_offers.needs",
    "placement_requests.danger",
    "placement_requests.demand",
    "sealed_epochs.secret",
    "sealed_openers.secret",
    "sealed_shares.share",
    "sharing_decisions.facts",
];

/// Opens only when enough organisations saw the same and enough openers agree: with no key of a record.
const OPENS_TOGETHER: &str = "sealed_deposits.body";

fn settings() -> Settings {
    let readers = Text::new("Gelezen op werkdagen.", "Read on working days.");
    Settings { public_contact: Some(readers), ..Settings::default() }
}

/// Fails for every classified column without a row, or without a canary in it. Gives what
/// the columns without free text hold: that is looked for as it is.
fn assert_reached(held: &BTreeMap<String, Held>) -> Vec<String> {
    assert!(held.len() > 35, "the classification is read: {}", held.len());
    let canaries = fill::values();
    let mut wrong = Vec::new();
    for (column, held) in held {
        let canary = |text: &String| {
            let text = text.to_lowercase();
            canaries.iter().any(|canary| text.contains(&canary.to_lowercase()))
        };
        if held.rows == 0 {
            wrong.push(format!("{column}: no row was written"));
        } else if column == OPENS_TOGETHER {
            if !held.texts.is_empty() {
                wrong.push(format!("{column}: opens with the key of a record"));
            }
        } else if held.texts.is_empty() {
            wrong.push(format!("{column}: nothing opens with any key of a record"));
        } else if !NO_FREE_TEXT.contains(&column.as_str()) && !held.texts.iter().any(canary) {
            wrong.push(format!("{column}: no canary arrived in it"));
        }
    }
    assert!(wrong.is_empty(), "{} columns were not reached:\n{}", wrong.len(), wrong.join("\n"));
    NO_FREE_TEXT.iter().flat_map(|column| held[*column].texts.clone()).collect()
}

fn canaries() -> Needles {
    let mut needles = Needles::default();
    for value in fill::values() {
        needles.value(&value);
    }
    needles
}

fn assert_nowhere(needles: &Needles, places: &BTreeMap<String, Vec<u8>>) {
    let found: Vec<String> = places
        .iter()
        .flat_map(|(place, bytes)| {
            needles.in_bytes(bytes).into_iter().map(move |found| format!("{place}: {found}"))
        })
        .collect();
    assert!(found.is_empty(), "{} canaries can be read:\n{}", found.len(), found.join("\n"));
}

/// Runs in a process of its own, which [`canaries_can_be_read_nowhere`] starts: with its own folder for temporary
/// files, everything it says kept, and ended without closing anything, so that the write-ahead log stays.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "started by canaries_can_be_read_nowhere"]
async fn fill_in_a_process_of_its_own() {
    let folder = PathBuf::from(std::env::var_os("OEVER_CANARY_FOLDER").expect("a folder"));
    let filter = tracing_subscriber::EnvFilter::new("debug,sqlx=warn,h2=warn,rustls=warn,lettre=warn");
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    tracing::debug!("the canaries go in");
    let app = TestApp::in_folder(&folder, support::capabilities, settings()).await;
    let all = fixtures::fixtures(&app).await;
    let login = fill::fill(&app, &all).await;
    std::fs::write(folder.with_extension("secret"), login.totp_secret).unwrap();
    std::process::exit(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn canaries_can_be_read_nowhere() {
    let place = Place::new();
    std::fs::create_dir(place.path("tmp")).unwrap();
    let temporary = place.path("tmp").display().to_string();
    place.ok(&["migrate", "--create-keys"]);
    let filled = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "fill_in_a_process_of_its_own", "--ignored", "--nocapture"])
        .env("TMPDIR", &temporary)
        .env("OEVER_CANARY_FOLDER", place.folder())
        .output()
        .unwrap();
    let secret = place.folder().with_extension("secret");
    let totp_secret = std::fs::read_to_string(&secret).unwrap_or_else(|_| panic!("{}", words(&filled)));
    std::fs::remove_file(secret).unwrap();
    assert!(words(&filled).contains("the canaries go in"), "its log is kept: {}", words(&filled));

    let mut places = everything_in(place.folder());
    for name in ["oever.sqlite-wal", "oever.sqlite-shm", "oever-keys.sqlite-wal"] {
        let found = places.iter().find(|(path, _)| path.ends_with(name));
        assert!(found.is_some_and(|(_, bytes)| !bytes.is_empty()), "{name} is there, and is searched");
    }
    places.insert("what the filling process said".into(), words(&filled).into_bytes());

    // Served, with mail, by a login whose every part is a canary.
    let login = oever_organisations::Login {
        email: fill::EMAIL.into(),
        password: fill::PASSWORD.into(),
        totp_secret: totp_secret.clone(),
        account: oever_kernel::AccountId(uuid::Uuid::nil()),
    };
    let db = place.db("oever.sqlite").await;
    let waiting = count(&db, "SELECT COUNT(*) AS n FROM mail_outbox WHERE sent_at IS NULL", args![]).await;
    let to_canary = "SELECT COUNT(*) AS n FROM mail_outbox WHERE sent_at IS NULL AND recipient IS NOT NULL";
    assert!(waiting > 0 && count(&db, to_canary, args![]).await == waiting);
    db.close().await;
    let (server, mails) = mail::server();
    let served =
        Served::start(&place, &["--smtp", &server], &[("OEVER_LOG", "trace"), ("TMPDIR", &temporary)]);
    walk(&served.address, &login);
    let mut recipients = 0;
    for n in 0..waiting {
        let mail = mails.recv_timeout(Duration::from_mins(1)).expect("a mail that waits is sent");
        recipients += usize::from(mail.to_lowercase().contains(&fill::EMAIL.to_lowercase()));
        // Whose address it is stands where it must stand, and nowhere else.
        let rest: Vec<&str> = mail.lines().filter(|line| !line.starts_with("To:")).collect();
        assert!(
            rest.contains(&"Subject: Nieuws in Oever"),
            "a mail that says only that there is news: {mail}"
        );
        places.insert(format!("mail {n}"), rest.join("\n").into_bytes());
    }
    assert!(recipients > 0, "mail went to the canary");
    for (path, bytes) in everything_in(place.folder()) {
        places.insert(format!("{path}, while serving"), bytes);
    }
    let log = served.kill();
    assert!(log.contains("\"TRACE\"") && log.contains("/api/v1/reports"), "a log worth searching: {log}");
    places.insert("the log of the server".into(), log.into_bytes());

    let backup = ["backup", "--data", "copy.data", "--key-store", "copy.keys", "--erasures", "copy.list"];
    places.insert("what the backup said".into(), place.ok(&backup).into_bytes());
    for name in ["copy.data", "copy.keys", "copy.list"] {
        places.insert(name.into(), std::fs::read(place.path(name)).unwrap());
    }

    // Every column was reached; what the columns of codes hold is looked for too.
    let db = place.db("oever.sqlite").await;
    let keyring = Keyring::open(&place.path("keys")).unwrap();
    let vault = Vault::new(place.db("oever-keys.sqlite").await, keyring, Entropy::system().unwrap());
    let mut needles = canaries();
    needles.value(&totp_secret);
    for text in assert_reached(&sealed::columns(&db, &vault).await) {
        needles.text(&text, "what a column without free text holds");
    }
    db.close().await;
    vault.db().close().await;
    assert_nowhere(&needles, &places);

    // The search finds what is public, in the database, in its write-ahead log or in the copy.
    let mut public = Needles::default();
    public.value(fill::PUBLIC);
    let found: BTreeSet<&str> = places
        .iter()
        .filter(|(_, bytes)| !public.in_bytes(bytes).is_empty())
        .map(|(place, _)| place.as_str())
        .collect();
    assert!(
        found.contains("copy.data") && found.iter().any(|place| place.contains("oever.sqlite")),
        "{found:?}"
    );

    without_the_root_key(&place);
}

/// What somebody does who types personal things in every wrong place.
fn walk(address: &str, login: &oever_organisations::Login) {
    let wrong = serde_json::json!({"email": login.email, "password": fill::text("naam"), "code": "000000"});
    let json = [("Content-Type", "application/json")];
    assert_ne!(send(address, "POST", "/api/v1/sessions", &json, &wrong.to_string()).unwrap().status, 200);
    let caller = Caller::sign_in(address, login);
    let key = "00000000-0000-4000-8000-000000000c01";
    let report = serde_json::json!({
        "urgency": "this_week", "setting": "school", "municipality": "GM0014", "destination": "coordination",
        "content": {"aim": "help", "agreement": "yes", "story": fill::text("verhaal"),
            "people": [{"part": "possible_victim", "name": fill::NAME}]},
    });
    let sent = caller.post("/api/v1/reports", key, &report.to_string()).unwrap();
    assert!(matches!(sent.status, 200 | 404), "{}", sent.body);
    for body in [
        format!("{{\"{}\": 1}}", fill::text("verhaal")),
        format!("{{\"urgency\": \"{}\"}}", fill::NAME),
        format!("{} is no JSON", fill::text("naam")),
    ] {
        assert_ne!(caller.post("/api/v1/reports", key, &body).unwrap().status, 200);
    }
    let name = fill::text("naam");
    for path in [
        format!("/dossier/{name}"),
        format!("/api/v1/dossiers/{name}?naam={name}"),
        format!("/inloggen?naam={name}"),
        format!("/{name}"),
    ] {
        caller.get(&path).unwrap();
    }
    let form = [("Content-Type", "application/x-www-form-urlencoded"), ("Referer", name.as_str())];
    for path in ["/melden", "/melden/stap", "/bericht", "/inloggen", "/pro/snelscan"] {
        send(address, "POST", path, &form, &format!("who=self&words={name}&code={name}&email={name}"))
            .unwrap();
    }
}

/// Without its root key, and with another one, the program refuses and says so; what it says holds nothing.
fn without_the_root_key(place: &Place) {
    let needles = canaries();
    // What would go on for ever comes last: a program that does not refuse is found by the others.
    let all = [
        &["doctor"][..],
        &["audit", "verify"],
        &["user", "list", "--organisation", "x"],
        &["worker"],
        &["serve", "--listen", "127.0.0.1:0"],
    ];
    let refuse = |why: &str| {
        for args in all {
            let output = place.run(args);
            let said = words(&output);
            assert_eq!(output.status.code(), Some(1), "{args:?}\n{said}");
            assert!(said.contains("root.key") && said.contains(why), "{args:?}\n{said}");
            assert!(needles.in_bytes(said.as_bytes()).is_empty());
        }
    };
    std::fs::rename(place.path("keys/root.key"), place.path("root.key.away")).unwrap();
    refuse("missing");
    let other = Place::new();
    other.ok(&["migrate", "--create-keys"]);
    std::fs::copy(other.path("keys/root.key"), place.path("keys/root.key")).unwrap();
    refuse("not the key");
    std::fs::rename(place.path("root.key.away"), place.path("keys/root.key")).unwrap();
    place.ok(&["doctor"]);
}

/// Every column of every row as text; bytes in hexadecimal.
async fn every_row(db: &Db) -> BTreeMap<String, Vec<u8>> {
    let mut tables: Vec<String> = db.schema().await.unwrap().into_iter().map(|column| column.table).collect();
    tables.dedup();
    let mut all = BTreeMap::new();
    for table in tables {
        let sql: &'static str =
            Box::leak(format!("SELECT CAST(t AS TEXT) AS line FROM {table} t").into_boxed_str());
        let rows = db.read().await.unwrap().all(Statement { name: "rows", sql }, args![]).await.unwrap();
        let text: Vec<String> = rows.iter().map(|row| row.get("line").unwrap()).collect();
        all.insert(table, text.join("\n").into_bytes());
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn canaries_can_be_read_nowhere_in_postgresql() {
    let apps = TestApp::on_both_with(support::capabilities, settings()).await;
    let Some(app) = apps.into_iter().find(|app| app.app.db().engine() == Engine::Postgres) else { return };
    let all = fixtures::fixtures(&app).await;
    let login = fill::fill(&app, &all).await;
    let mut needles = canaries();
    needles.value(&login.totp_secret);
    for text in assert_reached(&sealed::columns(app.app.db(), app.app.vault()).await) {
        needles.text(&text, "what a column without free text holds");
    }
    let rows = every_row(app.app.db()).await;
    assert_nowhere(&needles, &rows);
    assert_nowhere(&needles, &everything_in(app.folder()));
    let mut public = Needles::default();
    public.value(fill::PUBLIC);
    assert!(!public.in_bytes(&rows["bottlenecks"]).is_empty(), "what is public is found");
}
