//! What would help: the smallest sets of changes that open a place, and "what if".

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::eligibility::{Fit, Overlay, Status, in_danger};
use crate::profile::Facts;
use crate::rank::{Agreed, ById, Ranking, checked, rank_with};
use crate::schema::{Lit, Schema};
use crate::{CapacityState, LiftedContra, MatchError, Programme, Request};

/// One hypothetical change. Danger regions are not among them: they are never bargained over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The attribute gets this value.
    Set {
        /// Code of the attribute.
        attribute: String,
        /// The value.
        value: String,
    },
    /// The attribute becomes unknown. Only for a what-if.
    Forget {
        /// Code of the attribute.
        attribute: String,
    },
    /// The condition is lifted by one who may.
    Lift {
        /// The programme.
        programme: String,
        /// The condition's code.
        condition: String,
    },
    /// A place comes free.
    Room {
        /// The programme.
        programme: String,
    },
    /// The person lets go of a wish. Only for a what-if.
    DropWish {
        /// Code of the wish.
        wish: String,
    },
}

/// A smallest set of changes, and the programmes it opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Opening {
    /// What has to change, all of it.
    pub changes: BTreeSet<Change>,
    /// The programmes that are then no longer closed (questions may remain), sorted by id.
    pub programmes: Vec<String>,
}

/// A set of changes is never longer than this: longer ones help nobody.
pub const MAX_CHANGES: usize = 3;

/// All smallest sets of at most `max_changes` changes (capped at [`MAX_CHANGES`]) that open a
/// programme which is now closed: no set contains another. Attributes change only when the schema
/// says that they can be arranged; conditions only when they are negotiable; a place in a danger
/// region is never opened. Sorted by size, then by content.
pub fn openings(
    schema: &Schema,
    request: &Request,
    programmes: &[Programme],
    lifted: &[LiftedContra],
    max_changes: usize,
) -> Result<Vec<Opening>, MatchError> {
    let programmes = checked(schema, request, programmes)?;
    let (agreed, _) = Agreed::new(&programmes, lifted);
    let mut found: BTreeMap<BTreeSet<Change>, Vec<String>> = BTreeMap::new();
    for (id, programme) in &programmes {
        for changes in for_programme(schema, request, programme, &agreed, max_changes.min(MAX_CHANGES)) {
            found.entry(changes).or_default().push((*id).to_owned());
        }
    }
    let mut sets: Vec<_> = found.into_iter().collect();
    sets.sort_by(|a, b| (a.0.len(), &a.0).cmp(&(b.0.len(), &b.0)));
    let mut smallest: Vec<Opening> = Vec::new();
    for (changes, programmes) in sets {
        if !smallest.iter().any(|s| s.changes.is_subset(&changes)) {
            smallest.push(Opening { changes, programmes });
        }
    }
    Ok(smallest)
}

/// The smallest sets for one programme; none when it is open already or lies in danger.
fn for_programme(
    schema: &Schema,
    request: &Request,
    programme: &Programme,
    agreed: &Agreed,
    max: usize,
) -> Vec<BTreeSet<Change>> {
    let unsafe_here = |(region, danger): &(usize, crate::DangerRegion)| {
        in_danger(schema, programme.region, *region, danger.radius_km()) == Some(true)
    };
    if request.danger.iter().any(unsafe_here) {
        return Vec::new();
    }
    let mut search = Search { schema, programme, agreed, max, seen: BTreeSet::new(), found: Vec::new() };
    let mut start = Step { stated: request.profile.stated.clone(), set: 0, changes: BTreeSet::new() };
    if programme.spec().capacity.state(request.now) == CapacityState::Full {
        start.changes.insert(Change::Room { programme: programme.id().to_owned() });
    }
    search.go(&start);
    let mut found = search.found;
    found.sort_by_key(BTreeSet::len);
    let mut smallest: Vec<BTreeSet<Change>> = Vec::new();
    for changes in found {
        if !changes.is_empty() && !smallest.iter().any(|s| s.is_subset(&changes)) {
            smallest.push(changes);
        }
    }
    smallest
}

struct Search<'a> {
    schema: &'a Schema,
    programme: &'a Programme,
    agreed: &'a Agreed,
    max: usize,
    seen: BTreeSet<BTreeSet<Change>>,
    found: Vec<BTreeSet<Change>>,
}

#[derive(Clone)]
struct Step {
    stated: Vec<u64>,
    /// Bit per attribute that was changed already.
    set: u64,
    changes: BTreeSet<Change>,
}

impl Search<'_> {
    /// Depth first. Any set that works must remove the first obstacle: by lifting it, or by changing
    /// one of the answers it rests on. Branching on exactly those misses no smallest set.
    fn go(&mut self, step: &Step) {
        if step.changes.len() > self.max || !self.seen.insert(step.changes.clone()) {
            return;
        }
        let causes = match Facts::derive(self.schema, &step.stated) {
            Err(conflict) => conflict.causes,
            Ok(facts) => {
                let Some((id, causes, negotiable)) = self.first_broken(&facts, &step.changes) else {
                    self.found.push(step.changes.clone());
                    return;
                };
                if negotiable {
                    let mut next = step.clone();
                    next.changes.insert(self.lift(&id));
                    self.go(&next);
                }
                causes
            }
        };
        if step.changes.len() == self.max {
            return;
        }
        for (a, attribute) in self.schema.attributes().iter().enumerate() {
            if !attribute.changeable || causes & !step.set & (1 << a) == 0 {
                continue;
            }
            let now = step.stated.get(a).copied().unwrap_or(0);
            for (bit, value) in attribute.values.iter().enumerate().filter(|(bit, _)| now != 1 << bit) {
                let mut next = step.clone();
                next.set |= 1 << a;
                if let Some(slot) = next.stated.get_mut(a) {
                    *slot = 1 << bit;
                }
                next.changes.insert(Change::Set { attribute: attribute.code.clone(), value: value.clone() });
                self.go(&next);
            }
        }
    }

    fn lift(&self, condition: &str) -> Change {
        Change::Lift { programme: self.programme.id().to_owned(), condition: condition.to_owned() }
    }

    /// The first condition that is broken and not lifted: its id, the attributes whose answers it
    /// rests on, and whether it is negotiable.
    fn first_broken(&self, facts: &Facts, changes: &BTreeSet<Change>) -> Option<(String, u64, bool)> {
        self.programme
            .conditions()
            .filter(|(_, compiled)| compiled.status(facts) == Status::Broken)
            .filter(|(c, _)| self.agreed.lift(self.programme.id(), &c.id).is_none())
            .find(|(c, _)| !changes.contains(&self.lift(&c.id)))
            .map(|(c, compiled)| {
                let cause = |all: u64, lit: &Lit| all | facts.cause(lit.attribute);
                (c.id.clone(), compiled.literals().iter().fold(0, cause), c.lift.is_some())
            })
    }
}

/// Two rankings side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// The ranking after the changes.
    pub after: Ranking,
    /// Programmes that were closed and are open (fit, or may fit) after it; sorted by id.
    pub gained: Vec<String>,
    /// Programmes that were open and are closed after it.
    pub lost: Vec<String>,
    /// Programmes open before and after, with a better fit.
    pub better: Vec<String>,
    /// Programmes open before and after, with a worse fit.
    pub worse: Vec<String>,
}

/// The ranking as it would be after these changes, and the difference with now.
pub fn what_if(
    schema: &Schema,
    request: &Request,
    programmes: &[Programme],
    lifted: &[LiftedContra],
    changes: &BTreeSet<Change>,
) -> Result<WhatIf, MatchError> {
    let programmes = checked(schema, request, programmes)?;
    let (agreed, rejected) = Agreed::new(&programmes, lifted);
    let before = rank_with(schema, request, &programmes, &agreed);
    let (changed, overlay) = apply(schema, request, &programmes, agreed, changes)?;
    let mut after = rank_with(schema, &changed, &programmes, &overlay);
    after.rejected_lifts = rejected;
    Ok(compare(&before, after))
}

/// One row of "what if?": a single change to something that can be arranged, and what it brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SingleChange {
    /// The change.
    pub change: Change,
    /// Programmes it opens; sorted by id.
    pub gained: Vec<String>,
    /// Programmes it closes.
    pub lost: Vec<String>,
}

/// Every single change of an answer that can be arranged and that opens at least one programme: most
/// opened first, then by content. Lifts and free places are found by [`openings`].
pub fn single_changes(
    schema: &Schema,
    request: &Request,
    programmes: &[Programme],
    lifted: &[LiftedContra],
) -> Result<Vec<SingleChange>, MatchError> {
    let programmes = checked(schema, request, programmes)?;
    let (agreed, _) = Agreed::new(&programmes, lifted);
    let before = rank_with(schema, request, &programmes, &agreed);
    let mut rows = Vec::new();
    for attribute in schema.attributes().iter().filter(|a| a.changeable) {
        for value in &attribute.values {
            // A value that contradicts the other answers is no option.
            let Ok(changed) = request.with_answer(schema, &attribute.code, Some(value)) else { continue };
            let difference = compare(&before, rank_with(schema, &changed, &programmes, &agreed));
            if !difference.gained.is_empty() {
                rows.push(SingleChange {
                    change: Change::Set { attribute: attribute.code.clone(), value: value.clone() },
                    gained: difference.gained,
                    lost: difference.lost,
                });
            }
        }
    }
    rows.sort_by(|a, b| b.gained.len().cmp(&a.gained.len()).then_with(|| a.change.cmp(&b.change)));
    Ok(rows)
}

fn apply(
    schema: &Schema,
    request: &Request,
    programmes: &ById<'_>,
    mut agreed: Agreed,
    changes: &BTreeSet<Change>,
) -> Result<(Request, Agreed), MatchError> {
    let missing = |kind, code: &str| MatchError::NoSuchTarget { kind, code: code.to_owned() };
    let mut stated = request.profile.stated.clone();
    let mut changed = request.clone();
    for change in changes {
        match change {
            Change::Set { attribute, value } => {
                let a = schema.attribute_index(attribute, "what-if")?;
                let mask = schema.mask(a, [value.as_str()], "what-if")?;
                if let Some(slot) = stated.get_mut(a) {
                    *slot = mask;
                }
            }
            Change::Forget { attribute } => {
                let a = schema.attribute_index(attribute, "what-if")?;
                if let Some(slot) = stated.get_mut(a) {
                    *slot = schema.full(a);
                }
            }
            Change::Lift { programme, condition } => {
                let p = programmes.get(programme.as_str()).ok_or_else(|| missing("programme", programme))?;
                let negotiable = p.spec().conditions.iter().any(|c| c.id == *condition && c.lift.is_some());
                if !negotiable {
                    return Err(missing("negotiable condition", condition));
                }
                agreed.assume_lift(programme, condition);
            }
            Change::Room { programme } => {
                if !programmes.contains_key(programme.as_str()) {
                    return Err(missing("programme", programme));
                }
                agreed.assume_room(programme);
            }
            Change::DropWish { wish } => {
                if !changed.wishes.remove(wish) {
                    return Err(missing("wish", wish));
                }
            }
        }
    }
    changed.profile = crate::profile::Profile::from_stated(schema, stated)?;
    Ok((changed, agreed))
}

fn compare(before: &Ranking, after: Ranking) -> WhatIf {
    let fits = |r: &Ranking| r.all().map(|a| (a.programme.clone(), a.fit)).collect::<BTreeMap<_, _>>();
    let (was, is) = (fits(before), fits(&after));
    let mut difference =
        WhatIf { after, gained: Vec::new(), lost: Vec::new(), better: Vec::new(), worse: Vec::new() };
    for (id, fit) in is {
        let list = match (was.get(&id).copied().unwrap_or(Fit::No), fit) {
            (old, new) if old == new => continue,
            (Fit::No, _) => &mut difference.gained,
            (_, Fit::No) => &mut difference.lost,
            (old, new) if new < old => &mut difference.better,
            _ => &mut difference.worse,
        };
        list.push(id);
    }
    difference
}
