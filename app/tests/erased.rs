//! What was erased stays erased, whatever copy is put back; and a copy that is put back is the same as it was.

mod fixtures;
mod support;

use std::collections::BTreeMap;

use oever_coordination::{
    AnswerRequest, AskedBy, DossierId, NewRequest, RightKind, RightOutcome, answer_rights_request,
    load_dossier_by_id, record_rights_request,
};
use oever_kernel::Entropy;
use oever_store::{Db, Keyring, Statement, StoreError, Vault, args};
use oever_testkit::{TestApp, Who};
use support::http::Caller;
use support::served::Served;
use support::{Place, count};
use uuid::Uuid;

const TOKENS: &str = "SELECT COUNT(*) AS n FROM link_tokens WHERE handle = $1";
const ENROLMENTS: &str = "SELECT COUNT(*) AS n FROM link_enrolments WHERE subject = $1";
const OPEN: &str = "SELECT COUNT(*) AS n FROM dossiers WHERE id = $1 AND status <> 'closed'";

/// An installation with one record of everything, and the dossier that will be erased: linked, and from a report.
async fn installation(place: &Place) -> (TestApp, String, DossierId, Uuid) {
    place.ok(&["migrate", "--create-keys"]);
    let app = TestApp::in_folder(place.folder(), support::capabilities, oever_web::Settings::default()).await;
    let fixtures = fixtures::fixtures(&app).await;
    let alias = fixtures.get("dossier").unwrap().to_owned();
    let find = Statement { name: "dossier", sql: "SELECT id, report FROM dossiers WHERE alias = $1" };
    let row = app.app.db().read().await.unwrap().one(find, args![&alias]).await.unwrap();
    let (dossier, report) = (row.get("id").unwrap(), row.get::<Option<Uuid>>("report").unwrap());
    (app, alias, dossier, report.expect("it came from a report"))
}

/// Puts the dossier in the index and gives the handles under which its tokens are there.
async fn linked(app: &TestApp, alias: &str) -> Vec<Uuid> {
    app.advance_days(2); // the fixtures proposed as often as one may in a day
    let enrol = oever_linking::Enrol {
        reference: alias.to_owned(),
        role: oever_linking::PersonRole::PossibleVictim,
        basis: "Zorg na vertrek (verzonnen)".into(),
        decision: None,
        acute: false,
        attributes: vec![(oever_linking::AttributeKind::Phone, "06-00000001".into())],
    };
    let ctx = app.ctx(Who::Coordinator);
    let id = oever_linking::enrol(&app.app, &ctx, app.submission(), enrol).await.unwrap().id;
    let second = app.ctx(Who::SecondCoordinator);
    oever_linking::confirm(&app.app, &second, app.submission(), id, 1, true).await.unwrap();
    app.run_due().await;
    let handles = Statement { name: "handles", sql: "SELECT handle FROM link_handles WHERE enrolment = $1" };
    let rows = app.app.db().read().await.unwrap().all(handles, args![id]).await.unwrap();
    rows.iter().map(|row| row.get("handle").unwrap()).collect()
}

async fn tokens(db: &Db, handles: &[Uuid]) -> i64 {
    let mut all = 0;
    for handle in handles {
        all += count(db, TOKENS, args![*handle]).await;
    }
    all
}

async fn erase(app: &TestApp, alias: &str) {
    let ctx = app.ctx(Who::Coordinator);
    let request = NewRequest {
        alias: alias.into(),
        kind: RightKind::Erasure,
        asked_by: AskedBy::Person,
        received_on: ctx.today(),
        details: "Zij wil dat alles weg is (verzonnen).".into(),
    };
    let id = record_rights_request(&app.app, &ctx, app.submission(), &request).await.unwrap();
    let yes = AnswerRequest { outcome: RightOutcome::Granted, words: "Gewist.".into(), destroy: true };
    answer_rights_request(&app.app, &ctx, app.submission(), id, 1, &yes).await.unwrap();
    app.app.clock().advance_seconds(120);
    app.run_due().await;
}

async fn keys(place: &Place) -> Vault {
    let keyring = Keyring::open(&place.path("keys")).unwrap();
    Vault::new(place.db("oever-keys.sqlite").await, keyring, Entropy::system().unwrap())
}

/// Nothing of it opens and nothing of it can meet anything.
async fn assert_gone(place: &Place, dossier: DossierId, report: Uuid, handles: &[Uuid]) {
    let (db, vault) = (place.db("oever.sqlite").await, keys(place).await);
    for record in [dossier.uuid(), report] {
        assert!(matches!(vault.key(record).await, Err(StoreError::Erased)));
        assert_eq!(count(&db, ENROLMENTS, args![record]).await, 0);
    }
    assert_eq!(tokens(&db, handles).await, 0, "tokens of an erased record");
    assert_eq!(count(&db, OPEN, args![dossier]).await, 0, "still on the worklist");
    db.close().await;
    vault.db().close().await;
}

fn put_back(place: &Place, copy: &str, database: &str) {
    for suffix in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(place.path(&format!("{database}{suffix}")));
    }
    std::fs::copy(place.path(copy), place.path(database)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_copy_does_not_bring_an_erased_dossier_or_its_tokens_back() {
    let place = Place::new();
    let (app, alias, dossier, report) = installation(&place).await;
    let handles = linked(&app, &alias).await;
    assert!(tokens(app.app.db(), &handles).await > 0, "it is in the index");
    let login = app.world.login(Who::Coordinator).clone();
    place.ok(&["backup", "--data", "old.data", "--key-store", "old.keys"]);

    erase(&app, &alias).await;
    assert_eq!(tokens(app.app.db(), &handles).await, 0);
    let refused = load_dossier_by_id(&app.app, &app.ctx(Who::Coordinator), dossier, "dossier.read").await;
    assert!(matches!(refused.unwrap().key(&app.app).await, Err(StoreError::Erased)));
    app.close().await;
    assert_gone(&place, dossier, report, &handles).await;

    // Restored by the command.
    let restore = ["restore", "--data", "old.data", "--key-store", "old.keys", "--replace"];
    assert!(place.ok(&restore).contains("were erased again"));
    assert_gone(&place, dossier, report, &handles).await;
    place.ok(&["audit", "verify"]);

    // The old data put back by other means, behind the program's back: serving and working begin with the list.
    for (command, ready) in [("serve", "serving"), ("worker", "working")] {
        put_back(&place, "old.data", "oever.sqlite");
        let db = place.db("oever.sqlite").await;
        assert!(tokens(&db, &handles).await > 0, "the old copy has them");
        assert_eq!(count(&db, OPEN, args![dossier]).await, 1);
        db.close().await;
        let args: &[&str] = if command == "serve" { &["--listen", "127.0.0.1:0"] } else { &[] };
        let process = Served::run(&place, command, args, &[], ready);
        if command == "serve" {
            let caller = Caller::sign_in(&process.address, &login);
            for path in ["", "/plan-items"] {
                let path = format!("/api/v1/dossiers/{alias}{path}");
                assert_eq!(caller.get(&path).unwrap().status, 404, "{path}");
            }
            for path in
                ["/api/v1/dossiers", "/api/v1/worklist", "/api/v1/links/enrolments", "/api/v1/reports"]
            {
                assert_eq!(caller.get(path).unwrap().status, 200, "{path} goes on without it");
            }
        }
        let (log, well) = process.stop();
        assert!(well && log.contains("the erasure list was replayed"), "{log}");
        assert!(!log.contains("\"ERROR\""), "something stumbles over what is gone: {log}");
        assert_gone(&place, dossier, report, &handles).await;
        place.ok(&["audit", "verify"]);
    }
    assert!(place.ok(&["doctor"]).contains("0 wrong"));
}

/// Rows of every table, as the data has them.
async fn rows(db: &Db) -> BTreeMap<String, i64> {
    let mut all = BTreeMap::new();
    let mut tables: Vec<String> = db.schema().await.unwrap().into_iter().map(|column| column.table).collect();
    tables.dedup();
    for table in tables {
        let sql: &'static str = Box::leak(format!("SELECT COUNT(*) AS n FROM {table}").into_boxed_str());
        all.insert(table, count(db, sql, args![]).await);
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_is_put_back_elsewhere_is_the_same() {
    let (place, elsewhere) = (Place::new(), Place::new());
    let (app, alias, ..) = installation(&place).await;
    linked(&app, &alias).await;
    let copies = ["d", "k"].map(|name| elsewhere.path(name).display().to_string());
    place.ok(&["backup", "--data", &copies[0], "--key-store", &copies[1]]);
    let (data, keys) = (rows(app.app.db()).await, rows(app.app.vault().db()).await);
    let login = app.world.login(Who::Coordinator).clone();
    app.close().await;
    assert!(data.values().filter(|n| **n > 0).count() > 45, "a record of nearly everything: {data:?}");

    // The key files are never in a copy: they are kept apart and put in place by hand.
    let restore = ["restore", "--data", "d", "--key-store", "k"];
    elsewhere.refused(&restore, "root.key");
    std::fs::create_dir(elsewhere.path("keys")).unwrap();
    for name in Keyring::FILES {
        std::fs::copy(place.path("keys").join(name), elsewhere.path("keys").join(name)).unwrap();
    }
    elsewhere.ok(&restore);
    for (name, expected) in [("oever.sqlite", &data), ("oever-keys.sqlite", &keys)] {
        let db = elsewhere.db(name).await;
        let mut found = rows(&db).await;
        // The restore itself writes down that the erasure list was replayed.
        if name == "oever.sqlite" {
            assert_eq!(found.insert("installation".into(), expected["installation"]), Some(1));
        }
        assert_eq!(&found, expected, "{name}");
        db.close().await;
    }
    elsewhere.ok(&["audit", "verify"]);
    assert!(elsewhere.ok(&["doctor"]).contains("0 wrong"));
    let served = Served::start(&elsewhere, &[], &[]);
    let caller = Caller::sign_in(&served.address, &login);
    let dossier = caller.get(&format!("/api/v1/dossiers/{alias}")).unwrap();
    assert_eq!(dossier.status, 200, "{}", dossier.body);
    let plan = caller.get(&format!("/api/v1/dossiers/{alias}/plan-items")).unwrap();
    assert!(plan.body.contains("Zoekt een plek"), "it opens: {}", plan.body);
    assert!(served.stop().1);
}
