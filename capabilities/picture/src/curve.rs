//! Time until somebody comes back: merged until no step is about a few people, and never a step finer.

use std::collections::BTreeMap;

use jiff::civil::Date;
use oever_disclosure::{
    Curve, Error as DisclosureError, Grid, Lost, Parameters, Protected, Release, ReleaseId, Step, merge_steps,
};
use oever_followup::Followed;
use oever_web::WebError;

use crate::count::Combination;
use crate::model::{Kind, Listed, broken};

/// Steps end at whole quarters: the moments at which somebody asks. Who is not heard of later was asked at the end.
const GRID: Grid = Grid { every: 3, lost: Lost::AtEnd };

/// How one person is kept among the counts: months, and how it ended.
pub(crate) fn category(one: &Followed) -> String {
    format!("{}:{}", one.months, if one.returned { "returned" } else { "followed" })
}

/// Everyone, and what happened at which month.
fn steps(counts: &BTreeMap<Combination, i64>) -> (u64, Vec<Step>) {
    let mut by_month: BTreeMap<u64, Step> = BTreeMap::new();
    let mut people = 0;
    for ((_, category, _), n) in counts {
        let Some((month, end)) = category.split_once(':') else { continue };
        let (Ok(time), Ok(n)) = (month.parse(), u64::try_from(*n)) else { continue };
        let step = by_month.entry(time).or_insert(Step { time, events: 0, censored: 0 });
        if end == "returned" {
            step.events += n;
        } else {
            step.censored += n;
        }
        people += n;
    }
    (people, by_month.into_values().collect())
}

/// The curve of these counts, as it may go out.
pub(crate) fn protected(
    counts: &BTreeMap<Combination, i64>,
    parameters: &Parameters,
    name: &ReleaseId,
    on: Date,
) -> Result<Protected<Curve>, DisclosureError> {
    let (people, steps) = steps(counts);
    merge_steps(people, &steps, GRID, false, parameters, name, on)
}

/// A released curve, checked once more for what it gives away by itself.
pub(crate) fn opened(listed: &Listed) -> Result<Protected<Curve>, WebError> {
    listed.document::<Curve>()?.reopen().map_err(broken)
}

/// Numbers that lie this far apart point at a few people.
pub(crate) fn few(a: u64, b: u64, parameters: &Parameters) -> bool {
    (1..parameters.threshold()).contains(&a.abs_diff(b))
}

/// Whether two curves of different counts of one year point at a few people.
pub(crate) fn tells(earlier: &Curve, later: &Curve, parameters: &Parameters) -> bool {
    let returned = |curve: &Curve, month: u64| -> u64 {
        curve.steps().iter().filter(|step| step.until <= month).map(|step| step.events).sum()
    };
    let start = |curve: &Curve| curve.steps().first().map_or(0, |step| step.at_risk);
    few(start(earlier), start(later), parameters)
        || later.steps().iter().any(|step| {
            earlier.steps().iter().any(|other| other.until == step.until)
                && few(returned(earlier, step.until), returned(later, step.until), parameters)
        })
}

/// Whether a curve and the outcomes at one of its moments, put side by side, point at a few people who came back.
pub(crate) fn meets(curve: &Curve, outcomes: &Release, months: i64, parameters: &Parameters) -> bool {
    let Some(back) = outcomes.cell(&["returned"]).and_then(oever_disclosure::Shown::count) else {
        return false;
    };
    let mut so_far = 0;
    curve.steps().iter().any(|step| {
        so_far += step.events;
        i64::try_from(step.until) == Ok(months)
            && (few(so_far, back, parameters) || few(step.events, back, parameters))
    })
}

/// Whether a release is about the same year's follow-up: then the curve and it are looked at together.
pub(crate) fn beside(listed: &Listed, year: i64) -> Option<i64> {
    match listed.kind {
        Kind::FollowUp(months) if listed.year == year && listed.filter.is_empty() => Some(months),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use oever_disclosure::{Dimension, Shape, Table, protect};

    use super::*;

    fn counts(all: &[(&str, i64)]) -> BTreeMap<Combination, i64> {
        all.iter().map(|(category, n)| ((String::new(), (*category).to_owned(), String::new()), *n)).collect()
    }

    fn curve(all: &[(&str, i64)]) -> Result<Protected<Curve>, DisclosureError> {
        let name = ReleaseId::new("c").unwrap();
        protected(&counts(all), &Parameters::default(), &name, date(2026, 11, 1))
    }

    const PLAIN: [(&str, i64); 4] =
        [("3:returned", 9), ("6:followed", 20), ("6:returned", 7), ("7:followed", 60)];

    #[test]
    fn people_become_steps_that_end_at_quarters() {
        let found = curve(&PLAIN).unwrap();
        let ends: Vec<(u64, u64, u64)> =
            found.value().steps().iter().map(|step| (step.until, step.at_risk, step.events)).collect();
        assert_eq!((ends, found.value().still_followed()), (vec![(3, 96, 9), (6, 87, 7)], 60));
        assert!(matches!(curve(&[("3:returned", 2)]), Err(DisclosureError::TooFew { .. })));
        assert!(matches!(
            curve(&[("3:returned", 2), ("12:followed", 60)]),
            Err(DisclosureError::NoStep { threshold: 5 })
        ));
    }

    #[test]
    fn a_few_more_show_in_a_later_curve_and_beside_the_outcomes() {
        let (parameters, plain) = (Parameters::default(), curve(&PLAIN).unwrap());
        let with = |at: usize, n: i64| {
            let mut other = PLAIN;
            other[at].1 += n;
            curve(&other).unwrap()
        };
        assert!(!tells(plain.value(), plain.value(), &parameters));
        assert!(tells(plain.value(), with(0, 1).value(), &parameters), "one more who came back");
        assert!(tells(plain.value(), with(3, 4).value(), &parameters), "four more who are followed");
        assert!(!tells(plain.value(), with(3, 5).value(), &parameters));
        let outcomes = |returned: u64| {
            let dimension = Dimension::flat("outcome", ["safe", "returned"]).unwrap().common_knowledge();
            let shape = Shape::new("o", Vec::new(), vec![dimension]).unwrap();
            let table = Table::from_leaves(shape, &[50, returned]).unwrap();
            protect(&table, &parameters, &ReleaseId::new("o").unwrap(), date(2026, 11, 1), &[]).unwrap()
        };
        assert!(!meets(plain.value(), outcomes(9).value(), 3, &parameters), "the same people");
        assert!(meets(plain.value(), outcomes(8).value(), 3, &parameters));
        assert!(
            !meets(plain.value(), outcomes(8).value(), 12, &parameters),
            "the curve does not go that far"
        );
    }
}
