//! Two records of persons beside each other, by the pieces on which they met: how much of the name and of the date of
//! birth agrees, and whether that points to one person.

use std::sync::LazyLock;

use crate::blind::{BlindKind, BlindModel, BlindWeights, Observed, Pattern};
use crate::clear::sigmoid;
use crate::{Bilingual, Rarity, Role};

/// The probability from which pieces point to one person: the one at which `oever link` calls a pair the same.
const IDENTIFIES: f64 = 0.85;
/// Bits of evidence from which pieces support: a thousand times likelier for one person than for strangers.
const SUPPORTS: f32 = 10.0;
/// Records among which a person is looked for. Fixed, and on the careful side: how many are enrolled is a fact of this
/// installation, not of how many people there are.
const AMONG: usize = 100_000;

/// What about the name or the date of birth agrees, or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Likeness {
    /// Two parts of the name, by sound or by consonants.
    WholeName,
    /// A part of the name, by sound or by consonants.
    NamePart,
    /// How the name begins.
    NameBegins,
    /// The date of birth; day and month perhaps changed places.
    BirthDate,
    /// Two of year, month and day.
    BirthNearly,
    /// The year of birth.
    BirthYear,
    /// Both dates are known, and differ.
    BirthDiffers,
    /// The postcode, beside a piece of the name.
    Postcode,
}

impl Likeness {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::WholeName,
        Self::NamePart,
        Self::NameBegins,
        Self::BirthDate,
        Self::BirthNearly,
        Self::BirthYear,
        Self::BirthDiffers,
        Self::Postcode,
    ];

    /// A fixed name for storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WholeName => "like-whole-name",
            Self::NamePart => "like-name-part",
            Self::NameBegins => "like-name-begins",
            Self::BirthDate => "like-birth-date",
            Self::BirthNearly => "like-birth-nearly",
            Self::BirthYear => "like-birth-year",
            Self::BirthDiffers => "like-birth-differs",
            Self::Postcode => "like-postcode",
        }
    }

    /// What it means, and how it can be innocent.
    pub const fn explanation(self) -> Bilingual {
        match self {
            Self::WholeName => Bilingual {
                nl: "De naam lijkt: twee delen klinken hetzelfde of hebben dezelfde medeklinkers, hoe ze ook gespeld zijn en in welke volgorde ook. Naamgenoten bestaan.",
                en: "The name is alike: two parts sound the same or have the same consonants, however they are spelled and in whatever order. Namesakes exist.",
            },
            Self::NamePart => Bilingual {
                nl: "Een deel van de naam klinkt hetzelfde. Dat deel kan bij veel mensen voorkomen.",
                en: "A part of the name sounds the same. Many people may have that part in their name.",
            },
            Self::NameBegins => Bilingual {
                nl: "De namen beginnen met dezelfde letters. Dat kan goed toeval zijn.",
                en: "The names begin with the same letters. That may well be chance.",
            },
            Self::BirthDate => Bilingual {
                nl: "Dezelfde geboortedatum; dag en maand zijn misschien verwisseld. Een datum kan geschat of verzonnen zijn.",
                en: "The same date of birth; day and month may have changed places. A date can be estimated or invented.",
            },
            Self::BirthNearly => Bilingual {
                nl: "De geboortedatum is bijna dezelfde: twee van jaar, maand en dag. Het kan een schrijffout zijn, of een ander.",
                en: "Nearly the same date of birth: two of year, month and day. It can be a writing error, or somebody else.",
            },
            Self::BirthYear => Bilingual {
                nl: "Hetzelfde geboortejaar. Dat geldt voor veel mensen.",
                en: "The same year of birth. That is true of many people.",
            },
            Self::BirthDiffers => Bilingual {
                nl: "De geboortedatum is anders. Dat spreekt ertegen; wel worden data geschat, verkeerd overgenomen en verzonnen.",
                en: "The date of birth differs. That speaks against it; but dates are estimated, miscopied and invented.",
            },
            Self::Postcode => Bilingual {
                nl: "Dezelfde postcode, samen met een stuk van de naam. Familie en huisgenoten delen dat ook.",
                en: "The same postcode, together with a piece of the name. Family and housemates share that too.",
            },
        }
    }
}

/// Kinds of pieces, as a set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PersonKinds(u32);

impl PersonKinds {
    /// Adds a kind.
    pub fn add(&mut self, kind: BlindKind) {
        self.0 |= kind.bit();
    }
}

impl FromIterator<BlindKind> for PersonKinds {
    fn from_iter<I: IntoIterator<Item = BlindKind>>(kinds: I) -> Self {
        let mut set = Self::default();
        kinds.into_iter().for_each(|kind| set.add(kind));
        set
    }
}

/// On which pieces of the person two records met, and which each of them has: what could have met and did not counts
/// too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PersonMeeting {
    met: PersonKinds,
    rarest: Option<Rarity>,
    ours: PersonKinds,
    theirs: PersonKinds,
}

/// What a [`PersonMeeting`] comes to.
pub(crate) struct Judged {
    pub(crate) role: Role,
    pub(crate) rarity: Rarity,
    pub(crate) likenesses: Vec<Likeness>,
}

impl PersonMeeting {
    /// Two records with these kinds, of which nothing met yet.
    pub fn between(ours: PersonKinds, theirs: PersonKinds) -> Self {
        Self { ours, theirs, ..Self::default() }
    }

    /// They met on a token of this kind.
    pub fn add(&mut self, kind: BlindKind, rarity: Rarity) {
        self.met.add(kind);
        self.rarest = self.rarest.max(Some(rarity));
    }

    /// Nothing when nothing met.
    pub(crate) fn judge(&self) -> Option<Judged> {
        static SHIPPED: LazyLock<BlindModel> = LazyLock::new(|| BlindWeights::shipped().among(AMONG));
        let rarity = self.rarest?;
        let pattern = Pattern::of(self.met.0, self.ours.0, self.theirs.0);
        let seen = Observed { pattern, rarity: [0.0; 3] };
        let log_odds = SHIPPED.log_odds(&seen);
        let evidence = (log_odds - SHIPPED.prior()) * std::f32::consts::LOG2_E;
        let role = if sigmoid(log_odds) >= IDENTIFIES {
            Role::Identifying
        } else if evidence >= SUPPORTS {
            Role::Supporting
        } else {
            Role::TooCommon
        };
        // What many hold counts one step less, as with whole values.
        let role = match (role, rarity) {
            (Role::Identifying, Rarity::Common) => Role::Supporting,
            (Role::Supporting, Rarity::Common) => Role::TooCommon,
            (role, _) => role,
        };
        Some(Judged { role, rarity, likenesses: likenesses(pattern) })
    }
}

fn likenesses(pattern: Pattern) -> Vec<Likeness> {
    let name: &[Likeness] = match pattern.name_birth / 6 {
        4 | 5 => &[Likeness::WholeName],
        3 => &[Likeness::NamePart, Likeness::NameBegins],
        2 => &[Likeness::NameBegins],
        1 => &[Likeness::NamePart],
        _ => &[],
    };
    let birth: &[Likeness] = match pattern.name_birth % 6 {
        5 => &[Likeness::BirthDate],
        4 => &[Likeness::BirthNearly],
        3 => &[Likeness::BirthYear],
        1 => &[Likeness::BirthDiffers],
        _ => &[],
    };
    let place: &[Likeness] = if pattern.place == 3 { &[Likeness::Postcode] } else { &[] };
    [name, birth, place].concat()
}
