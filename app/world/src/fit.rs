//! Does a programme suit a set of needs? Only so that the invented answers agree with the invented rules;
//! the real decision is the matching engine's.

use crate::model::{Condition, Hardness, OneOf, Programme};

/// How needs and rules compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// Nothing known is in the way.
    Fits,
    /// Only negotiable rules are in the way; the first of them.
    Negotiable(Condition, Option<String>),
    /// A hard rule or the target group is in the way.
    Broken(Condition),
}

/// Compares known needs with the rules of a programme. Unknown needs are not in the way.
pub(crate) fn fit(needs: &[Condition], programme: &Programme) -> Fit {
    let known = |rule: &OneOf| needs.iter().find(|n| n.attribute == rule.attribute);
    for rule in &programme.inclusion {
        if let Some(need) = known(rule).filter(|n| !rule.values.contains(&n.value)) {
            return Fit::Broken(need.clone());
        }
    }
    let mut negotiable = None;
    for contra in &programme.contra_indications {
        let hits: Option<Vec<_>> =
            contra.all_of.iter().map(|rule| known(rule).filter(|n| rule.values.contains(&n.value))).collect();
        let Some(need) = hits.and_then(|h| h.first().copied().cloned()) else { continue };
        if contra.hardness == Hardness::Hard {
            return Fit::Broken(need);
        }
        negotiable.get_or_insert((need, contra.condition_nl.clone()));
    }
    negotiable.map_or(Fit::Fits, |(need, condition)| Fit::Negotiable(need, condition))
}

/// The coded reason that belongs to an attribute.
pub(crate) fn refusal_code(attribute: &str) -> &'static str {
    match attribute {
        "funding_title" => "funding",
        "residence_status" => "residence",
        "sex" => "target_group_sex",
        "age_group" => "target_group_age",
        "exploitation_form" => "target_group_form",
        "children" | "oldest_child" | "boys_12_plus" => "children",
        "addiction" => "addiction",
        "psychiatric" => "psychiatric",
        "suicidality" => "suicidality",
        "aggression" => "aggression",
        "lvb" => "lvb",
        "arson" => "arson",
        "sex_offence" => "sex_offence",
        "also_suspect" => "also_suspect",
        "medical_care" | "mobility" => "medical",
        "pets" => "pets",
        "language_need" => "language",
        "guidance" => "no_night_guidance",
        "secret_address" | "address_known" => "unsafe_location",
        _ => "other",
    }
}
