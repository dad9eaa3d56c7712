use std::collections::BTreeMap;

use crate::likeness::{Likeness, PersonMeeting};
use crate::{Bilingual, TokenKind, TokenStrength};

/// In how many places a token is known, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rarity {
    /// So many that it says little: perhaps a shared or institutional value.
    Common,
    /// A few.
    Uncommon,
    /// Hardly any but these.
    Rare,
}

/// Where the bands of [`Rarity`] lie. A choice of the installation, not a finding: it has no error rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RarityBands {
    /// Up to this many records: rare.
    pub rare_up_to: u64,
    /// Up to this many: uncommon. Above it: common.
    pub uncommon_up_to: u64,
}

impl RarityBands {
    /// The band for a token that `records` records hold.
    pub fn band(&self, records: u64) -> Rarity {
        if records <= self.rare_up_to {
            Rarity::Rare
        } else if records <= self.uncommon_up_to {
            Rarity::Uncommon
        } else {
            Rarity::Common
        }
    }
}

/// A token of a whole value that both records hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MeetingToken {
    /// What it was made of.
    pub kind: TokenKind,
    /// The strength it was enrolled with: [`crate::TokenInput::strength`].
    pub strength: TokenStrength,
    /// How rare it is.
    pub rarity: Rarity,
}

impl MeetingToken {
    /// A token with the strength of its kind.
    pub const fn new(kind: TokenKind, rarity: Rarity) -> Self {
        Self { kind, strength: kind.strength(), rarity }
    }
}

/// How strong the indication is that two records are about the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Strength {
    /// A reason to ask only if there is more.
    Weak,
    /// A reason to ask.
    Reasonable,
    /// A good reason to ask.
    Strong,
}

impl Strength {
    /// A fixed name for storage and translation keys.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Weak => "weak",
            Self::Reasonable => "reasonable",
            Self::Strong => "strong",
        }
    }

    /// The word for a person to read, with what it means.
    pub const fn text(self) -> Bilingual {
        match self {
            Self::Weak => Bilingual {
                nl: "Zwak: er is een overeenkomst, maar die kan goed toeval zijn",
                en: "Weak: something matches, but it may well be chance",
            },
            Self::Reasonable => Bilingual {
                nl: "Redelijk: een reden om te vragen of het om dezelfde persoon gaat",
                en: "Reasonable: a reason to ask whether this is the same person",
            },
            Self::Strong => Bilingual {
                nl: "Sterk: meer dingen wijzen op dezelfde persoon; zeker is het pas na overleg",
                en: "Strong: several things point to the same person; only consultation makes it certain",
            },
        }
    }
}

/// What a meeting kind did for the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Too common to count.
    TooCommon,
    /// Supports, but cannot point to one person by itself.
    Supporting,
    /// Points to one person.
    Identifying,
}

/// What two records have in common, or what speaks against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Evidence {
    /// A whole value.
    Value(TokenKind),
    /// Something of the name or the date of birth.
    Likeness(Likeness),
}

impl Evidence {
    /// A fixed name for storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Value(kind) => kind.code(),
            Self::Likeness(likeness) => likeness.code(),
        }
    }

    /// The evidence with this [`code`](Self::code).
    pub fn from_code(code: &str) -> Option<Self> {
        let likeness = || Likeness::ALL.into_iter().find(|likeness| likeness.code() == code);
        TokenKind::from_code(code).map(Self::Value).or_else(|| likeness().map(Self::Likeness))
    }

    /// What it means, and how it can be innocent.
    pub const fn explanation(self) -> Bilingual {
        match self {
            Self::Value(kind) => kind.explanation(),
            Self::Likeness(likeness) => likeness.explanation(),
        }
    }
}

/// One thing that met, and what it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reason {
    /// What.
    pub evidence: Evidence,
    /// What it did for the outcome. What is known of name and birth does one thing together.
    pub role: Role,
    /// The rarity of its best token.
    pub rarity: Rarity,
}

impl Reason {
    /// What it means, and how it can be innocent.
    pub const fn explanation(&self) -> Bilingual {
        self.evidence.explanation()
    }
}

/// The outcome, with its reasons, the most telling first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// In words. Numbers are not given: they would be read as a probability, and nobody has measured one.
    pub strength: Strength,
    /// What met.
    pub reasons: Vec<Reason>,
}

/// How strong a meeting is, on whole values and on pieces of the person.
///
/// A kind of value is *identifying* when it met on a strong token that is not common, *supporting* on a medium token that
/// is not common or a strong one that is, and does not count on a medium token that is common. Several tokens of one kind
/// count once. Pieces of name and birth count as one kind together, also with the whole name and date: identifying when
/// the shipped weights of blind mode give .85 or more among a hundred thousand records, supporting when one person is a
/// thousand times likelier to show them than strangers, and one step less when many hold even the rarest of them.
/// **Strong**: two identifying kinds, or one with two supporting. **Reasonable**: one identifying, or two supporting.
/// **Weak**: everything else. `None` when nothing met.
///
/// This rule is a choice, not an estimate from data.
pub fn score(values: &[MeetingToken], person: &PersonMeeting) -> Option<Assessment> {
    let mut best: BTreeMap<TokenKind, (Role, Rarity)> = BTreeMap::new();
    for token in values {
        let this = (role(token.strength, token.rarity), token.rarity);
        best.entry(token.kind).and_modify(|known| *known = (*known).max(this)).or_insert(this);
    }
    let whole = best.get(&TokenKind::NameBirthDate).copied();
    let mut likenesses = Vec::new();
    if let Some(judged) = person.judge() {
        let this = (judged.role, judged.rarity);
        let known = best.entry(TokenKind::NameBirthDate).or_insert(this);
        *known = (*known).max(this);
        likenesses = judged.likenesses;
    }
    if best.is_empty() {
        return None;
    }
    let count = |wanted| best.values().filter(|(role, _)| *role == wanted).count();
    let strength = match (count(Role::Identifying), count(Role::Supporting)) {
        (2.., _) | (1, 2..) => Strength::Strong,
        (1, _) | (_, 2..) => Strength::Reasonable,
        _ => Strength::Weak,
    };
    if whole.is_some() {
        // The whole says more than its pieces.
        likenesses.retain(|likeness| *likeness == Likeness::Postcode);
    }
    let mut reasons = Vec::new();
    for (kind, (role, rarity)) in best {
        let mut add = |evidence| reasons.push(Reason { evidence, role, rarity });
        if kind != TokenKind::NameBirthDate || whole.is_some() {
            add(Evidence::Value(kind));
        }
        if kind == TokenKind::NameBirthDate {
            likenesses.iter().copied().map(Evidence::Likeness).for_each(add);
        }
    }
    reasons.sort_by(|a, b| (b.role, b.rarity).cmp(&(a.role, a.rarity)).then(a.evidence.cmp(&b.evidence)));
    Some(Assessment { strength, reasons })
}

const fn role(strength: TokenStrength, rarity: Rarity) -> Role {
    match (strength, rarity) {
        (TokenStrength::Strong, Rarity::Rare | Rarity::Uncommon) => Role::Identifying,
        (TokenStrength::Strong, Rarity::Common)
        | (TokenStrength::Medium, Rarity::Rare | Rarity::Uncommon) => Role::Supporting,
        (TokenStrength::Medium, Rarity::Common) => Role::TooCommon,
    }
}
