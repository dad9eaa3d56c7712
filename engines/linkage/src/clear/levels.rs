//! How much two values of one attribute agree, in grades. Each grade has its own weight in the model.

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Attribute {
    /// Given names.
    GivenName,
    /// Surname.
    Surname,
    /// The names together: whether they stand in the same fields, and how many others have both.
    WholeName,
    /// Date of birth.
    BirthDate,
    /// Sex as recorded.
    Sex,
    /// Street, number, postcode and town, together: they say one thing, and count once.
    Address,
    /// Telephone number.
    Phone,
    /// E-mail address.
    Email,
    /// Numbers of identity documents.
    Document,
}

/// Number of attributes.
pub(crate) const ATTRIBUTES: usize = 9;
/// No attribute has more grades.
pub(crate) const MAX_LEVELS: usize = 16;

impl Attribute {
    /// All, in the order in which evidence is kept.
    pub const ALL: [Self; ATTRIBUTES] = [
        Self::GivenName,
        Self::Surname,
        Self::WholeName,
        Self::BirthDate,
        Self::Sex,
        Self::Address,
        Self::Phone,
        Self::Email,
        Self::Document,
    ];

    /// A fixed name for files and translation keys.
    pub const fn code(self) -> &'static str {
        match self {
            Self::GivenName => "given-name",
            Self::Surname => "surname",
            Self::WholeName => "whole-name",
            Self::BirthDate => "birth-date",
            Self::Sex => "sex",
            Self::Address => "address",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Document => "document",
        }
    }

    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

macro_rules! levels {
    ($(#[$doc:meta])* $name:ident { $($(#[$level_doc:meta])* $level:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $name { $($(#[$level_doc])* $level,)* }

        impl $name {
            pub(crate) const CODES: &[&str] = &[$($code),*];

            pub(crate) const fn index(self) -> u8 {
                self as u8
            }
        }
    };
}

levels! {
    /// Grades of a name.
    NameLevel {
        Missing = "missing",
        Exact = "same",
        Sound = "sounds-the-same",
        Form = "form-of-the-same-name",
        Typo = "one-typing-error",
        Part = "one-is-part-of-the-other",
        Skeleton = "same-consonants",
        Initial = "initial",
        Similar = "similar",
        Overlap = "shares-a-part",
        OtherInitial = "other-initial",
        Different = "different",
    }
}

levels! {
    /// Grades of the order of the name fields.
    OrderLevel {
        #[expect(dead_code, reason = "the order is always known; grade 0 means missing for every attribute")]
        Missing = "missing",
        Same = "same-order",
        Swapped = "swapped",
    }
}

levels! {
    /// Grades of a date of birth.
    DateLevel {
        Missing = "missing",
        Exact = "same",
        ExactEstimate = "same-estimate",
        Swapped = "day-and-month-swapped",
        EstimateSameYear = "estimate-same-year",
        EstimateNextYear = "estimate-next-year",
        EstimateNearYear = "estimate-near-year",
        DigitDay = "one-digit-of-day-or-month",
        DigitYear = "one-digit-of-year",
        TwoParts = "two-of-three-parts",
        EstimateFar = "estimate-other-year",
        Near = "near",
        Different = "different",
    }
}

levels! {
    /// Grades of sex; whether the given names agree comes first, because they tell it too.
    SexLevel {
        Missing = "missing",
        SameGivenNameToo = "same-like-the-name",
        OtherGivenNameSame = "different-but-same-name",
        Same = "same",
        Other = "different",
    }
}

levels! {
    /// Grades of an address.
    AddressLevel {
        Missing = "missing",
        House = "same-house",
        StreetPostcode = "same-street-and-postcode",
        Postcode = "same-postcode",
        HouseNearPostcode = "same-house-postcode-nearly",
        HouseCity = "same-street-number-and-town",
        HouseStreet = "same-street-and-number",
        StreetCity = "same-street-and-town",
        PostcodeNear = "postcode-nearly-and-same-town",
        City = "same-town",
        CityNear = "town-nearly",
        Street = "same-street-name",
        CityUnlike = "other-town",
        Different = "different",
    }
}

levels! {
    /// Grades of what is compared as a whole: telephone numbers, e-mail addresses, document numbers.
    WholeLevel {
        Missing = "missing",
        Same = "same",
        Near = "one-typing-error",
        Different = "different",
    }
}

/// The code of a level of an attribute.
pub(crate) fn level_code(attribute: Attribute, level: u8) -> &'static str {
    let codes = match attribute {
        Attribute::GivenName | Attribute::Surname => NameLevel::CODES,
        Attribute::WholeName => OrderLevel::CODES,
        Attribute::BirthDate => DateLevel::CODES,
        Attribute::Sex => SexLevel::CODES,
        Attribute::Address => AddressLevel::CODES,
        Attribute::Phone | Attribute::Email | Attribute::Document => WholeLevel::CODES,
    };
    codes.get(usize::from(level)).copied().unwrap_or("missing")
}
