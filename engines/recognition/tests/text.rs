//! Reading text with the real rule files: labelled sentences, the examples in the rules, answers beside text, and a
//! new form of exploitation as one file.

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use oever_recognition::{Answers, Facts, Outcome, Reading, RuleError, RuleSet, Status};

fn labels(reading: &Reading) -> BTreeSet<String> {
    reading.labels().into_iter().map(|(id, status)| format!("{id}:{}", status.label())).collect()
}

/// What a labelled file gives: hits, false ones, misses of "present now"; labels with the right status, labels; rows
/// of a group that are wrong.
#[derive(Default)]
struct Score {
    hits: usize,
    false_ones: usize,
    misses: usize,
    same: usize,
    gold: usize,
    wrong: Vec<(String, String)>,
}

fn score(rules: &RuleSet, file: &Path) -> Score {
    let text = std::fs::read_to_string(file).unwrap();
    let mut score = Score::default();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, group, sentence, gold, _] = fields[..] else { panic!("{line}") };
        let gold: BTreeSet<String> =
            gold.split(';').filter(|label| *label != "-").map(str::to_owned).collect();
        let found = labels(&rules.read(sentence));
        let now = |labels: &BTreeSet<String>| -> BTreeSet<String> {
            labels.iter().filter(|label| label.ends_with(":aanwezig")).cloned().collect()
        };
        score.hits += now(&gold).intersection(&now(&found)).count();
        score.false_ones += now(&found).difference(&now(&gold)).count();
        score.misses += now(&gold).difference(&now(&found)).count();
        score.same += gold.intersection(&found).count();
        score.gold += gold.len();
        if gold != found {
            score.wrong.push((group.to_owned(), id.to_owned()));
        }
    }
    score
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

fn acceptance(file: &str) -> Option<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared/acceptance/recognition").join(file))
        .find(|path| path.exists())
}

#[test]
fn every_example_in_the_rules_comes_out_as_written() {
    assert_eq!(common::rules().failed_examples(), []);
}

#[test]
#[allow(clippy::print_stdout, reason = "a skipped test says so")]
fn the_development_set_reaches_its_floors() {
    let Some(file) = acceptance("gold_dev.tsv") else {
        println!("SKIPPED: the folder shared/acceptance is not beside this project");
        return;
    };
    let score = score(&common::rules(), &file);
    assert!(share(score.hits, score.hits + score.false_ones) >= 0.90);
    assert!(share(score.hits, score.hits + score.misses) >= 0.90);
    assert!(share(score.same, score.gold) >= 0.90);
    let without_exception = ["valse_negatie", "negatief_indicator", "legitiem"];
    let wrong: Vec<_> =
        score.wrong.iter().filter(|(group, _)| without_exception.contains(&group.as_str())).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// A regression floor on sentences the rules were repaired with; no evidence of accuracy.
#[test]
fn own_sentences_stay_read() {
    let rules = common::rules();
    let floors = [
        ("own_set_a.tsv", 0.98),
        ("own_set_b.tsv", 0.96),
        ("own_set_c.tsv", 0.93),
        ("own_set_d.tsv", 0.90),
        ("own_set_e.tsv", 0.96),
        ("own_set_f.tsv", 0.96),
        ("own_set_g.tsv", 0.96),
    ];
    for (name, floor) in floors {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
        let score = score(&rules, &file);
        let wrong = &score.wrong;
        assert!(share(score.hits, score.hits + score.false_ones) >= floor, "{name} {wrong:?}");
        assert!(share(score.hits, score.hits + score.misses) >= floor, "{name} {wrong:?}");
        assert!(share(score.same, score.gold) >= 0.90, "{name} {wrong:?}");
    }
}

/// Before, each unit was tried around each other one: a word of forty took longer than anybody waits.
#[test]
fn numbers_in_words_are_read_and_a_word_of_many_units_is_no_number() {
    let rules = common::rules();
    for number in [
        "drieduizend",
        "vijftienhonderd",
        "tweeduizendvijfhonderd",
        "honderdduizend",
        "duizendentien",
        "tweehonderdduizendvijftig",
    ] {
        let read = rules.read(&format!("Hij is de madam nog {number} euro schuldig."));
        assert_eq!(read.labels().get("SCHULD"), Some(&Status::Present), "{number}");
    }
    let many = format!("{}q", "honderdduizend".repeat(7_000));
    assert!(rules.read(&many).findings.is_empty());
}

/// Where a cue ends, and who a sentence is about.
#[test]
fn a_cue_reaches_its_own_sign_only() {
    let rules = common::rules();
    let cases = [
        // What says no itself is not turned by the next no of its clause.
        ("Van hem mag ze haar zus niet bellen en geen taalles volgen.", "ISOLATIE", Status::Present),
        // A negation after `en` begins something new.
        ("De man wordt geslagen en niet betaald.", "GEWELD", Status::Present),
        ("Geen dreiging, geweld of opsluiting gezien.", "GEWELD", Status::Absent),
        // An age in brackets does not end a clause.
        ("Mocht zij (15) weglopen, dan belt de groep.", "WEGLOOP", Status::Hypothetical),
        // A subject right after the only verb begins no clause.
        ("Mogelijk is hij misleid over het loon.", "MISLEIDING", Status::Uncertain),
        // Said of a relative before a copula or `moest`: it happened to the relative.
        ("Haar nicht is slachtoffer van mensenhandel.", "UITBUITING", Status::OtherPerson),
        ("Haar zus moest haar paspoort inleveren bij de baas.", "DOC_AFG", Status::OtherPerson),
        // What was left open ends at the turn.
        (
            "Of hij een schuld heeft bij de baas, daar gaf hij geen antwoord op; wel gaan er boetes van zijn loon af.",
            "LOON_INH",
            Status::Present,
        ),
        // `anders slaan ze` begins a clause: what would follow has not happened.
        ("Hij moet stelen, anders slaan ze hem in elkaar.", "GEWELD", Status::Hypothetical),
        // A number beyond a hundred in words is an amount.
        ("Hij is de madam nog vijfentwintigduizend euro schuldig.", "SCHULD", Status::Present),
        ("Hij verdient achthonderd euro per maand bij de baas.", "LOON_INH", Status::Present),
        // A smuggler counts whoever of the family paid.
        ("Haar vader betaalde de smokkelaar 5000 euro.", "SMOK_BETAALD", Status::Present),
        // What is said outright speaks before what the surroundings suggest.
        (
            "Het meisje werd gedwongen seksuele handelingen te verrichten bij oudere mannen in een hotel.",
            "DWANG_SEKS",
            Status::Present,
        ),
        // A plural verb joins its particle; a participle in a rule means the whole verb.
        ("Zij pakken haar paspoort steeds af.", "DOC_AFG", Status::Present),
    ];
    for (text, indicator, status) in cases {
        assert_eq!(rules.read(text).labels().get(indicator), Some(&status), "{text}");
    }
}

#[test]
fn a_span_is_the_words_and_carries_rule_version_and_reason() {
    let text = "Één melding. Haar paspoort is afgenomen door de werkgever.";
    let reading = common::rules().read(text);
    let finding = reading.findings.iter().find(|finding| finding.indicator == "DOC_AFG").unwrap();
    assert!(text[finding.span.clone()].starts_with("paspoort is afgenomen"));
    assert_eq!(finding.rule, "DOC_AFG/afgenomen");
    assert_eq!(finding.version, "1.0");
    assert!(!finding.because.nl.is_empty() && !finding.because.en.is_empty());
}

#[test]
fn a_look_alike_is_set_aside_with_its_reason() {
    let reading = common::rules().read("De IND heeft het paspoort ingenomen.");
    assert_eq!(reading.findings, []);
    assert_eq!(reading.set_aside[0].rule, "DOC_AFG/overheid");
    assert!(!reading.set_aside[0].because.nl.is_empty());
}

#[test]
fn an_answer_wins_over_the_text_and_the_contradiction_is_shown() {
    let rules = common::rules();
    let reading = rules.read("Haar paspoort is afgenomen en zij mag niet naar buiten.");
    let combined = reading.combine(&Answers::from_iter([("DOC_AFG", Status::Absent)]));
    assert_eq!(combined.answers.get("DOC_AFG"), Status::Absent);
    assert_eq!(combined.conflicts[0].indicator, "DOC_AFG");
    assert_eq!(combined.conflicts[0].read, Status::Present);
    assert_eq!(combined.answers.get("BEW_BEP"), Status::Present);
    assert_eq!(combined.from_text, ["BEW_BEP"]);
}

#[test]
fn a_travel_debt_joins_smuggling_and_trafficking_as_two_findings() {
    let rules = common::rules();
    let reading = rules.read(
        "Zij is door een smokkelaar over de grens gebracht. De kosten van de reis moet zij in zijn restaurant afwerken.",
    );
    let answers = reading.combine(&Answers::new()).answers;
    let assessment = rules.assess(&answers, &Facts::default());
    assert_eq!(assessment.bridge, ["REIS_WERK"]);
    assert_ne!(assessment.trafficking.outcome, Outcome::NoSignsKnown);
    assert_ne!(assessment.smuggling.outcome, Outcome::NoSignsKnown);
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

#[test]
fn a_new_form_of_exploitation_is_one_new_file() {
    let mut files = common::files();
    files.push(("begging.toml".to_owned(), NEW_FORM.to_owned()));
    let rules = RuleSet::parse(&common::borrowed(&files)).unwrap();
    assert_eq!(rules.failed_examples(), []);
    let reading = rules.read("Het kind moet van een man bij het station bedelen.");
    assert_eq!(reading.labels().get("BEDELEN_DWANG"), Some(&Status::Present));
    let assessment = rules.assess(&reading.combine(&Answers::new()).answers, &Facts::default());
    assert_eq!(assessment.form("begging").unwrap().outcome, Outcome::ReasonToDiscuss);
    let difference = common::rules().difference(&rules);
    assert_eq!(difference.added, ["BEDELEN_DWANG", "BEDELEN_DWANG/moet"]);
    assert!(difference.removed.is_empty() && difference.changed.is_empty());
}

#[test]
fn a_mistake_is_named_with_file_line_entry_and_field() {
    let broken = [
        (NEW_FORM.replace("moeten + bedelen", "moeten + @onbekend"), "match"),
        (NEW_FORM.replace(", \"Zij moet niet bedelen.\"", ""), "negative"),
        (NEW_FORM.replace("[\"moeten + bedelen\"]", "[\".. bedelen\"]"), "match"),
        (NEW_FORM.replace("match = [\"moeten + bedelen\"]", "match = [\"Moeten\"]"), "match"),
        (
            NEW_FORM.replace("because = { nl = \"De persoon moet bedelen.\", en", "because = { en"),
            "because.nl",
        ),
    ];
    for (text, wrong) in broken {
        let mut files = common::files();
        files.push(("begging.toml".to_owned(), text.clone()));
        match RuleSet::parse(&common::borrowed(&files)) {
            Err(RuleError::Field { file, line: Some(line), field, .. }) => {
                assert_eq!((file.as_str(), field.as_str()), ("begging.toml", wrong));
                let named = text.lines().nth(line - 1).unwrap();
                assert!(named.starts_with(wrong.split('.').next().unwrap()), "{wrong}: {named}");
            }
            other => panic!("{wrong}: {other:?}"),
        }
    }
}

#[test]
fn without_files_on_text_nothing_is_read() {
    let files = common::files();
    let kept: Vec<_> = files.iter().filter(|(name, _)| !name.starts_with("text-")).cloned().collect();
    let rules = RuleSet::parse(&common::borrowed(&kept)).unwrap();
    assert!(!rules.reads_text());
    assert_eq!(rules.read("Haar paspoort is afgenomen.").findings, []);
}
