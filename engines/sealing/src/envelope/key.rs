use std::fmt;

use hkdf::Hkdf;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A secret of 32 bytes. Overwritten when dropped, never shown, never copied by accident.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; 32]);

impl Key {
    /// A new random key.
    pub fn generate(rng: &mut (impl rand::CryptoRng + ?Sized)) -> Self {
        let mut key = Self([0; 32]);
        rng.fill_bytes(&mut key.0);
        key
    }

    /// A key from bytes that are already secret and uniformly random.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes themselves, for writing a key file. Handle with care.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// A second copy of the same secret, asked for on purpose.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(self.0)
    }

    /// A key for one use (HKDF-SHA256). Different labels give independent keys; none leads back to this one.
    #[must_use]
    pub fn derive(&self, label: &str) -> Self {
        let mut derived = Self([0; 32]);
        let info = [b"oever/derive/1/".as_slice(), label.as_bytes()];
        if Hkdf::<Sha256>::new(None, &self.0).expand_multi_info(&info, &mut derived.0).is_err() {
            unreachable!("32 bytes are far below the limit of HKDF")
        }
        derived
    }
}

impl PartialEq for Key {
    /// In constant time.
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Key {}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(redacted)")
    }
}
