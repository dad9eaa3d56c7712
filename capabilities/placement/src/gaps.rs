//! For whom is there no place? Counted over needs that were not met, shown only after disclosure control.

use std::collections::{BTreeMap, BTreeSet};

use oever_disclosure::{Dimension, Parameters, Protected, Release, ReleaseId, Shape, Shown, Table, protect};
use oever_kernel::{Ctx, Explained, Explanation, Permit, Text};
use oever_matching as engine;
use oever_store::StoreError;
use oever_web::{App, Record, WebError};
use uuid::Uuid;

use crate::coverage::{self, Closed, Group, Part, beds, coverage};
use crate::model::{Needs, ProgrammeId};
use crate::network::{self, Network, parse_entry};
use crate::queries;
use crate::rules::PlacementRules;
use crate::sealed::{DEMAND, demand_key};

/// Attribute and value.
pub type Fact = (String, String);

/// A group of people for whom every shelter says no.
#[derive(Debug)]
pub struct Gap {
    /// Up to three facts that together are refused everywhere.
    pub facts: Vec<Part>,
    /// Whether a condition that somebody can lift is among what stands in the way.
    pub negotiable: bool,
    /// People without a place for whom they hold; withheld when small.
    pub people: Protected<Shown>,
}

/// One of the few groups that together explain most of the demand.
#[derive(Debug)]
pub struct Explains {
    /// The group.
    pub facts: Vec<Part>,
    /// People in it who are in no group named before.
    pub people: Protected<Shown>,
}

/// One change in the network and how many people without a place it would help.
#[derive(Debug)]
pub struct Relaxation {
    /// The programme.
    pub programme: ProgrammeId,
    /// Its name.
    pub name: String,
    /// The condition that would have to go; `None`: one more place.
    pub condition: Option<engine::ConditionSpec>,
    /// People it would help; withheld when small.
    pub people: Protected<Shown>,
}

/// How many programmes take people with one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Takes {
    /// The fact.
    pub fact: Fact,
    /// Yes.
    pub yes: usize,
    /// Only if somebody lifts a condition.
    pub conditional: usize,
    /// No.
    pub no: usize,
}

/// What the gaps page shows.
#[derive(Debug)]
pub struct Gaps {
    /// Months looked back.
    pub months: i64,
    /// Days after which a request counts as unmet.
    pub days: i64,
    /// People without a place in that time; withheld when small, `None` when there is too little to say.
    pub people: Option<Protected<Shown>>,
    /// Whether every combination of facts is taken somewhere.
    pub closed: Explained<Closed>,
    /// Groups for whom every shelter says no, most people first.
    pub gaps: Explained<Vec<Gap>>,
    /// Few groups that together explain most; only what can be shown.
    pub cover: Vec<Explains>,
    /// What would help most.
    pub relaxations: Explained<Vec<Relaxation>>,
    /// Who takes whom; facts about programmes, not about people.
    pub takes: Vec<Takes>,
    /// Programmes whose conditions could not be read.
    pub unreadable: usize,
}

/// At most so many groups and so many changes are shown.
const SHOWN: usize = 25;
/// So many groups are named that together explain most.
const STEPS: usize = 3;

/// Counts. Nobody sees a single request; the counts leave through the disclosure engine only.
pub async fn gaps(app: &App, ctx: &Ctx) -> Result<Gaps, WebError> {
    let actor = ctx.actor.as_ref().ok_or(WebError::SignIn)?;
    app.authorise(ctx, "placement.read_gaps", &Record::owned("gaps", Uuid::nil(), actor.organisation))?;
    let rules = app.part::<PlacementRules>();
    let since = ctx.now().plus_seconds(-rules.terms.gap_months.saturating_mul(30 * 86_400));
    let mut read = app.db().read().await?;
    let programmes = queries::programmes(&mut read).await?;
    let unmet = queries::unmet(&mut read, since, ctx.now(), rules.terms.unmet_after_days).await?;
    drop(read);
    let mut network = Network::new(&rules, programmes);
    network.entries = beds(&network);
    let demand = demand(app, ctx, &rules, unmet).await?;
    let found = coverage(&rules, &network.entries, &demand)?;
    let counted = Counted::new(&rules, &network, &demand, found.groups)?;
    let date = ctx.today();
    let population = format!("people without a place, {} months to {date}", rules.terms.gap_months);
    let release = counted.release(&population, date);
    let people = |label: &str| release.as_ref().and_then(|release| release.cell(&[label]));

    let gap = |(label, group): (&String, &Group)| {
        let people = people(label)?;
        Some(Gap { facts: group.parts.clone(), negotiable: group.negotiable, people })
    };
    let mut gaps: Vec<Gap> = counted.gaps.iter().filter_map(gap).collect();
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.people.value().count()));
    let mut relaxations: Vec<Relaxation> = counted
        .help
        .iter()
        .filter_map(|(label, (programme, condition))| {
            let found = network.programmes.get(programme)?;
            let condition =
                condition.as_ref().and_then(|id| found.conditions.iter().find(|c| c.id == *id).cloned());
            Some(Relaxation {
                programme: *programme,
                name: found.name.clone(),
                condition,
                people: people(label)?,
            })
        })
        .collect();
    // What is withheld says nothing: only changes with a count are worth a line.
    relaxations.retain(|relaxation| relaxation.people.value().count().is_some_and(|n| n > 0));
    relaxations.sort_by_key(|relaxation| std::cmp::Reverse(relaxation.people.value().count()));
    Ok(Gaps {
        months: rules.terms.gap_months,
        days: rules.terms.unmet_after_days,
        people: people(oever_disclosure::TOTAL),
        closed: coverage::explained(&rules, found.closed),
        gaps: Explained::new(gaps, explanation(&rules)),
        cover: counted.cover(people),
        relaxations: Explained::new(relaxations, explanation(&rules)),
        takes: takes(&rules, &network)?,
        unreadable: network.unreadable.len(),
    })
}

async fn demand(
    app: &App,
    ctx: &Ctx,
    rules: &PlacementRules,
    unmet: Vec<(crate::model::RequestId, Vec<u8>)>,
) -> Result<Vec<engine::Demand>, StoreError> {
    let key = demand_key(app, ctx).await?;
    let permit = Permit::machine("counts needs; nobody sees one");
    let mut demand = Vec::with_capacity(unmet.len());
    for (id, sealed) in unmet {
        let needs: Needs = key.open_json(DEMAND, id, &sealed, &permit)?;
        // Needs in words that the vocabulary no longer knows cannot be counted.
        if let Ok(request) = network::request(rules, &needs, &[], ctx.now()) {
            demand.push(engine::Demand { request, people: 1 });
        }
    }
    Ok(demand)
}

/// Gaps and changes counted over the same people, as categories of one table: nothing about one gives away
/// what is withheld of the other.
#[derive(Default)]
struct Counted {
    gaps: BTreeMap<String, Group>,
    help: BTreeMap<String, (ProgrammeId, Option<String>)>,
    /// Labels of the groups that explain most, in order.
    steps: Vec<String>,
    /// Per person the labels that hold.
    people: Vec<BTreeSet<String>>,
}

/// The label of people to whom nothing in the table applies.
const NONE: &str = "none";

/// People in the nth group that explains most who are in none before it, and those who are.
fn step_labels(step: usize) -> [String; 2] {
    [format!("step {step} new"), format!("step {step} known")]
}

impl Counted {
    fn new(
        rules: &PlacementRules,
        network: &Network,
        demand: &[engine::Demand],
        groups: Vec<Group>,
    ) -> Result<Self, WebError> {
        let mut counted = Self { people: vec![BTreeSet::new(); demand.len()], ..Self::default() };
        for group in groups {
            let facts: Vec<String> =
                group.parts.iter().map(|(a, values)| format!("{a}={}", values.join(","))).collect();
            let label = format!("gap {}", facts.join("&"));
            for person in &group.people {
                counted.mark(*person, label.clone());
            }
            counted.gaps.insert(label, group);
        }
        for (n, person) in demand.iter().enumerate() {
            for (programme, condition) in single_changes(rules, network, &person.request)? {
                let label = format!("help {programme}/{}", condition.as_deref().unwrap_or("+1"));
                counted.help.insert(label.clone(), (programme, condition));
                counted.mark(n, label);
            }
        }
        counted.keep_largest();
        counted.explain_most();
        Ok(counted)
    }

    fn mark(&mut self, person: usize, label: String) {
        if let Some(labels) = self.people.get_mut(person) {
            labels.insert(label);
        }
    }

    /// Takes the group that explains most people whom no group before it explains, a few times. Those who are
    /// in a group before it as well are counted too: with the size of the group they could be worked out.
    fn explain_most(&mut self) {
        let mut known: BTreeSet<usize> = BTreeSet::new();
        for step in 0..STEPS {
            let fresh = |group: &Group| group.people.iter().filter(|n| !known.contains(n)).count();
            // Among equals the larger, then the first.
            let best = self
                .gaps
                .iter()
                .max_by_key(|(label, group)| (fresh(group), group.people.len(), std::cmp::Reverse(*label)))
                .filter(|(_, group)| fresh(group) > 0);
            let Some((label, group)) = best else { break };
            let (label, inside) = (label.clone(), group.people.clone());
            let [new, before] = step_labels(step);
            for person in inside {
                let label = if known.insert(person) { &new } else { &before };
                self.mark(person, label.clone());
            }
            self.steps.push(label);
        }
    }

    /// The steps that may be shown: as long as both counts of each are.
    fn cover(&self, people: impl Fn(&str) -> Option<Protected<Shown>>) -> Vec<Explains> {
        let steps = self.steps.iter().enumerate().map_while(|(step, label)| {
            let [new, before] = step_labels(step);
            people(&before)?.value().count()?;
            let people = people(&new)?;
            people.value().count()?;
            Some(Explains { facts: self.gaps.get(label)?.parts.clone(), people })
        });
        steps.collect()
    }

    /// Few labels of each kind are shown; the rest is not counted apart.
    fn keep_largest(&mut self) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for label in self.people.iter().flatten() {
            *counts.entry(label).or_default() += 1;
        }
        let largest = |labels: Vec<&String>| -> BTreeSet<String> {
            let mut labels = labels;
            labels.sort_by_key(|label| (std::cmp::Reverse(counts.get(label.as_str()).copied()), *label));
            labels.into_iter().take(SHOWN).cloned().collect()
        };
        let mut keep = largest(self.gaps.keys().collect());
        keep.append(&mut largest(self.help.keys().collect()));
        self.gaps.retain(|label, _| keep.contains(label));
        self.help.retain(|label, _| keep.contains(label));
        for labels in &mut self.people {
            labels.retain(|label| keep.contains(label));
        }
    }

    /// `None` when there is too little to show anything.
    fn release(&self, population: &str, date: jiff::civil::Date) -> Option<Protected<Release>> {
        let steps: Vec<String> = (0..self.steps.len()).flat_map(step_labels).collect();
        let labels = self.gaps.keys().chain(self.help.keys()).chain(&steps);
        let labels = labels.map(String::as_str).chain([NONE]);
        let released = (|| {
            let dimension = Dimension::flat("gaps and changes", labels)?.multiple()?;
            let shape = Shape::new(population, vec![], vec![dimension])?;
            let rows = self.people.iter().map(|labels| {
                let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
                vec![if labels.is_empty() { vec![NONE] } else { labels }]
            });
            let table = Table::tabulate(shape, rows)?;
            let parameters = Parameters::default().max_withheld_percent(100)?.without_attribute_check();
            protect(&table, &parameters, &ReleaseId::new(&format!("placement-gaps-{date}"))?, date, &[])
        })();
        match released {
            Ok(release) => Some(release),
            Err(error) => {
                tracing::info!(%error, "gaps: too little to show");
                None
            }
        }
    }
}

/// The single changes that would give this person a place: programme and the condition that would have to
/// go, or none for one more place. Empty for whoever already fits somewhere.
fn single_changes(
    rules: &PlacementRules,
    network: &Network,
    request: &engine::Request,
) -> Result<Vec<(ProgrammeId, Option<String>)>, WebError> {
    let ranking = engine::rank(&rules.schema, request, &network.entries, &[]).map_err(|error| {
        tracing::error!(%error, "gaps");
        WebError::Broken
    })?;
    if !ranking.fitting.is_empty() {
        return Ok(Vec::new());
    }
    let one_away = ranking.near_misses.iter().filter(|near| near.emergency.is_none());
    let changes = one_away.filter_map(|near| {
        let [reason] = near.broken.as_slice() else { return None };
        let (programme, _) = parse_entry(&near.programme)?;
        let condition = match reason {
            engine::Reason::Condition(reason) => Some(reason.condition.clone()),
            _ => None,
        };
        Some((programme, condition))
    });
    Ok(changes.collect())
}

/// Per value how many programmes take people with it.
fn takes(rules: &PlacementRules, network: &Network) -> Result<Vec<Takes>, WebError> {
    let mut rows = Vec::new();
    for attribute in rules.schema.attributes() {
        for value in &attribute.values {
            let needs = Needs::default().answer(&attribute.code, value);
            let Ok(request) = network::request(rules, &needs, &[], oever_kernel::Timestamp(0)) else {
                continue;
            };
            let mut row =
                Takes { fact: (attribute.code.clone(), value.clone()), yes: 0, conditional: 0, no: 0 };
            for entry in network.entries.iter().filter(|entry| entry.spec().emergency.is_none()) {
                let broken = engine::broken_conditions(&rules.schema, &request, entry)
                    .map_err(|_| WebError::Broken)?;
                match (broken.is_empty(), broken.iter().all(|c| c.lift.is_some())) {
                    (true, _) => row.yes += 1,
                    (false, true) => row.conditional += 1,
                    (false, false) => row.no += 1,
                }
            }
            if row.conditional + row.no > 0 {
                rows.push(row);
            }
        }
    }
    rows.sort_by_key(|row| (row.yes, row.conditional));
    Ok(rows)
}

fn explanation(rules: &PlacementRules) -> Explanation {
    Explanation {
        because: vec![
            Text::new(
                "Aanvragen die werden geweigerd, opgeschaald of te lang open stonden, naast de regels die opvang zelf opgaf",
                "Requests that were refused, escalated or open too long, beside the rules that providers gave themselves",
            ),
            Text::new(
                "Kleine aantallen blijven weg, ook als je ze uit de andere kunt berekenen",
                "Small counts are left out, also where the others would give them away",
            ),
        ],
        rule: "placement-gaps".into(),
        version: rules.terms.version.clone(),
        source: rules.terms.source.clone(),
        certainty: rules.terms.certainty,
        method: "/plek/uitleg",
    }
}
