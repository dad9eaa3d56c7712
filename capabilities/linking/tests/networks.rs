//! Networks: who takes part, who looks, and what those who enrol cannot tell.

mod world;

use oever_kernel::{Actor, Ctx, Role};
use oever_linking::{
    DecideNetwork, Network, NetworkAnswer, answer_network, decide_network, networks, withdraw,
};
use oever_store::{Statement, args};
use oever_testkit::{TestApp, Who};
use oever_web::WebError;
use world::{apps, enrolled, for_north, for_south, open_pair, release};

/// The data protection officer of the national centre.
fn officer_of_the_centre(app: &TestApp) -> Ctx {
    let centre = app.world.actor(Who::Centre).unwrap();
    let officer = app.world.actor(Who::PrivacyOfficer).unwrap();
    app.ctx_of(Some(Actor { organisation: centre.organisation, role: Role::PrivacyOfficer, ..officer }))
}

fn taking_part(on: bool) -> DecideNetwork {
    DecideNetwork { on, basis: "taak (verzonnen)".into(), dpia: "DPIA-2".into(), until: None }
}

async fn decide(app: &TestApp, ctx: &Ctx, on: bool) {
    decide_network(&app.app, ctx, app.submission(), taking_part(on)).await.unwrap();
}

/// Both sides and the centre take part, and the same number is enrolled on both sides.
async fn one_network(app: &TestApp) -> (oever_linking::EnrolmentId, oever_linking::EnrolmentId) {
    open_pair(app).await;
    for who in [Who::PrivacyOfficer, Who::PrivacyOfficerSouth] {
        decide(app, &app.ctx(who), true).await;
    }
    decide(app, &officer_of_the_centre(app), true).await;
    let north = enrolled(app, Who::Coordinator, for_north()).await;
    let south = enrolled(app, Who::CoordinatorSouth, for_south()).await;
    release(app, 1).await;
    (north, south)
}

async fn seen(app: &TestApp) -> Vec<Network> {
    networks(&app.app, &app.ctx(Who::Centre)).await.unwrap()
}

#[tokio::test]
async fn the_centre_sees_kinds_and_functions_and_writes_down_what_came_of_it() {
    for app in apps().await {
        one_network(&app).await;
        let found = seen(&app).await;
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].records, found[0].organisations), (2, 2));
        assert!(found[0].asks());
        let path = format!("/netwerken/{}", found[0].id);
        let page = app.get(Who::Centre, &path).await;
        assert_eq!(page.status, 200);
        for said in ["Telefoonnummer", "Zeldzaam", "Ja, het verbindt", "Ontstaan", "Noord", "Zuid"] {
            assert!(page.text.contains(said), "{said}: {}", page.text);
        }
        for hidden in ["0000001", "Linde-118", "Berk-077", "⟦"] {
            assert!(!page.text.contains(hidden), "{hidden}");
        }
        let answer = NetworkAnswer::Together;
        answer_network(&app.app, &app.ctx(Who::Centre), app.submission(), found[0].id, answer).await.unwrap();
        let found = seen(&app).await;
        assert!(!found[0].asks() && found[0].stands());
        let timeline = app.get(Who::Centre, &path).await.text;
        assert!(timeline.contains("Organisaties gebeld; zij overleggen"));
        // Another day without a change asks nothing again.
        release(&app, 1).await;
        assert_eq!(seen(&app).await[0].events.len(), 2);
    }
}

#[tokio::test]
async fn nobody_looks_without_a_basis_and_nobody_is_in_it_without_one() {
    let app = apps().await.remove(0);
    let centre = app.ctx(Who::Centre);
    open_pair(&app).await;
    enrolled(&app, Who::Coordinator, for_north()).await;
    enrolled(&app, Who::CoordinatorSouth, for_south()).await;
    release(&app, 1).await;
    assert!(matches!(networks(&app.app, &centre).await, Err(WebError::Refused("network-refused-basis"))));
    assert!(app.get(Who::Centre, "/netwerken").await.text.contains("geen grondslag vastgelegd"));

    decide(&app, &officer_of_the_centre(&app), true).await;
    decide(&app, &app.ctx(Who::PrivacyOfficer), true).await;
    release(&app, 1).await;
    assert!(seen(&app).await.is_empty(), "the other side does not take part");
    decide(&app, &app.ctx(Who::PrivacyOfficerSouth), true).await;
    release(&app, 1).await;
    let found = seen(&app).await;
    assert!(found[0].stands());

    decide(&app, &app.ctx(Who::PrivacyOfficerSouth), false).await;
    release(&app, 1).await;
    let found = seen(&app).await;
    assert!(!found[0].stands() && found[0].closed_at.is_some());
    let late = answer_network(&app.app, &centre, app.submission(), found[0].id, NetworkAnswer::Asked).await;
    assert!(matches!(late, Err(WebError::Refused("network-refused-gone"))));
    decide(&app, &officer_of_the_centre(&app), false).await;
    assert!(networks(&app.app, &centre).await.is_err());
    for who in [Who::Coordinator, Who::PrivacyOfficer, Who::Police, Who::Policy] {
        assert!(networks(&app.app, &app.ctx(who)).await.is_err(), "{who:?}");
    }
    let without = DecideNetwork { basis: " ".into(), ..taking_part(true) };
    let refused = decide_network(&app.app, &app.ctx(Who::PrivacyOfficer), app.submission(), without).await;
    assert!(matches!(refused, Err(WebError::Invalid(_))));
}

#[tokio::test]
async fn who_enrols_learns_nothing_from_it_and_erasure_counts_at_once() {
    const LOG: Statement = Statement {
        name: "test",
        sql: "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM audit_log WHERE action LIKE 'linking.network%' AND organisation = $1",
    };
    for app in apps().await {
        let (north, _) = one_network(&app).await;
        let id = seen(&app).await[0].id;
        app.get(Who::Centre, &format!("/netwerken/{id}")).await;
        let tx = app.app.db();
        for who in [Who::Coordinator, Who::CoordinatorSouth] {
            let organisation = app.world.organisation(who);
            let rows: i64 =
                tx.read().await.unwrap().one(LOG, args![organisation]).await.unwrap().get("n").unwrap();
            assert_eq!(rows, 1, "its own decision to take part, and nothing else");
            assert_eq!(app.get(who, &format!("/netwerken/{id}")).await.status, 404);
        }
        withdraw(&app.app, &app.ctx(Who::Coordinator), app.submission(), north).await.unwrap();
        app.run_due().await;
        let found = seen(&app).await;
        assert!(!found[0].stands(), "not only at the next look");
        release(&app, 1).await;
        assert_eq!(seen(&app).await[0].events.last().unwrap().kind, "dissolved");
    }
}
