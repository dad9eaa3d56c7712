use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// The output of the function, kept secret: overwritten when dropped, never shown, never stored.
///
/// Whoever holds it knows the tag and the polynomial of every sealed signal about the value. Therefore sealed
/// signals are evaluated under kinds of their own, never under a kind whose [`super::Token`] goes to an index.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct BlindValue(pub(super) [u8; 64]);

impl BlindValue {
    pub(crate) fn expose(&self) -> &[u8; 64] {
        &self.0
    }
}

impl fmt::Debug for BlindValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlindValue(redacted)")
    }
}
