//! Every page in both languages, the forms behind them, the import, the JSON interface.

mod common;

use common::{capabilities, input, needs, not_with, only_for, programme, request};
use oever_organisations::{NewOrganisation, OrganisationKind, save_organisation};
use oever_placement::{Pool, import_programmes, programmes, programmes_of, search, stored_programme};
use oever_testkit::{TestApp, Who};
use serde_json::json;

#[tokio::test]
async fn a_coordinator_does_it_all_in_a_browser() {
    for app in TestApp::on_both(capabilities).await {
        let house = programme(&app, Who::Provider, input("Huis De Linde 1", "GM0014")).await;
        not_with(&app, Who::Provider, house, &[("addiction", "active")], Some("provider")).await;
        let second = oever_placement::ProgrammeInput {
            emergency_places: 1,
            emergency_max_days: Some(14),
            ..input("Huis De Linde 2", "GM0014")
        };
        let second = programme(&app, Who::Provider, second).await;
        only_for(&app, Who::Provider, second, "sex", &["male"]).await;
        let browser = app.browser(Who::Coordinator).await;
        for path in ["/plek", "/plek/nieuw", "/plek/uitleg", "/plek-besluiten", "/gaten"] {
            app.get_in(&browser, path).await.assert_page();
        }
        let incomplete = app.post_in(&browser, "/plek/nieuw", &[("alias", ""), ("sex", "female")]).await;
        assert_eq!(incomplete.status, 422);
        let fields = [
            ("alias", "Eik-12"),
            ("urgency", "today"),
            ("sex", "female"),
            ("addiction", "active"),
            ("age_group", "23_64"),
            ("residence_status", "reflection_period"),
            ("region", "VR13"),
            ("danger", "VR19"),
            ("danger", "VR20"),
            ("radius", "25"),
            ("wishes", "own_room"),
            ("wishes", "small_group"),
        ];
        let made = app.post_in(&browser, "/plek/nieuw", &fields).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let path = made.location.split('?').next().unwrap().to_owned();
        // First who may place and who pays; that asks one thing that the needs do not tell.
        let page = app.get_in(&browser, &path).await;
        let asked = page.assert_page().text.find("actie tegen arbeidsuitbuiting").expect("a question");
        assert!(asked < page.text.find("Huis De Linde 1").unwrap(), "{}", page.text);
        assert!(!page.text.contains("Alleen CoMensha"), "not before the question is answered");
        let answer = [("version", "1"), ("fact", "labour_raid"), ("answer", "no")];
        let answered = app.post_in(&browser, &format!("{path}/wie-betaalt"), &answer).await;
        assert_eq!(answered.status, 303, "{}", answered.text);
        let page = app.get_in(&browser, &path).await;
        let text = &page.assert_page().text;
        // Then the reason, whose rule, who can lift it; supervision is shown.
        assert!(text.find("Alleen CoMensha").unwrap() < text.find("Huis De Linde 1").unwrap(), "{text}");
        for words in [
            "Geen plek past",
            "Niet bij: Verslaving: actief, geen behandeling.",
            "Regel van Huis De Linde (verzonnen), sinds",
            "de opvang beslist. Voorwaarde: behandelaar betrokken",
            "Alleen Wmo, buiten de Wtza",
            "Waarom?",
            "Geslacht: vrouw. Deze plek is voor: man.",
            "ongeveer",
            "zekerheid laag",
        ] {
            assert!(text.contains(words), "{words} is missing: {text}");
        }
        let english = app.get_in(&browser, "/taal/en?terug=/plek").await;
        assert_eq!(english.status, 303);

        let what_if =
            app.post_in(&browser, &format!("{path}/wat-als"), &[("change", "addiction=stable")]).await;
        assert!(what_if.assert_page().text.contains("1 plek erbij: Huis De Linde 1."), "{}", what_if.text);
        let none = app.post_in(&browser, &format!("{path}/wat-als"), &[("change", "")]).await;
        assert_eq!(none.status, 422);
        app.get_in(&browser, &format!("{path}/vraag/{house}/regular")).await.assert_page();
        assert_eq!(app.get_in(&browser, &format!("{path}/vraag/{house}/penthouse")).await.status, 404);
        let lift = [
            ("programme", house.to_string()),
            ("condition", "contra-addiction-active".into()),
            ("lifter", "provider".into()),
        ];
        let lift: Vec<(&str, &str)> = lift.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let asked = app.post_in(&browser, &format!("{path}/opheffing"), &lift).await;
        assert_eq!(asked.status, 303, "{}", asked.text);

        let provider = app.browser(Who::Provider).await;
        let list = app.get_in(&provider, "/opvang/opheffingen").await;
        let lift = list
            .assert_page()
            .text
            .split("/opvang/opheffingen/")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        let granted = app
            .post_in(
                &provider,
                &format!("/opvang/opheffingen/{lift}"),
                &[("version", "1"), ("decision", "granted")],
            )
            .await;
        assert_eq!(granted.status, 303);
        let page = app.get_in(&browser, &path).await;
        assert!(page.assert_page().text.contains("Past, met een afspraak"), "{}", page.text);

        let asked = app
            .post_in(&browser, &format!("{path}/vraag/{house}/regular"), &[("question", "Kan het?")])
            .await;
        assert_eq!(asked.status, 303, "{}", asked.text);
        let list = app.get_in(&provider, "/opvang/aanvragen").await;
        let offer = list
            .assert_page()
            .text
            .split("/opvang/aanvragen/")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        let offer = format!("/opvang/aanvragen/{offer}");
        assert!(app.get_in(&provider, &offer).await.assert_page().text.contains("Kan het?"));
        let bare = app.post_in(&provider, &offer, &[("version", "1"), ("answer", "refuse")]).await;
        assert_eq!(bare.status, 422, "a no without a reason");
        let yes = app.post_in(&provider, &offer, &[("version", "1"), ("answer", "accept")]).await;
        assert_eq!(yes.status, 303);
        let page = app.get_in(&browser, &path).await;
        assert!(page.assert_page().text.contains("Deze plek wordt het"));
    }
}

#[tokio::test]
async fn needs_changed_by_two_people_show_both_versions() {
    let app = TestApp::on_sqlite(capabilities).await;
    let id = request(&app, "Eik-12", needs(), &[]).await;
    let path = format!("/plek/{id}/behoefte");
    let (one, two) = (app.browser(Who::Coordinator).await, app.browser(Who::SecondCoordinator).await);
    app.get_in(&one, &path).await.assert_page();
    let fields = |sex: &'static str| [("version", "1"), ("urgency", "today"), ("sex", sex)];
    assert_eq!(app.post_in(&one, &path, &fields("male")).await.status, 303);
    let conflict = app.post_in(&two, &path, &fields("other")).await;
    assert_eq!(conflict.status, 409);
    assert!(conflict.text.contains("anders") && conflict.text.contains("man"), "{}", conflict.text);
    let found = search(&app.app, &app.ctx(Who::Coordinator), id).await.unwrap();
    assert_eq!(
        found.needs.answers["sex"].first().map(String::as_str),
        Some("male"),
        "nothing was overwritten"
    );
}

#[tokio::test]
async fn a_provider_keeps_programmes_rules_and_room() {
    for app in TestApp::on_both(capabilities).await {
        let browser = app.browser(Who::Provider).await;
        for path in [
            "/opvang",
            "/opvang/programmas",
            "/opvang/programmas/nieuw",
            "/opvang/aanvragen",
            "/opvang/opheffingen",
        ] {
            app.get_in(&browser, path).await.assert_page();
        }
        let wrong = app
            .post_in(&browser, "/opvang/programmas/nieuw", &[("name", ""), ("kind", "women_shelter")])
            .await;
        assert_eq!(wrong.status, 422);
        let fields = [
            ("name", "Huis De Linde 1"),
            ("kind", "women_shelter"),
            ("municipality", "GM0014"),
            ("places", "4"),
            ("emergency_places", "1"),
            ("supervision", "in_order"),
            ("active", "yes"),
            ("offer_own_room", "yes"),
            ("last_inspection_day", "1"),
            ("last_inspection_month", "3"),
            ("last_inspection_year", "2026"),
        ];
        let made = app.post_in(&browser, "/opvang/programmas/nieuw", &fields).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let path = made.location.split('?').next().unwrap().to_owned();
        let id = path.rsplit('/').next().unwrap().parse().unwrap();
        app.get_in(&browser, &path).await.assert_page();
        let load = async || stored_programme(&mut app.app.db().read().await.unwrap(), id).await.unwrap();
        assert_eq!((load().await.region.as_str(), load().await.offers["own_room"]), ("VR01", true));

        let inclusion = [("version", "1"), ("in_sex", "female"), ("in_pets", "no"), ("in_pets", "yes")];
        let saved = app.post_in(&browser, &format!("{path}/insluiting"), &inclusion).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        assert_eq!(load().await.conditions.len(), 1, "every value ticked is no condition");
        let contra = [
            ("version", "2"),
            ("contra_1", "addiction=active"),
            ("contra_2", "lvb=yes"),
            ("lifter", "municipality"),
        ];
        let unclear = app.post_in(&browser, &format!("{path}/contra"), &contra).await;
        assert_eq!(unclear.status, 422, "negotiable needs a condition");
        let contra = [contra.as_slice(), &[("on_condition", "nachtzorg betaald")]].concat();
        assert_eq!(app.post_in(&browser, &format!("{path}/contra"), &contra).await.status, 303);
        let page = app.get_in(&browser, &path).await;
        assert!(
            page.assert_page()
                .text
                .contains("Kan vervallen: de gemeente beslist. Voorwaarde: nachtzorg betaald."),
            "{}",
            page.text
        );
        let old = app
            .post_in(&browser, &format!("{path}/contra-weg"), &[("version", "2"), ("condition", "x")])
            .await;
        assert_eq!(old.status, 422, "an old page says so");
        let gone = [("version", "3"), ("condition", "contra-addiction-active+lvb-yes")];
        assert_eq!(app.post_in(&browser, &format!("{path}/contra-weg"), &gone).await.status, 303);
        assert_eq!(load().await.conditions.len(), 1);

        let (free, version, next) = (format!("free_{id}"), format!("version_{id}"), format!("next_{id}"));
        let id_text = format!("{id}");
        let room = |n: &'static str| {
            [
                ("programme", id_text.as_str()),
                (version.as_str(), "4"),
                (free.as_str(), n),
                (next.as_str(), "2026-12-01"),
            ]
        };
        assert_eq!(app.post_in(&browser, "/opvang", &room("5")).await.status, 422, "more than there are");
        assert_eq!(app.post_in(&browser, "/opvang", &room("vijf")).await.status, 422);
        assert_eq!(app.post_in(&browser, "/opvang", &room("3")).await.status, 303);
        assert_eq!(load().await.free, Some(3));
        let stale = [("version", "1")];
        let both = app.post_in(&browser, &path, &[fields.as_slice(), &stale].concat()).await;
        assert_eq!(both.status, 409);
        for who in [Who::ProviderSouth, Who::Coordinator, Who::Anonymous] {
            assert_ne!(app.get(who, &path).await.status, 200, "{who:?}");
        }
    }
}

const CSV: &str = "code,organisatie_code,naam,soort,gemeente_code,insluiting,contra_indicaties,plekken,vrij,peilmoment,regels_sinds
X1,linde,Vrouwenopvang Proef,women_shelter,GM0014,sex=female,aggression=yes [hard]; addiction=active [provider: behandelaar betrokken],12,2,2026-11-23T08:00,2026-01-01
X2,nergens,Verkeerd,women_shelter,GM0014,,,4,,,2026-01-01
X3,linde,Verkeerd,women_shelter,GM0014,sex=vrouw,,4,,,2026-01-01
X4,linde,Verkeerd,women_shelter,GM0014,,,veel,,,2026-01-01
X5,linde,Verkeerd,women_shelter,GM0014,,,4,1,,2026-01-01
";

#[tokio::test]
async fn an_import_takes_what_is_right_and_names_what_is_not() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.app.machine("import");
        let linde = NewOrganisation {
            name: "Huis Import (verzonnen)".into(),
            kind: OrganisationKind::Provider,
            legal_person: None,
            region: None,
            municipality: None,
            mandate: false,
            supervision: String::new(),
            work_number: String::new(),
            external_ref: Some("linde".into()),
        };
        let linde = save_organisation(&app.app, &ctx, &linde).await.unwrap();
        let report = import_programmes(&app.app, &ctx, CSV, true).await.unwrap();
        assert_eq!((report.added, report.problems.len()), (1, 4));
        assert!(
            programmes(&mut app.app.db().read().await.unwrap()).await.unwrap().is_empty(),
            "a dry run stores nothing"
        );
        let report = import_programmes(&app.app, &ctx, CSV, false).await.unwrap();
        let places: Vec<(u64, &str)> = report.problems.iter().map(|p| (p.line, p.column.as_str())).collect();
        assert_eq!(places, [(3, "organisation_code"), (4, "inclusion"), (5, "places"), (6, "as_of")]);
        let stored = programmes_of(&mut app.app.db().read().await.unwrap(), linde).await.unwrap();
        assert_eq!((stored[0].conditions.len(), stored[0].free), (3, Some(2)));
        let again = import_programmes(&app.app, &ctx, CSV, false).await.unwrap();
        assert_eq!((again.added, again.updated, again.unchanged), (0, 0, 1));
        let changed =
            import_programmes(&app.app, &ctx, &CSV.replace("Vrouwenopvang Proef", "Andere naam"), false)
                .await
                .unwrap();
        assert_eq!((changed.added, changed.updated), (0, 1));
        let header = import_programmes(&app.app, &ctx, "code,kleur\nX,rood\n", false).await.unwrap();
        assert!(
            header.problems.iter().any(|p| p.column == "kleur")
                && header.problems.iter().any(|p| p.column == "name")
        );
    }
}

#[tokio::test]
async fn the_json_interface_does_the_same() {
    for app in TestApp::on_both(capabilities).await {
        let house = programme(&app, Who::Provider, input("Huis De Linde 1", "GM0014")).await;
        not_with(&app, Who::Provider, house, &[("addiction", "active")], Some("provider")).await;
        let body = json!({ "alias": "Eik-12", "urgency": "this_week",
            "needs": { "answers": { "addiction": ["active"] } }, "danger": [{ "region": "VR13" }] });
        let made = app.api(Who::Coordinator, "/api/v1/placement/requests", Some(&body)).await;
        assert_eq!(made.status, 200, "{}", made.text);
        let id = made.json()["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/placement/requests/{id}");
        let shown = app.api(Who::Coordinator, &path, None).await;
        let reason = &shown.json()["near_misses"][0]["reasons"][0];
        assert_eq!(reason["code"], "contra_indication");
        assert_eq!(reason["negotiable_by"], json!(["provider"]));
        assert!(!shown.text.contains("VR13"), "danger regions are not exported");
        assert_eq!(app.api(Who::CoordinatorSouth, &path, None).await.status, 404);
        let unknown = json!({ "alias": "Eik-13", "urgency": "this_week", "needs": { "answers": { "nationality": ["x"] } } });
        assert_eq!(app.api(Who::Coordinator, "/api/v1/placement/requests", Some(&unknown)).await.status, 422);

        let asked = json!({ "programme": house.to_string(), "pool": Pool::Regular.word() });
        let asked = app.api(Who::Coordinator, &format!("{path}/offers"), Some(&asked)).await;
        let offer = asked.json()["offer"].as_str().unwrap().to_owned();
        let answer = format!("/api/v1/placement/offers/{offer}/answer");
        let no = json!({ "version": 1, "answer": "refuse" });
        assert_eq!(app.api(Who::Provider, &answer, Some(&no)).await.status, 422);
        let no = json!({ "version": 1, "answer": "refuse", "code": "addiction", "would_help": "nachtzorg" });
        assert_eq!(app.api(Who::ProviderSouth, &answer, Some(&no)).await.status, 404);
        assert_eq!(app.api(Who::Provider, &answer, Some(&no)).await.status, 200);
        let list = app.api(Who::Coordinator, "/api/v1/placement/requests", None).await;
        assert_eq!(list.json()[0]["status"], "searching");
        let mine = app.api(Who::Provider, "/api/v1/programmes", None).await;
        let version = mine.json()[0]["version"].as_i64().unwrap();
        let room = json!({ "version": version, "free": 0 });
        let saved = app.api(Who::Provider, &format!("/api/v1/programmes/{house}/room"), Some(&room)).await;
        assert_eq!(saved.status, 200, "{}", saved.text);
    }
}
