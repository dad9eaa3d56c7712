//! The rules placement works by, read once at start: vocabulary, refusal codes, terms, who pays.

use std::collections::BTreeMap;

use jiff::civil::Date;
use oever_kernel::{Certainty, Text};
use oever_matching::{RefusalCodes, Region, Schema, Vocabulary};
use oever_policy::funding::FundingRules;
use oever_web::{RuleFile, rule_files};
use serde::Deserialize;

use crate::words::Urgency;

/// Terms and thresholds: `rules/contraindications/terms.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Version.
    pub version: String,
    /// From when they are used.
    pub valid_from: Date,
    /// Where they come from.
    pub source: String,
    /// How certain they are.
    pub certainty: Certainty,
    answer_hours: PerUrgency,
    decide_after_days: PerUrgency,
    /// Refusals after which a named function decides.
    pub decide_after_refusals: i64,
    /// How long an emergency bed is held.
    pub hold_hours: i64,
    /// How long a one-time link works.
    pub link_hours: i64,
    /// Months that the gaps page looks back.
    pub gap_months: i64,
    /// Days without a place after which a request counts as unmet.
    pub unmet_after_days: i64,
    bands_km: Vec<u32>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct PerUrgency {
    today: i64,
    this_week: i64,
    can_wait: i64,
}

impl PerUrgency {
    const fn of(self, urgency: Urgency) -> i64 {
        match urgency {
            Urgency::Today => self.today,
            Urgency::ThisWeek => self.this_week,
            Urgency::CanWait => self.can_wait,
        }
    }
}

impl Terms {
    /// Hours within which a provider answers.
    pub const fn answer_hours(&self, urgency: Urgency) -> i64 {
        self.answer_hours.of(urgency)
    }

    /// Days after which a named function decides.
    pub const fn decide_after_days(&self, urgency: Urgency) -> i64 {
        self.decide_after_days.of(urgency)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Points {
    #[serde(rename = "version")]
    _version: String,
    #[serde(rename = "valid_from")]
    _valid_from: Date,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "certainty")]
    _certainty: Certainty,
    points: BTreeMap<String, (i64, i64)>,
}

/// Everything together: a part of the application.
#[derive(Debug)]
pub struct PlacementRules {
    /// What may be asked, and the answers.
    pub vocabulary: Vocabulary,
    /// The same as the engine sees it, with regions and distance bands.
    pub schema: Schema,
    /// Coded answers to a request.
    pub refusals: RefusalCodes,
    /// Terms.
    pub terms: Terms,
    /// Who may place and who pays.
    pub funding: FundingRules,
    regions: BTreeMap<String, String>,
}

impl PlacementRules {
    /// Reads the files of the program.
    pub fn load() -> Result<Self, String> {
        let own = rule_files("contraindications");
        let vocabulary =
            Vocabulary::from_toml(text(&own, "attributes.toml")?).map_err(in_file("attributes.toml"))?;
        let terms: Terms = toml::from_str(text(&own, "terms.toml")?).map_err(in_file("terms.toml"))?;
        let points: Points =
            toml::from_str(text(&own, "region_points.toml")?).map_err(in_file("region_points.toml"))?;
        let regions = regions()?;
        let places = regions
            .keys()
            .map(|code| Region {
                code: code.clone(),
                point_m: points
                    .points
                    .get(code)
                    .map(|(x, y)| (x.saturating_mul(1000), y.saturating_mul(1000))),
            })
            .collect();
        let schema = vocabulary
            .schema()
            .and_then(|schema| schema.with_geography(places, terms.bands_km.clone()))
            .map_err(in_file("attributes.toml"))?;
        let refusals = RefusalCodes::from_toml(text(&own, "refusal_codes.toml")?, &schema)
            .map_err(in_file("refusal_codes.toml"))?;
        let funding = rule_files("funding");
        let funding: Vec<(&str, &str)> = funding
            .iter()
            .filter(|file| file.name.strip_suffix(".toml").is_some())
            .map(|file| (file.name.as_str(), file.text.as_str()))
            .collect();
        let funding = FundingRules::parse(&funding).map_err(|error| format!("rules/funding: {error}"))?;
        Ok(Self { vocabulary, schema, refusals, terms, funding, regions })
    }

    /// The regions by code.
    pub const fn regions(&self) -> &BTreeMap<String, String> {
        &self.regions
    }

    /// The name of a region; its code when it is not known.
    pub fn region_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.regions.get(code).map_or(code, String::as_str)
    }

    /// An attribute in words.
    pub fn attribute(&self, code: &str) -> Text {
        self.vocabulary.attribute(code).map_or_else(|| plain(code), |a| kernel_text(&a.label))
    }

    /// The question that finds an attribute out.
    pub fn question(&self, code: &str) -> Text {
        self.vocabulary.attribute(code).map_or_else(|| plain(code), |a| kernel_text(&a.question))
    }

    /// A value of an attribute in words.
    pub fn value(&self, attribute: &str, value: &str) -> Text {
        self.vocabulary
            .attribute(attribute)
            .and_then(|a| a.value(value))
            .map_or_else(|| plain(value), |v| kernel_text(&v.label))
    }

    /// A value as part of a sentence: who somebody is (`true`), or what comes after that.
    pub fn in_sentence(&self, attribute: &str, value: &str) -> Option<(bool, Text)> {
        let value = self.vocabulary.attribute(attribute)?.value(value)?;
        let noun = value.noun.as_ref().map(|words| (true, kernel_text(words)));
        noun.or_else(|| value.phrase.as_ref().map(|words| (false, kernel_text(words))))
    }

    /// A wish in words.
    pub fn wish(&self, code: &str) -> Text {
        self.vocabulary.wish(code).map_or_else(|| plain(code), |w| kernel_text(&w.label))
    }

    /// A refusal code in words.
    pub fn refusal(&self, code: &str) -> Text {
        self.refusals.get(code).map_or_else(|| plain(code), |r| kernel_text(&r.label))
    }
}

fn text<'a>(files: &'a [RuleFile], name: &str) -> Result<&'a str, String> {
    let path = format!("contraindications/{name}");
    files
        .iter()
        .find(|file| file.name == path)
        .map(|file| file.text.as_str())
        .ok_or_else(|| format!("rules/{path} is missing"))
}

fn in_file<E: std::fmt::Display>(name: &'static str) -> impl FnOnce(E) -> String {
    move |error| format!("rules/contraindications/{name}: {error}")
}

/// Region codes and names, from the same file as the geography of the application.
fn regions() -> Result<BTreeMap<String, String>, String> {
    let files = rule_files("regions");
    let file = files
        .iter()
        .find(|file| file.name.ends_with("municipalities.csv"))
        .ok_or("rules/regions/municipalities.csv is missing")?;
    let geography =
        oever_kernel::Geography::parse(&file.text).map_err(|error| format!("rules/regions: {error}"))?;
    Ok(geography.regions().map(|region| (region.code.clone(), region.name.clone())).collect())
}

fn plain(code: &str) -> Text {
    Text::new(code, code)
}

pub(crate) fn kernel_text(text: &oever_matching::Text) -> Text {
    Text::new(text.nl.clone(), text.en.clone())
}

pub(crate) fn policy_text(text: &oever_policy::table::Text) -> Text {
    Text::new(text.nl.clone(), text.en.clone())
}

pub(crate) const fn kernel_certainty(certainty: oever_matching::Certainty) -> Certainty {
    match certainty {
        oever_matching::Certainty::High => Certainty::High,
        oever_matching::Certainty::Medium => Certainty::Medium,
        oever_matching::Certainty::Low => Certainty::Low,
    }
}
