//! Batches: a table of options, households against beds, or a whole chain.

use std::collections::{BTreeMap, BTreeSet};

use super::ExchangeError;
use super::chain::{ChainFile, read_chain};
use super::tree::{Node, parse};
use crate::{Batch, Household, HouseholdOption, MatchError, PlaceOption, Programme};

pub(super) const MOST_CLASSES: u32 = crate::batch::MOST_CLASSES;

/// A batch, read and checked. Clients and places stand in the order of their ids (numbers by value), so
/// that the order of the file has no influence.
#[derive(Debug)]
pub struct BatchFile {
    /// Ids of clients or households.
    pub clients: Vec<String>,
    /// Ids of places.
    pub places: Vec<String>,
    /// Who asks for what.
    pub demand: BatchDemand,
    /// What the cost is.
    pub cost: CostUnit,
}

/// What is asked for.
#[derive(Debug)]
pub enum BatchDemand {
    /// One bed each.
    People(Batch),
    /// Several beds in one place, or for some time.
    Households {
        /// The households.
        households: Vec<Household>,
        /// Beds per place.
        beds: Vec<u32>,
        /// Who could have which place.
        options: Vec<HouseholdOption>,
    },
}

/// What a cost counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CostUnit {
    /// As the file gives it.
    Given,
    /// Kilometres.
    Kilometres,
    /// Emergency beds used.
    EmergencyBeds,
}

/// Reads a batch. JSON is households against beds when it has `households` and otherwise a chain; all
/// else is a table `client,place,cost`. `classes` is a table `client,class`, for a table only.
pub fn read_batch(bytes: &[u8], classes: Option<BTreeMap<String, u32>>) -> Result<BatchFile, ExchangeError> {
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        return table(bytes, classes);
    }
    if classes.is_some() {
        return Err(ExchangeError::new(
            "",
            "has classes of its own; a table of classes goes with a table of options",
        ));
    }
    let tree = parse(bytes)?;
    let root = Node::root(&tree);
    if root.maybe(HOUSEHOLDS)?.is_some() { households(&root) } else { chain(&read_chain(bytes)?) }
}

const HOUSEHOLDS: &[&str] = &["households", "huishoudens"];

/// Lines of comma-separated fields under a header with exactly these names; no quotes.
fn rows<'a, const N: usize>(
    bytes: &'a [u8],
    names: [&str; N],
) -> Result<Vec<(usize, [&'a str; N])>, ExchangeError> {
    let line_place = |line: usize| format!("line {line}");
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        ExchangeError::new(line_place(line), "not UTF-8")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows = Vec::new();
    let mut header = false;
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        let mut fields = [""; N];
        let mut found = 0;
        for field in line.split(',') {
            if let Some(slot) = fields.get_mut(found) {
                *slot = field.trim();
            }
            found += 1;
        }
        if found != N {
            return Err(ExchangeError::new(line_place(number), format!("{found} fields instead of {N}")));
        }
        if header {
            rows.push((number, fields));
        } else if fields == names {
            header = true;
        } else {
            let reason = format!("the header should be {}", names.join(","));
            return Err(ExchangeError::new(line_place(number), reason));
        }
    }
    if header { Ok(rows) } else { Err(ExchangeError::new("", format!("no header {}", names.join(",")))) }
}

fn number(line: usize, name: &str, field: &str) -> Result<u32, ExchangeError> {
    field.parse().map_err(|_| {
        ExchangeError::new(format!("line {line}, {name}"), "should be a whole number from 0 to 4294967295")
    })
}

fn filled<'a>(line: usize, name: &str, field: &'a str) -> Result<&'a str, ExchangeError> {
    if field.is_empty() {
        Err(ExchangeError::new(format!("line {line}, {name}"), "is empty"))
    } else {
        Ok(field)
    }
}

/// Reads a table `client,class`.
pub fn read_classes(bytes: &[u8]) -> Result<BTreeMap<String, u32>, ExchangeError> {
    let mut classes = BTreeMap::new();
    for (line, [client, class]) in rows(bytes, ["client", "class"])? {
        let class = number(line, "class", class)?;
        if class >= MOST_CLASSES {
            return Err(ExchangeError::new(format!("line {line}, class"), "classes run from 0 to 99"));
        }
        if classes.insert(filled(line, "client", client)?.to_owned(), class).is_some() {
            return Err(ExchangeError::new(format!("line {line}, client"), "this client stood before"));
        }
    }
    Ok(classes)
}

/// Ids in their order: numbers by value, then texts.
fn in_order<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<String> {
    let ids: BTreeSet<(Option<u64>, &str)> =
        ids.map(|id| (id.parse().ok().filter(|n: &u64| n.to_string() == id), id)).collect();
    let (texts, numbers): (Vec<_>, Vec<_>) = ids.into_iter().partition(|(number, _)| number.is_none());
    numbers.into_iter().chain(texts).map(|(_, id)| id.to_owned()).collect()
}

fn positions(ids: &[String]) -> BTreeMap<&str, u32> {
    ids.iter().map(String::as_str).zip(0..).collect()
}

fn table(bytes: &[u8], classes: Option<BTreeMap<String, u32>>) -> Result<BatchFile, ExchangeError> {
    let rows = rows(bytes, ["client", "place", "cost"])?;
    for (line, [client, place, _]) in &rows {
        filled(*line, "client", client)?;
        filled(*line, "place", place)?;
    }
    let named = rows.iter().map(|(_, [client, _, _])| *client);
    let clients = match &classes {
        None => in_order(named),
        Some(classes) => in_order(classes.keys().map(String::as_str)),
    };
    let places = in_order(rows.iter().map(|(_, [_, place, _])| *place));
    let (client_at, place_at) = (positions(&clients), positions(&places));
    let mut options = Vec::with_capacity(rows.len());
    let mut seen = BTreeSet::new();
    for (line, [client, place, cost]) in &rows {
        let Some(&client) = client_at.get(client) else {
            return Err(ExchangeError::new(format!("line {line}, client"), "has no class"));
        };
        let place = place_at.get(place).copied().unwrap_or(0);
        if !seen.insert((client, place)) {
            return Err(ExchangeError::new(format!("line {line}"), "this client and place stood before"));
        }
        options.push(PlaceOption { client, place, cost: number(*line, "cost", cost)? });
    }
    let class = |id: &String| classes.as_ref().and_then(|classes| classes.get(id)).copied().unwrap_or(0);
    let batch = Batch::new(clients.iter().map(class).collect(), vec![1; places.len()], options)
        .map_err(|error| engine(&error))?;
    Ok(BatchFile { clients, places, demand: BatchDemand::People(batch), cost: CostUnit::Given })
}

fn engine(error: &MatchError) -> ExchangeError {
    ExchangeError::new("", error.to_string())
}

/// Households, places with beds, and `edges`: `[household, place, cost]` by position, or
/// `[household, place, cost, from day, until day]`.
fn households(root: &Node<'_>) -> Result<BatchFile, ExchangeError> {
    let (mut seen, mut read) = (BTreeSet::new(), Vec::new());
    for node in root.field(HOUSEHOLDS)?.items()? {
        let id = super::json::unique_id(&node, &mut seen)?;
        let size_node = node.maybe(&["size", "grootte"])?;
        let size = size_node.as_ref().map_or(Ok(1), Node::count)?;
        if size == 0 {
            return Err(size_node.as_ref().unwrap_or(&node).wrong("a household has at least one person"));
        }
        let class_node = node.maybe(&["cls", "class", "klasse"])?;
        let class = class_node.as_ref().map_or(Ok(0), Node::count)?;
        if class >= MOST_CLASSES {
            return Err(class_node.as_ref().unwrap_or(&node).wrong("classes run from 0 to 99"));
        }
        read.push((id.to_owned(), Household { size, class }));
    }
    let (mut seen, mut rooms) = (BTreeSet::new(), Vec::new());
    for node in root.field(&["programmas", "programmes"])?.items()? {
        let id = super::json::unique_id(&node, &mut seen)?;
        rooms.push((id.to_owned(), node.field(&["beds", "bedden"])?.count()?));
    }
    let clients = in_order(read.iter().map(|(id, _)| id.as_str()));
    let places = in_order(rooms.iter().map(|(id, _)| id.as_str()));
    let (client_at, place_at) = (positions(&clients), positions(&places));
    let moved = |node: &Node<'_>, ids: &BTreeMap<&str, u32>, known: Option<&String>| {
        known
            .and_then(|id| ids.get(id.as_str()).copied())
            .ok_or_else(|| node.wrong("there is none at this position"))
    };
    let mut options = Vec::new();
    let mut seen = BTreeSet::new();
    for edge in root.field(&["edges", "options"])?.items()? {
        let items = edge.items()?;
        let (household, place, cost, stay) = match items.as_slice() {
            [household, place, cost] => (household, place, cost, None),
            [household, place, cost, from, until] => {
                (household, place, cost, Some((from.count()?, until.count()?)))
            }
            _ => return Err(edge.wrong("should hold 3 numbers, or 5 with the days of the stay")),
        };
        let position = |node: &Node<'_>| node.count().map(|n| n as usize);
        let of_household = read.get(position(household)?).map(|(id, _)| id);
        let of_place = rooms.get(position(place)?).map(|(id, _)| id);
        let option = HouseholdOption {
            household: moved(household, &client_at, of_household)?,
            place: moved(place, &place_at, of_place)?,
            cost: cost.count()?,
            stay,
        };
        if stay.is_some_and(|(from, until)| from >= until) {
            return Err(edge.wrong("the stay ends before it begins"));
        }
        if !seen.insert((option.household, option.place)) {
            return Err(edge.wrong("this household and place stood before"));
        }
        options.push(option);
    }
    let sizes: BTreeMap<&str, Household> =
        read.iter().map(|(id, household)| (id.as_str(), *household)).collect();
    let known: BTreeMap<&str, u32> = rooms.iter().map(|(id, beds)| (id.as_str(), *beds)).collect();
    let households: Vec<Household> =
        clients.iter().filter_map(|id| sizes.get(id.as_str()).copied()).collect();
    let beds: Vec<u32> = places.iter().filter_map(|id| known.get(id.as_str()).copied()).collect();
    let singles = households.iter().all(|household| household.size == 1);
    let demand = if singles && options.iter().all(|option| option.stay.is_none()) {
        let classes = households.iter().map(|household| household.class).collect();
        let plain = |o: &HouseholdOption| PlaceOption { client: o.household, place: o.place, cost: o.cost };
        let options = options.iter().map(plain).collect();
        BatchDemand::People(Batch::new(classes, beds, options).map_err(|error| engine(&error))?)
    } else {
        BatchDemand::Households { households, beds, options }
    };
    Ok(BatchFile { clients, places, demand, cost: CostUnit::Given })
}

/// A chain: free places against every client whose needs they meet. Open questions do not exclude.
fn chain(chain: &ChainFile) -> Result<BatchFile, ExchangeError> {
    let clients = in_order(chain.clients.iter().map(|client| client.id.as_str()));
    let places = in_order(chain.programmes.iter().map(Programme::id));
    let (client_at, place_at) = (positions(&clients), positions(&places));
    let mut classes = vec![0; clients.len()];
    let mut beds = vec![0; places.len()];
    for programme in &chain.programmes {
        if let Some(slot) = place_at.get(programme.id()).and_then(|&at| beds.get_mut(at as usize)) {
            *slot = programme.spec().capacity.free.unwrap_or(0);
        }
    }
    let mut options = Vec::new();
    for client in &chain.clients {
        let Some(&at) = client_at.get(client.id.as_str()) else { continue };
        if let Some(slot) = classes.get_mut(at as usize) {
            *slot = client.class;
        }
        for outline in chain.outlines(client)?.iter().filter(|outline| outline.is_open()) {
            let Some(&place) = place_at.get(outline.programme.id()) else { continue };
            let emergency = u32::from(outline.programme.spec().emergency.is_some());
            let cost = if chain.has_distances { outline.km.unwrap_or(0) } else { emergency };
            options.push(PlaceOption { client: at, place, cost });
        }
    }
    let batch = Batch::new(classes, beds, options).map_err(|error| engine(&error))?;
    let cost = if chain.has_distances { CostUnit::Kilometres } else { CostUnit::EmergencyBeds };
    Ok(BatchFile { clients, places, demand: BatchDemand::People(batch), cost })
}
