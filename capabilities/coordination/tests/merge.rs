//! Two dossiers of one organisation that are read as one, and undoing it without loss. On both databases.

mod common;

use std::fmt::Write as _;

use common::{agreement, capabilities, opened};
use jiff::civil::date;
use oever_audit::Audit;
use oever_clocks::ClockEvent;
use oever_coordination::{
    AnswerRequest, AskedBy, CloseDossier, CloseReason, DossierId, MergeId, NewRequest, OpenDossier, Opened,
    PlanStatus, RightKind, RightOutcome, StartClock, Whose, Work, add_note, add_plan_item,
    answer_rights_request, change_plan_item, close_dossier, export_for_request, merge_dossiers, open_dossier,
    record_clock_event, record_rights_request, start_clock, undo_merge, worklist,
};
use oever_store::{Statement, args};
use oever_testkit::{TestApp, Who};
use oever_web::WebError;

/// Two dossiers, each with a plan, a clock and a note.
async fn pair(app: &TestApp) -> (Opened, Opened) {
    let ctx = app.ctx(Who::Coordinator);
    let kept = opened(app, Who::Coordinator).await;
    let other = open_dossier(&app.app, &ctx, app.submission(), OpenDossier::empty()).await.unwrap();
    for (one, what) in [(&kept, "Zoekt een plek"), (&other, "Vraagt een tolk")] {
        add_plan_item(&app.app, &ctx, app.submission(), &one.alias, &agreement(app, what, 1)).await.unwrap();
        start(app, &one.alias, "reflection_period").await;
        let note = format!("Notitie bij {what}");
        add_note(&app.app, &ctx, app.submission(), &one.alias, None, &note, "").await.unwrap();
    }
    (kept, other)
}

async fn start(app: &TestApp, alias: &str, rule: &str) -> oever_coordination::ClockId {
    let clock = StartClock { rule: rule.into(), started_on: app.app.clock().today(), party: None };
    start_clock(&app.app, &app.ctx(Who::Coordinator), app.submission(), alias, &clock).await.unwrap()
}

async fn merged(app: &TestApp, kept: &Opened, other: &Opened) -> MergeId {
    let ctx = app.ctx(Who::Coordinator);
    merge_dossiers(&app.app, &ctx, app.submission(), &kept.alias, &other.alias, "Zij vertelde het zelf")
        .await
        .unwrap()
}

type Columns = &'static [&'static str];

/// Every row of a dossier, with its sealed bytes.
const TABLES: [(&str, Columns, Columns, Columns); 6] = [
    (
        "SELECT * FROM dossiers WHERE id = $1",
        &["alias", "status", "opened_on", "closed_on", "close_reason", "region"],
        &["version", "changed_at"],
        &["identity", "facts"],
    ),
    (
        "SELECT * FROM plan_items WHERE dossier = $1 ORDER BY id",
        &["who", "due_on", "status", "effect"],
        &["version", "changed_at"],
        &["content"],
    ),
    ("SELECT * FROM clocks WHERE dossier = $1 ORDER BY id", &["rule", "state", "due_on"], &["version"], &[]),
    ("SELECT * FROM clock_events WHERE dossier = $1 ORDER BY id", &[], &["at"], &["event"]),
    ("SELECT * FROM timeline WHERE dossier = $1 ORDER BY id", &["kind", "on_date"], &["at"], &["content"]),
    ("SELECT * FROM dossier_wishes WHERE dossier = $1 ORDER BY id", &["state"], &["at"], &["content"]),
];

async fn bytes_of(app: &TestApp, dossier: DossierId) -> Vec<String> {
    let mut tx = app.app.db().read().await.unwrap();
    let mut all = Vec::new();
    for (sql, texts, numbers, blobs) in TABLES {
        for row in tx.all(Statement { name: "bytes", sql }, args![dossier]).await.unwrap() {
            let mut line = sql.to_owned();
            for column in texts {
                let _ = write!(line, " {column}={:?}", row.get::<Option<String>>(column).unwrap());
            }
            for column in numbers {
                let _ = write!(line, " {column}={}", row.get::<i64>(column).unwrap());
            }
            for column in blobs {
                let _ = write!(line, " {column}={:?}", row.get::<Option<Vec<u8>>>(column).unwrap());
            }
            all.push(line);
        }
    }
    all
}

#[tokio::test]
async fn a_merge_shows_two_as_one_and_undoing_it_gives_both_back_byte_for_byte() {
    for app in TestApp::on_both(capabilities).await {
        let (kept, other) = pair(&app).await;
        let before = (bytes_of(&app, kept.id).await, bytes_of(&app, other.id).await);
        assert!(before.0.len() > 6 && before.1.len() > 6);
        let id = merged(&app, &kept, &other).await;
        assert_eq!((bytes_of(&app, kept.id).await, bytes_of(&app, other.id).await), before);

        let browser = app.browser(Who::Coordinator).await;
        let page = app.get_in(&browser, &format!("/dossier/{}", kept.alias)).await;
        page.assert_page();
        assert!(page.text.contains("Zoekt een plek") && page.text.contains("Vraagt een tolk"));
        assert!(page.text.contains(&format!("Uit {}", other.alias)), "where it comes from");
        assert!(page.text.contains(&format!("{} is hiermee samengevoegd", other.alias)));
        let timeline = app.get_in(&browser, &format!("/dossier/{}/tijdlijn", kept.alias)).await;
        assert!(timeline.text.contains("Notitie bij Vraagt een tolk"), "{}", timeline.text);
        app.get_in(&browser, &format!("/dossier/{}/toestemming", kept.alias)).await.assert_page();
        let list = app.get_in(&browser, "/dossiers").await;
        assert!(list.text.contains(&kept.alias) && !list.text.contains(&other.alias), "lists show one");
        let found = app.post_in(&browser, "/dossiers/zoek", &[("search", &other.alias)]).await;
        assert_eq!(found.location, format!("/dossier/{}", kept.alias));

        undo_merge(
            &app.app,
            &app.ctx(Who::SecondCoordinator),
            app.submission(),
            &other.alias,
            id,
            "Een zus van haar",
        )
        .await
        .unwrap();
        assert_eq!((bytes_of(&app, kept.id).await, bytes_of(&app, other.id).await), before);
        let list = app.get_in(&browser, "/dossiers").await;
        assert!(list.text.contains(&kept.alias) && list.text.contains(&other.alias));
        let page = app.get_in(&browser, &format!("/dossier/{}/zelfde-persoon", kept.alias)).await;
        assert!(
            page.assert_page().text.contains("Een zus van haar")
                && page.text.contains("Zij vertelde het zelf")
        );
        assert!(!app.files_contain("Zij vertelde het zelf") && !app.files_contain("Een zus van haar"));
        let mut tx = app.app.db().read().await.unwrap();
        for dossier in [kept.id, other.id] {
            for action in ["dossier.merge", "dossier.unmerge"] {
                assert!(Audit::has(&mut tx, dossier, action).await.unwrap(), "{action}");
            }
        }
        drop(tx);
        let again =
            undo_merge(&app.app, &app.ctx(Who::Coordinator), app.submission(), &kept.alias, id, "nog eens")
                .await;
        assert!(matches!(again, Err(WebError::Conflict(_))), "{again:?}");
    }
}

#[tokio::test]
async fn the_merged_dossier_is_read_only_and_its_work_goes_on_from_the_kept_one() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let (kept, other) = pair(&app).await;
        let item =
            add_plan_item(&app.app, &ctx, app.submission(), &other.alias, &agreement(&app, "Belt haar", 3))
                .await
                .unwrap();
        let clock = start(&app, &other.alias, "reflection_period").await;
        let id = merged(&app, &kept, &other).await;

        let note = add_note(&app.app, &ctx, app.submission(), &other.alias, None, "hier", "").await;
        assert!(matches!(note, Err(WebError::Refused("coordination-merge-refused-read-only"))), "{note:?}");
        let browser = app.browser(Who::Coordinator).await;
        let page = app.get_in(&browser, &format!("/dossier/{}", other.alias)).await;
        page.assert_page();
        assert!(
            page.text.contains("Dit dossier kun je alleen lezen") && !page.text.contains("/klokken/nieuw")
        );

        // What was agreed there is worked on here, and stays there.
        let done =
            oever_coordination::PlanInput { status: PlanStatus::Done, ..agreement(&app, "Belt haar", 3) };
        app.get_in(&browser, &format!("/dossier/{}/afspraak/{item}", kept.alias)).await.assert_page();
        app.get_in(&browser, &format!("/dossier/{}/klok/{clock}", kept.alias)).await.assert_page();
        change_plan_item(&app.app, &ctx, app.submission(), &kept.alias, item, 1, &done).await.unwrap();
        let stale = change_plan_item(&app.app, &ctx, app.submission(), &kept.alias, item, 1, &done).await;
        assert!(matches!(stale, Err(WebError::Conflict(_))), "the second editor overwrites nothing");
        let rules = app.app.part::<oever_clocks::ClockRules>();
        let reason = rules.rule("reflection_period").unwrap().stop[0].event.clone();
        let stop = ClockEvent::stopped(ctx.today(), &reason);
        record_clock_event(&app.app, &ctx, app.submission(), &kept.alias, clock, 1, &stop).await.unwrap();
        let added = add_plan_item(
            &app.app,
            &ctx,
            app.submission(),
            &kept.alias,
            &agreement(&app, "Na het samenvoegen", 5),
        )
        .await
        .unwrap();

        undo_merge(&app.app, &ctx, app.submission(), &kept.alias, id, "Toch niet").await.unwrap();
        let kept_page = app.get_in(&browser, &format!("/dossier/{}", kept.alias)).await.text;
        let other_page = app.get_in(&browser, &format!("/dossier/{}", other.alias)).await.text;
        assert!(kept_page.contains("Na het samenvoegen") && !kept_page.contains("Belt haar"));
        assert!(other_page.contains("Belt haar") && !other_page.contains("Na het samenvoegen"));
        assert_eq!(
            app.get_in(&browser, &format!("/dossier/{}/afspraak/{added}", other.alias)).await.status,
            404
        );
        add_note(&app.app, &ctx, app.submission(), &other.alias, None, "weer hier", "").await.unwrap();
    }
}

#[tokio::test]
async fn the_worklist_shows_each_item_once_under_the_kept_dossier() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let (kept, other) = pair(&app).await;
        let apart = worklist(&app.app, &ctx, Whose::Mine).await.unwrap();
        merged(&app, &kept, &other).await;
        let list = worklist(&app.app, &ctx, Whose::Mine).await.unwrap();
        assert_eq!((apart.caseload, list.caseload), (2, 1));
        let items: Vec<_> = list.groups.values().flatten().collect();
        assert!(items.iter().all(|item| item.alias == kept.alias));
        for what in ["Zoekt een plek", "Vraagt een tolk"] {
            let plans =
                items.iter().filter(|item| matches!(&item.work, Work::Plan { what: w, .. } if w == what));
            assert_eq!(plans.count(), 1, "{what}");
        }
        let clocks = items
            .iter()
            .filter(|item| matches!(&item.work, Work::Clock { rule } if rule == "reflection_period"));
        assert_eq!(clocks.count(), 1, "the same term in both is one line");
        let browser = app.browser(Who::Coordinator).await;
        for item in &items {
            app.get_in(&browser, &item.href).await.assert_page();
        }
        app.get_in(&browser, "/werk").await.assert_page();
        app.get_in(&browser, "/vervanging/blad").await.assert_page();
    }
}

#[tokio::test]
async fn what_would_break_a_pair_is_refused_and_two_at_once_make_one() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let (kept, other) = pair(&app).await;
        let merge = async |one: &str, two: &str, why: &str| {
            merge_dossiers(&app.app, &ctx, app.submission(), one, two, why).await
        };
        let invalid = |result: Result<MergeId, WebError>| matches!(result, Err(WebError::Invalid(_)));
        assert!(invalid(merge(&kept.alias, &kept.alias, "zelf").await));
        assert!(invalid(merge(&kept.alias, "Eik-9999", "weg").await));
        assert!(invalid(merge(&kept.alias, &other.alias, "").await));
        let south =
            open_dossier(&app.app, &app.ctx(Who::CoordinatorSouth), app.submission(), OpenDossier::empty())
                .await
                .unwrap();
        assert!(invalid(merge(&kept.alias, &south.alias, "ander").await), "never across organisations");
        for who in [Who::CoordinatorSouth, Who::Police, Who::Provider] {
            let refused = merge_dossiers(
                &app.app,
                &app.ctx(who),
                app.submission(),
                &kept.alias,
                &other.alias,
                "mag niet",
            )
            .await;
            assert!(matches!(refused, Err(WebError::NotFound)), "{who:?}");
        }

        // Two functions at the same moment, each the other way round.
        let second = app.ctx(Who::SecondCoordinator);
        let (one, two) = tokio::join!(
            merge(&kept.alias, &other.alias, "heen"),
            merge_dossiers(&app.app, &second, app.submission(), &other.alias, &kept.alias, "terug"),
        );
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "{one:?} {two:?}");
        let (head, id) = match (&one, &two) {
            (Ok(id), _) => (&kept, *id),
            (_, Ok(id)) => (&other, *id),
            _ => unreachable!("one of them went through"),
        };

        let third = open_dossier(&app.app, &ctx, app.submission(), OpenDossier::empty()).await.unwrap();
        let chain = merge(&third.alias, &head.alias, "keten").await;
        assert!(matches!(chain, Err(WebError::Refused("coordination-merge-refused-chain"))), "{chain:?}");
        let close = CloseDossier {
            reason: CloseReason::OwnWish,
            accepted_by: String::new(),
            without_because: String::new(),
            responsible: String::new(),
            open_items_because: "Zij gaat zelf verder".into(),
        };
        let closed = close_dossier(&app.app, &ctx, app.submission(), &head.alias, 1, &close).await;
        assert!(matches!(closed, Err(WebError::Refused("coordination-merge-refused-close"))), "{closed:?}");
        undo_merge(&app.app, &ctx, app.submission(), &head.alias, id, "los").await.unwrap();
        close_dossier(&app.app, &ctx, app.submission(), &head.alias, 1, &close).await.unwrap();
        let now = merge(&third.alias, &head.alias, "gesloten").await;
        assert!(matches!(now, Err(WebError::Refused("coordination-merge-refused-status"))), "{now:?}");
    }
}

async fn request(app: &TestApp, alias: &str, kind: RightKind) -> oever_coordination::RightsRequestId {
    let input = NewRequest {
        alias: alias.into(),
        kind,
        asked_by: AskedBy::Person,
        received_on: date(2026, 11, 23).min(app.app.clock().today()),
        details: "Alles over mij".into(),
    };
    record_rights_request(&app.app, &app.ctx(Who::Coordinator), app.submission(), &input).await.unwrap()
}

#[tokio::test]
async fn the_rights_of_the_person_cover_both_while_they_are_merged() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let (kept, other) = pair(&app).await;
        let id = merged(&app, &kept, &other).await;
        for alias in [&kept.alias, &other.alias] {
            let asked = request(&app, alias, RightKind::Access).await;
            let export = export_for_request(&app.app, &ctx, asked).await.unwrap();
            let whats = |one: &oever_coordination::RightsExport| {
                one.plan.iter().map(|item| item.what.clone()).collect::<Vec<_>>()
            };
            let all: Vec<String> =
                whats(&export).into_iter().chain(export.also.iter().flat_map(whats)).collect();
            assert!(
                all.contains(&"Zoekt een plek".to_owned()) && all.contains(&"Vraagt een tolk".to_owned())
            );
            let page = app.get(Who::Coordinator, &format!("/rechten/{asked}/uitvoer")).await;
            page.assert_page();
            assert!(page.text.contains("Zoekt een plek") && page.text.contains("Vraagt een tolk"));
        }
        undo_merge(&app.app, &ctx, app.submission(), &kept.alias, id, "los").await.unwrap();
        let asked = request(&app, &kept.alias, RightKind::Access).await;
        assert!(export_for_request(&app.app, &ctx, asked).await.unwrap().also.is_empty());

        merged(&app, &kept, &other).await;
        let asked = request(&app, &kept.alias, RightKind::Erasure).await;
        let yes = AnswerRequest { outcome: RightOutcome::Granted, words: "Gewist".into(), destroy: true };
        answer_rights_request(&app.app, &ctx, app.submission(), asked, 1, &yes).await.unwrap();
        app.advance_days(1);
        app.run_due().await;
        for one in [&kept, &other] {
            assert_eq!(app.get(Who::Coordinator, &format!("/dossier/{}", one.alias)).await.status, 404);
        }
    }
}

#[tokio::test]
async fn the_page_shows_who_is_alike_merges_and_undoes() {
    let app = TestApp::on_sqlite(capabilities).await;
    let one = opened(&app, Who::Coordinator).await;
    let two = opened(&app, Who::Coordinator).await;
    let browser = app.browser(Who::Coordinator).await;
    let path = format!("/dossier/{}/zelfde-persoon", one.alias);
    let page = app.get_in(&browser, &path).await;
    assert!(page.assert_page().text.contains(&two.alias) && page.text.contains("dezelfde persoon"));
    assert!(!page.text.contains(common::NAME));
    let without = app.post_in(&browser, &path, &[("other", &two.alias)]).await;
    assert_eq!(without.status, 422, "a reason is asked");
    let done = app.post_in(&browser, &path, &[("other", &two.alias), ("why", "Zij zegt het")]).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let page = app.get_in(&browser, &path).await;
    let undo = page.text.split("action=\"").find_map(|part| {
        let action = part.split('"').next().unwrap_or_default();
        action.ends_with("/los").then(|| action.to_owned())
    });
    let undone = app.post_in(&browser, &undo.unwrap(), &[("why", "Toch twee")]).await;
    assert_eq!(undone.status, 303, "{}", undone.text);
    let page = app.get_in(&browser, &path).await;
    assert!(
        page.text.contains("We vonden geen dossier dat hierop lijkt"),
        "they were said to be two persons"
    );
    app.get_in(&browser, &format!("{path}?taal=en")).await.assert_page();
}
