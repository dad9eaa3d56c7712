//! Before a dossier is opened or a row is imported: is this person here already? On both databases.

mod common;

use std::collections::BTreeSet;

use common::capabilities;
use jiff::civil::date;
use oever_audit::Audit;
use oever_coordination::{
    Identity, Known, Likeness, Mapping, OpenDossier, Opening, Precision, SameAs, Sheet, import_cases,
    open_dossier, open_unless_known,
};
use oever_kernel::{Ctx, Language};
use oever_testkit::{TestApp, Who};
use oever_web::WebError;

/// An invented person. Every test adds others, for a file of one teaches nothing about how rare a name is.
fn person(name: &str, born: Option<jiff::civil::Date>, phone: &str) -> OpenDossier {
    OpenDossier {
        identity: Identity {
            name: name.into(),
            birth_date: born,
            birth_precision: born.map(|_| Precision::Day),
            known: Some(phone)
                .filter(|phone| !phone.is_empty())
                .map(|phone| Known { kind: "phone".into(), value: phone.into() })
                .into_iter()
                .collect(),
            ..Identity::default()
        },
        ..OpenDossier::empty()
    }
}

async fn add(app: &TestApp, who: Who, input: OpenDossier) -> String {
    open_dossier(&app.app, &app.ctx(who), app.submission(), input).await.unwrap().alias
}

/// The one that is looked for, among others.
async fn filled(app: &TestApp, who: Who) -> String {
    let known = add(app, who, person("Yuliia Kanarenko", Some(date(2004, 7, 19)), "06-00000011")).await;
    for (name, born) in [
        ("Anna Verzonnen", date(1990, 1, 2)),
        ("Mehmet Voorbeeld", date(1985, 11, 30)),
        ("Lan Bedacht", date(2001, 5, 6)),
        ("Fatima Nergens", date(1999, 9, 9)),
    ] {
        add(app, who, person(name, Some(born), "")).await;
    }
    known
}

async fn look(app: &TestApp, ctx: &Ctx, input: OpenDossier) -> Vec<oever_coordination::Duplicate> {
    match open_unless_known(&app.app, ctx, app.submission(), input, &[]).await.unwrap() {
        Opening::Look(found) => found,
        Opening::Opened(opened) => panic!("{} was opened without a look", opened.alias),
    }
}

#[tokio::test]
async fn somebody_who_is_here_already_is_shown_first_in_words_with_reasons() {
    for app in TestApp::on_both(capabilities).await {
        let known = filled(&app, Who::Coordinator).await;
        let ctx = app.ctx(Who::Coordinator);
        // Another spelling of the name, day and month as they are.
        let found = look(&app, &ctx, person("Julija Kanarenko", Some(date(2004, 7, 19)), "")).await;
        let [one] = found.as_slice() else { panic!("{} found", found.len()) };
        assert_eq!((one.alias.as_str(), *one.likeness.value()), (known.as_str(), Likeness::Probable));
        let why = one.likeness.why().because(Language::Nl).join("; ");
        assert!(why.contains("Geboortedatum: gelijk") && why.contains("Achternaam: gelijk"), "{why}");
        assert!(!why.contains("Kanarenko") && !why.contains("2004") && !why.contains('%'), "{why}");
        // Only the number, written otherwise: worth a look, no more.
        let found = look(&app, &ctx, person("", None, "0031 6 00000011")).await;
        let likeness: Vec<_> = found.iter().map(|one| *one.likeness.value()).collect();
        assert_eq!(likeness, [Likeness::Maybe]);
        // Nobody like this, or nothing to compare: it is opened at once.
        for input in [person("Piet Onbekend", Some(date(1970, 3, 4)), ""), OpenDossier::empty()] {
            let opening = open_unless_known(&app.app, &ctx, app.submission(), input, &[]).await.unwrap();
            assert!(matches!(opening, Opening::Opened(opened) if opened.new));
        }
    }
}

#[tokio::test]
async fn the_choice_for_another_person_is_kept_and_a_second_click_opens_nothing() {
    for app in TestApp::on_both(capabilities).await {
        let known = filled(&app, Who::Coordinator).await;
        let browser = app.browser(Who::Coordinator).await;
        let typed = [
            ("name", "Yuliia Kanarenko"),
            ("birth_date_day", "19"),
            ("birth_date_month", "7"),
            ("birth_date_year", "2004"),
            ("contact", "Bel na zessen"),
            ("asked", "no"),
        ];
        let step = app.post_in(&browser, "/dossiers/nieuw", &typed).await;
        step.assert_page();
        assert!(step.text.contains(&known) && step.text.contains("Waarschijnlijk dezelfde persoon"));
        assert!(step.text.contains("value=\"Bel na zessen\""), "what was typed goes along");
        assert!(step.text.contains("Waarom?") && !step.text.contains('%'));
        let chosen: Vec<_> = typed.iter().copied().chain([("other_person", known.as_str())]).collect();
        let opened = app.post_in(&browser, "/dossiers/nieuw", &chosen).await;
        assert_eq!(opened.status, 303, "{}", opened.text);
        let path = opened.location.split('?').next().unwrap().to_owned();
        assert_ne!(path, format!("/dossier/{known}"));
        let timeline = app.get_in(&browser, &format!("{path}/tijdlijn")).await;
        assert!(timeline.text.contains("Het is iemand anders dan in:") && timeline.text.contains(&known));

        // The same submission again is the same dossier, not a duplicate of itself.
        let ctx = app.ctx(Who::Coordinator);
        let key = app.submission();
        let new = person("Nieuw Iemand", Some(date(1993, 2, 1)), "");
        let first = open_unless_known(&app.app, &ctx, key, new.clone(), &[]).await.unwrap();
        let again = open_unless_known(&app.app, &ctx, key, new, &[]).await.unwrap();
        let (Opening::Opened(first), Opening::Opened(again)) = (first, again) else { panic!("a look") };
        assert!(first.new && !again.new && first.alias == again.alias);
    }
}

#[tokio::test]
async fn the_comparison_stays_inside_the_organisation_and_is_written_down() {
    for app in TestApp::on_both(capabilities).await {
        let known = filled(&app, Who::Coordinator).await;
        let new = || person("Yuliia Kanarenko", Some(date(2004, 7, 19)), "06-00000011");
        let south = app.ctx(Who::CoordinatorSouth);
        let opening = open_unless_known(&app.app, &south, app.submission(), new(), &[]).await.unwrap();
        assert!(matches!(opening, Opening::Opened(_)), "another organisation learns nothing");
        for who in [Who::Provider, Who::Police, Who::Reporter, Who::PrivacyOfficer] {
            let refused = open_unless_known(&app.app, &app.ctx(who), app.submission(), new(), &[]).await;
            assert!(matches!(refused, Err(WebError::NotFound)), "{who:?}");
        }
        let ctx = app.ctx(Who::Coordinator);
        let found = look(&app, &ctx, new()).await;
        let mut tx = app.app.db().read().await.unwrap();
        assert!(Audit::has(&mut tx, found[0].id, "dossier.compare").await.unwrap());
        assert!(Audit::has(&mut tx, ctx.organisation(), "dossier.compare").await.unwrap());
        drop(tx);
        let log = app.get(Who::Coordinator, &format!("/dossier/{known}/inzage")).await;
        assert!(log.text.contains("Vergeleek: is dit dezelfde persoon?"), "{}", log.text);
    }
}

#[tokio::test]
async fn the_interface_says_who_is_alike_and_opens_when_told() {
    let app = TestApp::on_sqlite(capabilities).await;
    let known = filled(&app, Who::Coordinator).await;
    let browser = app.browser(Who::Coordinator).await;
    let mut body = serde_json::json!({ "name": "Yuliia Kanarenko", "birth_date": "2004-07-19" });
    let alike = app.api_in(&browser, "/api/v1/dossiers", Some(&body)).await;
    assert_eq!(alike.status, 409, "{}", alike.text);
    assert_eq!(alike.json()[0]["alias"], known.as_str());
    assert_eq!(alike.json()[0]["likeness"], "probable");
    assert!(!alike.text.contains("Kanarenko"));
    body["other_person"] = serde_json::json!([known]);
    let opened = app.api_in(&browser, "/api/v1/dossiers", Some(&body)).await;
    assert_eq!(opened.status, 200, "{}", opened.text);
    assert_eq!(opened.json()["new"], true);
}

#[tokio::test]
async fn where_little_is_known_nobody_is_alike_by_default() {
    let app = TestApp::on_sqlite(capabilities).await;
    let ctx = app.ctx(Who::Coordinator);
    add(&app, Who::Coordinator, person("Anna Verzonnen", None, "")).await;
    for new in [person("", Some(date(1990, 1, 2)), ""), person("Mehmet Voorbeeld", None, "06-00000012")] {
        let opening = open_unless_known(&app.app, &ctx, app.submission(), new, &[]).await.unwrap();
        assert!(matches!(opening, Opening::Opened(opened) if opened.new));
    }
}

const ROWS: &str = "Zaaknummer;Naam;Geboortedatum\n\
    K1;Julija Kanarenko;19-07-2004\n\
    K2;Jan Rijtest;05-05-1991\n\
    K3;Jan Rijtest;05-05-1991\n\
    K4;Iemand Nieuws;08-08-1980\n";

#[tokio::test]
async fn an_import_leaves_out_who_is_here_already_unless_somebody_ticks_the_row() {
    for app in TestApp::on_both(capabilities).await {
        let known = filled(&app, Who::Coordinator).await;
        let ctx = app.ctx(Who::Coordinator);
        let mapping = Mapping::suggested(&Sheet::parse(ROWS.as_bytes()).unwrap().headings);
        let run = async |ticked: &[u64], dry| {
            let anyway = ticked.iter().copied().collect::<BTreeSet<_>>();
            import_cases(&app.app, &ctx, ROWS.as_bytes(), &mapping, &anyway, dry).await.unwrap()
        };
        let preview = run(&[], true).await;
        let like: Vec<_> = preview.same.iter().map(|row| (row.line, row.like.clone())).collect();
        assert_eq!(like, [(2, SameAs::Dossier(known.clone())), (4, SameAs::Line(3))]);
        assert_eq!((preview.imported, preview.left_out), (2, 2));
        let ticked = run(&[4], true).await;
        assert_eq!((ticked.imported, ticked.left_out), (3, 1));
        assert_eq!(run(&[4], false).await, ticked, "the preview told the truth");
        let again = run(&[], false).await;
        assert_eq!((again.imported, again.known, again.left_out), (0, 3, 1));
    }
}

#[tokio::test]
async fn the_preview_shows_the_rows_with_a_tick_and_stores_nothing() {
    let app = TestApp::on_sqlite(capabilities).await;
    let known = filled(&app, Who::Coordinator).await;
    let ctx = app.ctx(Who::Coordinator);
    let id =
        oever_coordination::keep_upload(&app.app, &ctx, app.submission(), ROWS.as_bytes()).await.unwrap();
    let browser = app.browser(Who::Coordinator).await;
    let path = format!("/dossiers/importeren/{id}");
    let columns = [("reference", "0"), ("name", "1"), ("birth_date", "2")];
    let with = |more: &[(&'static str, &'static str)]| [&columns, more].concat();
    let preview = app.post_in(&browser, &path, &with(&[("step", "preview")])).await;
    preview.assert_page();
    assert!(preview.text.contains(&known) && preview.text.contains("Regel 3 van dit bestand"));
    assert!(preview.text.contains("name=\"anyway\" value=\"2\"") && !preview.text.contains("Kanarenko"));
    let done = app.post_in(&browser, &path, &with(&[("step", "import"), ("anyway", "2")])).await;
    assert!(done.assert_page().text.contains("3 nieuwe dossiers"), "{}", done.text);
    assert!(done.text.contains("Niet meegenomen") && done.text.contains("Meegenomen: iemand anders"));
}
