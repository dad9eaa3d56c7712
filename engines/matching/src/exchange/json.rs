//! A network with its vocabulary and its demand: the coverage files.

use std::collections::{BTreeMap, BTreeSet};

use super::ExchangeError;
use super::tree::{Node, parse};
use crate::{
    AttributeDef, Demand, Literal, MatchError, Programme, ProgrammeSpec, Region, Request, RequestSpec, Rule,
    Schema, Values,
};

/// A coverage file, read and checked.
#[derive(Debug)]
pub struct CoverageFile {
    /// The vocabulary.
    pub schema: Schema,
    /// The programmes.
    pub programmes: Vec<Programme>,
    /// The demand, if the file has one. Profiles that cannot exist are left out of it.
    pub demand: Option<Vec<Demand>>,
    /// How many demand profiles were left out.
    pub impossible_demand: usize,
}

/// The one region of a file that has none.
const NOWHERE: &str = "-";

/// Reads a coverage file: `attributes`, `onmogelijk` (`impossible`), `programmas` (`programmes`) and
/// `demand`.
pub fn read_coverage(bytes: &[u8]) -> Result<CoverageFile, ExchangeError> {
    let tree = parse(bytes)?;
    let root = Node::root(&tree);
    let names = Vocabulary::read(&root)?;
    let region = vec![Region { code: NOWHERE.to_owned(), point_m: None }];
    let schema = names.schema.with_geography(region, vec![]).map_err(|error| plain(&root, &error))?;
    let mut programmes = Vec::new();
    let mut ids = BTreeSet::new();
    for node in root.field(&["programmas", "programmes"])?.items()? {
        let id = unique_id(&node, &mut ids)?;
        let rules = rules(&node, &names.values)?;
        let rules = rules.iter().map(|(code, rule)| (code.as_str(), rule.clone()));
        let spec = ProgrammeSpec::of_rules(id, NOWHERE, rules);
        programmes.push(Programme::new(&schema, spec).map_err(|error| plain(&node, &error))?);
    }
    let mut impossible_demand = 0;
    let demand = match root.maybe(&["demand"])? {
        None => None,
        Some(node) => {
            let mut demand = Vec::new();
            for person in node.items()? {
                let (answers, people) = if person.is_list() {
                    (profile(&person, &names.order, &names.values)?, 1)
                } else {
                    let people = person.maybe(&["people", "mensen"])?.map_or(Ok(1), |n| n.count())?;
                    (answers(&person.field(&["answers", "profiel"])?, &names.order, &names.values)?, people)
                };
                match Request::new(&schema, &RequestSpec { answers, ..RequestSpec::default() }) {
                    Ok(request) => demand.push(Demand { request, people }),
                    Err(MatchError::ImpossibleProfile { .. }) => impossible_demand += 1,
                    Err(error) => return Err(plain(&person, &error)),
                }
            }
            Some(demand)
        }
    };
    Ok(CoverageFile { schema, programmes, demand, impossible_demand })
}

pub(super) type Domains = BTreeMap<String, BTreeSet<String>>;

/// Attributes with their values, and what cannot exist.
pub(super) struct Vocabulary {
    pub(super) schema: Schema,
    pub(super) order: Vec<String>,
    pub(super) values: Domains,
}

impl Vocabulary {
    pub(super) fn read(root: &Node<'_>) -> Result<Self, ExchangeError> {
        let node = root.field(&["attributes", "attributen"])?;
        let mut defs = Vec::new();
        let (mut order, mut values) = (Vec::new(), Domains::new());
        for (code, list) in node.named()? {
            let texts = list.texts()?;
            if texts.is_empty() || texts.len() > 64 {
                return Err(list.wrong("an attribute has between 1 and 64 values"));
            }
            let texts: Vec<String> = texts.into_iter().map(ToOwned::to_owned).collect();
            order.push(code.to_owned());
            values.insert(code.to_owned(), texts.iter().cloned().collect());
            defs.push(AttributeDef {
                code: code.to_owned(),
                values: texts,
                ordered: false,
                changeable: false,
            });
        }
        if defs.len() > 64 {
            return Err(node.wrong("has more than 64 attributes"));
        }
        let mut impossible = Vec::new();
        for combination in root.list(&["onmogelijk", "impossible"])? {
            impossible.push(conjunction(&combination, &values)?);
        }
        let schema = Schema::new(defs, &impossible).map_err(|error| plain(&node, &error))?;
        Ok(Self { schema, order, values })
    }
}

/// An id that no other has.
pub(super) fn unique_id<'a>(node: &Node<'a>, seen: &mut BTreeSet<&'a str>) -> Result<&'a str, ExchangeError> {
    let field = node.field(&["id"])?;
    let id = field.text()?;
    if id.is_empty() {
        return Err(field.wrong("is empty"));
    }
    if !seen.insert(id) {
        return Err(field.wrong("another has this id already"));
    }
    Ok(id)
}

/// The conditions of a programme: inclusions in the order of the file, then combinations.
pub(super) fn rules(node: &Node<'_>, known: &Domains) -> Result<Vec<(String, Rule)>, ExchangeError> {
    let mut rules = Vec::new();
    if let Some(accepts) = node.maybe(&["sluit_in", "requires", "eisen"])? {
        for literal in literals(&accepts, known)? {
            rules.push((format!("inclusion {}", literal.attribute), Rule::Requires(literal)));
        }
    }
    for (n, combination) in node.list(&["contra_combinaties", "excludes"])?.iter().enumerate() {
        rules.push((format!("combination {}", n + 1), Rule::Excludes(conjunction(combination, known)?)));
    }
    Ok(rules)
}

fn conjunction(node: &Node<'_>, known: &Domains) -> Result<Vec<Literal>, ExchangeError> {
    let parts = literals(node, known)?;
    if parts.is_empty() { Err(node.wrong("names no attribute")) } else { Ok(parts) }
}

/// `attribute: [values]`, each known.
fn literals(node: &Node<'_>, known: &Domains) -> Result<Vec<Literal>, ExchangeError> {
    let mut literals = Vec::new();
    for (code, list) in node.named()? {
        let Some(domain) = known.get(code) else { return Err(list.wrong("there is no such attribute")) };
        let mut values = Vec::new();
        for item in list.items()? {
            values.push(value(&item, domain)?);
        }
        if values.is_empty() {
            return Err(list.wrong("names no value"));
        }
        literals.push(Literal { attribute: code.to_owned(), values: Values::AnyOf(values) });
    }
    Ok(literals)
}

fn value(node: &Node<'_>, domain: &BTreeSet<String>) -> Result<String, ExchangeError> {
    let text = node.text()?;
    if domain.contains(text) {
        Ok(text.to_owned())
    } else {
        Err(node.wrong("the attribute has no such value"))
    }
}

/// A profile as a list: one value per attribute, in the order of the attributes.
pub(super) fn profile(
    node: &Node<'_>,
    order: &[String],
    known: &Domains,
) -> Result<BTreeMap<String, Values>, ExchangeError> {
    let items = node.items()?;
    if items.len() != order.len() {
        return Err(node.wrong(format!("has {} values where {} attributes are", items.len(), order.len())));
    }
    let mut answers = BTreeMap::new();
    for (item, code) in items.iter().zip(order) {
        let domain = known.get(code).ok_or_else(|| item.wrong("there is no such attribute"))?;
        answers.insert(code.clone(), Values::AnyOf(vec![value(item, domain)?]));
    }
    Ok(answers)
}

/// A profile as a list, or as an object `attribute: value` or `attribute: [values still possible]`.
pub(super) fn answers(
    node: &Node<'_>,
    order: &[String],
    known: &Domains,
) -> Result<BTreeMap<String, Values>, ExchangeError> {
    if node.is_list() {
        return profile(node, order, known);
    }
    let mut answers = BTreeMap::new();
    for (code, given) in node.named()? {
        let Some(domain) = known.get(code) else { return Err(given.wrong("there is no such attribute")) };
        let mut values = Vec::new();
        if given.is_list() {
            for item in given.items()? {
                values.push(value(&item, domain)?);
            }
        } else {
            values.push(value(&given, domain)?);
        }
        answers.insert(code.to_owned(), Values::AnyOf(values));
    }
    Ok(answers)
}

/// An error of the engine without what it quotes from the file.
pub(super) fn plain(node: &Node<'_>, error: &MatchError) -> ExchangeError {
    node.wrong(match error {
        MatchError::TooManyAttributes { .. } => "has more than 64 attributes",
        MatchError::BadDomain { .. } => "an attribute has between 1 and 64 values",
        MatchError::Duplicate { .. } => "something stands in it twice",
        MatchError::Unknown { .. } => "names something that is not in the vocabulary",
        MatchError::BadGeography { why }
        | MatchError::BadCondition { why, .. }
        | MatchError::BadOption { why, .. } => *why,
        MatchError::ImpossibleProfile { .. } => "these answers cannot occur together",
        MatchError::TooLarge { what } => *what,
        MatchError::NotProved => "no plan could be proved to be the best",
        MatchError::BadRange { .. } | MatchError::OtherSchema { .. } | MatchError::NoSuchTarget { .. } => {
            "cannot be used"
        }
    })
}
