//! The power fails in the middle of two hundred submissions. What was acknowledged is there once, nothing is half, and
//! what was not acknowledged can be sent again with the same key.

mod support;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};

use oever_kernel::Permit;
use oever_reporting::{Content, ReportId};
use oever_store::{Column, Db, Keyring, Statement, Vault, args};
use oever_testkit::{TestApp, Who};
use support::http::Caller;
use support::served::Served;
use support::{Place, count};
use uuid::Uuid;

const SUBMISSIONS: usize = 200;
/// So many at once.
const SENDERS: usize = 6;

/// A signal with its key; its story is like no other.
struct Signal {
    key: Uuid,
    story: String,
    body: String,
}

fn signals() -> Vec<Signal> {
    (0..SUBMISSIONS)
        .map(|n| {
            let story = format!("Verzonnen signaal nummer {n:03}");
            let body = serde_json::json!({
                "urgency": "this_week", "setting": "school", "municipality": "GM0014", "destination": "coordination",
                "forms": ["criminal", "labour"],
                "content": {"aim": "help", "agreement": "yes", "story": story},
            });
            Signal { key: Uuid::from_u128(0xbeef_0000 + n as u128), story, body: body.to_string() }
        })
        .collect()
}

/// Sends what is not acknowledged yet, several at once, until `enough` more are. Returns while others are still being
/// sent; they go on until nobody answers any more.
fn send_until<'scope>(
    threads: &'scope std::thread::Scope<'scope, '_>,
    caller: &'scope Caller,
    signals: &'scope [Signal],
    acknowledged: &'scope Mutex<BTreeMap<Uuid, Uuid>>,
    enough: usize,
) {
    let waiting: Vec<&Signal> =
        signals.iter().filter(|signal| !acknowledged.lock().unwrap().contains_key(&signal.key)).collect();
    let waiting: &'scope [&Signal] = waiting.leak();
    let next: &'scope AtomicUsize = Box::leak(Box::default());
    let (tell, told) = mpsc::channel();
    for _ in 0..SENDERS {
        let tell = tell.clone();
        threads.spawn(move || {
            while let Some(signal) = waiting.get(next.fetch_add(1, Ordering::SeqCst)) {
                let Ok(reply) = caller.post("/api/v1/reports", &signal.key.to_string(), &signal.body) else {
                    return;
                };
                assert_eq!(reply.status, 200, "{}", reply.body);
                let body: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
                let id = body["id"].as_str().unwrap().parse().unwrap();
                acknowledged.lock().unwrap().insert(signal.key, id);
                let _ = tell.send(());
            }
        });
    }
    drop(tell);
    assert!(told.iter().take(enough).count() == enough, "the senders stopped too early");
}

/// What the databases hold, read after the process is gone.
struct Held {
    db: Db,
    vault: Vault,
}

impl Held {
    async fn open(place: &Place) -> Self {
        let keyring = Keyring::open(&place.path("keys")).unwrap();
        let entropy = oever_kernel::Entropy::system().unwrap();
        let vault = Vault::new(place.db("oever-keys.sqlite").await, keyring, entropy);
        Self { db: place.db("oever.sqlite").await, vault }
    }

    async fn close(self) {
        self.db.close().await;
        self.vault.db().close().await;
    }

    async fn reports(&self) -> Vec<ReportId> {
        let all = Statement { name: "reports", sql: "SELECT id FROM reports ORDER BY id" };
        let rows = self.db.read().await.unwrap().all(all, args![]).await.unwrap();
        rows.iter().map(|row| row.get("id").unwrap()).collect()
    }

    /// Opens a report and checks that everything that belongs to it is there, once. Gives its story.
    async fn whole(&self, id: ReportId) -> String {
        for (what, sql, expected) in [
            ("forms", "SELECT COUNT(*) AS n FROM report_forms WHERE report = $1", 2),
            ("route", "SELECT COUNT(*) AS n FROM report_routes WHERE report = $1", 1),
            (
                "audit row",
                "SELECT COUNT(*) AS n FROM audit_log WHERE record = $1 AND action = 'report.submit'",
                1,
            ),
            ("event", "SELECT COUNT(*) AS n FROM events WHERE subject = $1 AND kind = 'report.received'", 1),
        ] {
            assert_eq!(count(&self.db, sql, args![id]).await, expected, "{what} of {id}");
        }
        let outcome =
            "SELECT COUNT(*) AS n FROM submissions WHERE outcome = $1 AND use_case = 'report.submit'";
        assert_eq!(count(&self.db, outcome, args![id.to_string()]).await, 1, "submission of {id}");
        let content = Statement { name: "content", sql: "SELECT content FROM reports WHERE id = $1" };
        let row = self.db.read().await.unwrap().one(content, args![id]).await.unwrap();
        let key = self.vault.key(id).await.unwrap();
        let permit = Permit::machine("a test reads what it sent");
        let content: Content = key
            .open_json(
                Column::new("reports", "content"),
                id,
                &row.get::<Vec<u8>>("content").unwrap(),
                &permit,
            )
            .unwrap();
        content.story
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_loses_nothing_that_was_acknowledged_and_leaves_nothing_half() {
    let place = Place::new();
    place.ok(&["migrate", "--create-keys"]);
    let app = TestApp::in_folder(place.folder(), support::capabilities, oever_web::Settings::default()).await;
    let login = app.world.login(Who::Reporter).clone();
    app.close().await;

    let signals = signals();
    let acknowledged = Mutex::new(BTreeMap::new());
    let mut served = Served::start(&place, &[], &[]);
    let mut caller = Caller::sign_in(&served.address, &login);
    for enough in [20, 50, 60] {
        std::thread::scope(|threads| {
            send_until(threads, &caller, &signals, &acknowledged, enough);
            served.kill();
        });
        let known = acknowledged.lock().unwrap().clone();
        assert!(known.len() >= enough && known.len() < SUBMISSIONS, "killed in the middle: {}", known.len());
        let held = Held::open(&place).await;
        let reports = held.reports().await;
        assert!(reports.len() >= known.len() && reports.len() < SUBMISSIONS);
        let mut stories = BTreeMap::new();
        for id in &reports {
            *stories.entry(held.whole(*id).await).or_insert(0) += 1;
        }
        assert!(stories.values().all(|n| *n == 1), "one is there twice");
        for signal in &signals {
            if let Some(id) = known.get(&signal.key) {
                assert!(reports.contains(&ReportId(*id)), "acknowledged and not there");
                assert_eq!(held.whole(ReportId(*id)).await, signal.story);
            }
        }
        assert_eq!(
            count(
                &held.db,
                "SELECT COUNT(*) AS n FROM submissions WHERE use_case = 'report.submit'",
                args![]
            )
            .await,
            i64::try_from(reports.len()).unwrap(),
            "a key that is claimed without its report could never be sent again"
        );
        held.close().await;
        place.ok(&["audit", "verify"]);
        served = Served::start(&place, &[], &[]);
        caller = caller.at(&served.address);
    }

    // Everything once more, with the same keys: the rest comes in, and the same answer comes to what was in already.
    let before = acknowledged.lock().unwrap().clone();
    let again = Mutex::new(BTreeMap::new());
    std::thread::scope(|threads| send_until(threads, &caller, &signals, &again, SUBMISSIONS));
    let again = again.into_inner().unwrap();
    for (key, id) in &before {
        assert_eq!(again.get(key), Some(id), "another answer to the same key");
    }
    assert!(served.stop().1);
    let held = Held::open(&place).await;
    let reports = held.reports().await;
    assert_eq!(reports.len(), SUBMISSIONS);
    for signal in &signals {
        assert_eq!(held.whole(ReportId(again[&signal.key])).await, signal.story);
    }
    held.close().await;
    place.ok(&["audit", "verify"]);
    assert!(place.ok(&["doctor"]).contains("0 wrong"));
}
