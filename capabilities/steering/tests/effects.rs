//! Measures by their effect, and what a municipality is late with; on both databases.

use jiff::civil::date;
use oever_coordination::{OpenDossier, StartClock, open_dossier, start_clock};
use oever_steering::{
    BetterWhen, EffectInput, MeasureInput, Verdict, effects, import_statements, plan_measure, record_effect,
    register,
};
use oever_testkit::{TestApp, Who};
use oever_web::Capability;

fn capabilities() -> Vec<Capability> {
    vec![
        oever_sharing::capability().unwrap(),
        oever_reporting::capability().unwrap(),
        oever_coordination::capability().unwrap(),
        oever_steering::capability().unwrap(),
    ]
}

fn measure(title: &str) -> MeasureInput {
    MeasureInput {
        title: title.into(),
        what: String::new(),
        goal: "Minder wachten".into(),
        indicator: "Nachten zonder plek".into(),
        better_when: Some(BetterWhen::Lower),
        margin: 2,
        baseline: Some(31),
        baseline_on: Some(date(2026, 4, 1)),
        compared_with: "andere regio's".into(),
        stop_rule: String::new(),
        starts_on: Some(date(2026, 4, 2)),
        status: "running".into(),
    }
}

#[tokio::test]
async fn no_difference_stands_beside_better_and_not_measured() {
    for app in TestApp::on_both(capabilities).await {
        import_statements(&app.app, &app.app.machine("import")).await.unwrap();
        let about = register(&mut app.app.db().read().await.unwrap()).await.unwrap()[0].bottleneck.id;
        let ctx = app.ctx(Who::Centre);
        for (title, counted) in [("Wacht nog", None), ("Even veel", Some(30)), ("Scheelt veel", Some(12))] {
            let id =
                plan_measure(&app.app, &ctx, app.submission(), about, &measure(title), true).await.unwrap();
            if let Some(value) = counted {
                let effect = EffectInput {
                    measured_on: Some(date(2026, 10, 1)),
                    value: Some(value),
                    note: String::new(),
                };
                record_effect(&app.app, &ctx, app.submission(), id, &effect).await.unwrap();
            }
        }
        let all = effects(&mut app.app.db().read().await.unwrap()).await.unwrap();
        let order: Vec<(&str, Verdict)> =
            all.iter().map(|one| (one.measure.title.as_str(), *one.verdict.value())).collect();
        assert_eq!(
            order,
            [
                ("Scheelt veel", Verdict::Better),
                ("Even veel", Verdict::NoDifference),
                ("Wacht nog", Verdict::NotMeasured)
            ]
        );
        let page = app.get(Who::Policy, "/knelpunten/effect").await;
        let text = &page.assert_page().text;
        assert!(text.contains("Van 3 maatregelen is bij 2 het effect gemeten"), "{text}");
        assert!(text.contains("−19") && text.contains("−1<"), "{text}");
        let file = app.get(Who::Policy, "/knelpunten/effect.csv").await;
        assert_eq!(file.text.lines().count(), 4);
        assert!(
            file.text.contains("Geen verschil,Even veel,Nachten zonder plek,31,30,2026-10-01"),
            "{}",
            file.text
        );
    }
}

#[tokio::test]
async fn a_municipality_sees_what_it_is_late_with_and_nobody_else_does() {
    for app in TestApp::on_both(capabilities).await {
        let ctx = app.ctx(Who::Coordinator);
        let dossier = open_dossier(&app.app, &ctx, app.submission(), OpenDossier::empty()).await.unwrap();
        let clock = StartClock {
            rule: "wmo_decision".into(),
            started_on: ctx.today(),
            party: Some(app.world.organisation(Who::Municipality)),
        };
        start_clock(&app.app, &ctx, app.submission(), &dossier.alias, &clock).await.unwrap();
        let on_time = app.get(Who::Municipality, "/mijn-gemeente").await;
        assert!(on_time.assert_page().text.contains("Geen besluit van jullie is te laat."));
        app.advance_days(60);
        let late = app.get(Who::Municipality, "/mijn-gemeente").await;
        assert!(late.assert_page().text.contains(": 1 te laat, de oudste sinds"), "{}", late.text);
        assert!(!late.text.contains(&dossier.alias), "a count, no case");
        let other = app.get(Who::Policy, "/mijn-gemeente").await;
        assert!(!other.assert_page().text.contains("te laat"), "{}", other.text);
    }
}
