//! Two organisations that know the same person under another spelling: found, said in words, and made again when what is
//! made of a record changes.

mod world;

use oever_linkage::AttributeKind;
use oever_linking::{Answer, Enrol, answer};
use oever_store::{Statement, StoreError, args, transaction};
use oever_testkit::{TestApp, Who};
use world::{apps, enrolled, hit_of, input, open_pair, release, tokens};

fn person(reference: &str, name: &str, birth: &str) -> Enrol {
    let mut enrol = input(reference, "06-00000001");
    enrol.attributes =
        vec![(AttributeKind::Name, name.to_owned()), (AttributeKind::BirthDate, birth.to_owned())];
    enrol
}

async fn both(app: &TestApp, ours: (&str, &str), theirs: (&str, &str)) -> Option<oever_linking::HitId> {
    open_pair(app).await;
    enrolled(app, Who::Coordinator, person("Linde-118", ours.0, ours.1)).await;
    release(app, 1).await;
    let asker = enrolled(app, Who::CoordinatorSouth, person("Berk-077", theirs.0, theirs.1)).await;
    release(app, 1).await;
    hit_of(app, asker).await
}

#[tokio::test]
async fn two_spellings_of_one_name_meet_and_the_page_says_how() {
    for app in apps().await {
        let hit = both(&app, ("Haben G/meskel", "1994-07-12"), ("GEBREMESKEL, Haben", "12-7-1994")).await;
        let hit = hit.expect("they met");
        let path = format!("/koppelingen/{hit}");
        let asked = app.get(Who::Coordinator, &path).await.text;
        assert!(!asked.contains("De naam lijkt"), "before two times yes nothing is said about what met");
        answer(&app.app, &app.ctx(Who::Coordinator), app.submission(), hit, 1, Answer::Yes).await.unwrap();
        release(&app, 1).await;
        answer(&app.app, &app.ctx(Who::CoordinatorSouth), app.submission(), hit, 3, Answer::Yes)
            .await
            .unwrap();
        for who in [Who::Coordinator, Who::CoordinatorSouth] {
            let linked = app.get(who, &path).await.text;
            assert!(
                linked.contains("De naam lijkt") && linked.contains("Dezelfde geboortedatum"),
                "{linked}"
            );
            assert!(!linked.to_lowercase().contains("haben"), "never a value of the other side");
        }
    }
}

#[tokio::test]
async fn a_relative_or_a_namesake_is_no_reason_to_ask() {
    for (ours, theirs) in [
        (("Haben Tesfay", "1994-07-12"), ("Yonas Tesfay", "1994-07-12")),
        (("Haben Tesfay", "1994-07-12"), ("Haben Tesfay", "1971-02-28")),
        (("Haben Tesfay", "1994"), ("Haben Tesfay", "1994")),
    ] {
        let app = apps().await.remove(0);
        assert_eq!(both(&app, ours, theirs).await, None, "{ours:?} {theirs:?}");
    }
}

#[tokio::test]
async fn tokens_of_an_earlier_set_are_made_again_and_leave_nothing_behind() {
    const OLDER: Statement = Statement { name: "test", sql: "UPDATE link_tokenised SET token_set = 1" };
    const ORPHANS: Statement = Statement {
        name: "test",
        sql: "SELECT COUNT(*) AS n FROM link_tokens t WHERE NOT EXISTS (SELECT 1 FROM link_handles h WHERE h.handle = t.handle)",
    };
    for app in apps().await {
        open_pair(&app).await;
        enrolled(&app, Who::Coordinator, person("Linde-118", "Haben Tesfay", "1994-07-12")).await;
        let made = tokens(&app).await;
        transaction!(app.app.db(), "test", |tx| -> Result<(), StoreError> {
            tx.execute(OLDER, args![]).await.map(drop)
        })
        .unwrap();
        release(&app, 1).await;
        assert_eq!(tokens(&app).await, made);
        let orphans: i64 =
            app.app.db().read().await.unwrap().one(ORPHANS, args![]).await.unwrap().get("n").unwrap();
        assert_eq!(orphans, 0);
        // And the person is found as before.
        let asker =
            enrolled(&app, Who::CoordinatorSouth, person("Berk-077", "Tesfai Habén", "1994-07-12")).await;
        release(&app, 1).await;
        assert!(hit_of(&app, asker).await.is_some());
    }
}

/// Evaluations of today that the northern organisation used up, but for ten.
const USED_UP: Statement = Statement {
    name: "test",
    sql: "INSERT INTO link_evaluations (id, organisation, kind, epoch, amount, at) VALUES ($1, $2, 'phone', 1, 1990, $3)",
};

#[tokio::test]
async fn who_is_over_its_quota_holds_up_nobody_else_and_keeps_its_tokens() {
    const OLDER: Statement = Statement { name: "test", sql: "UPDATE link_tokenised SET token_set = 1" };
    let app = apps().await.remove(0);
    open_pair(&app).await;
    for (alias, name) in
        [("Linde-110", "Haben Tesfay"), ("Linde-111", "Selam Girmay"), ("Linde-112", "Yonas Tekle")]
    {
        enrolled(&app, Who::Coordinator, person(alias, name, "1994-07-12")).await;
    }
    let asker = enrolled(&app, Who::CoordinatorSouth, person("Berk-077", "Lan Nguyen", "1980-10-01")).await;
    let made = tokens(&app).await;
    release(&app, 2).await;
    let (north, now) = (app.world.organisation(Who::Coordinator), app.app.clock().now());
    transaction!(app.app.db(), "test", |tx| -> Result<(), StoreError> {
        tx.execute(USED_UP, args![uuid::Uuid::from_u128(77), north, now]).await?;
        tx.execute(OLDER, args![]).await.map(drop)
    })
    .unwrap();
    oever_linking::run_release(&app.app, &app.ctx(Who::Coordinator)).await.unwrap();
    let missing = made - tokens(&app).await;
    assert!(
        (1..=made / 3).contains(&missing),
        "one record of the north waits, not three: {missing} of {made}"
    );
    assert!(
        app.get(Who::PrivacyOfficer, "/toezicht/koppelingen").await.text.contains("vaker gevraagd dan mag")
    );
    release(&app, 2).await;
    assert_eq!(tokens(&app).await, made, "and follows when it may ask again");
    assert!(hit_of(&app, asker).await.is_none());
}
