//! Somebody without an account tells something, and comes back with a code.

use oever_kernel::Text;
use oever_testkit::{Answer, TestApp, Who};
use oever_web::{Capability, Settings};

const CANARY: &str = "Kanarie-QXZJ-vertelt-iets";
const CANARY_ANSWER: &str = "Kanarie-WVKP-antwoordt";

fn capabilities() -> Vec<Capability> {
    vec![oever_reporting::capability().expect("reporting")]
}

async fn open_contact() -> TestApp {
    let readers = Text::new("Gelezen op werkdagen.", "Read on working days.");
    TestApp::on_sqlite_with(capabilities, Settings { public_contact: Some(readers), ..Settings::default() })
        .await
}

async fn step(app: &TestApp, page: &Answer, step: &str, fields: &[(&str, &str)]) -> Answer {
    let answers = page.hidden("answers").expect("the answers travel along");
    let mut all = vec![("answers", answers), ("step", step)];
    all.extend_from_slice(fields);
    let next = app.post(Who::Anonymous, "/melden/stap", &all).await;
    next.assert_page();
    next
}

/// Answers every question; the last page is the check page.
async fn tell(app: &TestApp, way: &[(&str, &str)], place: &str) -> (Answer, String) {
    let first = app.post(Who::Anonymous, "/melden", &[("who", "self")]).await;
    first.assert_page();
    let mut page = step(app, &first, "contact", &way[..1]).await;
    let mut code = String::new();
    if way[0].1 == "call" {
        page = step(app, &page, "call", &way[1..]).await;
    } else if way[0].1 == "code" {
        let (_, after) = page.text.split_once("translate=\"no\">").expect("the code is shown");
        code = after.split_once('<').expect("an end").0.to_owned();
        page = step(app, &page, "code", &[("typed", &code)]).await;
    }
    page = step(app, &page, "silent", &[("silent", "mijn baas")]).await;
    page = step(app, &page, "signs", &[("signs", "pay"), ("signs", "papers")]).await;
    page = step(app, &page, "words", &[("words", CANARY)]).await;
    page = step(app, &page, "place", &[("place", place)]).await;
    page = step(app, &page, "minor", &[("minor", "no")]).await;
    page = step(app, &page, "want", &[("want", "place")]).await;
    assert!(page.text.contains(CANARY), "the check page shows every answer");
    (page, code)
}

async fn send(app: &TestApp, check: &Answer) -> Answer {
    let answers = check.hidden("answers").expect("answers").to_owned();
    app.post(Who::Anonymous, "/melden/versturen", &[("answers", &answers)]).await
}

/// Address of the newest report in somebody's list.
async fn newest(app: &TestApp, who: Who) -> String {
    let list = app.get(who, "/meldingen").await;
    list.assert_page();
    let (_, after) =
        list.text.split_once("href=\"/meldingen/").unwrap_or_else(|| panic!("no report: {}", list.text));
    format!("/meldingen/{}", after.split_once('"').expect("an end").0)
}

#[tokio::test]
async fn a_report_reaches_the_region_and_nothing_personal_reaches_the_disk() {
    for app in TestApp::on_both(capabilities).await {
        let way = [
            ("way", "call"),
            ("number", "06 12345678"),
            ("when", "kanarie-overdag-tussen-tien-en-elf"),
            ("voicemail", "never"),
        ];
        let (check, _) = tell(&app, &way, "Groningen").await;
        assert!(!app.files_contain(CANARY), "nothing is stored before sending");
        let sent = send(&app, &check).await;
        assert_eq!((sent.status, sent.location.as_str()), (303, "/melden/verstuurd"));
        app.get(Who::Anonymous, &sent.location).await.assert_page();
        assert!(!app.files_contain(CANARY) && !app.files_contain("kanarie-overdag"), "content is sealed");

        let address = newest(&app, Who::Coordinator).await;
        let shown = app.get(Who::Coordinator, &address).await;
        shown.assert_page();
        assert!(
            shown.text.contains(CANARY)
                && shown.text.contains("06 12345678")
                && shown.text.contains("mijn baas")
        );
        for who in [Who::CoordinatorSouth, Who::Police, Who::Provider, Who::Reporter, Who::Policy] {
            assert_eq!(app.get(who, &address).await.status, 404, "{who:?}");
        }
        // Without a code there is nothing to answer to.
        assert_eq!(app.get(Who::Coordinator, &format!("{address}/berichten")).await.status, 404);
    }
}

#[tokio::test]
async fn a_place_nobody_knows_goes_to_the_national_centre() {
    let app = TestApp::on_sqlite(capabilities).await;
    let (check, _) = tell(&app, &[("way", "none")], "bij de grote weg").await;
    assert_eq!(send(&app, &check).await.status, 303);
    let address = newest(&app, Who::Centre).await;
    assert!(app.get(Who::Centre, &address).await.text.contains("bij de grote weg"));
}

#[tokio::test]
async fn the_same_answers_sent_twice_count_once() {
    for app in TestApp::on_both(capabilities).await {
        let (check, _) = tell(&app, &[("way", "none")], "Groningen").await;
        // Sent from two pages, with two idempotency keys: the answers carry their own.
        for _ in 0..2 {
            assert_eq!(send(&app, &check).await.status, 303);
        }
        let list = app.get(Who::Coordinator, "/meldingen").await;
        assert_eq!(list.text.matches("href=\"/meldingen/").count(), 1, "{}", list.text);
    }
}

#[tokio::test]
async fn two_way_contact_goes_both_ways_and_says_when_it_was_read() {
    let app = open_contact().await;
    let (check, code) = tell(&app, &[("way", "code")], "Groningen").await;
    assert!(!check.text.contains(&code), "the code is shown once");
    assert_eq!(send(&app, &check).await.location, "/melden/verstuurd?met=code");
    assert!(!app.files_contain(&code), "the code itself is nowhere");

    let wrong = app.post(Who::Anonymous, "/bericht", &[("code", "appel berg fiets lamp regen 00000")]).await;
    assert_eq!(wrong.status, 422);
    let shape = app.post(Who::Anonymous, "/bericht", &[("code", "hallo")]).await;
    assert_eq!(shape.status, 422);

    let typed = code.to_uppercase().replace(' ', "\n");
    let mine = app.post(Who::Anonymous, "/bericht", &[("code", &typed)]).await;
    mine.assert_page();
    assert!(mine.text.contains("Nog niet gelezen"));
    let conversation = mine.hidden("conversation").expect("the conversation travels along").to_owned();
    let empty = app
        .post(Who::Anonymous, "/bericht/antwoord", &[("conversation", &conversation), ("text", " ")])
        .await;
    assert_eq!(empty.status, 422);
    let written = app
        .post(Who::Anonymous, "/bericht/antwoord", &[("conversation", &conversation), ("text", CANARY)])
        .await;
    written.assert_page();

    let address = format!("{}/berichten", newest(&app, Who::Coordinator).await);
    let read = app.get(Who::Coordinator, &address).await;
    read.assert_page();
    assert!(read.text.contains(CANARY));
    for who in [Who::CoordinatorSouth, Who::Police, Who::Reporter, Who::Anonymous] {
        assert_ne!(app.get(who, &address).await.status, 200, "{who:?}");
        assert_ne!(app.post(who, &address, &[("text", "x")]).await.status, 200, "{who:?}");
    }
    let answered = app.post(Who::Coordinator, &address, &[("text", CANARY_ANSWER)]).await;
    assert_eq!(answered.status, 303, "{}", answered.text);

    let mine = app.post(Who::Anonymous, "/bericht", &[("code", &code)]).await;
    assert!(mine.text.contains(CANARY_ANSWER) && mine.text.contains("gelezen op"));
    assert!(!mine.text.contains("Zorgco"), "who answered stays unsaid");
    assert!(!app.files_contain(CANARY) && !app.files_contain(CANARY_ANSWER), "messages are sealed");
}

#[tokio::test]
async fn when_nobody_reads_there_is_no_code_and_the_page_says_so() {
    let app = TestApp::on_sqlite(capabilities).await;
    let first = app.post(Who::Anonymous, "/melden", &[("who", "other")]).await;
    assert!(
        !first.text.contains("value=\"code\"") && first.text.contains("Antwoord op deze website kan nu niet")
    );
    let answers = first.hidden("answers").expect("answers").to_owned();
    let forced = app
        .post(Who::Anonymous, "/melden/stap", &[("answers", &answers), ("step", "contact"), ("way", "code")])
        .await;
    assert_eq!(forced.status, 422);
}

#[tokio::test]
async fn answers_that_are_not_ours_are_refused() {
    let app = open_contact().await;
    for answers in ["", "00", "zz", "é"] {
        let refused = app.post(Who::Anonymous, "/melden/versturen", &[("answers", answers)]).await;
        assert_eq!(refused.status, 403, "{answers:?}");
    }
    let (check, _) = tell(&app, &[("way", "none")], "").await;
    let answers = check.hidden("answers").expect("answers").to_owned();
    // A sealed field made for one use does not open as another.
    let crossed =
        app.post(Who::Anonymous, "/bericht/antwoord", &[("conversation", &answers), ("text", "x")]).await;
    assert_eq!(crossed.status, 403);
    // And it does not live for ever.
    app.advance_days(1);
    assert_eq!(send(&app, &check).await.status, 403);
}

#[tokio::test]
async fn every_page_is_whole_in_both_languages() {
    let app = open_contact().await;
    let pages = [
        "/",
        "/bericht",
        "/rechten-uitleg",
        "/privacy",
        "/toegankelijkheid",
        "/veilig-wissen",
        "/pro",
        "/melden/verstuurd",
    ];
    for page in pages {
        for language in ["nl", "en"] {
            let shown = app.get(Who::Anonymous, &format!("{page}?taal={language}")).await;
            shown.assert_page();
            assert!(shown.text.contains(&format!("<html lang=\"{language}\"")), "{page}");
        }
    }
    for page in ["/melden", "/melden/stap", "/melden/versturen"] {
        assert_eq!(app.get(Who::Anonymous, page).await.location, "/", "{page}");
    }
}

#[tokio::test]
async fn changing_one_answer_leads_straight_back_to_the_check_page() {
    let app = open_contact().await;
    let (check, _) = tell(&app, &[("way", "none")], "Groningen").await;
    let answers = check.hidden("answers").expect("answers").to_owned();
    let change = app.post(Who::Anonymous, "/melden/stap", &[("answers", &answers), ("change", "want")]).await;
    let back = step(&app, &change, "want", &[("want", "advice")]).await;
    assert!(back.text.contains("Stuur mijn bericht"));
    // Choosing to be called raises a new question first.
    let answers = back.hidden("answers").expect("answers").to_owned();
    let change =
        app.post(Who::Anonymous, "/melden/stap", &[("answers", &answers), ("change", "contact")]).await;
    let call = step(&app, &change, "contact", &[("way", "call")]).await;
    assert!(call.text.contains("name=\"number\""));
    let back =
        step(&app, &call, "call", &[("number", "0612345678"), ("when", "nu"), ("voicemail", "never")]).await;
    assert!(back.text.contains("Stuur mijn bericht"));
}
