//! Which households of which sizes fill a place together: the fillings to which no further household of
//! these sizes could be added.

/// More fillings than this, and the plain count of beds is used instead.
const MOST: usize = 400;

/// Every largest filling of `beds`, as a number per size; `None` when there are too many. The sizes fall,
/// and the smallest is at least 1.
pub(super) fn fillings(beds: u32, sizes: &[u32]) -> Option<Vec<Vec<u32>>> {
    let mut found = Vec::new();
    fill(beds, sizes, &mut Vec::with_capacity(sizes.len()), &mut found).then_some(found)
}

fn fill(left: u32, sizes: &[u32], counts: &mut Vec<u32>, found: &mut Vec<Vec<u32>>) -> bool {
    let Some(&size) = sizes.get(counts.len()) else {
        found.push(counts.clone());
        return found.len() <= MOST;
    };
    let most = left.checked_div(size).unwrap_or(0);
    // Of the smallest as many as fit: then nothing could be added.
    let least = if counts.len() + 1 == sizes.len() { most } else { 0 };
    for count in least..=most {
        counts.push(count);
        let few = fill(left - count * size, sizes, counts, found);
        counts.pop();
        if !few {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_largest_filling_and_no_other() {
        assert_eq!(fillings(4, &[3, 2, 1]).unwrap(), [[0, 0, 4], [0, 1, 2], [0, 2, 0], [1, 0, 1]]);
        assert_eq!(fillings(5, &[4, 2]).unwrap(), [[0, 2], [1, 0]]);
        assert_eq!(fillings(0, &[1]).unwrap(), [[0]]);
        assert_eq!(fillings(9, &[]).unwrap(), [[0; 0]]);
        assert_eq!(fillings(4_000_000_000, &[2, 1]), None);
    }
}
