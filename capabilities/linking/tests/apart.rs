//! The node, the key service and the index as three parties over mutual TLS: the whole way of a hit, two epochs, and
//! what travelled and what is stored, looked through for anything plain.

mod three;
mod world;

use std::sync::{Arc, OnceLock};

use oever_kernel::{Clock, Entropy};
use oever_linkage::AttributeKind;
use oever_linking::{
    Answer, Enrol, LocalIndex, LocalKeyService, Parties, RemoteIndex, RemoteKeyService, answer,
    capability_with, index_routes, key_service_routes, withdraw,
};
use oever_store::OprfKeys;
use oever_testkit::{TestApp, Who};
use three::{Three, count};
use world::{Dossiers, enrolled, hit_of, input, open_pair, release};

/// The application takes its capabilities from a function without a state of its own.
static PARTIES: OnceLock<Parties> = OnceLock::new();

const TOKENS: &str = "SELECT COUNT(*) AS n FROM link_tokens";

fn person(reference: &str, phone: &str, name: &str, birth: &str) -> Enrol {
    let mut enrol = input(reference, phone);
    enrol.attributes.push((AttributeKind::Name, name.to_owned()));
    enrol.attributes.push((AttributeKind::BirthDate, birth.to_owned()));
    enrol
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hit_over_three_parties_and_nothing_plain_anywhere() {
    let three = Three::new();
    let keys = OprfKeys::in_folder(&three.path("oprf"));
    let entropy = Entropy::seeded(11);
    keys.add(&entropy, true).unwrap();
    let log = three.database("key-service.db").await;
    log.migrate_key_service().await.unwrap();
    let tokens = three.database("index.db").await;
    tokens.migrate_index().await.unwrap();
    let service = LocalKeyService {
        keys: keys.clone(),
        db: log.clone(),
        clock: Clock::system(),
        entropy: entropy.clone(),
        daily: 30,
    };
    let key_service = three.party("key-service", key_service_routes(Arc::new(service))).await;
    let index = three.party("index", index_routes(Arc::new(LocalIndex { db: tokens.clone() }))).await;
    let parties = Parties {
        key_service: Some(Arc::new(RemoteKeyService::new(key_service))),
        index: Some(Arc::new(RemoteIndex::new(index))),
        ..Parties::default()
    };
    assert!(parties.are_apart());
    PARTIES.set(parties).unwrap();
    let app = TestApp::on_sqlite(|| {
        vec![capability_with(vec![Arc::new(Dossiers)], PARTIES.get().unwrap().clone()).unwrap()]
    })
    .await;

    // Two organisations of which each wrote the name in its own way and knows another number; one mixed up day and month.
    open_pair(&app).await;
    let holder = enrolled(
        &app,
        Who::Coordinator,
        person("Linde-118", "06-00000001", "Юлія Voorbeeldenko", "1990-02-03"),
    )
    .await;
    release(&app, 1).await; // whoever is confirmed first holds
    let asker = enrolled(
        &app,
        Who::CoordinatorSouth,
        person("Berk-077", "+31 6 0000 0002", "Voorbeeldenko, Yuliia", "2-3-1990"),
    )
    .await;
    let under_one = count(&tokens, TOKENS).await;
    assert!(under_one >= 2 * (3 + 11), "{under_one}");
    assert_eq!(count(app.app.db(), TOKENS).await, 0, "the node keeps no tokens");
    assert!(count(&log, "SELECT COUNT(*) AS n FROM link_evaluations").await > 0);
    release(&app, 1).await;
    let hit = hit_of(&app, asker).await.expect("they met");
    answer(&app.app, &app.ctx(Who::Coordinator), app.submission(), hit, 1, Answer::Yes).await.unwrap();
    release(&app, 1).await;

    // A second epoch: every enrolment gets tokens under it, more than a day's evaluations allow goes on the next day.
    assert_eq!(keys.add(&entropy, true).unwrap(), 2);
    release(&app, 1).await;
    assert_eq!(count(&tokens, TOKENS).await, 2 * under_one);
    release(&app, 1).await;
    assert_eq!(count(&tokens, TOKENS).await, 2 * under_one, "made once");
    keys.destroy(1).unwrap();
    release(&app, 1).await;
    assert_eq!(count(&tokens, TOKENS).await, under_one);
    assert_eq!(count(&tokens, "SELECT COUNT(*) AS n FROM link_tokens WHERE epoch = 1").await, 0);
    withdraw(&app.app, &app.ctx(Who::Coordinator), app.submission(), holder).await.unwrap();
    app.run_due().await;
    assert!(count(&tokens, TOKENS).await < under_one);

    // Raw and normalised values, references, and the names of the two organisations.
    let mut plain: Vec<String> = [
        "0000001",
        "31600000001",
        "31600000002",
        "Voorbeeld",
        "voorbeeld",
        "Юлія",
        "Yuliia",
        "yulia",
        "1990",
        "Linde-118",
        "Berk-077",
        "verzonnen",
    ]
    .map(str::to_owned)
    .to_vec();
    plain.push(app.world.actor(Who::Coordinator).unwrap().organisation_name);
    tokens.close().await;
    log.close().await;
    three.nothing_plain(&plain);
}
