//! Conditions as short text, the way import files and the rules form write them:
//! `sex=female; age_group=18_22|23_64` and `addiction=active & lvb=yes [provider: treatment runs]`.

use jiff::civil::Date;
use oever_matching::{ConditionSpec, LiftRule, Literal, Rule, Schema, Values};

/// Whose rules, from which source, since when.
#[derive(Debug, Clone)]
pub(crate) struct Origin<'a> {
    pub(crate) owner: &'a str,
    pub(crate) source: &'a str,
    pub(crate) since: Date,
}

impl Origin<'_> {
    pub(crate) fn condition(&self, id: String, rule: Rule, lift: Option<LiftRule>) -> ConditionSpec {
        ConditionSpec {
            id,
            rule,
            owner: self.owner.to_owned(),
            source: self.source.to_owned(),
            since: self.since,
            lift,
        }
    }
}

/// Functions that may lift a condition.
pub(crate) const LIFTERS: [&str; 2] = ["provider", "municipality"];

/// Reads `attribute=value|value`.
fn literal(schema: &Schema, text: &str) -> Result<Literal, String> {
    let (attribute, values) =
        text.split_once('=').ok_or_else(|| format!("`{text}`: expected attribute=value|value"))?;
    let attribute = attribute.trim();
    let known = schema
        .attribute(attribute)
        .ok_or_else(|| format!("`{attribute}` is not an attribute of the vocabulary"))?;
    let values: Vec<String> = values.split('|').map(|v| v.trim().to_owned()).collect();
    if let Some(wrong) = values.iter().find(|v| !known.values.contains(v)) {
        return Err(format!(
            "`{wrong}` is not a value of `{attribute}`; known are: {}",
            known.values.join(", ")
        ));
    }
    Ok(Literal { attribute: attribute.to_owned(), values: Values::AnyOf(values) })
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

/// Reads inclusion rules, separated by `;` or lines.
pub(crate) fn inclusion(
    schema: &Schema,
    text: &str,
    origin: &Origin<'_>,
) -> Result<Vec<ConditionSpec>, String> {
    let mut conditions: Vec<ConditionSpec> = Vec::new();
    for part in parts(text) {
        let literal = literal(schema, part)?;
        let id = format!("in-{}", literal.attribute);
        if conditions.iter().any(|c| c.id == id) {
            return Err(format!("`{}` is named twice; join the values with |", literal.attribute));
        }
        conditions.push(origin.condition(id, Rule::Requires(literal), None));
    }
    Ok(conditions)
}

/// Reads contra-indications, separated by `;` or lines; without brackets one is hard.
pub(crate) fn contra_indications(
    schema: &Schema,
    text: &str,
    origin: &Origin<'_>,
) -> Result<Vec<ConditionSpec>, String> {
    let mut conditions: Vec<ConditionSpec> = Vec::new();
    for part in parts(text) {
        let (what, lift) = match part.split_once('[') {
            None => (part, None),
            Some((what, bracket)) => {
                (what, lift(bracket.trim_end().strip_suffix(']').ok_or("a [ without ]")?)?)
            }
        };
        let all = what.split('&').map(|l| literal(schema, l.trim())).collect::<Result<Vec<_>, _>>()?;
        let id = contra_id(&all);
        if conditions.iter().any(|c| c.id == id) {
            return Err(format!("`{}` stands there twice", what.trim()));
        }
        conditions.push(origin.condition(id, Rule::Excludes(all), lift));
    }
    Ok(conditions)
}

fn lift(bracket: &str) -> Result<Option<LiftRule>, String> {
    if bracket.trim() == "hard" {
        return Ok(None);
    }
    let (by, on_condition) = bracket
        .split_once(':')
        .ok_or_else(|| format!("`[{bracket}]`: expected [hard] or [provider: condition]"))?;
    if !LIFTERS.contains(&by.trim()) {
        return Err(format!("`{}` cannot lift a condition; known are: {}", by.trim(), LIFTERS.join(", ")));
    }
    Ok(Some(LiftRule { by: [by.trim().to_owned()].into(), on_condition: on_condition.trim().to_owned() }))
}

/// The same contra-indication gets the same code at each import, so that lifts keep their meaning.
pub(crate) fn contra_id(all: &[Literal]) -> String {
    let mut parts: Vec<String> = all
        .iter()
        .map(|l| match &l.values {
            Values::AnyOf(values) => format!("{}-{}", l.attribute, values.join("-")),
            Values::Range(range) => {
                format!(
                    "{}-{}-to-{}",
                    l.attribute,
                    range.from.clone().unwrap_or_default(),
                    range.to.clone().unwrap_or_default()
                )
            }
        })
        .collect();
    parts.sort();
    format!("contra-{}", parts.join("+"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::PlacementRules;
    use jiff::civil::date;

    #[test]
    fn the_sample_rules_are_read() {
        let rules = PlacementRules::load().unwrap();
        let origin = Origin { owner: "Huis", source: "import", since: date(2026, 1, 1) };
        let schema = &rules.schema;
        let read = inclusion(schema, "sex=female; age_group=18_22|23_64", &origin).unwrap();
        assert_eq!(read.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), ["in-sex", "in-age_group"]);
        let text = "aggression=yes [hard]; addiction=stable|active & lvb=suspected|yes [municipality: extra begeleiding betaald]";
        let read = contra_indications(schema, text, &origin).unwrap();
        assert_eq!(read[0].lift, None);
        let lift = read[1].lift.clone().unwrap();
        assert_eq!(
            (lift.by.contains("municipality"), lift.on_condition.as_str()),
            (true, "extra begeleiding betaald")
        );
        assert_eq!(read[1].id, "contra-addiction-stable-active+lvb-suspected-yes");
    }

    #[test]
    fn mistakes_are_named() {
        let rules = PlacementRules::load().unwrap();
        let origin = Origin { owner: "Huis", source: "import", since: date(2026, 1, 1) };
        let wrong = |text: &str| contra_indications(&rules.schema, text, &origin).unwrap_err();
        assert!(wrong("nationality=x").contains("not an attribute"));
        assert!(wrong("sex=vrouw").contains("known are: female, male, other"));
        assert!(wrong("sex=female [police: x]").contains("known are: provider, municipality"));
        assert!(wrong("sex=female [provider]").contains("expected [hard]"));
        assert!(wrong("pets=yes; pets=yes").contains("twice"));
        assert!(inclusion(&rules.schema, "sex=female; sex=male", &origin).unwrap_err().contains("join"));
    }
}
