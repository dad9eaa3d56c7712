//! A whole chain in one file: programmes, and clients with their requests.

use std::collections::{BTreeMap, BTreeSet};

use super::ExchangeError;
use super::json::{Domains, Vocabulary, answers, plain, rules, unique_id};
use super::tree::{Node, parse};
use crate::{
    AttributeDef, Capacity, DangerRegion, EmergencyBed, MatchError, Obstacle, Outline, Programme,
    ProgrammeSpec, Region, Request, RequestSpec, Schema, Values, outline,
};

/// A chain file, read and checked.
#[derive(Debug)]
pub struct ChainFile {
    /// The vocabulary.
    pub schema: Schema,
    /// The programmes, with their free places.
    pub programmes: Vec<Programme>,
    /// The clients, in the order of the file.
    pub clients: Vec<Client>,
    /// Whether distances are known. Without them the cost of a place is whether it is an emergency bed.
    pub has_distances: bool,
}

/// One client of a chain file.
#[derive(Debug)]
pub struct Client {
    /// The id in the file.
    pub id: String,
    /// Priority class, 0 most urgent.
    pub class: u32,
    /// The needs.
    pub request: Request,
    /// The danger regions in the order of the file.
    danger: Vec<String>,
}

/// Why a programme does not fit, as the files write it: `attribute=value`, parts of a combination joined
/// by `&`, `gevaar_regio=REGION`, `vol`.
pub type Reasons = Vec<String>;

/// Reads a chain file. Either the vocabulary is given (`attributes`, and `profiel` per client), or the
/// attributes are whatever the conditions (`eisen`) ask about and stand in the client directly.
pub fn read_chain(bytes: &[u8]) -> Result<ChainFile, ExchangeError> {
    let tree = parse(bytes)?;
    let root = Node::root(&tree);
    let programmes = root.field(&["programmas", "programmes"])?.items()?;
    let clients = root.field(&["clienten", "clients"])?.items()?;
    let stated = root.maybe(&["attributes", "attributen"])?.is_some();
    let names = if stated { Vocabulary::read(&root)? } else { gathered(&programmes, &clients)? };
    let stated_regions = root.maybe(&["regions", "regios"])?;
    let regions = match &stated_regions {
        Some(node) => regions(node)?,
        None => gathered_regions(&programmes, &clients)?,
    };
    let known: BTreeSet<String> = regions.iter().map(|region| region.code.clone()).collect();
    let schema =
        names.schema.clone().with_geography(regions, vec![]).map_err(|error| plain(&root, &error))?;
    let mut ids = BTreeSet::new();
    let programmes = programmes
        .iter()
        .map(|node| programme(node, &mut ids, &schema, &names.values, &known))
        .collect::<Result<Vec<_>, _>>()?;
    let mut ids = BTreeSet::new();
    let clients = clients
        .iter()
        .map(|node| {
            client(node, &mut ids, &schema, stated.then_some(names.order.as_slice()), &names.values, &known)
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(ChainFile { schema, programmes, clients, has_distances: stated_regions.is_some() })
}

fn regions(node: &Node<'_>) -> Result<Vec<Region>, ExchangeError> {
    let mut seen = BTreeSet::new();
    let mut regions = Vec::new();
    for region in node.items()? {
        let code = unique_id(&region, &mut seen)?.to_owned();
        let metres = |name: &'static str| -> Result<i64, ExchangeError> {
            let field = region.field(&[name])?;
            let km = field.whole()?;
            // Within the globe's scale, so that squares of distances fit.
            if km.unsigned_abs() > 50_000 {
                Err(field.wrong("lies more than 50,000 km out"))
            } else {
                Ok(km * 1000)
            }
        };
        regions.push(Region { code, point_m: Some((metres("x")?, metres("y")?)) });
    }
    Ok(regions)
}

fn gathered_regions(programmes: &[Node<'_>], clients: &[Node<'_>]) -> Result<Vec<Region>, ExchangeError> {
    let mut codes = BTreeSet::new();
    for node in programmes.iter().chain(clients) {
        if let Some(region) = node.maybe(REGION)? {
            codes.insert(region.text()?.to_owned());
        }
        for danger in node.list(DANGER)? {
            codes.insert(danger.text()?.to_owned());
        }
    }
    Ok(codes.into_iter().map(|code| Region { code, point_m: None }).collect())
}

const REGION: &[&str] = &["regio", "region"];
const DANGER: &[&str] = &["gevaar_regio", "danger_regions"];

/// The attributes that the conditions ask about, with every value that occurs.
fn gathered(programmes: &[Node<'_>], clients: &[Node<'_>]) -> Result<Vocabulary, ExchangeError> {
    let mut values = Domains::new();
    for programme in programmes {
        if let Some(accepts) = programme.maybe(&["sluit_in", "requires", "eisen"])? {
            for (code, list) in accepts.named()? {
                let texts = list.texts()?;
                values.entry(code.to_owned()).or_default().extend(texts.into_iter().map(ToOwned::to_owned));
            }
        }
        for combination in programme.list(&["contra_combinaties", "excludes"])? {
            for (code, list) in combination.named()? {
                let texts = list.texts()?;
                values.entry(code.to_owned()).or_default().extend(texts.into_iter().map(ToOwned::to_owned));
            }
        }
    }
    for client in clients {
        for (code, given) in client.named()? {
            if let Some(domain) = values.get_mut(code) {
                domain.insert(given.text()?.to_owned());
            }
        }
    }
    let order: Vec<String> = values.keys().cloned().collect();
    let attribute = |(code, domain): (&String, &BTreeSet<String>)| AttributeDef {
        code: code.clone(),
        values: domain.iter().cloned().collect(),
        ordered: false,
        changeable: false,
    };
    let schema = Schema::new(values.iter().map(attribute).collect(), &[])
        .map_err(|error| ExchangeError::new("programmas", plain_reason(&error)))?;
    Ok(Vocabulary { schema, order, values })
}

fn plain_reason(error: &MatchError) -> &'static str {
    match error {
        MatchError::TooManyAttributes { .. } => "ask about more than 64 attributes",
        _ => "an attribute has between 1 and 64 values",
    }
}

fn programme<'a>(
    node: &Node<'a>,
    ids: &mut BTreeSet<&'a str>,
    schema: &Schema,
    values: &Domains,
    known: &BTreeSet<String>,
) -> Result<Programme, ExchangeError> {
    let id = unique_id(node, ids)?;
    let region = place(&node.field(REGION)?, known)?;
    let places = node.maybe(&["plaatsen", "places"])?.map(|n| n.count()).transpose()?;
    let free = node.maybe(&["vrij", "free"])?.map(|n| n.count()).transpose()?;
    let Some(free) = free.or(places) else {
        return Err(node.wrong("has no `vrij`, `free`, `plaatsen` or `places`"));
    };
    let max_days = node.maybe(&["max_dagen", "max_days"])?.map(|n| n.count()).transpose()?;
    let emergency = node.maybe(&["noodbed", "emergency"])?.map_or(Ok(false), |n| n.flag())?;
    let rules = rules(node, values)?;
    let spec = ProgrammeSpec {
        capacity: Capacity { free: Some(free), as_of: 0, next_free: None },
        emergency: emergency.then_some(EmergencyBed { max_days }),
        ..ProgrammeSpec::of_rules(id, &region, rules.iter().map(|(code, rule)| (code.as_str(), rule.clone())))
    };
    Programme::new(schema, spec).map_err(|error| plain(node, &error))
}

fn place(node: &Node<'_>, known: &BTreeSet<String>) -> Result<String, ExchangeError> {
    let code = node.text()?;
    if known.contains(code) { Ok(code.to_owned()) } else { Err(node.wrong("there is no such region")) }
}

fn client<'a>(
    node: &Node<'a>,
    ids: &mut BTreeSet<&'a str>,
    schema: &Schema,
    order: Option<&[String]>,
    values: &Domains,
    known: &BTreeSet<String>,
) -> Result<Client, ExchangeError> {
    let id = unique_id(node, ids)?.to_owned();
    let class_node = node.maybe(&["klasse", "class"])?;
    let class = class_node.as_ref().map_or(Ok(0), Node::count)?;
    if class >= super::batch::MOST_CLASSES {
        return Err(class_node.as_ref().unwrap_or(node).wrong("classes run from 0 to 99"));
    }
    let radius = node.maybe(&["straal_km", "radius_km"])?.map_or(Ok(0), |n| n.count())?;
    let mut danger = Vec::new();
    for region in node.list(DANGER)? {
        danger.push(place(&region, known)?);
    }
    let answers = if let Some(order) = order {
        answers(&node.field(&["profiel", "answers"])?, order, values)?
    } else {
        let mut answers = BTreeMap::new();
        for (code, given) in node.named()? {
            if values.contains_key(code) {
                answers.insert(code.to_owned(), Values::AnyOf(vec![given.text()?.to_owned()]));
            }
        }
        answers
    };
    let region = node.maybe(REGION)?.map(|region| place(&region, known)).transpose()?;
    let spec = RequestSpec {
        answers,
        region,
        danger: danger.iter().map(|code| DangerRegion::new(code.as_str(), radius)).collect(),
        wishes: BTreeSet::new(),
        now: 0,
    };
    let request = Request::new(schema, &spec).map_err(|error| plain(node, &error))?;
    Ok(Client { id, class, request, danger })
}

impl ChainFile {
    /// Every programme for one client, open ones first: by (number of reasons, km, id).
    pub fn outlines<'a>(&'a self, client: &'a Client) -> Result<Vec<Outline<'a>>, ExchangeError> {
        outline(&self.schema, &client.request, &self.programmes)
            .map_err(|error| ExchangeError::new("programmas", error.to_string()))
    }

    /// The kilometres as they are written: none in a file without distances.
    pub fn km(&self, outline: &Outline<'_>) -> Option<u32> {
        outline.km.filter(|_| self.has_distances)
    }

    /// What stands in the way, as text.
    pub fn reasons(&self, client: &Client, outline: &Outline<'_>) -> Reasons {
        let mut reasons = Vec::new();
        let mut danger: Vec<&str> = Vec::new();
        let mut full = false;
        for obstacle in &outline.broken {
            match obstacle {
                Obstacle::Condition(condition) => {
                    let facts = outline.programme.facts_of(&self.schema, &client.request, &condition.id);
                    let facts: Vec<String> =
                        facts.iter().map(|(code, values)| format!("{code}={}", values.join("|"))).collect();
                    reasons.push(facts.join("&"));
                }
                Obstacle::Danger(region) => danger.push(region.reveal()),
                Obstacle::Full => full = true,
            }
        }
        danger.sort_by_key(|code| client.danger.iter().position(|known| known == code));
        reasons.extend(danger.iter().map(|code| format!("gevaar_regio={code}")));
        reasons.extend(full.then(|| "vol".to_owned()));
        reasons
    }
}
