mod address;
mod birth_date;
mod contact;
mod handle;
mod name;
mod numbers;
mod phone;
mod problem;

use std::fmt;

use zeroize::Zeroize;

pub(crate) use address::postcode_of;
pub(crate) use birth_date::is_probably_guessed;
pub use problem::{NormaliseError, Problem};

use crate::AttributeKind;

/// Goes into every token input. Raised when a rule here changes, so that old and new tokens never seem to
/// differ in value where they only differ in writing: a change needs a new epoch.
pub const NORMALISATION_VERSION: u32 = 1;

/// Longer input is refused, in characters.
pub const MAX_LEN: usize = 500;

/// One value in its one form. Personal data: no `Display`, redacted `Debug`, overwritten when dropped.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Normalised {
    kind: AttributeKind,
    text: String,
}

impl Normalised {
    /// What it is.
    pub fn kind(&self) -> AttributeKind {
        self.kind
    }

    /// The normal form. For phones it can be dialled; for names and addresses it only serves comparison.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Normalised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Normalised({}, redacted)", self.kind)
    }
}

impl Drop for Normalised {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

/// Brings a value to the one form that its other ways of writing also come to.
///
/// Normalising the result again changes nothing. The error names what is wrong, never the value.
pub fn normalise(kind: AttributeKind, raw: &str) -> Result<Normalised, NormaliseError> {
    let raw = raw.trim();
    let result = if raw.is_empty() {
        Err(Problem::Empty)
    } else if raw.chars().count() > MAX_LEN {
        Err(Problem::TooLong)
    } else {
        match kind {
            AttributeKind::Phone => phone::normalise(raw),
            AttributeKind::Email => contact::email(raw),
            AttributeKind::Handle => handle::normalise(raw),
            AttributeKind::Plate => numbers::plate(raw),
            AttributeKind::KvkNumber => numbers::kvk(raw),
            AttributeKind::DocumentNumber => numbers::document(raw),
            AttributeKind::Address => address::normalise(raw),
            AttributeKind::Name => name::normalise(raw),
            AttributeKind::BirthDate => birth_date::normalise(raw),
        }
    };
    match result {
        Ok(text) => Ok(Normalised { kind, text }),
        Err(problem) => Err(NormaliseError { kind, problem }),
    }
}
