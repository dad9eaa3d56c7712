//! A report's length says something about it. Padded to a few sizes, it says little.

use super::EnvelopeError;

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;
/// Above the largest bucket: the next whole mebibyte.
const BUCKETS: [usize; 6] = [KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, MIB];
/// Ends the content; zeros follow (ISO/IEC 7816-4).
const MARK: u8 = 0x80;

/// The size to which a plaintext of `len` bytes is padded: 1, 4, 16, 64 or 256 KiB, or whole MiB.
pub fn padded_len(len: usize) -> usize {
    let needed = len.saturating_add(1);
    BUCKETS
        .into_iter()
        .find(|bucket| needed <= *bucket)
        .unwrap_or_else(|| needed.div_ceil(MIB).saturating_mul(MIB))
}

/// Pads to the next size bucket. To be sealed afterwards; undone by [`unpad`].
pub fn pad(plaintext: &[u8]) -> Vec<u8> {
    let size = padded_len(plaintext.len());
    let mut out = Vec::with_capacity(size);
    out.extend_from_slice(plaintext);
    out.push(MARK);
    out.resize(size, 0);
    out
}

/// The content of what [`pad`] made. Call only on bytes that were opened, so already proven authentic.
pub fn unpad(padded: &[u8]) -> Result<&[u8], EnvelopeError> {
    let Some(end) = padded.iter().rposition(|byte| *byte != 0) else {
        return Err(EnvelopeError::Padding { reason: "there is no end mark" });
    };
    if padded[end] != MARK {
        return Err(EnvelopeError::Padding { reason: "the end mark is not where it belongs" });
    }
    if padded_len(end) != padded.len() {
        return Err(EnvelopeError::Padding { reason: "the size is not one that padding gives" });
    }
    Ok(&padded[..end])
}
