use std::collections::BTreeSet;
use std::fmt;

use zeroize::Zeroize;

use crate::normalise::is_probably_guessed;
use crate::{AttributeKind, NORMALISATION_VERSION, Normalised, TokenKind, TokenStrength};

/// What is known of one person or case, in normal form. Each value counts once, in whatever order it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordAttributes(BTreeSet<Normalised>);

impl RecordAttributes {
    /// Adds a value. Several of one kind are welcome: two phones, three names, contradictory dates.
    pub fn add(&mut self, value: Normalised) {
        self.0.insert(value);
    }

    /// The values, sorted by kind.
    pub fn values(&self) -> impl Iterator<Item = &Normalised> {
        self.0.iter()
    }

    fn of(&self, kind: AttributeKind) -> impl Iterator<Item = &Normalised> {
        self.0.iter().filter(move |value| value.kind() == kind)
    }
}

impl Extend<Normalised> for RecordAttributes {
    fn extend<I: IntoIterator<Item = Normalised>>(&mut self, values: I) {
        self.0.extend(values);
    }
}

impl FromIterator<Normalised> for RecordAttributes {
    fn from_iter<I: IntoIterator<Item = Normalised>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

/// What is blinded and evaluated under the key of its kind. Holds personal data: redacted `Debug`, overwritten
/// when dropped.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenInput {
    kind: TokenKind,
    strength: TokenStrength,
    input: Vec<u8>,
}

impl TokenInput {
    /// The kind, and with it the key.
    pub fn kind(&self) -> TokenKind {
        self.kind
    }

    /// How much a meeting on this token says. A name with a birth date on 1 January, or of one part, is medium
    /// although its kind is strong.
    pub fn strength(&self) -> TokenStrength {
        self.strength
    }

    /// The bytes for the OPRF: version, kind and normal form.
    pub fn input(&self) -> &[u8] {
        &self.input
    }

    fn new(kind: TokenKind, strength: TokenStrength, parts: &[&str]) -> Self {
        let mut input = format!("oever/{NORMALISATION_VERSION}/{}", kind.code()).into_bytes();
        for part in parts {
            // No normal form holds a zero byte, so it keeps the parts apart.
            input.push(0);
            input.extend_from_slice(part.as_bytes());
        }
        Self { kind, strength, input }
    }
}

impl fmt::Debug for TokenInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenInput({}, {}, redacted)", self.kind, self.strength.code())
    }
}

impl Drop for TokenInput {
    fn drop(&mut self) {
        self.input.zeroize();
    }
}

/// The inputs for the tokens of a record, sorted, without doubles.
///
/// One per phone, e-mail address, handle, plate, KvK number, address and document number; one per pair of a name
/// and a birth date that is known to the day. A name alone, or with only a month or year, gives no token: too
/// many people share it.
pub fn token_inputs(record: &RecordAttributes) -> Vec<TokenInput> {
    let mut inputs = BTreeSet::new();
    for value in record.values() {
        let kind = match value.kind() {
            AttributeKind::Phone => TokenKind::Phone,
            AttributeKind::Email => TokenKind::Email,
            AttributeKind::Handle => TokenKind::Handle,
            AttributeKind::Plate => TokenKind::Plate,
            AttributeKind::KvkNumber => TokenKind::KvkNumber,
            AttributeKind::Address => TokenKind::Address,
            AttributeKind::DocumentNumber => TokenKind::DocumentNumber,
            AttributeKind::Name | AttributeKind::BirthDate => continue,
        };
        inputs.insert(TokenInput::new(kind, kind.strength(), &[value.as_str()]));
    }
    const TO_THE_DAY: usize = "0000-00-00".len();
    for name in record.of(AttributeKind::Name) {
        for date in record.of(AttributeKind::BirthDate).filter(|date| date.as_str().len() == TO_THE_DAY) {
            let weak = is_probably_guessed(date.as_str()) || !name.as_str().contains(' ');
            let strength = if weak { TokenStrength::Medium } else { TokenStrength::Strong };
            let parts = [name.as_str(), date.as_str()];
            inputs.insert(TokenInput::new(TokenKind::NameBirthDate, strength, &parts));
        }
    }
    inputs.into_iter().collect()
}
