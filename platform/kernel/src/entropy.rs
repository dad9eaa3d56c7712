//! Randomness that is handed in: the system's, or a seeded stream that a test can repeat.

use std::convert::Infallible;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rand::{Rng, SeedableRng, TryCryptoRng, TryRng};
use rand_chacha::ChaCha20Rng;
use uuid::Uuid;

/// A shared source of cryptographic randomness.
///
/// ```
/// use oever_kernel::Entropy;
/// let (one, two) = (Entropy::seeded(7), Entropy::seeded(7));
/// assert_eq!(one.uuid(), two.uuid());
/// ```
#[derive(Clone)]
pub struct Entropy(Arc<Mutex<ChaCha20Rng>>);

impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entropy")
    }
}

impl Entropy {
    /// A stream seeded by the operating system.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    #[allow(clippy::disallowed_methods, reason = "the one place where ambient randomness enters")]
    pub fn system() -> Result<Self, getrandom::Error> {
        let mut seed = [0u8; 32];
        getrandom::fill(&mut seed)?;
        Ok(Self(Arc::new(Mutex::new(ChaCha20Rng::from_seed(seed)))))
    }

    /// A stream that is the same for the same seed: for tests and the demo world only.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(ChaCha20Rng::seed_from_u64(seed))))
    }

    /// A generator for functions that take `&mut impl CryptoRng`. Do not hold it across an await.
    pub fn rng(&self) -> EntropyGuard<'_> {
        EntropyGuard(self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng().fill_bytes(&mut bytes);
        bytes
    }

    /// A random UUID (version 4).
    pub fn uuid(&self) -> Uuid {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid()
    }

    /// A number below `bound` (0 when `bound` is 0), without bias worth speaking of.
    pub fn below(&self, bound: u64) -> u64 {
        if bound == 0 {
            return 0;
        }
        let wide = u128::from(u64::from_le_bytes(self.bytes())) * u128::from(bound);
        u64::try_from(wide >> 64).unwrap_or(0)
    }
}

/// A borrowed generator; see [`Entropy::rng`].
pub struct EntropyGuard<'a>(MutexGuard<'a, ChaCha20Rng>);

impl fmt::Debug for EntropyGuard<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EntropyGuard")
    }
}

impl TryRng for EntropyGuard<'_> {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.0.next_u32())
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.0.next_u64())
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill_bytes(bytes);
        Ok(())
    }
}

impl TryCryptoRng for EntropyGuard<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_stays_below() {
        let entropy = Entropy::seeded(1);
        assert!((0..1000).all(|_| entropy.below(7) < 7));
        assert_eq!(entropy.below(0), 0);
    }

    #[test]
    fn the_system_differs_from_call_to_call() {
        let entropy = Entropy::system().unwrap();
        assert_ne!(entropy.uuid(), entropy.uuid());
    }
}
