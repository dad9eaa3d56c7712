//! Randomness from a seed. Draws are made from raw 64-bit words here, so that a new version of a
//! sampling library can never change a world.

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Seeded dice.
#[derive(Debug)]
pub(crate) struct Dice(ChaCha12Rng);

impl Dice {
    /// Dice for one part of the world; parts do not disturb each other.
    pub(crate) fn new(seed: u64, part: &str) -> Self {
        let mut key = [0u8; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        // FNV-1a over the name of the part: a label, not a secret.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in part.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        key[8..16].copy_from_slice(&hash.to_le_bytes());
        Self(ChaCha12Rng::from_seed(key))
    }

    /// A number below `n`; 0 if `n` is 0. The bias of the multiply method is below 2^-32 here.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        let wide = u128::from(self.0.next_u64()) * n as u128;
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i32, high: i32) -> i32 {
        let width = usize::try_from(i64::from(high) - i64::from(low) + 1).unwrap_or(1);
        low + i32::try_from(self.below(width)).unwrap_or(0)
    }

    /// True in `percent` of a hundred cases.
    pub(crate) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of a non-empty slice.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// An index drawn by weight; 0 if all weights are 0.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: u64 = weights.iter().map(|w| u64::from(*w)).sum();
        let mut at = u64::try_from(self.below(usize::try_from(total).unwrap_or(0))).unwrap_or(0);
        for (i, w) in weights.iter().enumerate() {
            if at < u64::from(*w) {
                return i;
            }
            at -= u64::from(*w);
        }
        0
    }

    /// A shuffled slice (Fisher–Yates).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn same_part_same_draws_other_part_other_draws() {
        let draw = |part| {
            let mut dice = Dice::new(7, part);
            (0..20).map(|_| dice.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(draw("people"), draw("people"));
        assert_ne!(draw("people"), draw("reports"));
    }

    #[test]
    fn stays_in_range_and_reaches_the_ends() {
        let mut dice = Dice::new(1, "range");
        let draws: Vec<_> = (0..500).map(|_| dice.between(-2, 2)).collect();
        assert_eq!(draws.iter().min(), Some(&-2));
        assert_eq!(draws.iter().max(), Some(&2));
        let weighted: Vec<_> = (0..500).map(|_| dice.weighted(&[0, 3, 0, 1])).collect();
        assert!(weighted.iter().all(|i| *i == 1 || *i == 3));
        assert_eq!((dice.below(0), dice.weighted(&[0, 0])), (0, 0));
    }
}
