use crate::{AttributeKind, Bilingual};

/// A value that cannot be brought to one form. Never holds the value itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{kind}: {} Example: {}", problem.text().en, kind.example())]
pub struct NormaliseError {
    /// What the value should have been.
    pub kind: AttributeKind,
    /// What is wrong with it.
    pub problem: Problem,
}

impl NormaliseError {
    /// An invented value that would work.
    pub fn example(&self) -> &'static str {
        self.kind.example()
    }
}

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $nl:literal, $en:literal;)*) => {
        /// What can be wrong with a value.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Problem { $($(#[$doc])* $name,)* }

        impl Problem {
            /// All problems.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// A fixed name for translation keys and the API.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What is wrong, in a sentence.
            pub const fn text(self) -> Bilingual {
                match self { $(Self::$name => Bilingual { nl: $nl, en: $en },)* }
            }
        }
    };
}

problems! {
    /// Nothing was given.
    Empty = "empty", "Er is niets ingevuld.", "Nothing was entered.";
    /// More than [`super::MAX_LEN`] characters.
    TooLong = "too-long", "De tekst is te lang.", "The text is too long.";
    /// A phone number with letters that are no known label or extension.
    PhoneLetters = "phone-letters", "Er staan letters in het telefoonnummer.", "There are letters in the phone number.";
    /// Too short for a phone number.
    PhoneTooShort = "phone-too-short", "Het telefoonnummer heeft te weinig cijfers.", "The phone number has too few digits.";
    /// Longer than E.164 allows.
    PhoneTooLong = "phone-too-long", "Het telefoonnummer heeft te veel cijfers.", "The phone number has too many digits.";
    /// Starts with one zero, but has not the ten digits of a Dutch number.
    PhoneNotDutch = "phone-not-dutch", "Dit is geen Nederlands nummer van tien cijfers. Zet bij een buitenlands nummer de landcode ervoor.", "This is not a Dutch number of ten digits. Put the country code in front of a foreign number.";
    /// No country code and no leading zero.
    PhoneNoCountry = "phone-no-country", "Het nummer begint niet met 0 en niet met een landcode.", "The number starts with neither 0 nor a country code.";
    /// A Dutch service number such as 0800: it says nothing about a person.
    PhoneService = "phone-service", "Dit is een servicenummer. Veel mensen bellen het; het hoort niet bij een persoon.", "This is a service number. Many people call it; it does not belong to a person.";
    /// Not `name@domain`.
    EmailShape = "email-shape", "Een e-mailadres heeft één @, met daarvoor een naam en daarna een domein met een punt.", "An e-mail address has one @, with a name before it and a domain with a dot after it.";
    /// A handle without its platform.
    HandlePlatform = "handle-platform", "De naam van het platform ontbreekt. Schrijf het platform, een dubbele punt en de accountnaam.", "The name of the platform is missing. Write the platform, a colon and the account name.";
    /// A platform where the account is a phone number.
    HandleIsPhone = "handle-is-phone", "Op dit platform is het account een telefoonnummer. Vul het in als telefoonnummer.", "On this platform the account is a phone number. Enter it as a phone number.";
    /// An account name with characters that platforms do not allow.
    HandleName = "handle-name", "De accountnaam ontbreekt of bevat tekens die niet kunnen.", "The account name is missing or has characters that are not possible.";
    /// Not 3 to 10 letters and digits with at least one digit.
    PlateShape = "plate-shape", "Een kenteken heeft 3 tot 10 letters en cijfers, en minstens één cijfer.", "A number plate has 3 to 10 letters and digits, with at least one digit.";
    /// Not eight digits.
    KvkLength = "kvk-length", "Een KvK-nummer heeft acht cijfers. Is er een nul aan het begin weggevallen?", "A KvK number has eight digits. Has a zero at the start been lost?";
    /// Twelve digits: the number of an establishment.
    KvkEstablishment = "kvk-establishment", "Dit is een vestigingsnummer van twaalf cijfers. Vul het KvK-nummer van acht cijfers in.", "This is an establishment number of twelve digits. Enter the KvK number of eight digits.";
    /// A Dutch postcode without a house number.
    AddressHouseNumber = "address-house-number", "Het huisnummer ontbreekt.", "The house number is missing.";
    /// Too little for an address.
    AddressTooVague = "address-too-vague", "Dit is te weinig voor een adres. Nodig is een postcode met huisnummer, of bij een buitenlands adres straat, nummer en plaats.", "This is too little for an address. Needed is a postcode with a house number, or for a foreign address street, number and town.";
    /// Not 5 to 20 letters and digits with at least two digits.
    DocumentShape = "document-shape", "Een documentnummer heeft 5 tot 20 letters en cijfers, en minstens twee cijfers.", "A document number has 5 to 20 letters and digits, with at least two digits.";
    /// Labelled as a citizen service number (BSN).
    CitizenServiceNumber = "citizen-service-number", "Dit is een burgerservicenummer. Dat wordt niet gebruikt om te koppelen. Vul het nummer van het document in.", "This is a citizen service number (BSN). It is not used for linking. Enter the number of the document.";
    /// Nothing in it that can be read as a name.
    NameLetters = "name-letters", "Er staan geen letters in de naam.", "There are no letters in the name.";
    /// A name with digits in it.
    NameDigits = "name-digits", "Er staan cijfers in de naam.", "There are digits in the name.";
    /// Cannot be read as a date.
    DateShape = "date-shape", "Dit is niet als datum te lezen. Schrijf jaar-maand-dag, dag-maand-jaar, maand-jaar of alleen het jaar.", "This cannot be read as a date. Write year-month-day, day-month-year, month-year or only the year.";
    /// A year of two digits.
    DateShortYear = "date-short-year", "Schrijf het jaar met vier cijfers.", "Write the year with four digits.";
    /// Such as 31 February.
    DateDoesNotExist = "date-does-not-exist", "Deze datum bestaat niet. Staat de dag voor de maand?", "This date does not exist. Is the day before the month?";
    /// Before 1880 or after 2100.
    DateYear = "date-year", "Dit jaar kan geen geboortejaar zijn.", "This year cannot be a year of birth.";
}
