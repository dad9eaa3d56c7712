//! A bed at one provider with treatment at another: what stands in the way of the bed is taken care of
//! elsewhere, and the provider of the bed can be asked to lift its condition on that ground.

use crate::outline::{Obstacle, Outline, outline};
use crate::schema::{Lit, Schema};
use crate::{ConditionSpec, Literal, MatchError, Programme, Request};

/// Treatment, and what it takes care of.
#[derive(Debug, Clone)]
pub struct Treatment {
    /// Whom it takes, where it is, and whether there is room.
    pub programme: Programme,
    /// The facts it takes care of, such as `addiction` in `active`.
    pub cares_for: Vec<Literal>,
}

/// A bed and a treatment that together answer the request, once these conditions are lifted.
#[derive(Debug, Clone)]
pub struct Combination<'a> {
    /// Where the bed is.
    pub bed: &'a Programme,
    /// Where the treatment is.
    pub treatment: &'a Programme,
    /// The conditions of the bed to be lifted, each negotiable, in the provider's own order.
    pub to_lift: Vec<&'a ConditionSpec>,
    /// Kilometres to the bed and to the treatment, rounded down, where known.
    pub km: (Option<u32>, Option<u32>),
    /// Whether something is still to be asked of either.
    pub open_questions: bool,
}

/// Every bed that is closed by itself, with every treatment that would take away all that closes it: fewest
/// conditions first, then the distance of the bed, then of the treatment, then ids. Hard conditions, danger
/// regions and full places are never bargained over; the treatment itself must be open to the person.
///
/// ```
/// use oever_matching::*;
///
/// let attribute = AttributeDef {
///     code: "addiction".into(), values: vec!["none".into(), "active".into()], ordered: false, changeable: false,
/// };
/// let schema = Schema::new(vec![attribute], &[])?
///     .with_geography(vec![Region { code: "north".into(), point_m: None }], vec![])?;
/// let active = Literal::any_of("addiction", &["active"]);
/// let mut house = ProgrammeSpec::of_rules("house", "north", [("sober", Rule::Excludes(vec![active.clone()]))]);
/// house.conditions[0].lift =
///     Some(LiftRule { by: ["provider".into()].into(), on_condition: "treatment runs".into() });
/// let house = Programme::new(&schema, house)?;
/// let clinic = Programme::new(&schema, ProgrammeSpec::of_rules("clinic", "north", []))?;
/// let request = Request::new(&schema, &RequestSpec::default().answer("addiction", "active"))?;
/// let beds = [house];
/// let treatments = [Treatment { programme: clinic, cares_for: vec![active] }];
/// let found = combinations(&schema, &request, &beds, &treatments)?;
/// assert_eq!((found[0].bed.id(), found[0].treatment.id(), found[0].to_lift[0].id.as_str()), ("house", "clinic", "sober"));
/// # Ok::<(), MatchError>(())
/// ```
pub fn combinations<'a>(
    schema: &Schema,
    request: &'a Request,
    beds: &'a [Programme],
    treatments: &'a [Treatment],
) -> Result<Vec<Combination<'a>>, MatchError> {
    let mut care = Vec::with_capacity(treatments.len());
    for treatment in treatments {
        let place = format!("treatment `{}`", treatment.programme.id());
        let facts = treatment.cares_for.iter().map(|literal| schema.filled_lit(literal, &place));
        let facts = facts.collect::<Result<Vec<Lit>, _>>()?;
        let own = outline(schema, request, std::slice::from_ref(&treatment.programme))?;
        care.extend(own.into_iter().filter(Outline::is_open).map(|outline| (outline, facts.clone())));
    }
    let mut found = Vec::new();
    for bed in outline(schema, request, beds)?.into_iter().filter(|bed| !bed.is_open()) {
        let Some(to_lift) = negotiable(&bed) else { continue };
        for (treatment, facts) in &care {
            if to_lift.iter().all(|condition| cared_for(request, bed.programme, condition, facts)) {
                found.push(Combination {
                    bed: bed.programme,
                    treatment: treatment.programme,
                    to_lift: to_lift.clone(),
                    km: (bed.km, treatment.km),
                    open_questions: bed.open_questions || treatment.open_questions,
                });
            }
        }
    }
    let far = |km: Option<u32>| km.unwrap_or(u32::MAX);
    found.sort_by(|a, b| {
        let key =
            |c: &Combination<'a>| (c.to_lift.len(), far(c.km.0), far(c.km.1), c.bed.id(), c.treatment.id());
        key(a).cmp(&key(b))
    });
    Ok(found)
}

/// The conditions in the way, when somebody may lift each of them and nothing else is in the way.
fn negotiable<'a>(bed: &Outline<'a>) -> Option<Vec<&'a ConditionSpec>> {
    let lift = |obstacle: &Obstacle<'a>| match obstacle {
        Obstacle::Condition(condition) => condition.lift.is_some().then_some(*condition),
        Obstacle::Danger(_) | Obstacle::Full => None,
    };
    bed.broken.iter().map(lift).collect()
}

/// Whether one of the facts behind a broken condition is taken care of, whatever is still unknown about it.
fn cared_for(request: &Request, bed: &Programme, condition: &ConditionSpec, facts: &[Lit]) -> bool {
    let parts =
        bed.conditions().find(|(spec, _)| spec.id == condition.id).map(|(_, compiled)| compiled.literals());
    parts.unwrap_or_default().iter().any(|part| {
        let known = request.profile.facts.values(part.attribute);
        facts.iter().any(|fact| fact.attribute == part.attribute && known & !fact.mask == 0)
    })
}
