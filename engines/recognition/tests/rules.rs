//! The rule data itself: complete, sourced, weighed only where weights are published.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{files, rules};
use oever_recognition::{Certainty, Outcome, Strength, Text};

fn filled(text: &Text) -> bool {
    !text.nl.trim().is_empty() && !text.en.trim().is_empty() && text.nl != text.en
}

#[test]
fn every_indicator_has_all_texts_in_both_languages_and_a_source() {
    let rules = rules();
    assert!(rules.indicators().len() >= 67);
    for indicator in rules.indicators() {
        for text in [&indicator.question, &indicator.why, &indicator.innocent] {
            assert!(filled(text), "{}: {text:?}", indicator.id);
        }
        assert!(
            indicator.question.nl.ends_with('?') && indicator.question.en.ends_with('?'),
            "{}",
            indicator.id
        );
        assert!(indicator.source.nl.len() > 5 && indicator.source.en.len() > 5, "{}", indicator.id);
    }
    for set in rules.all_sets() {
        assert!(filled(&set.name) && filled(&set.about) && filled(&set.source), "{}", set.id);
    }
    for item in rules.advice_items() {
        assert!(filled(&item.text) && !item.source.nl.is_empty(), "{}", item.id);
    }
    for note in rules.notes() {
        assert!(filled(&note.title) && filled(&note.text) && !note.source.nl.is_empty(), "{}", note.id);
    }
}

#[test]
fn no_two_indicators_ask_the_same() {
    let rules = rules();
    let mut seen = BTreeMap::new();
    for indicator in rules.indicators() {
        for text in [&indicator.question.nl, &indicator.question.en] {
            let other = seen.insert(text.clone(), indicator.id.clone());
            assert_eq!(other, None, "same question as {}", indicator.id);
        }
    }
}

/// Counts and strengths per dimension as published: (dimension, adult S/M/W, child S/M/none).
#[test]
fn the_67_published_indicators_have_the_published_strengths() {
    let rules = rules();
    let expected = [
        ("deceptive_recruitment", [1, 8, 1], [2, 8, 0]),
        ("coercive_recruitment", [1, 9, 0], [4, 6, 0]),
        ("abuse_recruitment", [0, 14, 2], [0, 15, 1]),
        ("exploitation", [1, 7, 1], [1, 7, 1]),
        ("coercion_destination", [4, 10, 1], [8, 7, 0]),
        ("abuse_destination", [0, 5, 2], [0, 7, 0]),
    ];
    let mut total = 0;
    for (dimension, adult, child) in expected {
        let strengths: Vec<_> = rules
            .indicators()
            .iter()
            .filter(|indicator| indicator.dimension.as_deref() == Some(dimension))
            .map(|indicator| indicator.strengths.unwrap())
            .collect();
        let adults = |s| strengths.iter().filter(|strengths| strengths.adult == s).count();
        let children = |s| strengths.iter().filter(|strengths| strengths.child == s).count();
        assert_eq!(
            [adults(Strength::Strong), adults(Strength::Medium), adults(Strength::Weak)],
            adult,
            "{dimension}"
        );
        let counted = [children(Some(Strength::Strong)), children(Some(Strength::Medium)), children(None)];
        assert_eq!(counted, child, "{dimension}");
        assert_eq!(children(Some(Strength::Weak)), 0, "{dimension}: the child list has no weak indicators");
        total += strengths.len();
    }
    assert_eq!(total, 67);
    let in_child_list =
        rules.indicators().iter().filter(|i| i.strengths.is_some_and(|s| s.child.is_some())).count();
    assert_eq!(in_child_list, 65);
}

#[test]
fn weights_exist_only_where_published() {
    let rules = rules();
    for indicator in rules.indicators() {
        let set = rules.set(&indicator.set).unwrap();
        assert_eq!(indicator.strengths.is_some(), set.weighed, "{}", indicator.id);
        assert_eq!(indicator.dimension.is_some(), set.weighed, "{}", indicator.id);
        assert_eq!(set.weighed, set.id.starts_with("labour-ilo"), "{}", set.id);
    }
    for set in rules
        .all_sets()
        .filter(|set| ["general-nl", "labour-nl", "sexual-nl", "criminal-nl"].contains(&set.id.as_str()))
    {
        assert!(set.about.nl.contains("Ongewogen") && set.about.en.contains("Unweighed"), "{}", set.id);
    }
    let lvb = rules.set("lvb").unwrap();
    assert!(lvb.about.nl.contains("geen gevalideerde test") && lvb.about.en.contains("not a validated test"));
    assert_eq!(lvb.certainty, Certainty::Low);
}

#[test]
fn variants_ask_about_eight_existing_questions_first_and_keep_the_rest_optional() {
    let rules = rules();
    for variant in rules.variants() {
        assert!((6..=10).contains(&variant.first.len()), "{}", variant.id);
        let asked: BTreeSet<&String> = variant.first.iter().chain(&variant.optional).collect();
        assert_eq!(
            asked.len(),
            variant.first.len() + variant.optional.len(),
            "{}: a question twice",
            variant.id
        );
        assert!(asked.iter().all(|id| rules.indicator(id).is_some()), "{}", variant.id);
    }
    let general = rules.variant("general").unwrap();
    assert_eq!(
        general.first.len() + general.optional.len(),
        rules.indicators().len(),
        "general reaches everything"
    );
    for setting in ["wmo", "inspection", "school", "youth-care", "asylum", "police", "health"] {
        assert!(
            rules.variants().iter().any(|variant| variant.setting.as_deref() == Some(setting)),
            "{setting}"
        );
    }
}

/// The words that later carry text patterns: the label set of the Dutch sentences uses these ids.
#[test]
fn ids_shared_with_the_text_labels_exist() {
    let rules = rules();
    for id in [
        "ADRES_ONB",
        "AFDRACHT",
        "ANGST",
        "ARB_CONTROLE",
        "BEGELEID",
        "BEW_BEP",
        "CHANTAGE",
        "CONTROLE_TEL",
        "CRIM_DWANG",
        "DOC_AFG",
        "DREIGING",
        "DURE_SPULLEN",
        "DWANG_ALG",
        "DWANG_SEKS",
        "GEWELD",
        "HUISV_WERK",
        "ISOLATIE",
        "KWETSBAAR_LVB",
        "LANGE_DAGEN",
        "LOON_INH",
        "MISLEIDING",
        "OUDERE_RELATIE",
        "REIS_WERK",
        "SCHULD",
        "SMOK_BETAALD",
        "SMOK_GRENS",
        "SMOK_EINDE",
        "UITBUITING",
        "WEGLOOP",
    ] {
        assert!(rules.indicator(id).is_some(), "{id}");
    }
}

#[test]
fn no_rule_text_says_what_somebody_is_and_none_gives_a_score() {
    for (name, text) in files() {
        // In what is read the words of other people must stand; what is said of it must not have them.
        let said = |line: &&str| {
            !name.starts_with("text-")
                || ["because", "name", "about"].iter().any(|field| line.starts_with(field))
        };
        let lower: String = text.lines().filter(said).map(|line| line.to_lowercase() + "\n").collect();
        for word in ["slachtoffer", "victim", "nationaliteit", "nationality", "procent", "%"] {
            let hit = lower.lines().find(|line| !line.starts_with('#') && line.contains(word));
            assert_eq!(hit, None, "{name} holds `{word}`");
        }
    }
    let rules = rules();
    let titles = Outcome::ALL.map(|outcome| rules.outcome_text(outcome).title.en.clone());
    assert_eq!(titles, ["No signs known to this list", "Find out more", "Reason to discuss"]);
}

#[test]
fn dutch_sentences_stay_short() {
    let rules = rules();
    let words = |text: &str| {
        text.split(['.', '?', '!', ':', ';'])
            .map(|sentence| sentence.split_whitespace().count())
            .max()
            .unwrap_or(0)
    };
    for indicator in rules.indicators() {
        for text in [&indicator.question, &indicator.why, &indicator.innocent] {
            assert!(words(&text.nl) <= 20, "{}: {}", indicator.id, text.nl);
        }
    }
    for item in rules.advice_items() {
        assert!(words(&item.text.nl) <= 20, "{}: {}", item.id, item.text.nl);
    }
}
