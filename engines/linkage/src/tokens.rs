use std::collections::BTreeSet;
use std::fmt;

use zeroize::{Zeroize, Zeroizing};

use crate::blind::{BlindKind, MAX_TOKENS, pieces_of_whole};
use crate::normalise::{is_probably_guessed, postcode_of};
use crate::{
    AttributeKind, NORMALISATION_VERSION, NormaliseError, Normalised, TokenKind, TokenStrength, normalise,
};

/// What is known of one person or case, in normal form. Each value counts once, in whatever order it came.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RecordAttributes {
    values: BTreeSet<Normalised>,
    /// Names as written: their normal form no longer has the order of the parts and how they were spelled.
    names: Vec<Zeroizing<String>>,
}

impl RecordAttributes {
    /// Adds a value. Several of one kind are welcome: two phones, three names, contradictory dates.
    pub fn add(&mut self, value: Normalised) {
        self.values.insert(value);
    }

    /// Adds a value as somebody wrote it. A name is kept like that too, because [`person_inputs`] looks at how it was
    /// written.
    ///
    /// # Errors
    /// When it has no normal form; then nothing is added.
    pub fn add_written(&mut self, kind: AttributeKind, raw: &str) -> Result<(), NormaliseError> {
        self.add(normalise(kind, raw)?);
        if kind == AttributeKind::Name {
            let at = self.names.partition_point(|known| known.as_str() < raw);
            if self.names.get(at).is_none_or(|known| known.as_str() != raw) {
                self.names.insert(at, Zeroizing::new(raw.to_owned()));
            }
        }
        Ok(())
    }

    /// The values, sorted by kind.
    pub fn values(&self) -> impl Iterator<Item = &Normalised> {
        self.values.iter()
    }

    fn of(&self, kind: AttributeKind) -> impl Iterator<Item = &Normalised> {
        self.values.iter().filter(move |value| value.kind() == kind)
    }
}

impl fmt::Debug for RecordAttributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordAttributes").field("values", &self.values).finish_non_exhaustive()
    }
}

impl Extend<Normalised> for RecordAttributes {
    fn extend<I: IntoIterator<Item = Normalised>>(&mut self, values: I) {
        self.values.extend(values);
    }
}

impl FromIterator<Normalised> for RecordAttributes {
    fn from_iter<I: IntoIterator<Item = Normalised>>(values: I) -> Self {
        Self { values: values.into_iter().collect(), names: Vec::new() }
    }
}

/// Of what a token is made, and with it which key it is evaluated under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum InputKind {
    /// A whole value, or a name with its date of birth, in normal form: equal or not.
    Value(TokenKind),
    /// A piece of a name with a piece of something else, by sound or consonants: variants of one person meet.
    Person(BlindKind),
}

impl InputKind {
    /// All kinds that records of persons are enrolled with.
    pub fn all() -> impl Iterator<Item = Self> {
        TokenKind::ALL.into_iter().map(Self::Value).chain(PERSON_KINDS.into_iter().map(Self::Person))
    }

    /// A fixed name: for the index, for the key of this kind, and part of what is blinded.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Value(kind) => kind.code(),
            Self::Person(kind) => kind.code(),
        }
    }

    /// The kind with this [`code`](Self::code).
    pub fn from_code(code: &str) -> Option<Self> {
        Self::all().find(|kind| kind.code() == code)
    }
}

impl fmt::Display for InputKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Kinds that [`person_inputs`] makes. No sex and no town: forms do not ask for these. A whole number or house is a
/// value of its own.
pub const PERSON_KINDS: [BlindKind; 10] = [
    BlindKind::PartBirth,
    BlindKind::NameSound,
    BlindKind::NameBones,
    BlindKind::ShortYearMonth,
    BlindKind::ShortYearDay,
    BlindKind::ShortMonthDay,
    BlindKind::ShortPostcode,
    BlindKind::PartYear,
    BlindKind::PartPostcode,
    BlindKind::PartPhone,
];

/// What is blinded and evaluated under the key of its kind. Holds personal data: redacted `Debug`, overwritten
/// when dropped.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenInput {
    kind: InputKind,
    strength: TokenStrength,
    input: Vec<u8>,
}

impl TokenInput {
    /// The kind, and with it the key.
    pub fn kind(&self) -> InputKind {
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

    fn new(kind: InputKind, strength: TokenStrength, parts: &[&str]) -> Self {
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

/// The inputs for the tokens of whole values of a record, sorted, without doubles.
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
        inputs.insert(TokenInput::new(InputKind::Value(kind), kind.strength(), &[value.as_str()]));
    }
    const TO_THE_DAY: usize = "0000-00-00".len();
    for name in record.of(AttributeKind::Name) {
        for date in record.of(AttributeKind::BirthDate).filter(|date| date.as_str().len() == TO_THE_DAY) {
            let weak = is_probably_guessed(date.as_str()) || !name.as_str().contains(' ');
            let strength = if weak { TokenStrength::Medium } else { TokenStrength::Strong };
            let parts = [name.as_str(), date.as_str()];
            let kind = InputKind::Value(TokenKind::NameBirthDate);
            inputs.insert(TokenInput::new(kind, strength, &parts));
        }
    }
    inputs.into_iter().collect()
}

/// The inputs on which variants of one person meet: pieces of the names with pieces of the dates of birth, of the
/// postcodes and of the telephone numbers, without doubles, the most telling kinds first, at most
/// [`MAX_TOKENS`](crate::blind::MAX_TOKENS).
///
/// A name alone gives none: without a year, a postcode or a number beside it, too many people share it and it can be
/// guessed. Of several names, dates, postcodes and numbers every combination counts, until the limit.
///
/// ```
/// use oever_linkage::{AttributeKind, RecordAttributes, person_inputs};
///
/// // Invented: two desks about one person.
/// let (mut here, mut there) = (RecordAttributes::default(), RecordAttributes::default());
/// here.add_written(AttributeKind::Name, "Юлія Коваленко")?;
/// here.add_written(AttributeKind::BirthDate, "1990-02-03")?;
/// there.add_written(AttributeKind::Name, "KOWALENKO, Yuliia")?;
/// there.add_written(AttributeKind::BirthDate, "2-3-1990")?;
///
/// let theirs = person_inputs(&there);
/// assert!(person_inputs(&here).iter().any(|input| theirs.contains(input)));
/// # Ok::<(), oever_linkage::NormaliseError>(())
/// ```
pub fn person_inputs(record: &RecordAttributes) -> Vec<TokenInput> {
    let normal = |kind| -> Vec<&str> { record.of(kind).map(Normalised::as_str).collect() };
    let names: Vec<&str> = if record.names.is_empty() {
        normal(AttributeKind::Name)
    } else {
        record.names.iter().map(|name| name.as_str()).collect()
    };
    let dates = normal(AttributeKind::BirthDate);
    let postcodes: Vec<&str> = normal(AttributeKind::Address).into_iter().filter_map(postcode_of).collect();
    let phones = normal(AttributeKind::Phone);
    // No kind joins a date with a postcode or a number, so each needs to be seen once beside every name.
    let rows = dates.len().max(postcodes.len()).max(phones.len());
    let mut inputs: Vec<TokenInput> = Vec::new();
    for name in names {
        for row in 0..rows {
            let at = |values: &Vec<&str>| values.get(row).copied().unwrap_or_default().to_owned();
            pieces_of_whole(name, &at(&dates), &at(&postcodes), &at(&phones), |kind, parts| {
                if PERSON_KINDS.contains(&kind) {
                    let input = TokenInput::new(InputKind::Person(kind), TokenStrength::Medium, parts);
                    if !inputs.contains(&input) {
                        inputs.push(input);
                    }
                }
            });
        }
    }
    inputs.sort_by_key(|input| PERSON_KINDS.iter().position(|kind| input.kind == InputKind::Person(*kind)));
    inputs.truncate(MAX_TOKENS);
    inputs
}
