//! Gaps that differ in one value, shown as one: `residence dublin or none`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::network::Fixed;

/// Several gaps as one line: per attribute one or more values. It stands for exactly the gaps it was
/// made of, taken together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct MergedGap {
    /// Position of the attribute, and the positions of its values.
    pub parts: BTreeMap<u8, BTreeSet<u8>>,
}

/// Joins gaps that are equal but for one value, as long as there are any. For display: the order of the
/// answer is by number of parts, then in schema order; the order of the gaps has no influence.
pub fn merge_gaps<'a>(gaps: impl IntoIterator<Item = &'a [Fixed]>) -> Vec<MergedGap> {
    type Parts = BTreeMap<u8, BTreeSet<u8>>;
    let mut all: BTreeSet<Parts> = gaps
        .into_iter()
        .map(|gap| gap.iter().map(|fixed| (fixed.attribute, [fixed.value].into())).collect())
        .collect();
    loop {
        let before = all.len();
        let attributes: BTreeSet<u8> = all.iter().flat_map(|parts| parts.keys().copied()).collect();
        for attribute in attributes {
            let mut groups: BTreeMap<Parts, BTreeSet<u8>> = BTreeMap::new();
            let mut next: BTreeSet<Parts> = BTreeSet::new();
            for mut parts in all {
                match parts.remove(&attribute) {
                    Some(values) => groups.entry(parts).or_default().extend(values),
                    None => {
                        next.insert(parts);
                    }
                }
            }
            next.extend(groups.into_iter().map(|(mut parts, values)| {
                parts.insert(attribute, values);
                parts
            }));
            all = next;
        }
        if all.len() == before {
            break;
        }
    }
    let mut merged: Vec<MergedGap> = all.into_iter().map(|parts| MergedGap { parts }).collect();
    merged.sort_by(|a, b| a.parts.len().cmp(&b.parts.len()).then_with(|| a.cmp(b)));
    merged
}
