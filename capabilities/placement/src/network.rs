//! From stored programmes and needs to the matching engine, and back.

use std::collections::BTreeMap;

use oever_kernel::Timestamp;
use oever_matching as engine;
use oever_web::{FormProblem, WebError};

use crate::model::{DangerArea, Needs, Programme, ProgrammeId};
use crate::rules::PlacementRules;
use crate::words::Pool;

/// All programmes as the engine sees them: ordinary places and emergency beds are two entries.
#[derive(Debug)]
pub(crate) struct Network {
    pub(crate) programmes: BTreeMap<ProgrammeId, Programme>,
    pub(crate) entries: Vec<engine::Programme>,
    /// Programmes whose conditions do not fit the vocabulary of today: shown, never silently left out.
    pub(crate) unreadable: Vec<ProgrammeId>,
}

/// What an entry is called in the engine: sorts by programme, emergency beds after ordinary places.
pub(crate) fn entry_id(programme: ProgrammeId, pool: Pool) -> String {
    format!("{programme}/{}", pool.word())
}

pub(crate) fn parse_entry(id: &str) -> Option<(ProgrammeId, Pool)> {
    let (programme, pool) = id.split_once('/')?;
    Some((programme.parse().ok()?, pool.parse().ok()?))
}

impl Network {
    pub(crate) fn new(rules: &PlacementRules, programmes: Vec<Programme>) -> Self {
        let mut network = Self { programmes: BTreeMap::new(), entries: Vec::new(), unreadable: Vec::new() };
        for programme in programmes {
            match entries(rules, &programme) {
                Ok(entries) => network.entries.extend(entries),
                Err(_) => network.unreadable.push(programme.id),
            }
            network.programmes.insert(programme.id, programme);
        }
        network
    }

    pub(crate) fn entry(&self, programme: ProgrammeId, pool: Pool) -> Option<&engine::Programme> {
        let id = entry_id(programme, pool);
        self.entries.iter().find(|entry| entry.id() == id)
    }
}

/// One programme as the engine sees it.
pub(crate) fn entries(
    rules: &PlacementRules,
    programme: &Programme,
) -> Result<Vec<engine::Programme>, engine::MatchError> {
    let mut pools = Vec::new();
    if programme.places > 0 || programme.emergency_places == 0 {
        pools.push((Pool::Regular, programme.free));
    }
    if programme.emergency_places > 0 {
        pools.push((Pool::Emergency, programme.emergency_free));
    }
    let supervision = engine::Supervision {
        kind: match (programme.wmo_only, programme.kind) {
            (true, _) => engine::SupervisionKind::WmoOnly,
            (_, crate::words::ProgrammeKind::YouthSpecialised) => engine::SupervisionKind::YouthCare,
            _ if programme.register_number.is_some() => engine::SupervisionKind::Wtza,
            _ => engine::SupervisionKind::Unknown,
        },
        last_inspection: programme.last_inspection,
        open_calamity: None,
    };
    pools
        .into_iter()
        .map(|(pool, free)| {
            let days = programme.emergency_max_days.and_then(|days| u32::try_from(days).ok());
            let spec = engine::ProgrammeSpec {
                id: entry_id(programme.id, pool),
                region: programme.region.clone(),
                capacity: engine::Capacity {
                    free: programme.as_of.and(free).and_then(|free| u32::try_from(free).ok()),
                    as_of: programme.as_of.map_or(0, |at| at.0),
                    next_free: programme.next_free,
                },
                emergency: (pool == Pool::Emergency).then_some(engine::EmergencyBed { max_days: days }),
                supervision,
                conditions: programme.conditions.clone(),
                offers: programme.offers.clone(),
            };
            engine::Programme::new(&rules.schema, spec)
        })
        .collect()
}

/// Needs as the engine sees them.
pub(crate) fn request(
    rules: &PlacementRules,
    needs: &Needs,
    danger: &[DangerArea],
    now: Timestamp,
) -> Result<engine::Request, engine::MatchError> {
    let values =
        |values: &std::collections::BTreeSet<String>| engine::Values::AnyOf(values.iter().cloned().collect());
    let spec = engine::RequestSpec {
        answers: needs.answers.iter().map(|(a, v)| (a.clone(), values(v))).collect(),
        region: needs.region.clone(),
        danger: danger.iter().map(|d| engine::DangerRegion::new(d.region.clone(), d.radius_km)).collect(),
        wishes: needs.wishes.clone(),
        now: now.0,
    };
    engine::Request::new(&rules.schema, &spec)
}

/// Needs that contradict themselves or name something unknown are a problem of the form.
pub(crate) fn as_problem(error: &engine::MatchError) -> WebError {
    let message = match error {
        engine::MatchError::ImpossibleProfile { .. } => "placement-error-impossible",
        _ => "placement-error-unknown-answer",
    };
    WebError::Invalid(FormProblem::at("answers", message))
}
