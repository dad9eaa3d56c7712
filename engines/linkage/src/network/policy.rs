//! Which tokens may link, by how many records hold them.

use std::collections::BTreeMap;

/// How many records may share a token of a kind before it stops meaning that they belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Held by up to this many records, a token links by itself.
    pub trusted_up_to: u32,
    /// Held by more records than this, it never links. In between it links when other tokens corroborate it.
    pub cap: u32,
}

/// Above this many records a token is not corroborated: the pairs grow with the square.
const MOST_COMPARED: u32 = 1_000;

/// Where a token stands by its number of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Band {
    Trusted,
    Middle,
    TooCommon,
}

impl Limits {
    /// No middle band: up to `cap` a token links, above it does not.
    pub const fn up_to(cap: u32) -> Self {
        Self { trusted_up_to: cap, cap }
    }

    pub(super) fn band(self, records: u32) -> Band {
        if records > self.cap {
            Band::TooCommon
        } else if records <= self.trusted_up_to {
            Band::Trusted
        } else if records <= MOST_COMPARED {
            Band::Middle
        } else {
            Band::TooCommon
        }
    }
}

/// The rules of a network.
///
/// The default is a choice from published practice and synthetic data, not an estimate from real records: up to 20
/// holders a token links (with 40 invented networks among hubs of 25 to 70 that kept every wrong link out), above 150
/// never. In between 2 of 100 pairs must share something else as well: in published invented data hubs stayed below 1 in
/// 100 and the telephones of large networks had 12 to 17. Set it again on real figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// For kinds without limits of their own.
    pub limits: Limits,
    /// Limits by kind.
    pub per_kind: BTreeMap<String, Limits>,
    /// In the middle band: the share of the pairs of holders that must share another linking token too, whichever
    /// single other middle-band token is left out (an institution's telephone must not vouch for its address). With
    /// half as many again, tokens that are corroborated so may vouch without one being left out.
    pub corroboration: f64,
    /// With caps, a deletion could *merge* groups: a hub drops under its cap. Above 0, a token that did not link
    /// before a deletion does not link because of it; it may again when a record is added to it while it has at least
    /// this many fewer holders. 0 switches this off: only today's records count.
    pub hysteresis: u32,
    /// From how many organisations the records of a component must come before it is shown.
    pub organisations: usize,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            limits: Limits { trusted_up_to: 20, cap: 150 },
            per_kind: BTreeMap::new(),
            corroboration: 0.02,
            hysteresis: 5,
            organisations: 2,
        }
    }
}

impl Policy {
    /// Every shared token links. For comparison only: one shelter address glues everybody together.
    pub fn naive() -> Self {
        Self::capped(u32::MAX)
    }

    /// A cap and nothing else: no corroboration, no hysteresis, one organisation is enough.
    pub fn capped(cap: u32) -> Self {
        Self {
            limits: Limits::up_to(cap),
            per_kind: BTreeMap::new(),
            corroboration: 0.0,
            hysteresis: 0,
            organisations: 1,
        }
    }

    /// The limits of a kind.
    pub fn limits_of(&self, kind: &str) -> Limits {
        self.per_kind.get(kind).copied().unwrap_or(self.limits)
    }
}
