//! Aliases: a tree and a number. Random, so that nothing about the person can be read from them.

use oever_kernel::Entropy;
use oever_store::{StoreError, WriteTx, args};

use crate::queries;

/// Trees and shrubs that grow in the Netherlands: short words that are easy to say on the telephone.
const TREES: [&str; 60] = [
    "Abeel",
    "Acacia",
    "Appel",
    "Berk",
    "Beuk",
    "Brem",
    "Buxus",
    "Ceder",
    "Cipres",
    "Den",
    "Eik",
    "Els",
    "Es",
    "Esdoorn",
    "Gagel",
    "Haagbeuk",
    "Hazelaar",
    "Hulst",
    "Iep",
    "Jasmijn",
    "Jeneverbes",
    "Kardinaalsmuts",
    "Kastanje",
    "Kers",
    "Klimop",
    "Kornoelje",
    "Kwee",
    "Lariks",
    "Laurier",
    "Lijsterbes",
    "Liguster",
    "Linde",
    "Lork",
    "Magnolia",
    "Meidoorn",
    "Mispel",
    "Moerbei",
    "Notelaar",
    "Olm",
    "Peer",
    "Perzik",
    "Plataan",
    "Populier",
    "Pruim",
    "Ratelpopulier",
    "Roos",
    "Sering",
    "Sleedoorn",
    "Spar",
    "Sporkehout",
    "Taxus",
    "Tulpenboom",
    "Vijg",
    "Vogelkers",
    "Veldesdoorn",
    "Vlier",
    "Vuilboom",
    "Walnoot",
    "Wilg",
    "Zilverspar",
];

/// The wished alias when it is one and no dossier has it; else a new one.
pub(crate) async fn wished_or_unused(
    tx: &mut WriteTx,
    entropy: &Entropy,
    wished: Option<&str>,
) -> Result<String, StoreError> {
    if let Some(wished) = wished.filter(|wished| is_alias(wished))
        && tx.first(queries::ALIAS_EXISTS, args![wished]).await?.is_none()
    {
        return Ok(wished.to_owned());
    }
    unused(tx, entropy).await
}

/// A tree of the list and a number: nothing else gets into an address.
fn is_alias(text: &str) -> bool {
    text.split_once('-').is_some_and(|(tree, number)| {
        TREES.contains(&tree)
            && (3..=6).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// A new alias that no dossier has.
pub(crate) async fn unused(tx: &mut WriteTx, entropy: &Entropy) -> Result<String, StoreError> {
    let mut numbers = 999;
    loop {
        for _ in 0..20 {
            let alias = random(entropy, numbers);
            if tx.first(queries::ALIAS_EXISTS, args![&alias]).await?.is_none() {
                return Ok(alias);
            }
        }
        // The wood is nearly full: longer numbers.
        numbers = numbers * 10 + 9;
    }
}

fn random(entropy: &Entropy, numbers: u64) -> String {
    let tree = usize::try_from(entropy.below(TREES.len() as u64)).unwrap_or_default();
    let tree = TREES.get(tree).copied().unwrap_or("Linde");
    format!("{tree}-{:03}", entropy.below(numbers) + 1)
}

/// An alias as somebody may type it: `linde 118` becomes `Linde-118`.
pub(crate) fn normalised(text: &str) -> String {
    let text = text.trim().replace([' ', '_'], "-");
    let mut letters = text.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    first + &letters.as_str().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_a_tree_and_a_number_and_differs() {
        let entropy = Entropy::seeded(1);
        let aliases: std::collections::BTreeSet<_> = (0..500).map(|_| random(&entropy, 999)).collect();
        assert!(aliases.len() > 480, "{}", aliases.len());
        for alias in &aliases {
            let (tree, number) = alias.split_once('-').unwrap();
            assert!(TREES.contains(&tree) && number.len() == 3, "{alias}");
            assert!(is_alias(alias) && !is_alias(&tree.to_lowercase()));
            assert_eq!(&normalised(&alias.to_lowercase().replace('-', " ")), alias);
        }
    }

    #[test]
    fn trees_are_different_and_plain() {
        let different: std::collections::BTreeSet<_> = TREES.iter().collect();
        assert_eq!(different.len(), TREES.len());
        assert!(TREES.iter().all(|tree| tree.chars().all(|c| c.is_ascii_alphabetic())));
    }
}
