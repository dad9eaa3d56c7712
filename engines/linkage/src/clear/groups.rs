//! From pairs to persons: each row at most once, or rows that belong together.

use rustc_hash::{FxHashMap, FxHashSet};

use super::link::ScoredPair;

/// Strongest first; equal ones in the order of the rows, so that the answer does not depend on the order of pairs.
fn strongest_first(pairs: &[ScoredPair]) -> Vec<ScoredPair> {
    let mut sorted = pairs.to_vec();
    sorted.sort_by(|a, b| b.weight.total_cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right))));
    sorted
}

/// Keeps of each row only its strongest pair that is still free, for files without doubles inside. By left row.
pub fn one_to_one(pairs: &[ScoredPair]) -> Vec<ScoredPair> {
    let (mut left, mut right) = (FxHashSet::default(), FxHashSet::default());
    let mut kept: Vec<ScoredPair> = strongest_first(pairs)
        .into_iter()
        .filter(|pair| {
            let free = !left.contains(&pair.left) && !right.contains(&pair.right);
            if free {
                left.insert(pair.left);
                right.insert(pair.right);
            }
            free
        })
        .collect();
    kept.sort_by_key(|pair| (pair.left, pair.right));
    kept
}

/// Of the pairs between two groups, this share must be above the threshold before the groups become one.
const AGREEING: f64 = 1.0 / 3.0;

/// Rows of one file that are probably one person, from pairs within it at or above the threshold. Sorted; groups of
/// two or more.
///
/// Groups grow along the strongest pairs first. Two groups do not become one by a single pair when most pairs
/// between them disagree: otherwise one shared telephone glues a family into one person.
pub fn clusters(pairs: &[ScoredPair], threshold: f64) -> Vec<Vec<u32>> {
    let strong: Vec<ScoredPair> =
        strongest_first(pairs).into_iter().filter(|pair| pair.probability >= threshold).collect();
    let linked: FxHashSet<(u32, u32)> =
        strong.iter().map(|pair| (pair.left.min(pair.right), pair.left.max(pair.right))).collect();
    let mut group_of: FxHashMap<u32, usize> = FxHashMap::default();
    let mut groups: Vec<Vec<u32>> = Vec::new();
    for pair in &strong {
        let mut find = |row: u32| {
            *group_of.entry(row).or_insert_with(|| {
                groups.push(vec![row]);
                groups.len() - 1
            })
        };
        let (a, b) = (find(pair.left), find(pair.right));
        if a == b {
            continue;
        }
        let agreeing = groups[a]
            .iter()
            .flat_map(|x| groups[b].iter().map(move |y| (*x.min(y), *x.max(y))))
            .filter(|pair| linked.contains(pair))
            .count();
        if (agreeing as f64) < AGREEING * (groups[a].len() * groups[b].len()) as f64 {
            continue;
        }
        let (into, from) = if groups[a].len() >= groups[b].len() { (a, b) } else { (b, a) };
        let moved = std::mem::take(&mut groups[from]);
        for row in &moved {
            group_of.insert(*row, into);
        }
        groups[into].extend(moved);
    }
    let mut result: Vec<Vec<u32>> = groups.into_iter().filter(|group| group.len() > 1).collect();
    for group in &mut result {
        group.sort_unstable();
    }
    result.sort_unstable();
    result
}
