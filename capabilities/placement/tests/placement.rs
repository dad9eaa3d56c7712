//! A place asked, answered, lifted, escalated and taken; on both databases.

mod common;

use common::{capabilities, input, needs, new_request, not_with, only_for, programme, request, room};
use oever_placement::{
    Answer, Ask, ByPhone, Channel, Lifter, OfferStatus, Pool, ProgrammeId, RequestId, RequestStatus, answer,
    ask, ask_lift, change_needs, decide_escalated, decide_lift, end_without_place, offer, offers_of, place,
    place_by_phone, read_question, request as stored, request_place, requests_escalated_to, search,
    stored_programme,
};
use oever_testkit::{TestApp, Who};
use oever_web::WebError;

async fn asked(app: &TestApp, id: RequestId, programme: ProgrammeId) -> oever_placement::OfferId {
    let ask_for = Ask {
        programme,
        pool: Pool::Regular,
        question: "Kan zij vrijdag komen?".into(),
        channel: Channel::App,
    };
    ask(&app.app, &app.ctx(Who::Coordinator), app.submission(), id, &ask_for).await.unwrap().offer
}

async fn load(app: &TestApp, id: RequestId) -> oever_placement::Request {
    stored(&mut app.app.db().read().await.unwrap(), id).await.unwrap()
}

#[tokio::test]
async fn every_statement_prepares() {
    for app in TestApp::on_both(capabilities).await {
        app.prepare_all().await;
    }
}

#[tokio::test]
async fn a_place_is_asked_without_identity_and_taken_after_a_yes() {
    for app in TestApp::on_both(capabilities).await {
        let house = programme(&app, Who::Provider, input("Huis De Linde 1", "GM0014")).await;
        only_for(&app, Who::Provider, house, "sex", &["female"]).await;
        let id = request(&app, "Kanarie-eigen-kenmerk", needs(), &["VR13"]).await;
        let coordinator = app.ctx(Who::Coordinator);
        let found = search(&app.app, &coordinator, id).await.unwrap();
        assert_eq!(found.ranking.fitting.len(), 1);
        assert_eq!(found.ranking.fitting[0].wishes.met, ["own_room"]);

        let offer_id = asked(&app, id, house).await;
        assert_eq!(load(&app, id).await.status, RequestStatus::Asked);
        let again =
            Ask { programme: house, pool: Pool::Regular, question: String::new(), channel: Channel::App };
        let twice = ask(&app.app, &coordinator, app.submission(), id, &again).await;
        assert!(matches!(twice, Err(WebError::Refused("placement-error-already-asked"))));

        // The provider sees what it has a rule on, and nothing else.
        let provider = app.ctx(Who::Provider);
        let question = read_question(&app.app, &provider, offer_id).await.unwrap();
        assert_eq!(question.needs.answers.keys().collect::<Vec<_>>(), ["sex"]);
        assert_eq!(question.text, "Kan zij vrijdag komen?");
        let page = app.get(Who::Provider, &format!("/opvang/aanvragen/{offer_id}")).await;
        page.assert_page();
        for secret in
            ["Kanarie-eigen-kenmerk", "Amsterdam-Amstelland", "Groningen", "actief, geen behandeling"]
        {
            assert!(!page.text.contains(secret), "the provider sees {secret}");
        }
        assert!(read_question(&app.app, &app.ctx(Who::ProviderSouth), offer_id).await.is_err());

        let version = question.offer.version;
        answer(&app.app, &provider, app.submission(), offer_id, version, &Answer::Accept).await.unwrap();
        let stale = answer(&app.app, &provider, app.submission(), offer_id, version, &Answer::Accept).await;
        assert!(matches!(stale, Err(WebError::Conflict(_))));
        let accepted = load(&app, id).await;
        assert_eq!(accepted.status, RequestStatus::Accepted);
        place(&app.app, &coordinator, app.submission(), id, accepted.version, offer_id).await.unwrap();
        let placed = load(&app, id).await;
        assert_eq!((placed.status, placed.offer), (RequestStatus::Placed, Some(offer_id)));
        let left = stored_programme(&mut app.app.db().read().await.unwrap(), house).await.unwrap();
        assert_eq!(left.free, Some(1), "the place is taken");
    }
}

#[tokio::test]
async fn what_is_needed_stands_nowhere_unsealed() {
    let app = TestApp::on_sqlite(capabilities).await;
    let house = programme(&app, Who::Provider, input("Huis De Linde 1", "GM0014")).await;
    not_with(&app, Who::Provider, house, &[("addiction", "active")], None).await;
    let id = request(&app, "Eik-12", needs(), &["VR13"]).await;
    let text = "Kanarie-vraag-aan-de-opvang";
    let ask_for = Ask { programme: house, pool: Pool::Regular, question: text.into(), channel: Channel::App };
    let asked = ask(&app.app, &app.ctx(Who::Coordinator), app.submission(), id, &ask_for).await.unwrap();
    let refuse = Answer::Refuse { code: "addiction".into(), would_help: "Kanarie-wat-zou-helpen".into() };
    answer(&app.app, &app.ctx(Who::Provider), app.submission(), asked.offer, 1, &refuse).await.unwrap();
    for secret in [text, "Kanarie-wat-zou-helpen", "\"addiction\":[\"active\"]", "no_permit_needed"] {
        assert!(!app.files_contain(secret), "{secret}");
    }
    assert!(app.files_contain("Huis De Linde 1"), "the search of the files itself works");
}

#[tokio::test]
async fn a_place_in_danger_is_never_asked() {
    for app in TestApp::on_both(capabilities).await {
        let house = programme(&app, Who::Provider, input("Huis De Linde 1", "GM0014")).await;
        let id = request(&app, "Eik-12", needs(), &["VR01"]).await;
        let found = search(&app.app, &app.ctx(Who::Coordinator), id).await.unwrap();
        assert!(found.ranking.fitting.is_empty());
        assert_eq!(found.ranking.near_misses[0].broken[0].code(), "danger_region");
        let ask_for =
            Ask { programme: house, pool: Pool::Regular, question: String::new(), channel: Channel::App };
        let refused = ask(&app.app, &app.ctx(Who::Coordinator), app.submission(), id, &ask_for).await;
        assert!(matches!(refused, Err(WebError::Refused("placement-error-danger"))));
    }
}

#[tokio::test]
async fn a_no_needs_a_reason_and_three_noes_need_a_decision() {
    for app in TestApp::on_both(capabilities).await {
        let id = request(&app, "Eik-12", needs(), &[]).await;
        let (provider, coordinator) = (app.ctx(Who::Provider), app.ctx(Who::Coordinator));
        for n in 1..=3 {
            let house = programme(&app, Who::Provider, input(&format!("Huis {n}"), "GM0014")).await;
            if n > 1 {
                not_with(&app, Who::Provider, house, &[("addiction", "active")], None).await;
            }
            let offer_id = asked(&app, id, house).await;
            for (code, would_help, field) in
                [("", "x", "code"), ("person_declined", "x", "code"), ("addiction", " ", "would_help")]
            {
                let refuse = Answer::Refuse { code: code.into(), would_help: would_help.into() };
                let wrong = answer(&app.app, &provider, app.submission(), offer_id, 1, &refuse).await;
                let Err(WebError::Invalid(problem)) = wrong else { panic!("{wrong:?}") };
                assert_eq!(problem.0[0].field, field);
            }
            let refuse = Answer::Refuse { code: "addiction".into(), would_help: "nachtzorg".into() };
            answer(&app.app, &provider, app.submission(), offer_id, 1, &refuse).await.unwrap();
            let answered = offer(&mut app.app.db().read().await.unwrap(), offer_id).await.unwrap();
            assert_eq!(answered.status, OfferStatus::Refused);
            assert_eq!(
                answered.published,
                Some(n > 1),
                "a reason that is not among the published rules is flagged"
            );
            let now = load(&app, id).await;
            assert_eq!((now.refusals, now.escalated_at.is_some()), (n, n == 3));
            assert_eq!(now.status, RequestStatus::Searching);
        }
        let centre = app.ctx(Who::Centre);
        let waiting = requests_escalated_to(&mut app.app.db().read().await.unwrap(), centre.organisation())
            .await
            .unwrap();
        assert_eq!(waiting.len(), 1);
        let page = app.get(Who::Centre, &format!("/plek/{id}")).await;
        assert!(page.assert_page().text.contains("Te veel weigeringen"));
        let version = load(&app, id).await.version;
        let empty = decide_escalated(&app.app, &centre, app.submission(), id, version, "  ").await;
        assert!(matches!(empty, Err(WebError::Invalid(_))), "a decision is in writing");
        let by = app.submission();
        decide_escalated(&app.app, &centre, by, id, version, "Regio Zuid neemt haar op").await.unwrap();
        assert!(load(&app, id).await.escalated_at.is_none());
        assert_eq!(
            app.get(Who::Centre, &format!("/plek/{id}")).await.status,
            404,
            "decided: no longer for the centre"
        );
        let page = search(&app.app, &coordinator, id).await.unwrap();
        assert_eq!(page.decisions[0].1, "Regio Zuid neemt haar op");
    }
}

#[tokio::test]
async fn silence_and_waiting_escalate_by_themselves() {
    for app in TestApp::on_both(capabilities).await {
        let house = programme(&app, Who::Provider, input("Huis De Linde 1", "GM0014")).await;
        let silent = request(&app, "Eik-12", needs(), &[]).await;
        let offer_id = asked(&app, silent, house).await;
        let waiting = request(&app, "Beuk-13", needs(), &[]).await;
        app.run_due().await;
        assert!(load(&app, silent).await.escalated_at.is_none());
        app.advance_days(2);
        app.run_due().await;
        let answered = offer(&mut app.app.db().read().await.unwrap(), offer_id).await.unwrap();
        assert_eq!(answered.status, OfferStatus::Silent);
        assert_eq!(load(&app, silent).await.escalated_because, Some(oever_placement::Because::Silence));
        assert!(load(&app, waiting).await.escalated_at.is_none());
        app.advance_days(1);
        app.run_due().await;
        assert_eq!(load(&app, waiting).await.escalated_because, Some(oever_placement::Because::Days));
        // An answer after the silence still counts.
        let provider = app.ctx(Who::Provider);
        answer(&app.app, &provider, app.submission(), offer_id, answered.version, &Answer::Accept)
            .await
            .unwrap();
        assert_eq!(load(&app, silent).await.status, RequestStatus::Accepted);
    }
}

#[tokio::test]
async fn who_may_lift_a_condition_lifts_it_and_the_ranking_changes() {
    for app in TestApp::on_both(capabilities).await {
        let house = programme(&app, Who::Provider, input("Huis De Linde 1", "GM0014")).await;
        not_with(&app, Who::Provider, house, &[("addiction", "active")], Some("provider")).await;
        let other = programme(&app, Who::ProviderSouth, input("Huis De Berk 1", "GM0363")).await;
        not_with(&app, Who::ProviderSouth, other, &[("addiction", "active")], Some("municipality")).await;
        let id = request(&app, "Eik-12", needs(), &[]).await;
        let coordinator = app.ctx(Who::Coordinator);
        let found = search(&app.app, &coordinator, id).await.unwrap();
        assert!(found.ranking.fitting.is_empty());
        assert_eq!(found.openings.len(), 2, "two ways to open a place, each by one lift");

        let condition = "contra-addiction-active";
        let town = app.ctx(Who::Municipality).organisation();
        let (north, south) = (Lifter::Provider, Lifter::Municipality(town));
        let wrong = ask_lift(&app.app, &coordinator, app.submission(), id, house, condition, south).await;
        assert!(matches!(wrong, Err(WebError::Refused("placement-error-not-negotiable"))));
        ask_lift(&app.app, &coordinator, app.submission(), id, house, condition, north).await.unwrap();
        ask_lift(&app.app, &coordinator, app.submission(), id, other, condition, south).await.unwrap();
        let page = app.get(Who::Municipality, "/gemeente/opheffingen").await;
        assert!(page.assert_page().text.contains("Huis De Berk 1") && !page.text.contains("Huis De Linde 1"));
        assert!(!page.text.contains("Eik-12"));
        assert!(
            app.get(Who::Provider, "/opvang/opheffingen")
                .await
                .assert_page()
                .text
                .contains("Huis De Linde 1")
        );

        let lifts = search(&app.app, &coordinator, id).await.unwrap().lifts;
        let lift_of = |programme| lifts.iter().find(|lift| lift.programme == programme).unwrap();
        for who in [Who::Coordinator, Who::ProviderSouth, Who::Municipality, Who::Centre] {
            let refused =
                decide_lift(&app.app, &app.ctx(who), app.submission(), lift_of(house).id, 1, true).await;
            assert!(matches!(refused, Err(WebError::NotFound)), "{who:?}");
        }
        let (mine, theirs) = (lift_of(house).id, lift_of(other).id);
        decide_lift(&app.app, &app.ctx(Who::Provider), app.submission(), mine, 1, true).await.unwrap();
        decide_lift(&app.app, &app.ctx(Who::Municipality), app.submission(), theirs, 1, false).await.unwrap();
        let found = search(&app.app, &coordinator, id).await.unwrap();
        assert_eq!(found.ranking.fitting.len(), 1);
        assert_eq!(found.ranking.fitting[0].fit, oever_matching::Fit::OnCondition);
        assert_eq!(found.ranking.near_misses.len(), 1, "what was not lifted still holds");
    }
}

#[tokio::test]
async fn an_emergency_bed_is_held_and_let_go() {
    for app in TestApp::on_both(capabilities).await {
        let beds =
            oever_placement::ProgrammeInput { emergency_places: 2, ..input("Huis De Linde 1", "GM0014") };
        let house = programme(&app, Who::Provider, beds).await;
        let id = request(&app, "Eik-12", needs(), &[]).await;
        let coordinator = app.ctx(Who::Coordinator);
        let ask_for =
            Ask { programme: house, pool: Pool::Emergency, question: String::new(), channel: Channel::App };
        let asked = ask(&app.app, &coordinator, app.submission(), id, &ask_for).await.unwrap();
        answer(&app.app, &app.ctx(Who::Provider), app.submission(), asked.offer, 1, &Answer::Accept)
            .await
            .unwrap();
        let free = async || {
            stored_programme(&mut app.app.db().read().await.unwrap(), house).await.unwrap().emergency_free
        };
        assert_eq!(free().await, Some(1));
        app.advance_days(1);
        app.run_due().await;
        assert_eq!(free().await, Some(2), "nobody came: the bed is free again");
        let offers = offers_of(&mut app.app.db().read().await.unwrap(), id).await.unwrap();
        assert_eq!(offers[0].hold_until, None);
        let version = load(&app, id).await.version;
        place(&app.app, &coordinator, app.submission(), id, version, asked.offer).await.unwrap();
        assert_eq!(free().await, Some(1));
    }
}

#[tokio::test]
async fn the_one_time_link_works_once_and_expires() {
    for app in TestApp::on_both(capabilities).await {
        let house = programme(&app, Who::Provider, input("Huis De Linde 1", "GM0014")).await;
        let coordinator = app.ctx(Who::Coordinator);
        let ask_for =
            Ask { programme: house, pool: Pool::Regular, question: String::new(), channel: Channel::Link };
        let id = request(&app, "Eik-12", needs(), &[]).await;
        let asked = ask(&app.app, &coordinator, app.submission(), id, &ask_for).await.unwrap();
        let link = asked.link.unwrap();
        let path = link.strip_prefix(&app.app.settings().base_url).unwrap();
        let token = path.rsplit('/').next().unwrap();
        assert!(!app.files_contain(token), "only a hash of the token is stored");
        let page = app.get(Who::Anonymous, path).await;
        assert!(page.assert_page().text.contains("Huis De Linde 1") && !page.text.contains("Eik-12"));
        let none = app.post(Who::Anonymous, path, &[("answer", "refuse")]).await;
        assert_eq!(none.status, 422);
        let done = app
            .post(Who::Anonymous, path, &[("answer", "conditional"), ("conditions", "nachtzorg betaald")])
            .await;
        done.assert_page();
        assert_eq!(app.get(Who::Anonymous, path).await.status, 404, "it worked once");
        let found = search(&app.app, &coordinator, id).await.unwrap();
        assert_eq!(found.answers[&asked.offer].conditions, "nachtzorg betaald");

        let other = request(&app, "Beuk-13", needs(), &[]).await;
        let asked = ask(&app.app, &coordinator, app.submission(), other, &ask_for).await.unwrap();
        let link = asked.link.unwrap();
        let path = link.strip_prefix(&app.app.settings().base_url).unwrap();
        app.advance_days(4);
        assert_eq!(app.get(Who::Anonymous, path).await.status, 404, "it expired");
        let made_up = format!("/plek-antwoord/{}", "0".repeat(64));
        assert_eq!(app.get(Who::Anonymous, &made_up).await.status, 404);
    }
}

#[tokio::test]
async fn a_request_ends_by_phone_or_by_her_own_choice() {
    for app in TestApp::on_both(capabilities).await {
        let house = programme(&app, Who::Provider, input("Huis De Linde 1", "GM0014")).await;
        let coordinator = app.ctx(Who::Coordinator);
        let id = request(&app, "Eik-12", needs(), &[]).await;
        let by_phone = ByPhone {
            programme: house,
            pool: Pool::Regular,
            said_by: "intake".into(),
            agreed: String::new(),
        };
        let nobody = ByPhone { said_by: " ".into(), ..by_phone.clone() };
        let wrong = place_by_phone(&app.app, &coordinator, app.submission(), id, 1, &nobody).await;
        assert!(matches!(wrong, Err(WebError::Invalid(_))));
        let key = app.submission();
        place_by_phone(&app.app, &coordinator, key, id, 1, &by_phone).await.unwrap();
        place_by_phone(&app.app, &coordinator, key, id, 1, &by_phone).await.unwrap();
        let offers = offers_of(&mut app.app.db().read().await.unwrap(), id).await.unwrap();
        assert_eq!(offers.len(), 1, "sent twice, done once");
        assert_eq!((offers[0].channel, offers[0].answered_by.as_deref()), (Channel::Phone, Some("intake")));

        let chose = request(&app, "Beuk-13", needs(), &[]).await;
        let offer_id = asked(&app, chose, house).await;
        let version = load(&app, chose).await.version;
        end_without_place(
            &app.app,
            &coordinator,
            app.submission(),
            chose,
            version,
            RequestStatus::ChoseOtherwise,
        )
        .await
        .unwrap();
        let ended = load(&app, chose).await;
        assert_eq!((ended.status, ended.refusals), (RequestStatus::ChoseOtherwise, 0), "never a refusal");
        let lapsed = offer(&mut app.app.db().read().await.unwrap(), offer_id).await.unwrap();
        assert_eq!(lapsed.status, OfferStatus::Lapsed);
        let late = answer(
            &app.app,
            &app.ctx(Who::Provider),
            app.submission(),
            offer_id,
            lapsed.version,
            &Answer::Accept,
        )
        .await;
        assert!(late.is_err());
        room(&app, Who::Provider, house, Some(0)).await;
    }
}

#[tokio::test]
async fn a_request_is_of_one_organisation_and_counts_once() {
    for app in TestApp::on_both(capabilities).await {
        let key = app.submission();
        let new = new_request("Eik-12", needs(), &[]);
        let ctx = app.ctx(Who::Coordinator);
        let one = request_place(&app.app, &ctx, key, &new).await.unwrap();
        assert_eq!(request_place(&app.app, &ctx, key, &new).await.unwrap(), one);
        for who in Who::ALL {
            let own = matches!(who, Who::Coordinator | Who::SecondCoordinator);
            assert_eq!(search(&app.app, &app.ctx(who), one).await.is_ok(), own, "{who:?}");
            assert_eq!(
                request_place(&app.app, &app.ctx(who), app.submission(), &new).await.is_ok(),
                own || who == Who::CoordinatorSouth,
                "{who:?}"
            );
            assert_eq!(app.get(who, &format!("/plek/{one}")).await.status == 200, own, "{who:?}");
        }
        let other = needs().answer("addiction", "none");
        let saved = change_needs(
            &app.app,
            &ctx,
            app.submission(),
            one,
            1,
            oever_placement::Urgency::Today,
            &other,
            &[],
        )
        .await;
        saved.unwrap();
        let stale = change_needs(
            &app.app,
            &ctx,
            app.submission(),
            one,
            1,
            oever_placement::Urgency::Today,
            &needs(),
            &[],
        )
        .await;
        assert!(matches!(stale, Err(WebError::Conflict(_))));
        let impossible = needs().answer("children", "none").answer("boys_12_plus", "yes");
        let wrong =
            request_place(&app.app, &ctx, app.submission(), &new_request("Eik-13", impossible, &[])).await;
        assert!(matches!(wrong, Err(WebError::Invalid(_))));
    }
}
