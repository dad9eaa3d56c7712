//! Every route refuses whom it must: the public, every wrong role, and the wrong organisation.
//!
//! Generated from the routes themselves. A route whose path names a record needs a fixture of that record
//! in `fixtures.rs`; without one this test fails, and so does the build.

mod fixtures;

use std::collections::BTreeMap;

use fixtures::{Fixtures, fixtures};
use oever_testkit::{Answer, Browser, TestApp, Who};
use oever_web::{Guard, RouteSpec};

fn capabilities() -> Vec<oever_web::Capability> {
    let all = oever::capabilities().expect("the capabilities");
    all.into_iter().filter(|capability| capability.name != "organisations").collect()
}

async fn visit(app: &TestApp, browser: &Browser, spec: &RouteSpec, path: &str) -> Answer {
    match (spec.method, path.starts_with("/api/")) {
        ("GET", _) => app.get_in(browser, path).await,
        (_, true) => app.api_in(browser, path, Some(&serde_json::json!({}))).await,
        _ => {
            app.post_in(browser, path, &[("version", "1"), ("answer", "yes"), ("reason", "niet van mij")])
                .await
        }
    }
}

/// Fills the parameters of a path; `None` when a record has no fixture.
fn filled(path: &str, fixtures: &Fixtures) -> Result<String, String> {
    let mut out = String::new();
    for part in path.split('/').skip(1) {
        out.push('/');
        match part.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => out.push_str(fixtures.get(name).ok_or_else(|| name.to_owned())?),
            None => out.push_str(part),
        }
    }
    Ok(out)
}

async fn browsers(app: &TestApp) -> BTreeMap<Who, Browser> {
    let mut all = BTreeMap::new();
    for who in Who::ALL {
        all.insert(who, app.browser(who).await);
    }
    all
}

#[tokio::test]
async fn every_guarded_route_refuses_the_public_and_every_wrong_role() {
    let app = TestApp::on_sqlite(capabilities).await;
    let fixtures = fixtures(&app).await;
    let anonymous = app.browser(Who::Anonymous).await;
    let browsers = browsers(&app).await;
    let mut wrong = Vec::new();
    for spec in &app.registry.routes {
        let path = match filled(spec.path, &fixtures) {
            Ok(path) => path,
            Err(name) => {
                wrong.push(format!(
                    "{} {}: no fixture for {{{name}}} in app/tests/fixtures.rs",
                    spec.method, spec.path
                ));
                continue;
            }
        };
        if spec.guard == Guard::Public {
            continue;
        }
        let answer = visit(&app, &anonymous, spec, &path).await;
        let refused = if path.starts_with("/api/") {
            answer.status == 401
        } else {
            answer.status == 303 && answer.location.starts_with("/inloggen")
        };
        if !refused {
            wrong.push(format!("{} {}: the public gets {}", spec.method, spec.path, answer.status));
        }
        let Guard::Action(action) = spec.guard else { continue };
        for (who, browser) in &browsers {
            if app.app.role_may(&app.ctx(*who), action) {
                continue;
            }
            let answer = visit(&app, browser, spec, &path).await;
            if answer.status != 404 {
                wrong.push(format!(
                    "{} {}: {who:?} may not {action} and gets {}",
                    spec.method, spec.path, answer.status
                ));
            }
        }
    }
    assert!(app.registry.routes.len() > 100, "the routes are there");
    assert!(wrong.is_empty(), "{} refusals are missing:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn every_route_to_a_record_refuses_other_organisations() {
    let app = TestApp::on_sqlite(capabilities).await;
    let fixtures = fixtures(&app).await;
    let browsers = browsers(&app).await;
    let mut wrong = Vec::new();
    for spec in app.registry.routes.iter().filter(|spec| spec.path.contains('{')) {
        let Guard::Action(action) = spec.guard else { continue };
        let Ok(path) = filled(spec.path, &fixtures) else { continue };
        for (who, browser) in &browsers {
            if fixtures.concerns(spec.path, *who) || !app.app.role_may(&app.ctx(*who), action) {
                continue;
            }
            let answer = visit(&app, browser, spec, &path).await;
            let absent = visit(&app, browser, spec, &fixtures.absent(spec.path)).await;
            // Refused, and exactly as a record that does not exist: a form or body that does not pass may be said
            // so before any record is looked up (403, 422), but then for both.
            let refused = matches!(answer.status, 403 | 404 | 422);
            if !refused || answer.status != absent.status {
                wrong.push(format!(
                    "{} {}: {who:?} of another organisation gets {}, for a record that does not exist {}",
                    spec.method, spec.path, answer.status, absent.status
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} refusals are missing:\n{}", wrong.len(), wrong.join("\n"));
}
