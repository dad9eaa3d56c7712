//! Sealed signals over three parties: nothing opens at θ − 1, at θ it becomes a report, epochs end, what does not belong
//! is refused, and what travelled and what is stored is looked through for anything plain.

mod signals;
mod three;

use std::sync::{Arc, OnceLock};

use oever_kernel::{Clock, Entropy};
use oever_linking::{
    LocalKeyService, LocalSignalIndex, LocalSignalKeys, Parties, RemoteSignalIndex, RemoteSignalKeys,
    SealedSettings, SealedState, SignalIndex, SignalKeys, become_opener, capability_with, open_release,
    releases_waiting, seal_offer, seal_signal, signal_index_routes, signal_key_routes, withdraw_signal,
};
use oever_store::{Db, OprfKeys, SignalKeyFiles, Statement, args};
use oever_testkit::{START, TestApp, Who};
use oever_web::WebError;
use oever_wire::{Client, WireError};
use serde_json::{Value, json};
use signals::{CANARY, THREE, deposits, draft, input, received, seals, waiting};
use three::{Three, count};
use uuid::Uuid;

/// The application takes its capabilities from a function without a state of its own.
static PARTIES: OnceLock<Parties> = OnceLock::new();

const DEPOSITS: &str = "SELECT COUNT(*) AS n FROM sealed_deposits";
const EPOCHS: &str = "SELECT COUNT(*) AS n FROM sealed_epochs";
const EVALUATIONS: &str = "SELECT COUNT(*) AS n FROM link_evaluations";
/// Evaluations a day and organisation: as many signals with one value under one epoch.
const DAILY: i64 = 2;

/// The parties, and the clock that they go by.
struct Parts {
    three: Three,
    clock: Clock,
    log: Db,
    kept: Db,
    key_service: Client,
    index: Client,
}

async fn parts() -> Parts {
    let three = Three::new();
    let clock = Clock::fixed(START);
    let log = three.database("key-service.db").await;
    log.migrate_key_service().await.unwrap();
    let kept = three.database("index.db").await;
    kept.migrate_index().await.unwrap();
    let beside = LocalKeyService {
        keys: OprfKeys::in_folder(&three.path("keys")),
        db: log.clone(),
        clock: clock.clone(),
        entropy: Entropy::seeded(12),
        daily: DAILY,
    };
    let settings = SealedSettings::shipped().unwrap();
    let longest_days = settings.retention_days;
    let files = SignalKeyFiles::in_folder(&three.path("keys"));
    let keys = LocalSignalKeys::beside(&beside, files, settings);
    let deposits = LocalSignalIndex { db: kept.clone(), clock: clock.clone(), longest_days };
    let key_service = three.party("key-service", signal_key_routes(Arc::new(keys))).await;
    let index = three.party("index", signal_index_routes(Arc::new(deposits))).await;
    Parts { three, clock, log, kept, key_service, index }
}

impl Parts {
    async fn days(&self, app: &TestApp, days: i64) {
        self.clock.advance_seconds(days * 86_400);
        app.advance_days(days);
        app.run_due().await;
    }

    /// The group of the first deposit, with its identity.
    async fn some_group(&self) -> ([u8; 32], Uuid) {
        let first =
            Statement { name: "test", sql: "SELECT id, group_key FROM sealed_deposits ORDER BY id LIMIT 1" };
        let row = self.kept.read().await.unwrap().one(first, args![]).await.unwrap();
        (row.get("group_key").unwrap(), row.get("id").unwrap())
    }

    /// How many epochs still have their key.
    fn key_files(&self) -> usize {
        let names =
            std::fs::read_dir(self.three.path("keys")).unwrap().map(|entry| entry.unwrap().file_name());
        names.filter(|name| name.to_str().unwrap().starts_with("sealed-")).count()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_signal_over_three_parties_and_nothing_plain_anywhere() {
    let parts = parts().await;
    let remote = RemoteSignalIndex::new(parts.index.clone());
    let parties = Parties {
        signal_keys: Some(Arc::new(RemoteSignalKeys::new(parts.key_service.clone()))),
        signal_index: Some(Arc::new(remote.clone())),
        ..Parties::default()
    };
    PARTIES.set(parties).unwrap();
    let app = TestApp::on_sqlite(|| {
        vec![
            oever_reporting::capability_with(Some(seal_offer()), None).unwrap(),
            capability_with(Vec::new(), PARTIES.get().unwrap().clone()).unwrap(),
        ]
    })
    .await;
    for who in [Who::PrivacyOfficer, Who::PrivacyOfficerSouth] {
        become_opener(&app.app, &app.ctx(who), app.submission()).await.unwrap();
    }

    // The pages say where it runs, and against whom it is not sealed.
    for (who, path) in [(Who::Reporter, "/verzegeld"), (Who::PrivacyOfficer, "/toezicht/verzegeld")] {
        let said = app.get(who, path).await.text;
        assert!(
            said.contains("worden bewaard bij andere partijen") && !said.contains("op één machine"),
            "{said}"
        );
    }

    // θ − 1: two legal persons, one of them twice.
    seals(&app, &app.ctx(THREE[0]), "06-00412218").await;
    seals(&app, &app.ctx(THREE[0]), "06 0041 2218").await;
    seals(&app, &app.ctx(THREE[1]), "+31 6 0041 2218").await;
    parts.days(&app, 1).await;
    assert_eq!((waiting(&app).await, count(&parts.kept, DEPOSITS).await), (0, 3));
    assert!(remote.ready(None).await.unwrap().is_empty());
    let (group, id) = parts.some_group().await;
    assert!(remote.release(group, vec![id]).await.unwrap().is_none(), "nor to who asks for it by name");
    assert_eq!(deposits(&app).await, 0, "the node keeps no deposits");
    assert_eq!(count(app.app.db(), EPOCHS).await, 0, "the node keeps no epochs");
    assert_eq!(
        count(&parts.log, "SELECT COUNT(*) AS n FROM sealed_epochs WHERE secret IS NOT NULL").await,
        0
    );
    assert_eq!((count(&parts.log, EPOCHS).await, parts.key_files()), (1, 1));

    // θ: the openers are asked, and with a quorum of them all are reports.
    seals(&app, &app.ctx(THREE[2]), "0031600412218").await;
    parts.days(&app, 1).await;
    let releases = releases_waiting(&app.app, &app.ctx(Who::PrivacyOfficer)).await.unwrap();
    assert_eq!(releases.iter().map(|one| one.persons).collect::<Vec<_>>(), [3]);
    let ready = remote.ready(None).await.unwrap();
    assert_eq!((ready.len(), ready[0].kind.as_str(), ready[0].deposits.len()), (1, "phone", 4));
    assert!(remote.ready(Some(ready[0].group)).await.unwrap().is_empty(), "page by page");
    let (north, south) = (app.ctx(Who::PrivacyOfficer), app.ctx(Who::PrivacyOfficerSouth));
    assert!(!open_release(&app.app, &north, app.submission(), releases[0].id).await.unwrap());
    assert_eq!(received(&app).await, 0);
    assert!(open_release(&app.app, &south, app.submission(), releases[0].id).await.unwrap());
    assert_eq!(received(&app).await, 4);

    // What is withdrawn is taken out there too.
    let alone = seals(&app, &app.ctx(Who::Centre), "06 00412212").await;
    assert_eq!(count(&parts.kept, DEPOSITS).await, 5);
    withdraw_signal(&app.app, &app.ctx(Who::Centre), app.submission(), alone).await.unwrap();
    assert_eq!(count(&parts.kept, DEPOSITS).await, 4);

    // An organisation that asks for more than it may hears so; another day it may again.
    seals(&app, &app.ctx(Who::Centre), "06 00412213").await;
    let signal = input(draft("06 00412214"));
    let refused = seal_signal(&app.app, &app.ctx(Who::Centre), app.submission(), signal).await;
    assert!(matches!(refused, Err(WebError::Refused("sealed-refused-quota"))), "{refused:?}");
    let alerts = "SELECT COUNT(*) AS n FROM link_alerts WHERE kind = 'evaluations'";
    assert_eq!(count(app.app.db(), alerts).await, 1, "the data protection officer is told");
    parts.days(&app, 2).await;
    seals(&app, &app.ctx(Who::Centre), "06 00412214").await;

    // A year later values are evaluated under two epochs. When the first ends, its key is destroyed.
    parts.days(&app, 366).await;
    assert_eq!(count(&parts.kept, DEPOSITS).await, 0, "all expired");
    seals(&app, &app.ctx(Who::Centre), "06 00412215").await;
    assert_eq!((count(&parts.kept, DEPOSITS).await, count(&parts.log, EPOCHS).await), (2, 2));
    assert_eq!(parts.key_files(), 2);
    parts.days(&app, 366).await;
    assert_eq!((count(&parts.log, EPOCHS).await, parts.key_files()), (2, 1));
    let signals = oever_linking::sealed_signals(&app.app, &app.ctx(Who::Centre)).await.unwrap();
    let in_state = |state| signals.iter().filter(|signal| signal.state == state).count();
    assert_eq!((in_state(SealedState::Expired), in_state(SealedState::Withdrawn)), (3, 1));

    // Raw and normalised values, what was written, and the names of the organisations.
    // Long enough not to be met by chance among the digits of what is sealed.
    let values = ["00412218", "0041 2218", "00412212", "00412213", "00412214", "00412215"];
    let words = [CANARY, "kanarie", "GM0014", "verzonnen"];
    let mut plain: Vec<String> = values.into_iter().chain(words).map(str::to_owned).collect();
    for who in THREE.into_iter().chain([Who::PrivacyOfficer]) {
        plain.push(app.world.actor(who).unwrap().organisation_name);
    }
    parts.kept.close().await;
    parts.log.close().await;
    assert!(parts.three.messages() > 40);
    parts.three.nothing_plain(&plain);
}

/// With the index here, whoever runs the node holds the deposits and the keys of the openers.
static ONLY_KEYS: OnceLock<Parties> = OnceLock::new();

#[tokio::test(flavor = "multi_thread")]
async fn with_one_part_elsewhere_it_is_not_sealed_against_whoever_runs_this_machine() {
    let parts = parts().await;
    let signal_keys = Some(Arc::new(RemoteSignalKeys::new(parts.key_service.clone())) as _);
    ONLY_KEYS.set(Parties { signal_keys, ..Parties::default() }).unwrap();
    let app =
        TestApp::on_sqlite(|| vec![capability_with(Vec::new(), ONLY_KEYS.get().unwrap().clone()).unwrap()])
            .await;
    let said = app.get(Who::PrivacyOfficer, "/toezicht/verzegeld").await.text;
    assert!(
        said.contains("Niet verzegeld tegen wie deze machine beheert") && !said.contains("op één machine")
    );
}

/// The status with which a party refuses, and what it says.
async fn refusal(client: &Client, path: &str, question: &Value) -> (u16, String) {
    match client.ask::<_, Value>(path, question).await {
        Err(WireError::Refused { status, reason, .. }) => (status, reason),
        other => panic!("{path}: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_belong_is_refused_and_leaves_nothing() {
    let parts = parts().await;
    let epochs = RemoteSignalKeys::new(parts.key_service.clone()).active().await.unwrap();
    assert_eq!(epochs.len(), 1);
    let (opens, retires) = (epochs[0].opens.microseconds(), epochs[0].retires.microseconds());
    let epoch = json!({"number": 1, "opens": opens, "retires": retires});
    let someone = Uuid::from_u128(7);

    let evaluate = |kind: &str, epoch: u32, points: Value| json!({"organisation": someone, "kind": kind, "epoch": epoch, "blinded": points});
    let path = "/signals/evaluate";
    let asks = async |question: Value| refusal(&parts.key_service, path, &question).await;
    assert_eq!(asks(evaluate("06 00412218", 1, json!([]))).await, (400, "no such kind".into()));
    assert_eq!(asks(evaluate("phone", 1, json!(["00"]))).await.0, 400);
    assert_eq!(asks(evaluate("phone", 9, json!([]))).await, (410, "epoch 9 does not exist".into()));
    assert_eq!(count(&parts.log, EVALUATIONS).await, 0, "nothing is counted, nothing is kept");
    let nothing = json!(["00".repeat(32)]);
    assert_eq!(asks(evaluate("phone", 1, nothing)).await.0, 400, "the point that would tell");
    let mut more = evaluate("phone", 1, json!([]));
    more["value"] = json!("06 00412218");
    let (status, said) = asks(more).await;
    assert_eq!(status, 422, "what nobody asked for is not ignored");
    assert!(
        said.starts_with("not a question of this kind") && !said.contains("value"),
        "nor said again: {said}"
    );
    assert_eq!(asks(evaluate("phone", 1, json!(["0".repeat(200_000)]))).await.0, 413);

    let put = |epochs: Value, deposits: Value| json!({"depositor": someone, "epochs": epochs, "deposits": deposits});
    let asks = async |path: &str, question: Value| refusal(&parts.index, path, &question).await;
    let put_path = "/signals/put";
    assert_eq!(
        asks(put_path, put(json!([epoch, epoch]), json!([]))).await,
        (400, "epochs that cannot be".into())
    );
    assert_eq!(
        asks(put_path, put(json!([epoch]), json!(["0g"]))).await,
        (400, "the deposit is damaged".into())
    );
    assert_eq!(asks(put_path, put(json!([epoch]), json!(["07"]))).await.0, 400);
    let five = json!(["", "", "", "", ""]);
    assert_eq!(asks(put_path, put(json!([epoch]), five)).await, (400, "more than 4 deposits".into()));
    let huge = json!(["0".repeat(9_000_000)]);
    assert_eq!(asks(put_path, put(json!([epoch]), huge)).await.0, 413);
    let short = json!({"group": "00", "wanted": []});
    assert_eq!(asks("/signals/release", short).await, (400, "a group has 32 bytes".into()));
    let many = json!({"group": "00".repeat(32), "wanted": vec![someone; 5]});
    assert_eq!(asks("/signals/release", many).await, (400, "more than 4 deposits".into()));
    assert_eq!(asks("/signals/ready", json!("00")).await.0, 400);
    assert_eq!(asks("/signals/remove", json!(vec![someone; 2_000])).await.0, 413);
    assert_eq!(count(&parts.kept, DEPOSITS).await, 0);
}
