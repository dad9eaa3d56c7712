//! Every SQL statement of every capability prepares on both databases.

use oever_testkit::TestApp;

fn capabilities() -> Vec<oever_web::Capability> {
    let all = oever::capabilities().expect("the capabilities");
    all.into_iter().filter(|capability| capability.name != "organisations").collect()
}

#[tokio::test]
async fn every_statement_prepares_on_both_databases() {
    for app in TestApp::on_both(capabilities).await {
        assert!(app.registry.statements.len() > 150, "the statements are there");
        app.prepare_all().await;
    }
}

#[tokio::test]
async fn every_route_is_in_the_openapi_document() {
    let app = TestApp::on_sqlite(capabilities).await;
    let document = serde_json::to_value(&app.openapi).expect("JSON");
    let missing: Vec<_> = app
        .registry
        .routes
        .iter()
        .filter(|spec| spec.path.starts_with("/api/"))
        .filter(|spec| document["paths"][spec.path][spec.method.to_lowercase()].is_null())
        .map(|spec| format!("{} {}", spec.method, spec.path))
        .collect();
    assert!(missing.is_empty(), "not in the OpenAPI document: {missing:?}");
}
