//! What stands in a page, a CSV file and a JSON document: numbers, and whom they are about.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{ALL, About, Division, Number, People, Published};

/// Words on a page for categories, as anyone may learn them from the page itself: division and code.
#[derive(Debug, Default)]
pub struct Words(BTreeMap<String, (String, String)>);

impl Words {
    /// The words of the interface, from its file of texts, with the names of regions.
    pub fn new(
        texts: &str,
        regions: impl IntoIterator<Item = (String, String)>,
        tables: &[Published],
    ) -> Self {
        let texts: BTreeMap<&str, &str> = texts.lines().filter_map(|line| line.split_once(" = ")).collect();
        let mut words = BTreeMap::new();
        words.insert(texts["picture-total"].to_owned(), (String::new(), ALL.to_owned()));
        words.insert(texts["picture-region-unknown"].to_owned(), ("region".to_owned(), "unknown".to_owned()));
        for division in tables.iter().flat_map(|table| &table.divisions).filter(|one| one.name != "region") {
            for (code, _) in &division.categories {
                let code_in_key = code.replace('_', "-").replace('+', "-plus");
                let key = format!("picture-{}-{code_in_key}", division.name);
                words.insert(texts[key.as_str()].to_owned(), (division.name.clone(), code.clone()));
            }
        }
        words.extend(regions.into_iter().map(|(code, word)| (word, ("region".to_owned(), code))));
        Self(words)
    }

    fn add(&self, about: &mut About, word: &str, release: &str) {
        let (name, code) = self.0.get(word).unwrap_or_else(|| panic!("{release}: what is {word:?}?"));
        if code != ALL {
            about.insert(name.clone(), code.clone());
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a text expected: {value}")).to_owned()
}

/// A table from the JSON interface (its place in the list, and the document), with every number in it.
pub fn document(listed: &Value, document: &Value) -> (Published, Vec<Number>) {
    let shape = &document["value"]["shape"];
    let parameters = &document["parameters"];
    let people = People {
        series: format!("{} {}", text(&listed["kind"]), listed["year"]),
        on: text(&document["reference_date"]),
        name: text(&shape["population"]),
    };
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let division = |value: &Value| Division {
        name: text(&value["name"]),
        categories: list(&value["categories"])
            .iter()
            .map(|one| (text(&one["label"]), one["part_of"].as_str().map(str::to_owned)))
            .collect(),
        regional: value["regional"] == true,
        multiple: value["multiple"] == true,
        known: value["common_knowledge"] == true,
    };
    let table = Published {
        release: text(&listed["id"]),
        people: people.clone(),
        filter: list(&shape["filters"])
            .iter()
            .map(|one| (text(&one["dimension"]), text(&one["label"])))
            .collect(),
        divisions: list(&shape["dimensions"]).iter().map(division).collect(),
        threshold: parameters["threshold"].as_u64().expect("a threshold"),
        regional_threshold: parameters["regional_threshold"].as_u64().expect("a threshold"),
    };
    let (cells, shown) = (table.cells(), list(&document["value"]["shown"]));
    assert_eq!(cells.len(), shown.len(), "{}: cells", table.release);
    let source = format!("JSON {}", table.release);
    let numbers = cells.into_iter().zip(shown).map(|(about, n)| Number {
        people: people.clone(),
        about,
        count: n.as_u64(),
        source: source.clone(),
    });
    let numbers = numbers.collect();
    (table, numbers)
}

/// Every number in a CSV file of a table.
pub fn file(table: &Published, text: &str) -> Vec<Number> {
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().expect("a head").split(',').collect();
    let at = names.iter().position(|name| *name == "count").expect("a column of counts");
    lines
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            assert_eq!((fields[at + 1], fields[at + 2]), (table.people.on.as_str(), table.release.as_str()));
            let mut about = table.filter.clone();
            about.extend(
                names[..at]
                    .iter()
                    .zip(&fields)
                    .filter(|(_, label)| **label != ALL)
                    .map(|(name, label)| ((*name).to_owned(), (*label).to_owned())),
            );
            Number {
                people: table.people.clone(),
                about,
                count: (fields[at] != ".").then(|| fields[at].parse().expect("a count")),
                source: format!("CSV {}", table.release),
            }
        })
        .collect()
}

/// The text of a piece of HTML.
fn words(html: &str) -> String {
    let mut out = String::new();
    for part in html.split('<') {
        out.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    out.trim().trim_start_matches("– ").to_owned()
}

/// What stands between two texts, each time.
pub fn between<'a>(html: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    html.split(from).skip(1).filter_map(|part| part.split_once(to).map(|(inside, _)| inside)).collect()
}

/// The values of a list to choose from.
pub fn choices<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let list = between(html, &format!(" id=\"{name}\" name=\"{name}\""), "</select>");
    let list = list.first().copied().unwrap_or_default();
    between(list, "<option value=\"", "\"").into_iter().filter(|value| !value.is_empty()).collect()
}

/// A number on a page, or nothing where it says that it is withheld.
fn number(html: &str) -> Option<u64> {
    words(html).parse().ok()
}

/// Every number about people on the page of a year: tables, the chart, and figures in sentences.
pub fn page(html: &str, year: i64, words_of: &Words, tables: &[Published]) -> Vec<Number> {
    let mut all = Vec::new();
    for section in between(html, "<section class=\"oever-section\">", "</section>") {
        let Some(release) = between(section, "/beeld/tabel.csv?uitgave=", "\"").first().copied() else {
            continue;
        };
        let table = tables.iter().find(|table| table.release == release).expect("a table of the list");
        let heads: Vec<String> = between(section, "<th scope=\"col\"", "</th>")
            .iter()
            .map(|head| words(&format!("<th{head}")))
            .collect();
        for row in between(section, "<tr><th scope=\"row\">", "</tr>") {
            let (label, cells) = row.split_once("</th>").expect("cells");
            for (head, cell) in
                heads[1..].iter().zip(between(cells, "<td class=\"oever-data-table__number\">", "</td>"))
            {
                let mut about = table.filter.clone();
                words_of.add(&mut about, &words(label), release);
                words_of.add(&mut about, head, release);
                let source = format!("page, table of {release}");
                all.push(Number { people: table.people.clone(), about, count: number(cell), source });
            }
        }
    }
    let shown = |kind: &str, all: &[Number]| -> Option<People> {
        let found =
            all.iter().find(|one| one.people.series.starts_with(kind) && one.source.starts_with("page"));
        found.map(|one| one.people.clone())
    };
    let (victims, reports) = (shown("victims", &all), shown("reports", &all));
    let mut add = |people: &Option<People>, about: About, count: Option<u64>, source: &str| {
        if let Some(people) = people {
            all.push(Number { people: people.clone(), about, count, source: source.to_owned() });
        }
    };
    for bar in between(html, "oever-chart__axis-label", "</text>\n") {
        let parts = bar.split_once("</text>").map(|(label, rest)| (words(&format!("<t{label}")), rest));
        let Some((label, rest)) = parts else { continue };
        let mut about = About::new();
        words_of.add(&mut about, &label, "the chart");
        add(
            &victims,
            about,
            number(&format!("<t{}", rest.rsplit("<text").next().unwrap_or_default())),
            "page, chart",
        );
    }
    for figure in between(html, "oever-figures__value\">", "</div>") {
        let people = if figure.ends_with("meldingen") { &reports } else { &victims };
        let count = figure.split_once("</span>").map(|(n, _)| n).and_then(number);
        add(people, About::new(), count, "page, figures");
    }
    // "Van 60 mensen van wie wij het na 3 maanden weten, zijn er 14 terug …"
    for sentence in between(html, "<p>Van ", "</p>") {
        let n: Vec<u64> = sentence.split([' ', '(', '%']).filter_map(|word| word.parse().ok()).collect();
        let [whole, months, part, _] = n[..] else { continue };
        let after = format!("followup-{months} {year}");
        let followed = tables.iter().filter(|table| table.people.series == after);
        let people = followed.max_by_key(|table| &table.people.on).map(|table| table.people.clone());
        assert!(people.is_some(), "{after}: a sentence about an outcome that was not released");
        add(&people, About::new(), Some(whole), "page, who came back");
        let back = About::from([("outcome".to_owned(), "returned".to_owned())]);
        add(&people, back, Some(part), "page, who came back");
    }
    all
}

/// A published curve.
#[derive(Debug)]
pub struct Steps {
    pub year: i64,
    pub threshold: u64,
    pub steps: Vec<CurveStep>,
}

/// A step of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurveStep {
    pub until: u64,
    pub events: u64,
    pub lost: u64,
    pub followed: u64,
}

/// A curve from the JSON interface and from its file, which must say the same.
pub fn curve(listed: &Value, document: &Value, csv: &str) -> Steps {
    let number = |value: &Value| value.as_u64().unwrap_or_else(|| panic!("a number expected: {value}"));
    let steps: Vec<CurveStep> = document["value"]["steps"]
        .as_array()
        .expect("steps")
        .iter()
        .map(|step| {
            let (at_risk, events, lost) =
                (number(&step["at_risk"]), number(&step["events"]), number(&step["censored"]));
            CurveStep { until: number(&step["until"]), events, lost, followed: at_risk - events - lost }
        })
        .collect();
    let names: Vec<&str> = csv.lines().next().expect("a head").split(',').collect();
    let at = |name: &str| names.iter().position(|one| *one == name).expect("a column");
    let in_file: Vec<CurveStep> = csv
        .lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            let number = |name: &str| fields[at(name)].parse().expect("a number");
            CurveStep {
                until: number("until"),
                events: number("events"),
                lost: number("censored"),
                followed: number("still_followed"),
            }
        })
        .collect();
    assert_eq!(steps, in_file);
    Steps {
        year: listed["year"].as_i64().expect("a year"),
        threshold: document["parameters"]["threshold"].as_u64().expect("a threshold"),
        steps,
    }
}

/// The table beside the line on the page holds the same steps, and no others.
pub fn same_on_page(html: &str, curves: &BTreeMap<String, Steps>) {
    for section in between(html, "<section class=\"oever-section\" id=\"terugkeer\">", "</section>") {
        let release = between(section, "/beeld/tabel.csv?uitgave=", "\"");
        let curve = &curves[*release.first().expect("a release")];
        let on_page: Vec<CurveStep> = between(section, "<tr><th scope=\"row\">", "</tr>")
            .into_iter()
            .map(|row| {
                let (month, cells) = row.split_once("</th>").expect("cells");
                let n: Vec<Option<u64>> = between(cells, "<td class=\"oever-data-table__number\">", "</td>")
                    .into_iter()
                    .map(number)
                    .collect();
                let [_, _, Some(events), Some(lost), Some(followed)] = n[..] else { panic!("{row}") };
                CurveStep { until: month.parse().expect("a month"), events, lost, followed }
            })
            .collect();
        assert_eq!(on_page, curve.steps);
    }
}
