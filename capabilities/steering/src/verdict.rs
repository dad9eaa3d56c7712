//! What may be said about the effect of a measure.

use oever_kernel::{Certainty, Explained, Explanation, Text};

use crate::model::{BetterWhen, Effect, Measure};

/// What may be said. "No difference" and "cannot say" are answers, not failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Measured before and after, beside something to compare with: better.
    Better,
    /// Better than before, without anything to compare with.
    SeemsBetter,
    /// No difference worth counting.
    NoDifference,
    /// Worse than before, without anything to compare with.
    SeemsWorse,
    /// Measured before and after, beside something to compare with: worse.
    Worse,
    /// Measured after, but not before.
    CannotSay,
    /// Not measured yet.
    NotMeasured,
}

impl Verdict {
    /// Every verdict, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::Better,
        Self::SeemsBetter,
        Self::NoDifference,
        Self::SeemsWorse,
        Self::Worse,
        Self::CannotSay,
        Self::NotMeasured,
    ];

    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::SeemsBetter => "seems-better",
            Self::NoDifference => "no-difference",
            Self::SeemsWorse => "seems-worse",
            Self::Worse => "worse",
            Self::CannotSay => "cannot-say",
            Self::NotMeasured => "not-measured",
        }
    }

    /// Key of its words.
    pub fn key(self) -> String {
        format!("steering-verdict-{}", self.code())
    }

    /// Kind of badge: the word carries the meaning, this only helps the eye.
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Better => "positive",
            Self::SeemsBetter => "action",
            Self::NoDifference | Self::CannotSay => "",
            Self::SeemsWorse | Self::Worse => "late",
            Self::NotMeasured => "outline",
        }
    }

    /// Whether an effect was measured against a baseline.
    pub const fn measured(self) -> bool {
        !matches!(self, Self::CannotSay | Self::NotMeasured)
    }
}

/// Judges a measure by its last count.
///
/// Better or worse only with a count before, a count after and something to compare with; without
/// that it "seems" so; a difference within the margin that was chosen beforehand is none.
pub fn judge(measure: &Measure, last: Option<&Effect>) -> Explained<Verdict> {
    let verdict = match (last, measure.baseline) {
        (None, _) => Verdict::NotMeasured,
        (Some(_), None) => Verdict::CannotSay,
        (Some(effect), Some(before)) => {
            let change = i128::from(effect.value) - i128::from(before);
            let gain = if measure.better_when == BetterWhen::Higher { change } else { -change };
            let compared = !measure.compared_with.trim().is_empty();
            if change.abs() <= i128::from(measure.margin) {
                Verdict::NoDifference
            } else if gain > 0 {
                if compared { Verdict::Better } else { Verdict::SeemsBetter }
            } else if compared {
                Verdict::Worse
            } else {
                Verdict::SeemsWorse
            }
        }
    };
    let because = match verdict {
        Verdict::NotMeasured => {
            Text::new("Er is na de start nog niet geteld.", "Nothing was counted after it began.")
        }
        Verdict::CannotSay => Text::new(
            "Er is na de start geteld, maar niet ervoor. Dan weten we niet of het veranderde.",
            "It was counted after it began, but not before. So we do not know whether it changed.",
        ),
        Verdict::NoDifference => Text::new(
            "Het verschil tussen voor en na is niet groter dan de grens die vooraf is gekozen.",
            "The difference between before and after is within the limit that was chosen beforehand.",
        ),
        Verdict::SeemsBetter | Verdict::SeemsWorse => Text::new(
            "Voor en na verschillen, maar er is niets om mee te vergelijken. Iets anders kan de oorzaak zijn.",
            "Before and after differ, but there is nothing to compare with. Something else may be the cause.",
        ),
        Verdict::Better | Verdict::Worse => Text::new(
            "Er is voor en na geteld, en er is iets om mee te vergelijken.",
            "It was counted before and after, and there is something to compare with.",
        ),
    };
    Explained::new(
        verdict,
        Explanation {
            because: vec![because],
            rule: "EF-1".into(),
            version: "2026-11-23".into(),
            source: "Oever".into(),
            certainty: if matches!(verdict, Verdict::SeemsBetter | Verdict::SeemsWorse) {
                Certainty::Low
            } else {
                Certainty::Medium
            },
            method: "/knelpunten/uitleg",
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn measure(baseline: Option<i64>, better_when: BetterWhen, margin: i64, compared: &str) -> Measure {
        Measure {
            id: crate::model::MeasureId(uuid::Uuid::nil()),
            title: String::new(),
            what: String::new(),
            goal: String::new(),
            indicator: String::new(),
            better_when,
            margin,
            baseline,
            baseline_on: None,
            compared_with: compared.into(),
            stop_rule: String::new(),
            starts_on: date(2026, 1, 1),
            organisation: None,
            function_title: String::new(),
            region: None,
            status: "running".into(),
            changed_by: String::new(),
            changed_at: oever_kernel::Timestamp(0),
            version: 1,
        }
    }

    fn effect(value: i64) -> Effect {
        Effect { measured_on: date(2026, 6, 1), value, note: String::new(), function_title: String::new() }
    }

    #[test]
    fn better_needs_before_after_and_a_comparison() {
        let say = |m: &Measure, e: Option<Effect>| *judge(m, e.as_ref()).value();
        assert_eq!(
            say(&measure(Some(31), BetterWhen::Lower, 0, "other regions"), Some(effect(12))),
            Verdict::Better
        );
        assert_eq!(say(&measure(Some(9), BetterWhen::Higher, 0, ""), Some(effect(34))), Verdict::SeemsBetter);
        assert_eq!(
            say(&measure(Some(2), BetterWhen::Higher, 0, "other regions"), Some(effect(2))),
            Verdict::NoDifference
        );
        assert_eq!(
            say(&measure(None, BetterWhen::Higher, 0, "other regions"), Some(effect(2))),
            Verdict::CannotSay
        );
        assert_eq!(
            say(&measure(Some(2), BetterWhen::Higher, 0, "other regions"), None),
            Verdict::NotMeasured
        );
        assert_eq!(
            say(&measure(Some(12), BetterWhen::Lower, 0, "other regions"), Some(effect(31))),
            Verdict::Worse
        );
    }

    proptest! {
        #[test]
        fn turning_the_direction_turns_the_verdict(before in 0..1000_i64, after in 0..1000_i64, margin in 0..10_i64) {
            let up = *judge(&measure(Some(before), BetterWhen::Higher, margin, "x"), Some(&effect(after))).value();
            let down = *judge(&measure(Some(before), BetterWhen::Lower, margin, "x"), Some(&effect(after))).value();
            let turned = match up {
                Verdict::Better => Verdict::Worse,
                Verdict::Worse => Verdict::Better,
                same => same,
            };
            prop_assert_eq!(down, turned);
            prop_assert_eq!(up == Verdict::NoDifference, (after - before).abs() <= margin);
        }
    }
}
