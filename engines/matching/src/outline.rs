//! One request against all programmes, in brief: what stands in the way, without the words. For many
//! requests or many programmes; [`crate::rank`] gives everything there is to say about each.

use crate::eligibility::{Status, distance, in_danger};
use crate::schema::{Lit, Schema};
use crate::{CapacityState, ConditionSpec, DangerRegion, MatchError, Programme, Request};

/// One thing that stands in the way.
#[derive(Debug, Clone)]
pub enum Obstacle<'a> {
    /// A published condition.
    Condition(&'a ConditionSpec),
    /// The place lies where the person is not safe. For the asker's side only.
    Danger(&'a DangerRegion),
    /// There is no room.
    Full,
}

/// One programme held against one request.
#[derive(Debug, Clone)]
pub struct Outline<'a> {
    /// The programme.
    pub programme: &'a Programme,
    /// Whole kilometres, rounded down; `None` when not known.
    pub km: Option<u32>,
    /// Conditions in the programme's own order, then danger regions, then room.
    pub broken: Vec<Obstacle<'a>>,
    /// Whether something is still to be asked.
    pub open_questions: bool,
}

impl Outline<'_> {
    fn key(&self) -> (usize, u32, &str) {
        (self.broken.len(), self.km.unwrap_or(u32::MAX), self.programme.id())
    }

    /// Nothing stands in the way as far as known.
    pub fn is_open(&self) -> bool {
        self.broken.is_empty()
    }
}

/// Every programme by (number of obstacles, km, id): open places first, then near misses. The order of
/// `programmes` has no influence. Wishes, lifts and distance bands are left aside.
pub fn outline<'a>(
    schema: &Schema,
    request: &'a Request,
    programmes: &'a [Programme],
) -> Result<Vec<Outline<'a>>, MatchError> {
    request.check_schema(schema)?;
    let mut all = Vec::with_capacity(programmes.len());
    for programme in programmes {
        programme.check_schema(schema)?;
        all.push(one(schema, request, programme));
    }
    all.sort_unstable_by(|a, b| a.key().cmp(&b.key()));
    if let Some(twice) = all.windows(2).find(|pair| pair[0].programme.id() == pair[1].programme.id()) {
        let code = twice[0].programme.id().to_owned();
        return Err(MatchError::Duplicate { kind: "programme", code, within: None });
    }
    Ok(all)
}

fn one<'a>(schema: &Schema, request: &'a Request, programme: &'a Programme) -> Outline<'a> {
    let (mut broken, mut open_questions) = (Vec::new(), false);
    for (condition, compiled) in programme.conditions() {
        match compiled.status(&request.profile.facts) {
            Status::Met => {}
            Status::Open => open_questions = true,
            Status::Broken => broken.push(Obstacle::Condition(condition)),
        }
    }
    for (region, danger) in &request.danger {
        match in_danger(schema, programme.region, *region, danger.radius_km()) {
            Some(true) => broken.push(Obstacle::Danger(danger)),
            Some(false) => {}
            None => open_questions = true,
        }
    }
    match programme.spec().capacity.state(request.now) {
        CapacityState::Free => {}
        CapacityState::Unknown => open_questions = true,
        CapacityState::Full => broken.push(Obstacle::Full),
    }
    Outline { programme, km: distance(schema, request, programme).km, broken, open_questions }
}

impl Programme {
    /// The attributes a condition of this programme names, with the values the person may have: the facts
    /// behind an [`Obstacle::Condition`], in the order of the rule.
    pub fn facts_of(
        &self,
        schema: &Schema,
        request: &Request,
        condition: &str,
    ) -> Vec<(String, Vec<String>)> {
        let Some((_, compiled)) = self.conditions().find(|(spec, _)| spec.id == condition) else {
            return Vec::new();
        };
        let fact = |lit: &Lit| {
            let known = Lit { attribute: lit.attribute, mask: request.profile.facts.values(lit.attribute) };
            (schema.code(lit.attribute).to_owned(), schema.names(known))
        };
        compiled.literals().iter().map(fact).collect()
    }
}
