//! Forms of one name: pet names, translations and spellings too far apart for the fold.

use std::collections::HashMap;
use std::sync::LazyLock;

/// One group a line, in the letters of [`super::name::parts`]. General knowledge of names, not from any file of
/// persons.
static GROUPS: LazyLock<HashMap<&'static str, u16>> = LazyLock::new(|| {
    let mut groups = HashMap::new();
    for (number, line) in (1_u16..).zip(include_str!("../../data/names.txt").lines()) {
        if line.starts_with('#') {
            continue;
        }
        for name in line.split_whitespace() {
            groups.entry(name).or_insert(number);
        }
    }
    groups
});

/// The group of a name of these letters; for a name of several parts, that of the whole or else of the first part.
pub(super) fn group_of(letters: &str, parts: &[String]) -> u16 {
    GROUPS
        .get(letters)
        .or_else(|| parts.first().and_then(|part| GROUPS.get(part.as_str())))
        .copied()
        .unwrap_or_default()
}

/// The first name of a group stands for all.
pub(super) fn name_of(group: u16) -> &'static str {
    static FIRST: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let lines = include_str!("../../data/names.txt").lines();
        lines.map(|line| line.split_whitespace().next().unwrap_or_default()).collect()
    });
    FIRST.get(usize::from(group) - 1).copied().unwrap_or_default()
}
