//! What a signal says, in words: for the check page and the detail page.

use oever_web::Page;

use crate::codes::Code;
use crate::model::{PartialDate, Precision};

/// A date as far as it is known, in words.
pub(crate) fn date_words(page: &Page, date: Option<PartialDate>) -> String {
    let Some(date) = date else { return String::new() };
    let exact = match (date.month, date.day) {
        (Some(month), Some(day)) => {
            jiff::civil::Date::new(date.year, month, day).ok().map(|date| page.date(&date))
        }
        _ => None,
    };
    let words = exact.unwrap_or_else(|| {
        date.month.map_or_else(|| date.year.to_string(), |month| format!("{month}-{}", date.year))
    });
    if date.precision == Precision::Day {
        words
    } else {
        format!("{words} ({})", page.t(&date.precision.key()))
    }
}

pub(super) fn words<T: Code>(page: &Page, one: Option<T>) -> String {
    one.map_or_else(String::new, |one| page.t(&one.key()))
}

/// A sign that was taken over: the answer, the words it rests on, and the rule.
fn sign_words(page: &Page, sign: &crate::model::Sign) -> String {
    page.ta(
        "reporting-text-taken",
        &[
            ("status", page.t(&crate::text::status_key(sign.status))),
            ("words", sign.words.clone()),
            ("rule", sign.rule.clone()),
            ("version", sign.version.clone()),
        ],
    )
}

/// Everything that a signal says, group by group: the check page, the detail page and print.
pub(crate) fn content_rows(
    page: &Page,
    content: &crate::model::Content,
) -> Vec<(&'static str, Vec<(String, String)>)> {
    let row = |key: &str, value: String| (page.t(key), value);
    let mut people = Vec::new();
    for (number, person) in content.people.iter().enumerate() {
        let mut said = vec![page.t(&person.part.key())];
        said.extend(Some(person.name.clone()).filter(|name| !name.is_empty()));
        let born = date_words(page, person.birth);
        said.extend((!born.is_empty()).then(|| page.ta("reporting-born", &[("date", born)])));
        said.extend(person.represented.map(|by| page.t(&by.key())));
        said.extend(Some(person.representative.clone()).filter(|who| !who.is_empty()));
        people
            .push((page.ta("reporting-person-number", &[("n", (number + 1).to_string())]), said.join("\n")));
    }
    let attributes = content
        .attributes
        .iter()
        .map(|attribute| {
            let note =
                if attribute.note.is_empty() { String::new() } else { format!("\n{}", attribute.note) };
            let label = format!("{} ({})", page.t(&attribute.kind.key()), page.t(&attribute.of.key()));
            (label, format!("{}{note}", attribute.value))
        })
        .collect();
    let safety = &content.safety;
    vec![
        (
            "why",
            vec![
                row(
                    "reporting-aim",
                    [words(page, content.aim), content.aim_note.clone()].join(" ").trim().to_owned(),
                ),
                row("reporting-agreement", words(page, content.agreement)),
                row("reporting-basis", content.basis.clone()),
            ],
        ),
        ("people", people),
        (
            "story",
            vec![
                row("reporting-story", content.story.clone()),
                row("reporting-seen-on", date_words(page, content.seen_on)),
            ]
            .into_iter()
            .chain(content.answers.iter().cloned())
            .chain(content.signs.iter().map(|sign| (sign.question.clone(), sign_words(page, sign))))
            .collect(),
        ),
        ("attributes", attributes),
        (
            "safety",
            vec![
                row("reporting-safe-contact", safety.safe_contact.clone()),
                row("reporting-must-not-know", safety.must_not_know.clone()),
                row("reporting-dangerous", safety.dangerous.clone()),
                row("reporting-children", safety.children.clone()),
                row("reporting-code-word", safety.code_word.clone()),
                row("reporting-voicemail", words(page, safety.voicemail)),
            ],
        ),
    ]
}
