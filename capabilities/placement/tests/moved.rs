//! A dossier moves to another region: its request for a place goes along; on both databases.

mod common;

use common::{input, needs, new_request, programme};
use oever_coordination::{
    OfferTransfer, OpenDossier, TransferAnswer, answer_transfer, offer_transfer, open_dossier,
};
use oever_placement::{
    Ask, Channel, NewRequest, Pool, ask, offer as stored_offer, request_place, requests_of,
};
use oever_sharing::Adviser;
use oever_testkit::{TestApp, Who};
use oever_web::Capability;

fn capabilities() -> Vec<Capability> {
    let mut all = vec![oever_sharing::capability().unwrap(), oever_reporting::capability().unwrap()];
    all.extend(common::capabilities());
    all
}

#[tokio::test]
async fn a_request_goes_along_with_its_dossier() {
    for app in TestApp::on_both(capabilities).await {
        let (north, south) = (app.ctx(Who::Coordinator), app.ctx(Who::CoordinatorSouth));
        let dossier = open_dossier(&app.app, &north, app.submission(), OpenDossier::empty()).await.unwrap();
        let new = NewRequest { dossier: Some(dossier.id), ..new_request(&dossier.alias, needs(), &[]) };
        let id = request_place(&app.app, &north, app.submission(), &new).await.unwrap();
        let house = programme(&app, Who::Provider, input("Huis Noord", "GM0014")).await;
        let question =
            Ask { programme: house, pool: Pool::Regular, question: String::new(), channel: Channel::App };
        let asked = ask(&app.app, &north, app.submission(), id, &question).await.unwrap().offer;

        let transfer = OfferTransfer {
            to: app.world.function(Who::CoordinatorSouth),
            letter: "Zij verhuist.".into(),
            motivation: "Zij verhuist en vindt het goed.".into(),
            advised_by: Adviser::PrivacyOfficer,
        };
        let offered =
            offer_transfer(&app.app, &north, app.submission(), &dossier.alias, 1, &transfer).await.unwrap();
        answer_transfer(&app.app, &south, app.submission(), offered, 1, &TransferAnswer::Accept)
            .await
            .unwrap();
        app.run_due().await;

        let mut tx = app.app.db().read().await.unwrap();
        assert!(requests_of(&mut tx, north.organisation()).await.unwrap().is_empty());
        let theirs = requests_of(&mut tx, south.organisation()).await.unwrap();
        assert_eq!(theirs.iter().map(|request| request.id).collect::<Vec<_>>(), [id]);
        assert_eq!(stored_offer(&mut tx, asked).await.unwrap().organisation, south.organisation());
        drop(tx);
        let path = format!("/plek/{id}");
        let page = app.get(Who::CoordinatorSouth, &path).await;
        assert!(page.assert_page().text.contains("Huis Noord"), "what was asked is still there");
        assert_eq!(app.get(Who::Coordinator, &path).await.status, 404);
        let provider = app.get(Who::Provider, &format!("/opvang/aanvragen/{asked}")).await;
        provider.assert_page();
    }
}
