//! The pages that come only after a form, filled in as a person would.

use oever_kernel::Language;
use oever_organisations::{Invite, invite, totp_code};
use oever_placement::{self as placement, Ask, Channel, Needs, NewRequest, Pool, Urgency};
use oever_testkit::{Answer, Browser, TestApp, Who};

use crate::fixtures::Fixtures;

/// A form that is filled in page after page: what a page holds hidden is sent along.
pub struct Walk<'a> {
    app: &'a TestApp,
    browser: Browser,
    language: Language,
    /// What came back.
    pub pages: Vec<Answer>,
}

impl<'a> Walk<'a> {
    async fn new(app: &'a TestApp, who: Who, language: Language) -> Self {
        Self { app, browser: app.browser(who).await, language, pages: Vec::new() }
    }

    fn said(&self, path: &str) -> String {
        format!("{path}?taal={}", self.language.code())
    }

    async fn open(&mut self, path: &str) {
        let page = self.app.get_in(&self.browser, &self.said(path)).await;
        self.pages.push(page);
    }

    /// Posts `fields` with what the last page held hidden.
    async fn send(&mut self, path: &str, fields: &[(&str, &str)]) {
        let hidden = self.pages.last().map(|page| all_hidden(&page.text)).unwrap_or_default();
        let mut all: Vec<(&str, &str)> = fields.to_vec();
        for (name, value) in &hidden {
            let mine = matches!(name.as_str(), "csrf" | "idempotency");
            if !mine && !fields.iter().any(|(field, _)| field == name) {
                all.push((name, value));
            }
        }
        let page = self.app.post_in(&self.browser, &self.said(path), &all).await;
        self.pages.push(page);
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) {
        let page = self.app.post_in(&self.browser, &self.said(path), fields).await;
        self.pages.push(page);
    }

    fn last(&self) -> &str {
        self.pages.last().map_or("", |page| &page.text)
    }
}

/// Name and value of every hidden field, each once.
fn all_hidden(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for part in text.split("type=\"hidden\" name=\"").skip(1) {
        let Some((name, rest)) = part.split_once("\" value=\"") else { continue };
        let value = rest.split('"').next().unwrap_or_default();
        if !found.iter().any(|(known, _)| known == name) {
            found.push((name.to_owned(), value.to_owned()));
        }
    }
    found
}

/// Walks through every form that leads to a page of its own.
pub async fn walks(app: &TestApp, fixtures: &Fixtures, language: Language) -> Vec<Answer> {
    let mut pages = Vec::new();
    for walk in [
        quick_scan(app, language).await,
        sharing(app, language).await,
        professional_report(app, language).await,
        told_by_oneself(app, language).await,
        import(app, language).await,
        known_person(app, language).await,
        conflict(app, fixtures, language).await,
        invitation(app, language).await,
        one_time_link(app, fixtures, language).await,
    ] {
        pages.extend(walk.pages);
    }
    pages
}

async fn quick_scan(app: &TestApp, language: Language) -> Walk<'_> {
    let mut walk = Walk::new(app, Who::Anonymous, language).await;
    for step in ["start", "questions", "more", "facts"] {
        walk.post("/pro/snelscan", &[("step", step), ("variant", "school"), ("a_BEGELEID", "present")]).await;
    }
    walk
}

async fn sharing(app: &TestApp, language: Language) -> Walk<'_> {
    let mut walk = Walk::new(app, Who::Anonymous, language).await;
    let answers = [
        ("fact_urgency", "not_acute"),
        ("fact_from", "school"),
        ("fact_purpose", "help"),
        ("fact_to", "coordinator"),
        ("fact_age", "under_16"),
        ("asked", "secrecy"),
        ("answer", "no"),
    ];
    walk.post("/pro/delen", &answers).await;
    walk.post("/pro/overleg", &[("text", "Iemand wordt elke dag opgehaald."), ("checked", "")]).await;
    walk
}

async fn professional_report(app: &TestApp, language: Language) -> Walk<'_> {
    let mut walk = Walk::new(app, Who::Reporter, language).await;
    walk.open("/pro/melden").await;
    let read =
        "Karim zegt: haar paspoort is afgenomen door de werkgever. De IND heeft het paspoort ingenomen.";
    let steps: [&[(&str, &str)]; 9] = [
        &[
            ("aim", "help"),
            ("urgency", "later"),
            ("destination", "coordination"),
            ("municipality", "GM0014"),
            ("setting", "school"),
            ("agreement", "not_yet"),
        ],
        &[],
        &[("story", read), ("go", "read")],
        &[("story", read), ("go", "read"), ("take", "DOC_AFG"), ("leave_out", "Karim")],
        &[("story", "Het paspoort was vroeger afgenomen."), ("go", "read"), ("take", "DOC_AFG")],
        &[("story", "Nachten weg van huis."), ("seen_on_year", "2026")],
        &[],
        &[("safe_contact", "via school")],
        &[("go", "to:story")],
    ];
    for fields in steps {
        walk.send("/pro/melden", fields).await;
    }
    walk
}

async fn told_by_oneself(app: &TestApp, language: Language) -> Walk<'_> {
    let mut walk = Walk::new(app, Who::Anonymous, language).await;
    walk.post("/melden", &[("who", "self")]).await;
    walk.send("/melden/stap", &[("step", "contact"), ("way", "code")]).await;
    let code = walk.last().split_once("translate=\"no\">").map(|(_, after)| after).unwrap_or_default();
    let code = code.split('<').next().unwrap_or_default().to_owned();
    let steps: [(&str, &[(&str, &str)]); 7] = [
        ("code", &[("typed", &code)]),
        ("silent", &[("silent", "mijn baas")]),
        ("signs", &[("signs", "pay")]),
        ("words", &[("words", "Ik krijg bijna niets.")]),
        ("place", &[("place", "Groningen")]),
        ("minor", &[("minor", "no")]),
        ("want", &[("want", "place")]),
    ];
    for (step, fields) in steps {
        let fields: Vec<_> = fields.iter().copied().chain([("step", step)]).collect();
        walk.send("/melden/stap", &fields).await;
    }
    walk.send("/melden/versturen", &[]).await;
    walk.post("/bericht", &[("code", &code)]).await;
    // The other side of the conversation.
    let mut reader = Walk::new(app, Who::Coordinator, language).await;
    reader.open("/meldingen").await;
    let list = reader.last().to_owned();
    for report in list.split("href=\"/meldingen/").skip(1).filter_map(|after| after.split('"').next()) {
        // Not every report has a conversation.
        reader.open(&format!("/meldingen/{report}/berichten")).await;
    }
    walk.pages.append(&mut reader.pages);
    walk
}

async fn import(app: &TestApp, language: Language) -> Walk<'_> {
    let sheet = format!("kenmerk;naam\n{};Verzonnen\n", language.code());
    let ctx = app.ctx(Who::Coordinator);
    let kept = oever_coordination::keep_upload(&app.app, &ctx, app.submission(), sheet.as_bytes()).await;
    let path = format!("/dossiers/importeren/{}", kept.expect("an upload"));
    let mut walk = Walk::new(app, Who::Coordinator, language).await;
    walk.open(&path).await;
    walk.send(&path, &[("reference", "0"), ("step", "import")]).await;
    walk
}

/// Somebody like the person of the dossier that was made for these pages.
async fn known_person(app: &TestApp, language: Language) -> Walk<'_> {
    let mut walk = Walk::new(app, Who::Coordinator, language).await;
    let person = [
        ("name", "Jan Voorbeeld"),
        ("birth_date_day", "3"),
        ("birth_date_month", "2"),
        ("birth_date_year", "1999"),
        ("asked", "no"),
    ];
    walk.post("/dossiers/nieuw", &person).await;
    walk
}

/// A plan item that was changed in another window.
async fn conflict<'a>(app: &'a TestApp, fixtures: &Fixtures, language: Language) -> Walk<'a> {
    let mut walk = Walk::new(app, Who::Coordinator, language).await;
    let value = |name| fixtures.get(name).unwrap_or_default();
    let path = format!("/dossier/{}/afspraak/{}", value("dossier"), value("plan_item"));
    walk.open(&path).await;
    for what in ["Zoekt een plek", "Zoekt een andere plek"] {
        let fields = [
            ("version", "1"),
            ("who", "coordinator"),
            ("what", what),
            ("why", "De noodplek stopt"),
            ("desired_effect", "Rust"),
            ("due_on_day", "30"),
            ("due_on_month", "11"),
            ("due_on_year", "2030"),
        ];
        walk.post(&path, &fields).await;
    }
    walk
}

async fn invitation(app: &TestApp, language: Language) -> Walk<'_> {
    let input = Invite {
        email: format!("nieuw.{}@oever.example", language.code()),
        name: "Voorbeeld Collega".into(),
        function: app.world.function(Who::SecondCoordinator).to_string(),
    };
    let path =
        invite(&app.app, &app.ctx(Who::Administrator), app.submission(), &input).await.expect("a link");
    let mut walk = Walk::new(app, Who::Anonymous, language).await;
    walk.open(&path).await;
    let hidden = all_hidden(walk.last());
    let secret = hidden.iter().find(|(name, _)| name == "secret").map(|(_, value)| value.clone());
    let code = totp_code(&secret.unwrap_or_default(), app.app.clock().now().0 / 1_000_000).expect("a code");
    walk.send(&path, &[("password", "een lange zin met woorden"), ("code", &code)]).await;
    walk
}

/// A provider without an account answers once.
async fn one_time_link<'a>(app: &'a TestApp, fixtures: &Fixtures, language: Language) -> Walk<'a> {
    let coordinator = app.ctx(Who::Coordinator);
    let new = NewRequest {
        dossier: None,
        alias: "Beuk-7".into(),
        urgency: Urgency::ThisWeek,
        needs: Needs { region: Some("VR01".into()), ..Needs::default().answer("sex", "female") },
        danger: Vec::new(),
    };
    let request = placement::request_place(&app.app, &coordinator, app.submission(), &new).await;
    let request = request.expect("a request");
    let programme = fixtures.get("programme").and_then(|id| id.parse().ok()).expect("a programme");
    let ask = Ask { programme, pool: Pool::Regular, question: "Kan het?".into(), channel: Channel::Link };
    let asked = placement::ask(&app.app, &coordinator, app.submission(), request, &ask).await.expect("asked");
    let link = asked.link.expect("a link");
    let path = link.strip_prefix(&app.app.settings().base_url).expect("an address of ours").to_owned();
    let mut walk = Walk::new(app, Who::Anonymous, language).await;
    walk.open(&path).await;
    walk.send(&path, &[("answer", "accept")]).await;
    walk
}
