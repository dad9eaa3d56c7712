//! Every page in every language: no text is missing, nothing of a person stands in the title, and every template
//! of the product was among them.

mod fixtures;
mod walks;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};

use fixtures::{Fixtures, fixtures};
use oever_kernel::{Language, Text};
use oever_testkit::{Answer, TestApp, Who};
use oever_web::{Guard, RouteSpec, Settings, TEMPLATES};
use tracing::field::{Field, Visit};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

fn capabilities() -> Vec<oever_web::Capability> {
    let all = oever::capabilities().expect("the capabilities");
    all.into_iter().filter(|capability| capability.name != "organisations").collect()
}

/// Notes the templates that answered.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<BTreeSet<String>>>);

struct Name(Option<String>);

impl Visit for Name {
    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "template" {
            self.0 = Some(value.to_owned());
        }
    }
}

impl<S: tracing::Subscriber> Layer<S> for Seen {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == TEMPLATES {
            let mut name = Name(None);
            event.record(&mut name);
            self.0.lock().expect("the list").extend(name.0.map(|name| short(&name)));
        }
    }
}

/// `oever_reporting::public::pages::Start<'_>` as `oever_reporting::Start`.
fn short(name: &str) -> String {
    let name = name.split('<').next().unwrap_or(name);
    let ends = (name.split("::").next(), name.rsplit("::").next());
    format!("{}::{}", ends.0.unwrap_or_default(), ends.1.unwrap_or_default())
}

/// The templates in the source of the product, as `crate::Struct`.
fn declared() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let mut found = BTreeMap::new();
    let mut folders: Vec<_> = std::fs::read_dir(root.join("capabilities"))
        .expect("the capabilities")
        .map(|entry| entry.expect("a folder").path())
        .map(|path| {
            (format!("oever_{}", path.file_name().expect("a name").to_string_lossy()), path.join("src"))
        })
        .collect();
    folders.push(("oever_web".into(), root.join("platform/web/src")));
    while let Some((name, folder)) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push((name.clone(), path));
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source");
                for part in text.split("#[template(path = \"").skip(1) {
                    let file = part.split('"').next().unwrap_or_default();
                    let after = part.split("struct ").nth(1).unwrap_or_default();
                    let end = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
                    found.insert(format!("{name}::{}", &after[..end]), file.to_owned());
                }
            }
        }
    }
    found
}

fn path(spec: &RouteSpec, fixtures: &Fixtures, language: Language) -> Option<String> {
    let mut out = String::new();
    for part in spec.path.split('/').skip(1) {
        out.push('/');
        match part.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => out.push_str(fixtures.get(name)?),
            None => out.push_str(part),
        }
    }
    Some(format!("{out}?taal={}", language.code()))
}

fn title(answer: &Answer) -> &str {
    let (_, after) = answer.text.split_once("<title>").unwrap_or_default();
    after.split("</title>").next().unwrap_or_default()
}

#[tokio::test]
async fn every_page_is_whole_in_every_language() {
    let seen = Seen::default();
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(seen.clone()));
    // Somebody reads what the public writes: the pages of a conversation are open.
    let settings = Settings {
        public_contact: Some(Text::new("Gelezen op werkdagen.", "Read on working days.")),
        ..Settings::default()
    };
    let app = TestApp::on_sqlite_with(capabilities, settings).await;
    let fixtures = fixtures(&app).await;
    let mut wrong = Vec::new();
    let mut pages = 0;
    for who in [Who::Anonymous].into_iter().chain(Who::ALL) {
        let browser = app.browser(who).await;
        for spec in app.registry.routes.iter().filter(|spec| spec.method == "GET") {
            let may = match spec.guard {
                Guard::Action(action) => {
                    who != Who::Anonymous
                        && app.app.role_may(&app.ctx(who), action)
                        && fixtures.concerns(spec.path, who)
                }
                _ => true,
            };
            if !may {
                continue;
            }
            for language in Language::ALL {
                let Some(path) = path(spec, &fixtures, language) else { continue };
                let answer = app.get_in(&browser, &path).await;
                if !answer.content_type.starts_with("text/html") {
                    continue;
                }
                pages += 1;
                let mut complain = |what: &str| wrong.push(format!("{who:?} {path}: {what}"));
                if answer.status >= 500 {
                    complain("broken");
                }
                if let Some((_, after)) = answer.text.split_once('⟦') {
                    complain(&format!("no text for {}", after.split('⟧').next().unwrap_or_default()));
                }
                if answer.status == 200
                    && !answer.text.contains(&format!("<html lang=\"{}\"", language.code()))
                {
                    complain("says another language");
                }
                if ["Voorbeeld", "Verzonnen Naam"].iter().any(|name| title(&answer).contains(name)) {
                    complain("a name stands in the title");
                }
            }
        }
    }
    for language in Language::ALL {
        let elsewhere = app.get(Who::Anonymous, &format!("/veilig-weg?taal={}", language.code())).await;
        for page in walks::walks(&app, &fixtures, language).await.into_iter().chain([elsewhere]) {
            let html = page.content_type.starts_with("text/html");
            if page.status >= 500 || html && page.text.contains('⟦') {
                wrong.push(format!("{language:?} {}: {}", page.status, title(&page)));
            }
        }
    }
    assert!(pages > 300, "{pages} pages");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let seen = seen.0.lock().expect("the list");
    let unseen: Vec<_> = declared().into_iter().filter(|(name, _)| !seen.contains(name)).collect();
    assert!(unseen.is_empty(), "no page showed {unseen:#?}");
}
