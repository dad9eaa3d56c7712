//! Properties over random answers, and a slow reference of the dimension rule.

mod common;

use std::sync::LazyLock;

use common::rules;
use oever_recognition::{Age, Answers, Facts, Known, Outcome, RuleSet, Status, Strength};
use proptest::prelude::*;

static RULES: LazyLock<RuleSet> = LazyLock::new(rules);

/// The published rule, by trying every choice of two or three indicators: 2S; 1S + 1 (M or W); 3M; 2M + 1W.
fn reference_positive(strengths: &[Strength]) -> bool {
    use Strength::{Medium, Strong, Weak};
    let n = strengths.len();
    for a in 0..n {
        for b in (a + 1)..n {
            let mut pair = [strengths[a], strengths[b]];
            pair.sort();
            if matches!(pair, [Strong | Medium | Weak, Strong]) {
                return true;
            }
            for c in (b + 1)..n {
                let mut three = [strengths[a], strengths[b], strengths[c]];
                three.sort();
                if matches!(three, [Medium | Weak, Medium, Medium]) {
                    return true;
                }
            }
        }
    }
    false
}

fn status() -> impl Strategy<Value = Status> {
    prop_oneof![4 => Just(Status::Present), 4 => proptest::sample::select(Status::ALL.to_vec())]
}

fn answers() -> impl Strategy<Value = Vec<(String, Status)>> {
    let ids: Vec<String> = RULES.indicators().iter().map(|indicator| indicator.id.clone()).collect();
    proptest::collection::btree_map(proptest::sample::select(ids), status(), 0..40)
        .prop_map(|answers| answers.into_iter().collect())
}

fn facts() -> impl Strategy<Value = Facts> {
    let settings: Vec<Option<String>> =
        RULES.variants().iter().map(|variant| variant.setting.clone()).collect();
    (
        proptest::sample::select(vec![Age::Minor, Age::Adult, Age::Unknown]),
        any::<bool>(),
        proptest::sample::select(vec![Known::Yes, Known::No, Known::Unknown]),
        any::<bool>(),
        proptest::sample::select(settings),
    )
        .prop_map(|(age, seen_as_suspect, border_crossed, acute_danger, setting)| Facts {
            age,
            seen_as_suspect,
            border_crossed,
            acute_danger,
            setting,
        })
}

proptest! {
    #[test]
    fn the_dimension_rule_equals_the_reference(answers in answers(), minor in any::<bool>()) {
        let age = if minor { Age::Minor } else { Age::Adult };
        let given: Answers = answers.into_iter().collect();
        let found = RULES.assess(&given, &Facts { age, ..Facts::default() });
        for dimension in &found.dimensions {
            let strengths: Vec<Strength> = found
                .indicators
                .iter()
                .filter(|i| i.counts && i.dimension.as_ref() == Some(&dimension.id))
                .filter_map(|i| i.strength)
                .collect();
            prop_assert_eq!(dimension.is_positive(), reference_positive(&strengths), "{}", dimension.id);
        }
    }

    #[test]
    fn an_unknown_age_takes_the_stronger_of_both_lists(answers in answers()) {
        let given: Answers = answers.into_iter().collect();
        let by = |age| RULES.assess(&given, &Facts { age, ..Facts::default() });
        let (minor, adult, unknown) = (by(Age::Minor), by(Age::Adult), by(Age::Unknown));
        for ((m, a), u) in minor.dimensions.iter().zip(&adult.dimensions).zip(&unknown.dimensions) {
            prop_assert_eq!(u.is_positive(), m.is_positive() || a.is_positive());
        }
    }

    #[test]
    fn the_order_of_answers_does_not_matter_and_the_result_repeats(
        (given, shuffled) in answers().prop_flat_map(|a| (Just(a.clone()), Just(a).prop_shuffle())),
        facts in facts(),
    ) {
        let first = RULES.assess(&given.into_iter().collect(), &facts);
        let mut other = Answers::new();
        for (id, status) in shuffled {
            other.set(id, status);
        }
        prop_assert_eq!(&first, &RULES.assess(&other, &facts));
        prop_assert_eq!(&first, &RULES.assess(&other, &facts));
    }

    #[test]
    fn one_more_present_sign_never_weakens_the_outcome(given in answers(), facts in facts(), at in any::<prop::sample::Index>()) {
        let extra = &RULES.indicators()[at.index(RULES.indicators().len())].id;
        let before: Answers = given.into_iter().collect();
        let mut after = before.clone();
        after.set(extra.clone(), Status::Present);
        let (before, after) = (RULES.assess(&before, &facts), RULES.assess(&after, &facts));
        prop_assert!(after.outcome >= before.outcome);
        prop_assert!(after.trafficking.outcome >= before.trafficking.outcome);
        prop_assert!(after.smuggling.outcome >= before.smuggling.outcome);
    }

    #[test]
    fn denied_is_never_treated_as_absent(given in answers(), facts in facts(), at in any::<prop::sample::Index>()) {
        let id = &RULES.indicators()[at.index(RULES.indicators().len())].id;
        let mut denied: Answers = given.into_iter().collect();
        denied.set(id.clone(), Status::DeniedByPerson);
        let found = RULES.assess(&denied, &facts);
        let finding = found.indicator(id).unwrap();
        prop_assert_eq!(finding.status, Status::DeniedByPerson);
        prop_assert!(!finding.counts);
        prop_assert!(found.has_note("denied"));
        let minors_only = RULES.indicator(id).unwrap().applies_to == oever_recognition::AppliesTo::Minors;
        prop_assert!(found.outcome >= Outcome::FindOutMore || (minors_only && facts.age == Age::Adult));
    }

    #[test]
    fn the_suspect_note_follows_the_fact_alone(given in answers(), facts in facts()) {
        let found = RULES.assess(&given.into_iter().collect(), &facts);
        prop_assert_eq!(found.has_note("suspect"), facts.seen_as_suspect);
    }
}

proptest! {
    // Each case reads every rule file again.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_files_does_not_matter(seed in any::<prop::sample::Index>(), given in answers(), facts in facts()) {
        let mut files = common::files();
        let n = files.len();
        files.rotate_left(seed.index(n));
        let other = RuleSet::parse(&common::borrowed(&files)).unwrap();
        let given: Answers = given.into_iter().collect();
        prop_assert_eq!(RULES.assess(&given, &facts), other.assess(&given, &facts));
    }

    #[test]
    fn loading_never_panics_on_damaged_files(
        at in any::<prop::sample::Index>(),
        cut in any::<prop::sample::Index>(),
        noise in "[\\PC\\n]{0,12}",
    ) {
        let mut files = common::files();
        let at = at.index(files.len());
        let whole = files[at].1.clone();
        let place = whole.char_indices().map(|(place, _)| place).nth(cut.index(whole.chars().count())).unwrap();
        let (head, tail) = whole.split_at(place);
        for damaged in [format!("{head}{noise}{tail}"), head.to_owned()] {
            files[at].1 = damaged;
            if let Err(error) = RuleSet::parse(&common::borrowed(&files)) {
                let message = error.to_string();
                prop_assert!(message.contains(".toml") || message.starts_with("no file of kind"), "{}", message);
            }
        }
    }
}
