//! From what met in the index to networks: pure, the same whatever the order.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use oever_kernel::{OrganisationId, Timestamp};
use oever_linkage::network::{Explanation, Limits, Network, NetworkError, Policy, Record, Token};
use oever_linkage::{RarityBands, TokenKind};
use uuid::Uuid;

use crate::index::Meeting;
use crate::model::EnrolmentId;

/// A token of a whole value of an organisation that takes part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    pub(super) handle: Uuid,
    pub(super) enrolment: EnrolmentId,
    pub(super) organisation: OrganisationId,
    pub(super) since: Timestamp,
    pub(super) kind: TokenKind,
    /// At the last look not all holders were in one network; nothing for one that is new.
    pub(super) apart: Option<bool>,
}

/// What hangs together.
#[derive(Debug)]
pub(super) struct Component {
    /// Ascending.
    pub(super) members: Vec<EnrolmentId>,
    pub(super) explanation: Explanation,
}

/// The networks of today.
#[derive(Debug, Default)]
pub(super) struct Picture {
    pub(super) components: Vec<Component>,
    /// What to remember of each handle for the next look.
    pub(super) apart: BTreeMap<Uuid, bool>,
}

impl Picture {
    /// Only whole values make networks: pieces of a name are shared by people who have nothing to do with each other.
    ///
    /// A token links when it linked before, or when a record came to it; never because others left: what was not in one
    /// network at the last look is left out until then, and comes back only well below the limit.
    pub(super) fn of(
        held: &[Held],
        meetings: &[Meeting],
        policy: Policy,
        bands: &RarityBands,
    ) -> Result<Self, NetworkError> {
        let of_handle: HashMap<Uuid, &Held> = held.iter().map(|one| (one.handle, one)).collect();
        let tokens = tokens(&of_handle, meetings);
        let counted: Vec<&Shared> = tokens.iter().filter(|token| token.may_link(&policy)).collect();

        let enrolments: BTreeMap<EnrolmentId, &Held> = held.iter().map(|one| (one.enrolment, one)).collect();
        let organisations: BTreeSet<OrganisationId> = held.iter().map(|one| one.organisation).collect();
        let organisation_of = |one: OrganisationId| organisations.iter().position(|known| *known == one);
        let ids: Vec<EnrolmentId> = enrolments.keys().copied().collect();
        let written: Vec<String> =
            counted.iter().enumerate().map(|(at, token)| format!("{}:{at}", token.kind.code())).collect();
        let mut of_enrolment: BTreeMap<EnrolmentId, Vec<Token<'_>>> = BTreeMap::new();
        for (token, written) in counted.iter().zip(&written) {
            for holder in &token.holders {
                of_enrolment.entry(*holder).or_default().push(Token::parse(written));
            }
        }
        let records: Vec<Record<'_>> = (0..)
            .zip(&enrolments)
            .map(|(id, (enrolment, one))| Record {
                id,
                organisation: organisation_of(one.organisation)
                    .and_then(|at| u32::try_from(at).ok())
                    .unwrap_or(0),
                day: u32::try_from(one.since.0 / 86_400_000_000).unwrap_or(0),
                tokens: of_enrolment.remove(enrolment).unwrap_or_default(),
            })
            .collect();
        let mut network = Network::new(policy);
        network.day(&[], &records)?;

        let id = |record: &u64| usize::try_from(*record).ok().and_then(|at| ids.get(at)).copied();
        let component_of: HashMap<EnrolmentId, u64> = network
            .components()
            .iter()
            .flat_map(|members| {
                let first = members.first().copied().unwrap_or_default();
                members.iter().filter_map(id).map(move |member| (member, first))
            })
            .collect();
        let mut apart: BTreeMap<Uuid, bool> = held.iter().map(|one| (one.handle, true)).collect();
        for token in &tokens {
            let components: BTreeSet<Option<u64>> =
                token.holders.iter().map(|holder| component_of.get(holder).copied()).collect();
            let together = components.len() == 1 && !components.contains(&None);
            token.handles.iter().for_each(|handle| {
                apart.insert(*handle, !together);
            });
        }
        let components = network
            .shown()
            .iter()
            .filter_map(|members| {
                let explanation = network.explain(*members.first()?, bands)?;
                Some(Component { members: members.iter().filter_map(id).collect(), explanation })
            })
            .collect();
        Ok(Self { components, apart })
    }
}

/// A value that several enrolments hold, under however many epochs.
struct Shared {
    kind: TokenKind,
    holders: BTreeSet<EnrolmentId>,
    handles: BTreeSet<Uuid>,
    was_apart: bool,
    has_new: bool,
}

impl Shared {
    fn may_link(&self, policy: &Policy) -> bool {
        let Limits { trusted_up_to, .. } = policy.limits_of(self.kind.code());
        let holders = u32::try_from(self.holders.len()).unwrap_or(u32::MAX);
        !self.was_apart || (self.has_new && holders <= trusted_up_to.saturating_sub(policy.hysteresis))
    }
}

/// Every handle has one token, so handles that meet, directly or through others, have the same one. Values under two
/// epochs have the same holders: one token.
fn tokens(of_handle: &HashMap<Uuid, &Held>, meetings: &[Meeting]) -> Vec<Shared> {
    let mut neighbours: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for meeting in meetings {
        if of_handle.contains_key(&meeting.one) && of_handle.contains_key(&meeting.other) {
            neighbours.entry(meeting.one).or_default().push(meeting.other);
            neighbours.entry(meeting.other).or_default().push(meeting.one);
        }
    }
    let mut seen = BTreeSet::new();
    let mut tokens: BTreeMap<(TokenKind, BTreeSet<EnrolmentId>), Shared> = BTreeMap::new();
    for start in neighbours.keys() {
        let (mut waiting, mut handles) = (vec![*start], BTreeSet::new());
        while let Some(handle) = waiting.pop() {
            if seen.insert(handle) {
                handles.insert(handle);
                waiting.extend(neighbours.get(&handle).into_iter().flatten());
            }
        }
        let all: Vec<&&Held> = handles.iter().filter_map(|handle| of_handle.get(handle)).collect();
        let Some(kind) = all.first().map(|one| one.kind) else { continue };
        let holders: BTreeSet<EnrolmentId> = all.iter().map(|one| one.enrolment).collect();
        if holders.len() < 2 {
            continue;
        }
        let token = tokens.entry((kind, holders.clone())).or_insert_with(|| Shared {
            kind,
            holders,
            handles: BTreeSet::new(),
            was_apart: false,
            has_new: false,
        });
        token.handles.extend(&handles);
        token.was_apart |= all.iter().any(|one| one.apart == Some(true));
        token.has_new |= all.iter().any(|one| one.apart.is_none());
    }
    tokens.into_values().collect()
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
