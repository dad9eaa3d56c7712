//! A published estimate as a reader sees it: JSON, file and page must say the same, and nothing finer than tens.

use std::collections::BTreeMap;

use serde_json::Value;

use super::texts::between;

/// A verdict with its ranges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub verdict: String,
    pub because: Vec<String>,
    /// Name, from, up to.
    pub spans: Vec<(String, u64, Option<u64>)>,
}

/// An estimate from the JSON interface and from its file.
pub fn estimate(document: &Value, csv: &str) -> Said {
    let value = &document["value"];
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let spans = value["spans"].as_array().expect("ranges").iter();
    let said = Said {
        verdict: text(&value["verdict"]),
        because: value["because"].as_array().expect("reasons").iter().map(text).collect(),
        spans: spans
            .map(|span| (text(&span["name"]), span["low"].as_u64().expect("a number"), span["high"].as_u64()))
            .collect(),
    };
    for line in csv.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!(
            (fields[3], fields[4].to_owned()),
            (said.verdict.as_str(), said.because.join(" ")),
            "{line}"
        );
    }
    let in_file: Vec<(String, u64, Option<u64>)> = csv
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<&str>>())
        .filter(|fields| !fields[0].is_empty())
        .map(|fields| (fields[0].to_owned(), fields[1].parse().expect("a number"), fields[2].parse().ok()))
        .collect();
    assert_eq!(in_file, said.spans);
    for (name, low, high) in &said.spans {
        for end in [Some(*low), *high].into_iter().flatten() {
            let digits = end.to_string().trim_end_matches('0').len();
            assert!(end.is_multiple_of(10) && digits <= 2, "{name}: {end} is too fine");
        }
    }
    said
}

/// The card on the page says what the interface says, and shows no other number.
pub fn same_on_page(html: &str, all: &BTreeMap<String, Said>) {
    for card in between(html, "id=\"schatting\">", "</section>") {
        let Some(release) = between(card, "/beeld/tabel.csv?uitgave=", "\"").first().copied() else {
            continue;
        };
        let said = &all[release];
        let rows: Vec<(u64, Option<u64>)> = between(card, "<tr><th scope=\"row\">", "</tr>")
            .into_iter()
            .map(|row| {
                let cells = between(row, "<td class=\"oever-data-table__number\">", "</td>");
                (cells[0].parse().expect("a number"), cells[1].parse().ok())
            })
            .collect();
        let mut spans: Vec<(u64, Option<u64>)> =
            said.spans.iter().map(|(_, low, high)| (*low, *high)).collect();
        spans.sort_unstable();
        let mut sorted = rows;
        sorted.sort_unstable();
        assert_eq!(sorted, spans);
        assert_eq!(between(card, "<li>", "</li>").len(), said.because.len());
    }
}
