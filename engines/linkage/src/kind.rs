use std::fmt;

/// A text in both languages of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bilingual {
    /// Plain Dutch.
    pub nl: &'static str,
    /// Plain English.
    pub en: &'static str,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AttributeKind {
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// An account on a platform, `platform:name`.
    Handle,
    /// The registration number of a vehicle.
    Plate,
    /// The number of a company in the Dutch trade register (eight digits).
    KvkNumber,
    /// A postal address.
    Address,
    /// The number of a passport, identity card or residence permit.
    DocumentNumber,
    /// The name of a person, in any script and order.
    Name,
    /// A date of birth, to the day, the month or the year.
    BirthDate,
}

impl AttributeKind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::Phone,
        Self::Email,
        Self::Handle,
        Self::Plate,
        Self::KvkNumber,
        Self::Address,
        Self::DocumentNumber,
        Self::Name,
        Self::BirthDate,
    ];

    /// A fixed name for storage and translation keys.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Handle => "handle",
            Self::Plate => "plate",
            Self::KvkNumber => "kvk-number",
            Self::Address => "address",
            Self::DocumentNumber => "document-number",
            Self::Name => "name",
            Self::BirthDate => "birth-date",
        }
    }

    /// The kind with this [`code`](Self::code).
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// A value of this kind that is accepted. Invented.
    pub const fn example(self) -> &'static str {
        match self {
            Self::Phone => "06 00000000, +32 400 00 00 00",
            Self::Email => "naam@example.org",
            Self::Handle => "instagram:voorbeeld",
            Self::Plate => "XX-00-XX",
            Self::KvkNumber => "KvK 00000000",
            Self::Address => "1000 AA 12 bis",
            Self::DocumentNumber => "XX0000000",
            Self::Name => "Jan Voorbeeld",
            Self::BirthDate => "1990-02-03, 3-2-1990, 02-1990, 1990",
        }
    }
}

impl fmt::Display for AttributeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What a token was made of. Each kind has its own key and is compared only with itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TokenKind {
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// An account on a platform.
    Handle,
    /// The registration number of a vehicle.
    Plate,
    /// The number of a company.
    KvkNumber,
    /// A postal address.
    Address,
    /// The number of an identity document.
    DocumentNumber,
    /// A full name together with a full date of birth.
    NameBirthDate,
}

/// How much it says when two records share a token of a kind, before rarity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TokenStrength {
    /// Often shared by people who are not the same: an address, a vehicle, an employer.
    Medium,
    /// Usually belongs to one person at a time.
    Strong,
}

impl TokenStrength {
    /// A fixed name for storage and translation keys.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Medium => "medium",
            Self::Strong => "strong",
        }
    }
}

impl TokenKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Phone,
        Self::Email,
        Self::Handle,
        Self::Plate,
        Self::KvkNumber,
        Self::Address,
        Self::DocumentNumber,
        Self::NameBirthDate,
    ];

    /// A fixed name: for the index table, for the key of this kind and for translation keys.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Handle => "handle",
            Self::Plate => "plate",
            Self::KvkNumber => "kvk-number",
            Self::Address => "address",
            Self::DocumentNumber => "document-number",
            Self::NameBirthDate => "name-birth-date",
        }
    }

    /// The kind with this [`code`](Self::code).
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The strength of a kind. A single token can be weaker: see [`crate::TokenInput::strength`].
    pub const fn strength(self) -> TokenStrength {
        match self {
            Self::Phone | Self::Email | Self::Handle | Self::DocumentNumber | Self::NameBirthDate => {
                TokenStrength::Strong
            }
            Self::Plate | Self::KvkNumber | Self::Address => TokenStrength::Medium,
        }
    }

    /// What a meeting on this kind means, and how it can be innocent.
    pub const fn explanation(self) -> Bilingual {
        match self {
            Self::Phone => Bilingual {
                nl: "Hetzelfde telefoonnummer. Meestal is dat van één persoon, maar een nummer kan gedeeld, doorgegeven of van iemand anders zijn.",
                en: "The same phone number. It usually belongs to one person, but a number can be shared, passed on or someone else's.",
            },
            Self::Email => Bilingual {
                nl: "Hetzelfde e-mailadres. Meestal is dat van één persoon, maar een hulpverlener of een ander kan het hebben aangemaakt.",
                en: "The same e-mail address. It usually belongs to one person, but a professional or someone else may have made it.",
            },
            Self::Handle => Bilingual {
                nl: "Dezelfde accountnaam op hetzelfde platform. Een account kan door meer mensen of door een ander worden gebruikt.",
                en: "The same account name on the same platform. An account can be used by several people or by someone else.",
            },
            Self::Plate => Bilingual {
                nl: "Hetzelfde kenteken. Een voertuig wordt vaak door meer mensen gebruikt, zoals een taxi, een busje van het werk of een huurauto.",
                en: "The same number plate. A vehicle is often used by several people, such as a taxi, a work van or a rental car.",
            },
            Self::KvkNumber => Bilingual {
                nl: "Hetzelfde bedrijf. Dat zegt iets over het werk, niet dat het dezelfde persoon is.",
                en: "The same company. That says something about the work, not that it is the same person.",
            },
            Self::Address => Bilingual {
                nl: "Hetzelfde adres. Op één adres kunnen veel mensen wonen of werken.",
                en: "The same address. Many people can live or work at one address.",
            },
            Self::DocumentNumber => Bilingual {
                nl: "Hetzelfde documentnummer. Een document kan geleend, vervalst of verkeerd overgenomen zijn.",
                en: "The same document number. A document can be borrowed, forged or copied with a mistake.",
            },
            Self::NameBirthDate => Bilingual {
                nl: "Dezelfde naam en dezelfde geboortedatum. Twee mensen kunnen dat delen, vooral als de naam veel voorkomt of de datum geschat is.",
                en: "The same name and the same date of birth. Two people can share these, above all when the name is common or the date was estimated.",
            },
        }
    }
}

impl fmt::Display for TokenKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
