//! Bytes from outside: taken piece by piece, each piece by name.

use super::{LegalPerson, MAX_KIND, MAX_THRESHOLD, MIN_THRESHOLD, SignalError};

pub(super) const VERSION: u8 = 1;

pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// After the version.
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, SignalError> {
        let (&found, rest) = bytes.split_first().ok_or(SignalError::Truncated { part: "the version" })?;
        if found != VERSION {
            return Err(SignalError::UnknownVersion { found });
        }
        Ok(Self(rest))
    }

    pub(super) fn take(&mut self, length: usize, part: &'static str) -> Result<&'a [u8], SignalError> {
        let (head, rest) = self.0.split_at_checked(length).ok_or(SignalError::Truncated { part })?;
        self.0 = rest;
        Ok(head)
    }

    pub(super) fn array<const N: usize>(&mut self, part: &'static str) -> Result<[u8; N], SignalError> {
        let (head, rest) = self.0.split_first_chunk::<N>().ok_or(SignalError::Truncated { part })?;
        self.0 = rest;
        Ok(*head)
    }

    pub(super) fn byte(&mut self, part: &'static str) -> Result<u8, SignalError> {
        self.array::<1>(part).map(|[byte]| byte)
    }

    pub(super) fn arrays<const N: usize>(
        &mut self,
        count: usize,
        part: &'static str,
    ) -> Result<Vec<[u8; N]>, SignalError> {
        (0..count).map(|_| self.array(part)).collect()
    }

    pub(super) fn person(&mut self, part: &'static str) -> Result<LegalPerson, SignalError> {
        self.array(part).map(LegalPerson)
    }

    pub(super) fn kind(&mut self) -> Result<String, SignalError> {
        let length = usize::from(self.byte("the kind")?);
        if length == 0 || length > MAX_KIND {
            return Err(SignalError::Kind { length });
        }
        let kind = self.take(length, "the kind")?;
        std::str::from_utf8(kind).map(str::to_owned).map_err(|_| SignalError::Damaged { part: "the kind" })
    }

    pub(super) fn threshold(&mut self) -> Result<u8, SignalError> {
        let given = self.byte("the threshold")?;
        check_threshold(given)?;
        Ok(given)
    }

    /// Everything that is left.
    pub(super) fn rest(self) -> &'a [u8] {
        self.0
    }

    pub(super) fn end(self) -> Result<(), SignalError> {
        if self.0.is_empty() { Ok(()) } else { Err(SignalError::TrailingBytes { count: self.0.len() }) }
    }
}

pub(super) fn push_kind(out: &mut Vec<u8>, kind: &str) {
    // At most 64 bytes: checked where a kind comes in.
    out.push(u8::try_from(kind.len()).unwrap_or(u8::MAX));
    out.extend_from_slice(kind.as_bytes());
}

pub(super) fn check_threshold(given: u8) -> Result<(), SignalError> {
    if (MIN_THRESHOLD..=MAX_THRESHOLD).contains(&given) {
        Ok(())
    } else {
        Err(SignalError::Threshold { given })
    }
}
