//! How long until people come back: a curve of enough people, or the reason why there is none.

use oever_coordination::{
    CloseDossier, CloseReason, DossierId, OpenDossier, close_dossier, load_dossier, open_dossier,
};
use oever_followup::{Answer, Outcome, ReturnReason, followups_of, record_outcome};
use oever_testkit::{TestApp, Who};
use oever_web::Capability;

fn capabilities() -> Vec<Capability> {
    vec![
        oever_sharing::capability().expect("sharing"),
        oever_reporting::capability().expect("reporting"),
        oever_coordination::capability().expect("coordination"),
        oever_followup::capability().expect("followup"),
        oever_picture::capability().expect("picture"),
    ]
}

/// People whose dossiers are closed today.
async fn closed(app: &TestApp, people: usize) -> Vec<DossierId> {
    let mut all = Vec::new();
    for _ in 0..people {
        let ctx = app.ctx(Who::Coordinator);
        let one = open_dossier(&app.app, &ctx, app.submission(), OpenDossier::empty()).await.unwrap();
        let version =
            load_dossier(&app.app, &ctx, &one.alias, "dossier.close").await.unwrap().dossier.version;
        let close = CloseDossier {
            reason: CloseReason::OtherCare,
            accepted_by: "Gemeente Noordstad".into(),
            without_because: String::new(),
            responsible: "Gemeente Noordstad".into(),
            open_items_because: "Verzonnen".into(),
        };
        close_dossier(&app.app, &ctx, app.submission(), &one.alias, version, &close).await.unwrap();
        all.push(one.id);
    }
    app.run_due().await;
    all
}

/// They are asked; the first of them are back.
async fn asked(app: &TestApp, dossiers: &[DossierId], moment: usize, back: usize) {
    for (n, dossier) in dossiers.iter().enumerate() {
        let moment =
            followups_of(&mut app.app.db().read().await.unwrap(), *dossier).await.unwrap().remove(moment);
        let (outcome, reasons) = if n < back {
            (Outcome::Returned, vec![ReturnReason::Debt])
        } else {
            (Outcome::Safe, Vec::new())
        };
        let answer = Answer { outcomes: vec![outcome], reasons, note: String::new() };
        let ctx = app.ctx(Who::Coordinator);
        record_outcome(&app.app, &ctx, app.submission(), moment.id, moment.version, &answer).await.unwrap();
    }
}

const FIELDS: [(&str, &str); 4] =
    [("kind", "returns"), ("year", "2026"), ("layout", "curve"), ("filter", "")];

#[tokio::test]
async fn a_curve_goes_out_with_its_band_and_the_same_numbers_everywhere() {
    for app in TestApp::on_both(capabilities).await {
        let all = closed(&app, 40).await;
        app.advance_days(95);
        asked(&app, &all, 0, 8).await;
        // Nobody is followed longer than three months: no step can be shown.
        let browser = app.browser(Who::Policy).await;
        let refused = app.post_in(&browser, "/beeld/vrijgeven", &FIELDS).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert!(refused.text.contains("te weinig mensen voor een lijn"), "{}", refused.text);
        assert!(app.get_in(&browser, "/beeld").await.text.contains("tonen we hier pas als het veilig kan"));

        app.advance_days(92);
        asked(&app, &all[8..], 1, 6).await;
        let browser = app.browser(Who::Policy).await;
        let done = app.post_in(&browser, "/beeld/vrijgeven", &FIELDS).await;
        assert_eq!(done.status, 303, "{}", done.text);
        let page = app.get_in(&browser, "/beeld").await;
        page.assert_page();
        assert!(page.text.contains("Na 3 maanden is naar schatting 80% niet terug"), "{}", page.text);
        // Log-log, 8 of 40: from 64 to 90 %.
        assert!(page.text.contains("64–89%") || page.text.contains("64–90%"), "{}", page.text);
        assert!(
            page.text.contains("<polygon class=\"oever-chart__band\"") && !page.text.contains("veilig kan")
        );
        let list = app.api_in(&browser, "/api/v1/picture", None).await.json();
        let id = list[0]["id"].as_str().unwrap().to_owned();
        let api = app.api_in(&browser, &format!("/api/v1/picture/{id}"), None).await.json();
        let step = &api["value"]["steps"][0];
        assert_eq!((step["until"].as_u64(), step["events"].as_u64()), (Some(3), Some(8)), "{api}");
        assert_eq!(
            api["value"]["steps"].as_array().unwrap().len(),
            1,
            "after six months nobody is left: {api}"
        );
        assert_eq!(api["value"]["still_followed"], 32);
        let csv = app.get_in(&browser, &format!("/beeld/tabel.csv?uitgave={id}")).await;
        assert!(csv.text.contains("\n0,3,40,8,0,0.8000,32,"), "{}", csv.text);
        // The outcomes at three months are the same eight people: beside the curve they tell nothing new.
        let outcomes = [("kind", "followup-3"), ("year", "2026"), ("layout", "outcome"), ("filter", "")];
        let beside = app.post_in(&browser, "/beeld/vrijgeven", &outcomes).await;
        assert_eq!(beside.status, 303, "{}", beside.text);
    }
}
