//! Counting, releasing, showing: what leaves is protected, on page, CSV and API alike; on both databases.

use std::collections::BTreeMap;

use oever_coordination::{AgeGroup, DossierId, Facts, Form, OpenDossier, open_dossier};
use oever_kernel::OrganisationId;
use oever_picture::{Kind, Layout, ReleaseError, ReleaseRequest, opened, release, releases};
use oever_store::{StoreError, publish, transaction};
use oever_testkit::{TestApp, Who};
use oever_web::{Capability, WebError};

fn capabilities() -> Vec<Capability> {
    vec![
        oever_sharing::capability().expect("sharing"),
        oever_reporting::capability().expect("reporting"),
        oever_coordination::capability().expect("coordination"),
        oever_followup::capability().expect("followup"),
        oever_picture::capability().expect("picture"),
    ]
}

async fn dossier(app: &TestApp, who: Who, forms: &[Form], age_group: AgeGroup) -> DossierId {
    let facts = Facts { forms: forms.to_vec(), age_group, ..Facts::default() };
    let input = OpenDossier { facts, ..OpenDossier::empty() };
    open_dossier(&app.app, &app.ctx(who), app.submission(), input).await.unwrap().id
}

/// Invented: two regions, small numbers in the corners.
async fn world(app: &TestApp) {
    for (who, forms, age, n) in [
        (Who::Coordinator, &[Form::Labour][..], AgeGroup::Adult, 21),
        (Who::Coordinator, &[Form::SexualDomestic], AgeGroup::Young, 14),
        (Who::Coordinator, &[Form::Criminal], AgeGroup::Minor, 3),
        (Who::Coordinator, &[Form::Labour, Form::Criminal], AgeGroup::Adult, 2),
        (Who::CoordinatorSouth, &[Form::Labour], AgeGroup::Adult, 18),
        (Who::CoordinatorSouth, &[Form::SexualDomestic], AgeGroup::Adult, 16),
        (Who::CoordinatorSouth, &[Form::Criminal], AgeGroup::Minor, 12),
    ] {
        for _ in 0..n {
            dossier(app, who, forms, age).await;
        }
    }
    app.run_due().await;
}

fn year(layout: Layout) -> ReleaseRequest {
    ReleaseRequest { kind: Kind::Victims, year: 2026, layout, narrow: None }
}

async fn document(app: &TestApp, layout: Layout) -> oever_disclosure_release::Table {
    let all = releases(&mut app.app.db().read().await.unwrap()).await.unwrap();
    let listed = all.iter().find(|one| one.layout == layout).unwrap();
    let protected = opened(&app.app, listed).await.unwrap();
    protected.value().cells().map(|(labels, shown)| (labels.join("/"), shown.count())).collect()
}

mod oever_disclosure_release {
    pub type Table = std::collections::BTreeMap<String, Option<u64>>;
}

#[tokio::test]
async fn every_statement_prepares() {
    for app in TestApp::on_both(capabilities).await {
        app.prepare_all().await;
    }
}

#[tokio::test]
async fn a_table_is_released_and_shows_the_same_everywhere() {
    for app in TestApp::on_both(capabilities).await {
        world(&app).await;
        let browser = app.browser(Who::Policy).await;
        let empty = app.get_in(&browser, "/beeld").await;
        assert!(empty.assert_page().text.contains("Nog geen tabel vrijgegeven"));
        let fields = [("kind", "victims"), ("year", "2026"), ("layout", "region-form"), ("filter", "")];
        let done = app.post_in(&browser, "/beeld/vrijgeven", &fields).await;
        assert_eq!(done.status, 303, "{}", done.text);
        let page = app.get(Who::Reporter, "/beeld").await;
        page.assert_page();
        assert!(page.text.contains("2026: 86 mogelijke slachtoffers in beeld"), "{}", page.text);
        assert!(page.text.contains("oever-suppressed\">afgeschermd"));
        assert!(
            page.text.contains("te onzeker")
                && page.text.contains("Weinig bekend is niet hetzelfde als weinig uitbuiting")
        );
        let table = document(&app, Layout::RegionForm).await;
        // Three and two people in the north: five under criminal there, which is under ten.
        assert_eq!(table["VR01/criminal"], None);
        assert_eq!(table["*/*"], Some(86));
        assert_eq!(table["*/labour"].or(Some(41)), Some(41), "a person under two forms counts under both");
        for (cell, shown) in &table {
            let least = if cell.starts_with("*/") { 5 } else { 10 };
            assert!(shown.is_none_or(|n| n == 0 || n >= least), "{cell}");
        }
        // CSV and API hold exactly what the page may show.
        let list = app.api(Who::Coordinator, "/api/v1/picture", None).await.json();
        let id = list[0]["id"].as_str().unwrap().to_owned();
        let api = app.api(Who::Coordinator, &format!("/api/v1/picture/{id}"), None).await.json();
        let shown: Vec<Option<u64>> =
            api["value"]["shown"].as_array().unwrap().iter().map(serde_json_count).collect();
        assert_eq!(shown.len(), table.len());
        assert_eq!(
            shown.iter().filter(|cell| cell.is_none()).count(),
            table.values().filter(|cell| cell.is_none()).count()
        );
        assert_eq!(api["method"], "audited-suppression");
        let csv = app.get(Who::Coordinator, &format!("/beeld/tabel.csv?uitgave={id}")).await;
        assert_eq!((csv.status, csv.content_type.as_str()), (200, "text/csv; charset=utf-8"));
        for line in csv.text.lines().skip(1) {
            let parts: Vec<&str> = line.split(',').collect();
            let at = format!("{}/{}", parts[0], parts[1]);
            assert_eq!(parts[2].parse::<u64>().ok(), table[&at], "{line}");
        }
    }
}

fn serde_json_count(value: &serde_json::Value) -> Option<u64> {
    value.as_u64()
}

#[tokio::test]
async fn a_filter_that_is_too_narrow_is_refused_with_the_reason() {
    for app in TestApp::on_both(capabilities).await {
        world(&app).await;
        let browser = app.browser(Who::Centre).await;
        // The yearly table has too many small cells for so few people.
        let fields = [
            ("kind", "victims"),
            ("year", "2026"),
            ("layout", "region-age"),
            ("filter", "form:other_unknown"),
        ];
        let none = app.post_in(&browser, "/beeld/vrijgeven", &fields).await;
        assert_eq!(none.status, 303, "nobody is a figure too: {}", none.text);
        let fields =
            [("kind", "victims"), ("year", "2026"), ("layout", "region-form"), ("filter", "form:labour")];
        let twice = app.post_in(&browser, "/beeld/vrijgeven", &fields).await;
        assert_eq!(twice.status, 422);
        assert!(twice.text.contains("De tabel is al naar deze groep verdeeld."));
        let fields = [("kind", "reports"), ("year", "2026"), ("layout", "outcome"), ("filter", "")];
        assert_eq!(app.post_in(&browser, "/beeld/vrijgeven", &fields).await.status, 422);
        dossier(&app, Who::Coordinator, &[Form::SexualCrossBorder], AgeGroup::Unknown).await;
        app.run_due().await;
        // Of 2025 nothing is known: one person is no table.
        let few =
            ReleaseRequest { kind: Kind::Victims, year: 2025, layout: Layout::RegionForm, narrow: None };
        assert!(
            release(&app.app, &app.ctx(Who::Centre), app.submission(), &few).await.is_ok(),
            "zero people is a figure"
        );
    }
}

#[tokio::test]
async fn a_few_people_are_no_table() {
    let app = TestApp::on_sqlite(capabilities).await;
    for _ in 0..3 {
        dossier(&app, Who::Coordinator, &[Form::Labour], AgeGroup::Adult).await;
    }
    app.run_due().await;
    let refused = release(&app.app, &app.ctx(Who::Policy), app.submission(), &year(Layout::RegionForm)).await;
    assert!(matches!(refused, Err(ReleaseError::Refused(_))));
    let browser = app.browser(Who::Policy).await;
    let fields = [("kind", "victims"), ("year", "2026"), ("layout", "region-form"), ("filter", "")];
    let page = app.post_in(&browser, "/beeld/vrijgeven", &fields).await;
    assert_eq!(page.status, 422);
    assert!(page.text.contains("minder dan 5 mensen") && !page.text.contains('⟦'), "{}", page.text);
    assert!(releases(&mut app.app.db().read().await.unwrap()).await.unwrap().is_empty());
}

#[tokio::test]
async fn later_tables_come_from_the_same_counts_and_give_nothing_more_away() {
    for app in TestApp::on_both(capabilities).await {
        world(&app).await;
        let ctx = app.ctx(Who::Policy);
        let first = release(&app.app, &ctx, app.submission(), &year(Layout::RegionForm)).await.unwrap();
        let again = release(&app.app, &ctx, app.submission(), &year(Layout::RegionForm)).await.unwrap();
        assert_eq!(first, again, "the same table is one release");
        // Somebody new comes in; the tables of these counts do not show who.
        dossier(&app, Who::Coordinator, &[Form::Criminal], AgeGroup::Minor).await;
        app.run_due().await;
        match release(&app.app, &ctx, app.submission(), &year(Layout::RegionAge)).await {
            Ok(_) => {
                let (forms, ages) =
                    (document(&app, Layout::RegionForm).await, document(&app, Layout::RegionAge).await);
                assert_eq!(ages["*/*"], Some(86));
                for region in ["VR01", "VR13", "noord", "west"] {
                    let totals = (forms[&format!("{region}/*")], ages[&format!("{region}/*")]);
                    if totals.0.is_none() {
                        assert_eq!(
                            totals.1, None,
                            "{region}: the second may not tell what the first withheld"
                        );
                    }
                }
            }
            Err(ReleaseError::Refused(_)) => {}
            Err(error) => panic!("{error}"),
        }
        // After three months it may be counted anew; but then that one person is the difference.
        app.advance_days(91);
        match release(&app.app, &app.ctx(Who::Policy), app.submission(), &year(Layout::RegionForm)).await {
            Err(ReleaseError::Web(WebError::Invalid(problem))) => {
                assert_eq!(problem.0[0].message, "picture-error-increment");
            }
            other => panic!("one person more shows: {other:?}"),
        }
    }
}

#[tokio::test]
async fn one_person_in_two_dossiers_counts_once_and_a_mistake_not_at_all() {
    for app in TestApp::on_both(capabilities).await {
        world(&app).await;
        let a = dossier(&app, Who::Coordinator, &[Form::Labour], AgeGroup::Adult).await;
        let b = dossier(&app, Who::CoordinatorSouth, &[Form::Criminal], AgeGroup::Adult).await;
        let wrong = dossier(&app, Who::CoordinatorSouth, &[Form::Criminal], AgeGroup::Adult).await;
        let ctx = app.app.machine("test");
        let news = async |kind: &str, subject: DossierId, detail: String| {
            transaction!(app.app.db(), "test", |tx| -> Result<(), StoreError> {
                publish(tx, &ctx, kind, subject, OrganisationId::INSTALLATION, &detail).await
            })
            .unwrap();
        };
        news("link.confirmed_same", a, b.to_string()).await;
        news("link.confirmed_same", b, a.to_string()).await;
        app.run_due().await;
        news("dossier.closed", wrong, "mistake".into()).await;
        app.run_due().await;
        release(&app.app, &app.ctx(Who::Policy), app.submission(), &year(Layout::RegionForm)).await.unwrap();
        let table = document(&app, Layout::RegionForm).await;
        assert_eq!(table["*/*"], Some(87), "86 and one more, in two dossiers");
    }
}

#[tokio::test]
async fn reports_are_counted_apart() {
    let app = TestApp::on_sqlite(capabilities).await;
    world(&app).await;
    release(&app.app, &app.ctx(Who::Policy), app.submission(), &year(Layout::RegionForm)).await.unwrap();
    let reports =
        ReleaseRequest { kind: Kind::Reports, year: 2026, layout: Layout::RegionForm, narrow: None };
    release(&app.app, &app.ctx(Who::Policy), app.submission(), &reports).await.unwrap();
    let page = app.get(Who::Municipality, "/beeld").await;
    assert!(
        page.assert_page()
            .text
            .contains("<span class=\"oever-figures__value\">86</span>mogelijke slachtoffers")
    );
    assert!(page.text.contains("<span class=\"oever-figures__value\">0</span>meldingen"));
}

#[tokio::test]
async fn who_may_what() {
    let app = TestApp::on_sqlite(capabilities).await;
    for who in Who::ALL {
        assert_eq!(app.get(who, "/beeld").await.status, 200, "{who:?}");
        let may = matches!(who, Who::Policy | Who::Centre);
        assert_eq!(app.get(who, "/beeld/vrijgeven").await.status == 200, may, "{who:?}");
    }
    assert_ne!(app.get(Who::Anonymous, "/beeld").await.status, 200);
    let refused =
        release(&app.app, &app.ctx(Who::Coordinator), app.submission(), &year(Layout::RegionForm)).await;
    assert!(matches!(refused, Err(ReleaseError::Web(WebError::NotFound))));
    let nothing = format!("/beeld/tabel.csv?uitgave={}", DossierId::random(app.app.entropy()));
    assert_eq!(app.get(Who::Policy, &nothing).await.status, 404);
    assert_eq!(app.get(Who::Policy, "/beeld/tabel.csv?uitgave=x").await.status, 404);
}

#[tokio::test]
async fn every_page_is_there_in_english() {
    let app = TestApp::on_sqlite(capabilities).await;
    world(&app).await;
    for layout in [Layout::RegionForm, Layout::RegionAge] {
        // The second may be refused beside the first; the page must stand either way.
        let _ = release(&app.app, &app.ctx(Who::Policy), app.submission(), &year(layout)).await;
    }
    let browser = app.browser(Who::Policy).await;
    for path in ["/beeld", "/beeld/uitleg", "/beeld/vrijgeven"] {
        for language in ["nl", "en"] {
            let page = app.get_in(&browser, &format!("{path}?taal={language}")).await;
            assert!(page.assert_page().text.contains(&format!("lang=\"{language}\"")), "{path}");
        }
    }
    let table: BTreeMap<String, Option<u64>> = document(&app, Layout::RegionForm).await;
    assert!(!table.is_empty());
}

#[tokio::test]
async fn few_people_still_make_a_coarse_table() {
    for app in TestApp::on_both(capabilities).await {
        for form in [Form::Labour, Form::SexualDomestic, Form::Criminal] {
            for age in [AgeGroup::Minor, AgeGroup::Young, AgeGroup::Adult] {
                for _ in 0..3 {
                    dossier(&app, Who::Coordinator, &[form], age).await;
                }
            }
        }
        app.run_due().await;
        let ctx = app.ctx(Who::Policy);
        let mut released = None;
        for layout in Layout::COARSER {
            match release(&app.app, &ctx, app.submission(), &year(layout)).await {
                Ok(_) => released = Some(layout),
                Err(ReleaseError::Refused(_)) => continue,
                Err(error) => panic!("{error}"),
            }
            break;
        }
        let layout = released.expect("the coarsest layout holds");
        assert_ne!(layout, Layout::Year, "three people in a cell are too few for the yearly table");
        let table = document(&app, layout).await;
        assert!(table.values().flatten().all(|n| *n == 0 || *n >= 5), "{table:?}");
        let page = app.get(Who::Policy, "/beeld").await;
        assert!(page.assert_page().text.contains("27 mogelijke slachtoffers in beeld"), "{}", page.text);
        assert!(page.text.contains("Mogelijke slachtoffers, naar"), "{}", page.text);
    }
}
