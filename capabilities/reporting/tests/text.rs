//! What the reporter's words may mean: offered on submit, never stored before it is taken over; names left out; and
//! rules of the installation that are in use after a reload.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use oever_recognition::Status;
use oever_reporting::{
    Agreement, Aim, Content, Destination, Recognition, RulesError, Setting, Sign, SubmitReport, Urgency,
    capability, capability_with, submit,
};
use oever_testkit::{Answer, Browser, TestApp, Who};
use oever_web::rule_files;

const STORY: &str = "Haar paspoort is afgenomen door de werkgever. Zorbus zegt: een man genaamd Zorbus.";

fn capabilities() -> Vec<oever_web::Capability> {
    vec![capability().expect("reporting")]
}

/// The six pages, as somebody without a script fills them in.
struct Writer<'a> {
    app: &'a TestApp,
    browser: Browser,
    page: Answer,
    path: &'static str,
}

impl<'a> Writer<'a> {
    /// Up to the page with the story.
    async fn at_story(app: &'a TestApp, path: &'static str) -> Self {
        let browser = app.browser(Who::Reporter).await;
        let page = app.get_in(&browser, path).await;
        let mut writer = Self { app, browser, page, path };
        let why = [
            ("aim", "help"),
            ("urgency", "later"),
            ("destination", "coordination"),
            ("municipality", "GM0014"),
            ("setting", "school"),
            ("agreement", "not_yet"),
        ];
        writer.send(&why).await;
        writer.send(&[]).await;
        writer
    }

    async fn send(&mut self, fields: &[(&str, &str)]) -> &str {
        let mut all = fields.to_vec();
        for name in ["draft", "step", "findings_shown"] {
            if let Some(value) = self.page.hidden(name) {
                all.push((name, value));
            }
        }
        self.page = self.app.post_in(&self.browser, self.path, &all).await;
        &self.page.text
    }

    async fn read(&mut self, story: &str, ticked: &[(&str, &str)]) -> String {
        let mut fields = vec![("story", story), ("go", "read")];
        fields.extend(ticked);
        self.send(&fields).await;
        self.page.assert_page();
        self.page.text.clone()
    }
}

async fn reports(app: &TestApp) -> i64 {
    let ctx = app.ctx(Who::Coordinator);
    oever_reporting::list_received(&app.app, &ctx, false, 1).await.unwrap().total
}

#[tokio::test]
async fn the_form_shows_what_the_words_may_mean_and_keeps_them() {
    let app = TestApp::on_sqlite(capabilities).await;
    for (path, shown) in [
        (
            "/pro/melden",
            [
                "Wat deze woorden kunnen betekenen",
                "Staat er",
                "Kan ook zijn:",
                "Neem over als antwoord",
                "een reden om te bespreken",
                "Laat deze namen weg",
                "Regel DOC_AFG/afgenomen",
            ],
        ),
        (
            "/pro/melden?taal=en",
            [
                "What these words may mean",
                "It says so",
                "Can also be:",
                "Take over as an answer",
                "a reason to discuss",
                "Leave these names out",
                "Rule DOC_AFG/afgenomen",
            ],
        ),
    ] {
        let mut writer = Writer::at_story(&app, path).await;
        let page = writer.read(STORY, &[("seen_on_year", "2025")]).await;
        for text in shown {
            assert!(page.contains(text), "{text}: {page}");
        }
        assert!(page.contains("Haar <mark>paspoort is afgenomen"), "the exact words are marked: {page}");
        assert!(page.contains(&format!("{STORY}</textarea>")), "what was typed is kept");
        assert!(page.contains("name=\"seen_on_year\" value=\"2025\""));
        assert!(page.contains("name=\"leave_out\" value=\"Zorbus\""));
        assert!(!page.contains("slachtoffer") && !page.contains("victim"));
        assert_eq!(writer.page.hidden("step"), Some("story"), "the same page");
        assert!(!page.contains("checked"), "nothing is taken over by itself");
    }
    assert_eq!(reports(&app).await, 0, "nothing is stored");
}

#[tokio::test]
async fn what_is_ticked_goes_along_and_names_are_gone_before_it_is_sent() {
    let app = TestApp::on_sqlite(capabilities).await;
    let mut writer = Writer::at_story(&app, "/pro/melden").await;
    writer.read(STORY, &[]).await;
    let page = writer.read(STORY, &[("take", "DOC_AFG"), ("leave_out", "Zorbus")]).await;
    assert!(page.contains("[naam] zegt: een man genaamd [naam].</textarea>"), "{page}");
    assert!(!page.contains("Zorbus"));
    let without = STORY.replace("Zorbus", "[naam]");
    for fields in
        [&[("story", without.as_str()), ("take", "DOC_AFG")][..], &[], &[("safe_contact", "via school")]]
    {
        writer.send(fields).await;
        writer.page.assert_page();
    }
    let check = &writer.page.text;
    assert!(check.contains("genaamd [naam]") && !check.contains("Zorbus"), "the result shows first: {check}");
    assert!(check.contains("Staat er: &#34;") || check.contains("Staat er: &quot;"), "{check}");
    writer.send(&[]).await;
    assert_eq!(writer.page.status, 303, "{}", writer.page.text);
    assert_eq!(reports(&app).await, 1);

    let inbox = app.get(Who::Coordinator, "/meldingen").await;
    let href = inbox.text.split("href=\"/meldingen/").nth(1).and_then(|after| after.split('"').next());
    let shown = app.get(Who::Coordinator, &format!("/meldingen/{}", href.unwrap())).await;
    shown.assert_page();
    for text in
        ["Wat deze woorden kunnen betekenen", "De melder nam over: Staat er", "<mark>paspoort is afgenomen"]
    {
        assert!(shown.text.contains(text), "{text}: {}", shown.text);
    }
}

#[tokio::test]
async fn an_answer_wins_over_a_changed_text_until_it_is_renewed_or_left() {
    let app = TestApp::on_sqlite(capabilities).await;
    let mut writer = Writer::at_story(&app, "/pro/melden").await;
    writer.read(STORY, &[]).await;
    writer.read(STORY, &[("take", "DOC_AFG")]).await;
    let changed = "Zij zegt dat haar paspoort niet is afgenomen.";
    let page = writer.read(changed, &[("take", "DOC_AFG")]).await;
    assert!(
        page.contains("Je nam eerder over: Staat er. De tekst zegt nu: Wordt ontkend door de persoon"),
        "{page}"
    );
    let page = writer.read(changed, &[("take", "DOC_AFG"), ("renew", "DOC_AFG")]).await;
    assert!(!page.contains("Je nam eerder over") && page.contains("checked"), "{page}");
    let page = writer.read("Zij woont bij de werkgever.", &[("take", "DOC_AFG")]).await;
    assert!(page.contains("De regels lezen dit niet meer in de tekst"), "{page}");
    let page = writer.read("Zij fietst naar school.", &[]).await;
    assert!(!page.contains("name=\"take\""), "not ticked is left: {page}");
    let page = writer.read("Zij fietst naar school.", &[("take", "DOC_AFG"), ("take", "BESTAAT_NIET")]).await;
    assert!(!page.contains("name=\"take\""), "a tick rests on words: {page}");
}

#[tokio::test]
async fn without_words_there_is_nothing_to_read_and_the_page_says_so() {
    let app = TestApp::on_sqlite(capabilities).await;
    let mut writer = Writer::at_story(&app, "/pro/melden").await;
    writer.send(&[("story", ""), ("go", "read")]).await;
    assert_eq!(writer.page.status, 422);
    assert!(!writer.page.text.contains("findings_shown"));
    let page = writer.read("De leerling fietst naar school.", &[]).await;
    assert!(page.contains("De regels vinden niets in deze tekst. Dat bewijst niets"), "{page}");
}

#[tokio::test]
async fn a_signal_with_too_many_signs_is_refused() {
    let app = TestApp::on_sqlite(capabilities).await;
    let sign = Sign {
        indicator: "DOC_AFG".into(),
        question: String::new(),
        status: Status::Present,
        words: String::new(),
        rule: String::new(),
        version: String::new(),
    };
    let input = |signs: Vec<Sign>| SubmitReport {
        urgency: Some(Urgency::ThisWeek),
        setting: Some(Setting::School),
        destination: Some(Destination::Coordination),
        content: Content {
            aim: Some(Aim::Help),
            agreement: Some(Agreement::Yes),
            story: STORY.into(),
            signs,
            ..Content::default()
        },
        ..SubmitReport::default()
    };
    let send = async |signs| {
        submit(&app.app, &app.ctx(Who::Reporter), app.submission(), &input(signs)).await.is_ok()
    };
    assert!(send(vec![sign.clone(); 60]).await);
    assert!(!send(vec![sign.clone(); 61]).await);
    assert!(!send(vec![Sign { words: "x".repeat(8_001), ..sign.clone() }]).await);
}

const NEW_FORM: &str = r#"
format = 1
kind = "indicators"
id = "begging-example"
version = "1.0"
valid_from = "2026-11-01"
source = "example"
certainty = "low"
weighed = false
name = { nl = "Voorbeeld", en = "Example" }
about = { nl = "Voorbeeld", en = "Example" }

[[form]]
id = "begging"
name = { nl = "Gedwongen bedelen", en = "Forced begging" }

[[indicator]]
id = "BEDELEN_DWANG"
forms = ["begging"]
element = "exploitation"
question = { nl = "Moet de persoon bedelen?", en = "Is the person made to beg?" }
why = { nl = "Iemand verdient eraan.", en = "Somebody profits." }
innocent = { nl = "Iemand bedelt voor zichzelf.", en = "Somebody begs for himself." }
source = "example"

[[text]]
id = "BEDELEN_DWANG/moet"
indicator = "BEDELEN_DWANG"
match = ["moeten + bedelen"]
because = { nl = "De persoon moet bedelen.", en = "The person is made to beg." }
positive = ["Zij moet bedelen.", "Hij moest bedelen.", "Ze moeten elke dag bedelen."]
negative = ["Zij bedelt.", "Zij moet werken.", "Zij moet niet bedelen."]
"#;

/// An empty folder for rules of an installation; it stays until the tests end.
fn folder() -> PathBuf {
    let folder = tempfile::tempdir().unwrap().keep();
    std::fs::create_dir(folder.join("indicators")).unwrap();
    folder
}

fn put(folder: &Path, text: &str) -> PathBuf {
    let file = folder.join("indicators/begging.toml");
    std::fs::write(&file, text).unwrap();
    file
}

static OWN: OnceLock<PathBuf> = OnceLock::new();

fn capabilities_with_own() -> Vec<oever_web::Capability> {
    vec![capability_with(None, Some(OWN.get_or_init(folder).clone())).expect("reporting")]
}

const BEGGING: &str = "Het kind moet van een man bij het station bedelen.";

#[tokio::test]
async fn a_new_form_as_a_file_is_in_use_after_a_reload_and_a_wrong_file_changes_nothing() {
    let app = TestApp::on_sqlite(capabilities_with_own).await;
    let folder = OWN.get().unwrap();
    let mut writer = Writer::at_story(&app, "/pro/melden").await;
    let shown = |page: &str| page.contains("Gedwongen bedelen") && page.contains("Moet de persoon bedelen?");
    assert!(!shown(&writer.read(BEGGING, &[]).await));

    put(folder, NEW_FORM);
    assert!(!shown(&writer.read(BEGGING, &[]).await), "not before the reload");
    let now = app.app.part::<Recognition>().reload().unwrap();
    assert_eq!(now.own_files, 1);
    let page = writer.read(BEGGING, &[]).await;
    assert!(shown(&page) && page.contains("Reden om te bespreken"), "{page}");
    assert!(page.contains("Regel BEDELEN_DWANG/moet"), "{page}");

    put(folder, &NEW_FORM.replace("moeten + bedelen", "moeten + @onbekend"));
    app.app.part::<Recognition>().reload().unwrap_err();
    assert!(shown(&writer.read(BEGGING, &[]).await), "the old rules stay in force");

    std::fs::remove_file(folder.join("indicators/begging.toml")).unwrap();
    assert_eq!(app.app.part::<Recognition>().reload().unwrap().own_files, 0);
    assert!(!shown(&writer.read(BEGGING, &[]).await), "what is taken away is not used any more");
}

#[test]
fn a_mistake_is_named_with_file_line_and_reason_and_the_old_rules_stay() {
    let folder = folder();
    let file = put(&folder, NEW_FORM);
    let recognition = Recognition::new(rule_files("indicators"), Some(folder.clone())).unwrap();
    let day = jiff::civil::date(2026, 11, 29);
    let before = recognition.on(day).unwrap();
    for (text, line, said) in [
        (
            NEW_FORM.replace("moeten + bedelen", "moeten + @onbekend"),
            ", line 29: text BEDELEN_DWANG/moet",
            "onbekend",
        ),
        (NEW_FORM.replace("forms = [\"begging\"]", "forms = [\"bedelen\"]"), ", line 19: indicator", "forms"),
        (
            NEW_FORM.replace("\"Zij bedelt.\"", "\"Zij moet daar bedelen.\""),
            ", line 32: BEDELEN_DWANG/moet",
            "should not hold",
        ),
        (NEW_FORM.replace("format = 1", "format = "), ": not valid TOML", "line 2"),
    ] {
        put(&folder, &text);
        let error = recognition.reload().unwrap_err().to_string();
        let begin = format!("{}{line}", file.display());
        assert!(error.starts_with(&begin) && error.contains(said), "{error}\nexpected: {begin} … {said}");
        assert!(std::sync::Arc::ptr_eq(&before, &recognition.on(day).unwrap()), "{error}");
    }
    put(&folder, &NEW_FORM.replace("BEDELEN_DWANG", "DOC_AFG"));
    let error = recognition.reload().unwrap_err().to_string();
    assert!(error.contains("already used") && error.contains(&file.display().to_string()), "{error}");
    std::fs::write(&file, [0xff, 0xfe]).unwrap();
    assert!(matches!(recognition.reload(), Err(RulesError::Unreadable { path, .. }) if path == file));
    assert!(matches!(
        Recognition::new(rule_files("indicators"), Some(folder.join("nergens"))),
        Err(RulesError::Unreadable { .. })
    ));
}

#[test]
fn a_version_that_begins_later_is_in_use_from_its_first_day() {
    let folder = folder();
    put(&folder, &NEW_FORM.replace("2026-11-01", "2027-01-01"));
    let recognition = Recognition::new(rule_files("indicators"), Some(folder)).unwrap();
    let known = |day| recognition.on(day).unwrap().indicator("BEDELEN_DWANG").is_some();
    assert!(!known(jiff::civil::date(2026, 12, 31)));
    assert!(known(jiff::civil::date(2027, 1, 1)));
}
