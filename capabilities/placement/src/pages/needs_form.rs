//! The form of needs: the same for a new request and for a change.

use std::collections::BTreeSet;

use oever_web::{Fields, Form, FormProblem, Page, WebError};

use super::Choice;
use super::words::Words;
use crate::model::{DangerArea, Needs};
use crate::rules::PlacementRules;
use crate::words::Urgency;

/// Asked first; the rest follows under "if you know it".
const FIRST: [&str; 7] =
    ["sex", "age_group", "children", "residence_status", "funding_title", "guidance", "secret_address"];

/// A question with its answers.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) name: String,
    pub(crate) question: String,
    pub(crate) chosen: String,
    pub(crate) options: Vec<Choice>,
}

/// The form as a template shows it.
#[derive(Debug, Clone)]
pub(crate) struct NeedsForm {
    pub(crate) first: Vec<Question>,
    pub(crate) more: Vec<Question>,
    pub(crate) wishes: Vec<Choice>,
    pub(crate) chosen_wishes: Vec<String>,
    pub(crate) regions: Vec<Choice>,
    pub(crate) region: String,
    pub(crate) danger: Vec<String>,
    pub(crate) radius: String,
    pub(crate) radii: Vec<Choice>,
    pub(crate) urgencies: Vec<Choice>,
    pub(crate) urgency: String,
}

impl NeedsForm {
    pub(crate) fn new(
        page: &Page,
        rules: &PlacementRules,
        needs: &Needs,
        danger: &[DangerArea],
        urgency: Option<Urgency>,
    ) -> Self {
        let words = Words { page, rules };
        let question = |code: &str| -> Question {
            let attribute = rules.vocabulary.attribute(code);
            let options = attribute.map_or_else(Vec::new, |a| {
                a.values.iter().map(|v| Choice::new(v.code.clone(), words.value(code, &v.code))).collect()
            });
            let stated = needs.answers.get(code);
            Question {
                name: code.to_owned(),
                question: page.of(&rules.question(code)).to_owned(),
                chosen: stated.filter(|v| v.len() == 1).and_then(|v| v.first().cloned()).unwrap_or_default(),
                options,
            }
        };
        let codes = rules.vocabulary.attributes.iter().map(|a| a.code.as_str());
        Self {
            first: FIRST.iter().map(|code| question(code)).collect(),
            more: codes.filter(|code| !FIRST.contains(code)).map(question).collect(),
            wishes: rules
                .vocabulary
                .wishes
                .iter()
                .map(|wish| Choice::new(wish.code.clone(), page.of(&rules.wish(&wish.code))))
                .collect(),
            chosen_wishes: needs.wishes.iter().cloned().collect(),
            regions: rules
                .regions()
                .iter()
                .map(|(code, name)| Choice::new(code.clone(), name.clone()))
                .collect(),
            region: needs.region.clone().unwrap_or_default(),
            danger: danger.iter().map(|d| d.region.clone()).collect(),
            radius: danger.iter().map(|d| d.radius_km).max().unwrap_or(0).to_string(),
            radii: ["0", "25", "50", "100"]
                .iter()
                .map(|km| Choice::new(*km, page.ta("placement-radius", &[("km", (*km).to_owned())])))
                .collect(),
            urgencies: Urgency::ALL
                .iter()
                .map(|urgency| {
                    Choice::new(urgency.word(), page.t(&format!("placement-urgency-{}", urgency.word())))
                })
                .collect(),
            urgency: urgency.map_or_else(String::new, |urgency| urgency.word().to_owned()),
        }
    }
}

/// What was typed. An answer that was known only partly stays so while its question is left open.
pub(crate) fn read(
    rules: &PlacementRules,
    form: &Form,
    before: Option<&Needs>,
) -> Result<(Urgency, Needs, Vec<DangerArea>), WebError> {
    let mut needs =
        Needs { funding: before.map(|b| b.funding.clone()).unwrap_or_default(), ..Needs::default() };
    for attribute in rules.schema.attributes() {
        let stated = before.and_then(|b| b.answers.get(&attribute.code));
        match (form.some(&attribute.code), stated) {
            (Some(value), _) => needs = needs.answer(&attribute.code, value),
            (None, Some(several)) if several.len() > 1 => {
                needs.answers.insert(attribute.code.clone(), several.clone());
            }
            (None, _) => {}
        }
    }
    needs.wishes = form.all("wishes").into_iter().map(ToOwned::to_owned).collect::<BTreeSet<_>>();
    needs.region = form.some("region").map(ToOwned::to_owned);
    let radius = form.some("radius").and_then(|km| km.parse().ok()).unwrap_or(0);
    let danger = form
        .all("danger")
        .into_iter()
        .map(|region| DangerArea { region: region.to_owned(), radius_km: radius })
        .collect();
    let urgency = form
        .get("urgency")
        .parse()
        .map_err(|()| WebError::Invalid(FormProblem::at("urgency", "web-error-choose")))?;
    Ok((urgency, needs, danger))
}

/// What was typed, to show it again beside an error.
pub(crate) fn typed(rules: &PlacementRules, fields: &Fields) -> (Option<Urgency>, Needs, Vec<DangerArea>) {
    let mut needs = Needs::default();
    for attribute in rules.schema.attributes() {
        if let Some(value) = fields.some(&attribute.code) {
            needs = needs.answer(&attribute.code, value);
        }
    }
    needs.wishes = fields.all("wishes").into_iter().map(ToOwned::to_owned).collect();
    needs.region = fields.some("region").map(ToOwned::to_owned);
    let radius = fields.some("radius").and_then(|km| km.parse().ok()).unwrap_or(0);
    let danger = fields
        .all("danger")
        .into_iter()
        .map(|region| DangerArea { region: region.to_owned(), radius_km: radius })
        .collect();
    (fields.get("urgency").parse().ok(), needs, danger)
}
