//! Components as they are compared and shown.

use rustc_hash::FxHashSet;

use super::live::Network;

/// Components in canonical form: members ascending, components ascending as lists.
pub type Components = Vec<Vec<u64>>;

impl Network {
    /// Components of two records or more.
    pub fn components(&self) -> Components {
        self.listed(|members| members.len() > 1)
    }

    /// Components that may be shown: of two records or more, from [`Policy::organisations`] organisations or more. To
    /// whom is for the caller to decide.
    ///
    /// [`Policy::organisations`]: super::Policy::organisations
    pub fn shown(&self) -> Components {
        self.listed(|members| members.len() > 1 && self.organisations(members) >= self.policy.organisations)
    }

    /// The component of a record, itself included; none when there is no such record.
    pub fn component_of(&self, id: u64) -> Option<Vec<u64>> {
        Some(self.ids(self.groups.members(self.groups.of(self.store.slot(id)?))))
    }

    pub(super) fn organisations(&self, members: &[u32]) -> usize {
        let all: FxHashSet<u32> = members.iter().map(|slot| self.store.record(*slot).organisation).collect();
        all.len()
    }

    fn listed(&self, wanted: impl Fn(&[u32]) -> bool) -> Components {
        let mut all: Components =
            self.groups.all().filter(|members| wanted(members)).map(|members| self.ids(members)).collect();
        all.sort_unstable();
        all
    }

    fn ids(&self, members: &[u32]) -> Vec<u64> {
        let mut ids: Vec<u64> = members.iter().map(|slot| self.store.record(*slot).id).collect();
        ids.sort_unstable();
        ids
    }
}

/// The text whose hash stands for a set of components: members joined by commas, components by line feeds, none at the
/// end. Hash it to compare two installations or two days without showing members.
///
/// ```
/// assert_eq!(oever_linkage::network::canonical(&vec![vec![1, 4], vec![2, 3]]), "1,4\n2,3");
/// ```
pub fn canonical(components: &Components) -> String {
    let lines =
        components.iter().map(|members| members.iter().map(u64::to_string).collect::<Vec<_>>().join(","));
    lines.collect::<Vec<_>>().join("\n")
}
