//! A dossier moves to another region: what is still to be asked goes along; on both databases.

use oever_coordination::{
    OfferTransfer, OpenDossier, TransferAnswer, answer_transfer, offer_transfer, open_dossier,
};
use oever_followup::{followups_of, start_followup};
use oever_sharing::Adviser;
use oever_testkit::{TestApp, Who};
use oever_web::Capability;

fn capabilities() -> Vec<Capability> {
    vec![
        oever_sharing::capability().unwrap(),
        oever_reporting::capability().unwrap(),
        oever_coordination::capability().unwrap(),
        oever_followup::capability().unwrap(),
    ]
}

#[tokio::test]
async fn the_moments_and_their_tasks_go_along_with_the_dossier() {
    for app in TestApp::on_both(capabilities).await {
        let (north, south) = (app.ctx(Who::Coordinator), app.ctx(Who::CoordinatorSouth));
        let dossier = open_dossier(&app.app, &north, app.submission(), OpenDossier::empty()).await.unwrap();
        start_followup(&app.app, &north, app.submission(), &dossier.alias).await.unwrap();
        // The first moment is on the worklist, the others are not yet.
        app.advance_days(86);
        app.run_due().await;
        let words = format!("{}: vraag hoe het gaat", dossier.alias);
        assert!(app.get(Who::Coordinator, "/werk").await.assert_page().text.contains(&words));

        let (north, south_now) = (app.ctx(Who::Coordinator), app.ctx(Who::CoordinatorSouth));
        let transfer = OfferTransfer {
            to: app.world.function(Who::CoordinatorSouth),
            letter: "Zij verhuist.".into(),
            motivation: "Zij verhuist en vindt het goed.".into(),
            advised_by: Adviser::PrivacyOfficer,
        };
        let offered =
            offer_transfer(&app.app, &north, app.submission(), &dossier.alias, 1, &transfer).await.unwrap();
        answer_transfer(&app.app, &south_now, app.submission(), offered, 1, &TransferAnswer::Accept)
            .await
            .unwrap();
        app.run_due().await;

        let moments = followups_of(&mut app.app.db().read().await.unwrap(), dossier.id).await.unwrap();
        assert_eq!(moments.len(), 4);
        assert!(moments.iter().all(|one| one.organisation == south.organisation()), "{moments:?}");
        assert!(app.get(Who::CoordinatorSouth, "/werk").await.assert_page().text.contains(&words));
        let list = app.get(Who::CoordinatorSouth, "/nameting").await;
        assert!(list.assert_page().text.contains(&dossier.alias));
        let old = app.get(Who::Coordinator, "/nameting").await;
        assert!(!old.assert_page().text.contains(&dossier.alias));
        // The next moment comes to the new side.
        app.advance_days(92);
        app.run_due().await;
        let work = app.get(Who::CoordinatorSouth, "/werk").await;
        work.assert_page();
        for moment in &moments[..2] {
            assert!(work.text.contains(&format!("/nameting/{}", moment.id)), "{}", work.text);
        }
        assert_eq!(app.get(Who::Coordinator, &format!("/nameting/{}", moments[0].id)).await.status, 404);
    }
}
