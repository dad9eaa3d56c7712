//! What must not change a reading, and what must change it.

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use oever_recognition::{RuleSet, Status};
use proptest::prelude::*;

fn read(rules: &RuleSet, text: &str) -> BTreeMap<String, Status> {
    rules.read(text).labels().into_iter().map(|(id, status)| (id.to_owned(), status)).collect()
}

fn sentences() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    ["own_set_a.tsv", "own_set_b.tsv", "own_set_c.tsv", "own_set_d.tsv", "own_set_e.tsv", "own_set_f.tsv"]
        .iter()
        .flat_map(|name| {
            let text = std::fs::read_to_string(folder.join(name)).unwrap();
            text.lines().skip(1).map(|line| line.split('\t').nth(2).unwrap().to_owned()).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn names_and_nationalities_change_nothing() {
    let rules = common::rules();
    let templates = [
        "De NATIE kok NAAM werkt 80 uur en woont boven het restaurant.",
        "NAAM, een NATIE vrouw, zegt dat haar paspoort is afgenomen.",
        "NAAM mag van haar NATIE man niet naar buiten.",
        "De NATIE baas van NAAM betaalt geen loon.",
        "NAAM is een NATIE student en woont in Utrecht.",
        "NAAM wordt gedwongen tot prostitutie door een NATIE man.",
    ];
    let names =
        ["Anna", "Mohammed", "Nguyen", "Ioana", "Jan", "Blessing", "Oleksandr", "Li", "Fatima", "Kees"];
    let nations = [
        "Nederlandse",
        "Poolse",
        "Nigeriaanse",
        "Chinese",
        "Roemeense",
        "Vietnamese",
        "Marokkaanse",
        "Duitse",
    ];
    for template in templates {
        let with =
            |name: &str, nation: &str| read(&rules, &template.replace("NAAM", name).replace("NATIE", nation));
        let first = with("Anna", "Nederlandse");
        for name in names {
            for nation in nations {
                assert_eq!(with(name, nation), first, "{template} {name} {nation}");
            }
        }
    }
}

#[test]
fn an_irrelevant_paragraph_changes_nothing() {
    let rules = common::rules();
    let before = "De vergadering begon op tijd en er was koffie.\n\n";
    let after =
        "\n\nDe bibliotheek is op zaterdag open. Volgende keer bespreken we de nieuwe fietsenstalling.";
    let changed: Vec<String> = sentences()
        .into_iter()
        .filter(|sentence| {
            let alone = read(&rules, sentence);
            alone != read(&rules, &format!("{sentence}{after}"))
                || alone != read(&rules, &format!("{before}{sentence}"))
        })
        .collect();
    assert!(changed.is_empty(), "{changed:#?}");
}

/// Pairs of sentences that say the same.
const SAME: [(&str, &str); 18] = [
    ("De werkgever heeft haar paspoort afgenomen.", "Haar paspoort is door de werkgever afgenomen."),
    ("De baas nam zijn paspoort af.", "Zijn paspoort werd door de baas afgenomen."),
    ("Hij sloot haar op in een kamer.", "Zij werd door hem opgesloten in een kamer."),
    ("De man sloeg haar.", "Zij werd door de man geslagen."),
    ("De uitbater bedreigt hen.", "Zij worden bedreigd door de uitbater."),
    ("De jongens dwingen hem om te stelen.", "Hij wordt door de jongens gedwongen om te stelen."),
    ("De werkgever betaalt het loon niet uit.", "Het loon wordt door de werkgever niet uitbetaald."),
    ("Hij chanteert haar met een filmpje.", "Zij wordt door hem gechanteerd met een filmpje."),
    ("Er lijkt sprake van een uitbuitingssituatie.", "Er lijkt sprake van een uitbuitings situatie."),
    ("Er is sprake van arbeidsuitbuiting.", "Er is sprake van arbeids uitbuiting."),
    ("Signalen van schuldslavernij.", "Signalen van schuld slavernij."),
    ("De paspoortafname door de baas.", "De paspoort afname door de baas."),
    ("Haar paspoort is afgenomen.", "Haar paspoort is afgenoomen."),
    ("Zij wordt opgesloten.", "Zij wordt opgeslotten."),
    ("Zij wordt gedwongen tot prostitutie.", "Zij wordt gedwongen tot prostitutei."),
    ("De baas bedreigt haar met geweld.", "De baas bedreigd haar met geweld."),
    ("Zij is slachtoffer van mensenhandel.", "Zij is slachtofer van mensenhandel."),
    ("Hij wordt mishandeld door zijn baas.", "Hij wordt mishandelt door zijn baas."),
];

#[test]
fn active_and_passive_joined_and_split_and_one_typing_error() {
    let rules = common::rules();
    for (one, other) in SAME {
        let reading = read(&rules, one);
        assert!(!reading.is_empty(), "{one}");
        assert_eq!(reading, read(&rules, other), "{one} | {other}");
    }
}

#[test]
fn a_negation_turns_it_and_taking_it_away_turns_it_back() {
    let rules = common::rules();
    let pairs = [
        ("Het paspoort is afgenomen.", "Het paspoort is niet afgenomen.", "DOC_AFG"),
        ("Zij wordt geslagen.", "Zij wordt niet geslagen.", "GEWELD"),
        ("Er is sprake van dwang.", "Er is geen sprake van dwang.", "DWANG_ALG"),
        ("Hij wordt bedreigd.", "Hij wordt nooit bedreigd.", "DREIGING"),
    ];
    for (with, without, indicator) in pairs {
        assert_eq!(rules.read(with).labels().get(indicator), Some(&Status::Present), "{with}");
        assert_eq!(rules.read(without).labels().get(indicator), Some(&Status::Absent), "{without}");
    }
    // A sign that is itself a negation is not turned by it.
    assert_eq!(rules.read("Zij mag niet naar buiten.").labels().get("BEW_BEP"), Some(&Status::Present));
}

#[test]
fn the_same_text_is_read_the_same_by_rules_read_anew() {
    let (one, other) = (common::rules(), common::rules());
    for sentence in sentences() {
        let reading = one.read(&sentence);
        assert_eq!(reading, one.read(&sentence));
        assert_eq!(reading, other.read(&sentence));
    }
}

thread_local! {
    static RULES: RuleSet = common::rules();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_read_without_panic_and_spans_are_of_the_text(text in "\\PC{0,300}") {
        RULES.with(|rules| {
            let reading = rules.read(&text);
            for span in reading.findings.iter().map(|f| &f.span).chain(reading.set_aside.iter().map(|a| &a.span)) {
                prop_assert!(text.get(span.clone()).is_some_and(|words| !words.is_empty()));
            }
            Ok(())
        })?;
    }

    #[test]
    fn mutated_sentences_are_read_without_panic(
        index in 0_usize..400,
        cuts in prop::collection::vec((0_usize..200, any::<char>()), 0..6),
    ) {
        RULES.with(|rules| {
            let all = sentences();
            let mut chars: Vec<char> = all[index % all.len()].chars().collect();
            for (at, c) in cuts {
                let at = at % (chars.len() + 1);
                chars.insert(at, c);
            }
            let text: String = chars.into_iter().collect();
            let reading = rules.read(&text);
            prop_assert_eq!(&reading, &rules.read(&text));
            for finding in &reading.findings {
                prop_assert!(text.get(finding.span.clone()).is_some());
            }
            Ok(())
        })?;
    }
}
