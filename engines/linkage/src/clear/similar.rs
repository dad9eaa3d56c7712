//! How alike two words are.

pub(super) use strsim::jaro_winkler;

/// Equal but for one inserted, dropped or replaced letter, or two neighbours that changed places.
pub(crate) fn one_edit(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let start = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let (s, l) = (&short[start..], &long[start..]);
    if s.len() < l.len() {
        return s == &l[1..];
    }
    match (s, l) {
        ([], []) => true,
        ([_, s1 @ ..], [_, l1 @ ..]) if s1 == l1 => true,
        ([s0, s1, s2 @ ..], [l0, l1, l2 @ ..]) => s0 == l1 && s1 == l0 && s2 == l2,
        _ => false,
    }
}

/// The number of edits between two words; far apart in length counts as many.
pub(super) fn edits(a: &str, b: &str) -> usize {
    let gap = a.len().abs_diff(b.len());
    if gap > 3 { gap } else { strsim::osa_distance(a, b) }
}
