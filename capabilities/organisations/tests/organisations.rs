//! Signing in, inviting, standing in, routing; on both databases.

use jiff::civil::date;
use oever_organisations::{Invite, coordination_for, invite, totp_code};
use oever_testkit::{TestApp, Who};
use oever_web::WebError;

#[tokio::test]
async fn every_statement_prepares() {
    for app in TestApp::on_both(Vec::new).await {
        app.prepare_all().await;
    }
}

#[tokio::test]
async fn a_person_signs_in_and_sees_the_directory_in_both_languages() {
    for app in TestApp::on_both(Vec::new).await {
        let browser = app.browser(Who::Coordinator).await;
        let page = app.get_in(&browser, "/wegwijzer").await;
        page.assert_page();
        assert!(
            page.text.contains("Huis De Linde (verzonnen)")
                && page.text.contains("Zorgcoördinator regio Zuid")
        );
        assert!(
            !page.text.contains("Naam Van CoordinatorSouth"),
            "outside the own organisation only functions show"
        );
        let english = app.get_in(&browser, "/wegwijzer?taal=en").await;
        assert!(english.assert_page().text.contains("lang=\"en\""));
    }
}

#[tokio::test]
async fn every_wrong_sign_in_looks_the_same_and_a_code_counts_once() {
    let app = TestApp::on_sqlite(Vec::new).await;
    let login = app.world.login(Who::Coordinator);
    let code = || totp_code(&login.totp_secret, app.app.clock().now().0 / 1_000_000).unwrap();
    let attempt = async |email: &str, password: &str, code: &str| {
        app.post(Who::Anonymous, "/inloggen", &[("email", email), ("password", password), ("code", code)])
            .await
    };
    let mut texts = Vec::new();
    for (email, password, code) in [
        ("niemand@oever.example", login.password.as_str(), code()),
        (login.email.as_str(), "een heel ander wachtwoord", code()),
        (login.email.as_str(), login.password.as_str(), "000000".to_owned()),
    ] {
        let answer = attempt(email, password, &code).await;
        assert_eq!(answer.status, 422);
        let text = answer.text.replace(email, "");
        let (before, after) = text.split_once("name=\"idempotency\" value=\"").unwrap();
        texts.push(format!("{before}{}", after.split_once('"').unwrap().1));
    }
    assert!(texts.windows(2).all(|pair| pair[0] == pair[1]));
    let right = code();
    assert_eq!(attempt(&login.email, &login.password, &right).await.status, 303);
    assert_eq!(attempt(&login.email, &login.password, &right).await.status, 422, "a code counts once");
}

#[tokio::test]
async fn an_invited_person_chooses_secrets_and_signs_in_with_a_recovery_code_once() {
    for app in TestApp::on_both(Vec::new).await {
        let ctx = app.ctx(Who::Administrator);
        let input = Invite {
            email: "nieuwe.collega@oever.example".into(),
            name: "Canarie Achternaam".into(),
            function: app.world.function(Who::SecondCoordinator).to_string(),
        };
        let submission = app.submission();
        let path = invite(&app.app, &ctx, submission, &input).await.unwrap();
        assert!(
            matches!(invite(&app.app, &ctx, submission, &input).await, Err(WebError::Refused(_))),
            "once"
        );
        assert!(
            matches!(invite(&app.app, &ctx, app.submission(), &input).await, Err(WebError::Invalid(_))),
            "taken"
        );

        let page = app.get(Who::Anonymous, &path).await;
        let secret = page.assert_page().hidden("secret").unwrap().to_owned();
        let code = totp_code(&secret, app.app.clock().now().0 / 1_000_000).unwrap();
        let short = app
            .post(Who::Anonymous, &path, &[("secret", &secret), ("password", "kort"), ("code", &code)])
            .await;
        assert_eq!(short.status, 422);
        let done = app
            .post(
                Who::Anonymous,
                &path,
                &[("secret", &secret), ("password", "een lange zin"), ("code", &code)],
            )
            .await;
        assert_eq!(done.status, 200, "{}", done.text);
        let recovery = done.text.split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
        assert_eq!(app.get(Who::Anonymous, &path).await.status, 404, "an invitation works once");

        let fields = [
            ("email", "nieuwe.collega@oever.example"),
            ("password", "een lange zin"),
            ("code", recovery.as_str()),
        ];
        assert_eq!(app.post(Who::Anonymous, "/inloggen", &fields).await.status, 303);
        assert_eq!(app.post(Who::Anonymous, "/inloggen", &fields).await.status, 422);
        for canary in ["nieuwe.collega@oever.example", "Canarie Achternaam", secret.as_str()] {
            assert!(!app.files_contain(canary), "{canary} stands readable in a file");
        }
    }
}

#[tokio::test]
async fn a_closed_account_is_out_at_once() {
    let app = TestApp::on_sqlite(Vec::new).await;
    let browser = app.browser(Who::Coordinator).await;
    assert_eq!(app.get_in(&browser, "/functies").await.status, 200);
    let account = app.world.login(Who::Coordinator).account;
    let closed = app.post(Who::Administrator, &format!("/beheer/{account}"), &[("status", "closed")]).await;
    assert_eq!(closed.status, 303);
    assert_eq!(app.get_in(&browser, "/functies").await.status, 303, "sent to the sign-in page");
    let elsewhere = app.world.login(Who::CoordinatorSouth).account;
    let other = app.post(Who::Administrator, &format!("/beheer/{elsewhere}"), &[("status", "closed")]).await;
    assert_eq!(other.status, 404, "another organisation's account does not exist for this administrator");
}

#[tokio::test]
async fn a_form_from_elsewhere_is_refused() {
    let app = TestApp::on_sqlite(Vec::new).await;
    let browser = app.browser(Who::Administrator).await;
    let fields = [("csrf", "x"), ("email", "a@b.example"), ("name", "N"), ("function", "")];
    assert_eq!(app.post_in(&browser, "/beheer", &fields).await.status, 403);
}

#[tokio::test]
async fn standing_in_gives_the_caseload_for_the_period_only() {
    let app = TestApp::on_sqlite(Vec::new).await;
    let ctx = app.ctx(Who::Coordinator);
    let south = app.world.function(Who::CoordinatorSouth);
    let today = ctx.today();
    oever_organisations::delegate(&app.app, &ctx, app.submission(), south, today, today).await.unwrap();
    let browser = app.browser(Who::CoordinatorSouth).await;
    let north = app.world.function(Who::Coordinator).to_string();
    assert_eq!(app.post_in(&browser, "/functies", &[("function", &north)]).await.status, 303);
    let page = app.get_in(&browser, "/functies").await;
    assert!(page.assert_page().text.contains("Zorgcoördinator regio Noord"));
    app.advance_days(1);
    let browser = app.browser(Who::CoordinatorSouth).await;
    assert_eq!(
        app.post_in(&browser, "/functies", &[("function", &north)]).await.status,
        404,
        "the period is over"
    );
}

#[tokio::test]
async fn a_signal_goes_to_its_region_and_an_uncovered_one_to_the_centre() {
    for app in TestApp::on_both(Vec::new).await {
        let mut tx = app.app.db().read().await.unwrap();
        let north = coordination_for(&mut tx, "GM0014", date(2026, 1, 1)).await.unwrap();
        assert_eq!(north.id, app.world.function(Who::Coordinator));
        let uncovered = coordination_for(&mut tx, "GM9999", date(2026, 1, 1)).await.unwrap();
        assert_eq!(uncovered.id, app.world.function(Who::Centre));
        let before = coordination_for(&mut tx, "GM0014", date(2019, 1, 1)).await.unwrap();
        assert_eq!(before.id, app.world.function(Who::Centre), "the mapping is dated");
    }
}

#[tokio::test]
async fn the_interface_gives_a_token_and_answers_with_problems() {
    let app = TestApp::on_sqlite(Vec::new).await;
    let me = app.api(Who::Coordinator, "/api/v1/me", None).await;
    assert_eq!(me.json()["role"], "coordinator");
    let refused = app.api(Who::Anonymous, "/api/v1/organisations", None).await;
    assert_eq!((refused.status, refused.content_type.as_str()), (401, "application/problem+json"));
    let broken = app.api(Who::Anonymous, "/api/v1/sessions", Some(&serde_json::json!({"email": 5}))).await;
    assert_eq!(broken.status, 422);
}

#[tokio::test]
async fn the_privacy_officer_reads_the_own_log_only() {
    let app = TestApp::on_sqlite(Vec::new).await;
    app.browser(Who::Coordinator).await;
    let page = app.get(Who::PrivacyOfficer, "/toezicht").await;
    assert!(page.assert_page().text.contains("session.start"));
    assert!(page.text.contains("Zorgcoördinator regio Noord") && !page.text.contains("regio Zuid"));
    let again = app.get(Who::PrivacyOfficer, "/toezicht").await;
    assert!(again.text.contains("audit.read"), "reading the log is written down");
    assert_eq!(app.get(Who::Coordinator, "/toezicht").await.status, 404);
}
