//! Why somebody has no place although places fit, as a proof that anybody can check.

use std::collections::BTreeSet;

use super::{Allocation, Batch};

/// Why a client has no place: all these places are full, their holders are at least as urgent, and none
/// of them could move to a place outside. One bed more at any of these places would place one more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FullCertificate {
    /// Places, rising: every place that fits the client is among them.
    pub places: Vec<u32>,
    /// Who holds them, rising.
    pub holders: Vec<u32>,
}

/// Somebody without a place where somebody less urgent holds a place that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Envy {
    /// The one without.
    pub client: u32,
    /// The place that fits.
    pub place: u32,
    /// The less urgent one who holds it.
    pub holder: u32,
}

impl Batch {
    /// The certificate for somebody who has no place; `None` for somebody who has one, or whom nothing
    /// fits. It holds for an allocation of [`Batch::solve`]; [`Batch::proves`] checks it.
    pub fn why_full(&self, allocation: &Allocation, client: u32) -> Option<FullCertificate> {
        let without = matches!(allocation.places.get(client as usize), Some(None));
        if !without || self.options_of(client).is_empty() {
            return None;
        }
        let held = self.held(allocation);
        let (mut places, mut holders) = (BTreeSet::new(), BTreeSet::new());
        let mut open: Vec<u32> = vec![client];
        while let Some(next) = open.pop() {
            for option in self.options_of(next) {
                if places.insert(option.place) {
                    let inside = held.get(option.place as usize).into_iter().flatten();
                    open.extend(inside.copied().filter(|holder| holders.insert(*holder)));
                }
            }
        }
        Some(FullCertificate { places: places.into_iter().collect(), holders: holders.into_iter().collect() })
    }

    /// Whether a certificate proves that the client cannot have a place without taking it from somebody
    /// at least as urgent. With `by_class` false the classes play no part. Looks at nothing but the
    /// options and the allocation.
    pub fn proves(
        &self,
        allocation: &Allocation,
        client: u32,
        certificate: &FullCertificate,
        by_class: bool,
    ) -> bool {
        let inside: BTreeSet<u32> = certificate.places.iter().copied().collect();
        let holders: BTreeSet<u32> = certificate.holders.iter().copied().collect();
        let closed = |client: &u32| self.options_of(*client).iter().all(|o| inside.contains(&o.place));
        let held = self.held(allocation);
        let full = |place: &u32| {
            let here = held.get(*place as usize).map_or(&[][..], Vec::as_slice);
            self.beds.get(*place as usize).is_some_and(|beds| here.len() == *beds as usize)
                && here.iter().all(|holder| holders.contains(holder))
        };
        let class = |client: &u32| self.classes.get(*client as usize);
        closed(&client)
            && certificate.places.iter().all(full)
            && certificate.holders.iter().all(closed)
            && (!by_class || certificate.holders.iter().all(|holder| class(holder) <= class(&client)))
    }

    /// Everybody with a justified envy: empty is the proof that nobody was passed over for somebody less
    /// urgent. Holds for every allocation by class; an allocation of most people may not pass.
    pub fn envy(&self, allocation: &Allocation) -> Vec<Envy> {
        let held = self.held(allocation);
        let mut found = Vec::new();
        for (client, place) in (0..).zip(&allocation.places) {
            if place.is_some() {
                continue;
            }
            for option in self.options_of(client) {
                for &holder in held.get(option.place as usize).into_iter().flatten() {
                    if self.classes.get(holder as usize) > self.classes.get(client as usize) {
                        found.push(Envy { client, place: option.place, holder });
                    }
                }
            }
        }
        found
    }

    fn held(&self, allocation: &Allocation) -> Vec<Vec<u32>> {
        let mut held = vec![Vec::new(); self.beds.len()];
        for (client, place) in (0..).zip(&allocation.places) {
            if let Some(here) = place.and_then(|place| held.get_mut(place as usize)) {
                here.push(client);
            }
        }
        held
    }
}
