//! Contact values that cannot belong to anybody: unassigned or reserved number ranges, `.example`
//! domains, plates and postcodes in a form that is not issued.

use crate::dice::Dice;
use crate::model::{Attribute, AttributeKind, AttributeOf};

/// Hands out values that occur once, unless someone shares them on purpose.
#[derive(Debug, Default)]
pub(crate) struct Contacts {
    mobile: u32,
    french: u32,
    handle: u32,
    plate: u32,
    document: u32,
    kvk: u32,
    house: u32,
}

const STREETS: [&str; 10] = [
    "Verzonnenstraat",
    "Nergenslaan",
    "Voorbeeldweg",
    "Denkbeeldigekade",
    "Fantasieplein",
    "Sprookjespad",
    "Bedachtesingel",
    "Luchtkasteelhof",
    "Nietbestaandedijk",
    "Testlaan",
];

impl Contacts {
    /// A phone number in E.164. Mostly +31 6 00…: mobile numbers beginning 06-00 are not handed out in the
    /// Netherlands; some from the range France reserves for fiction (06 39 98 xx xx).
    pub(crate) fn phone(&mut self, dice: &mut Dice) -> Attribute {
        // The counters step through their ranges in an order that does not look like a counter.
        let value = if dice.percent(12) && self.french < 10_000 {
            self.french += 1;
            format!("+336 3998 {:04}", (self.french * 7919) % 10_000).replace(' ', "")
        } else {
            self.mobile += 1;
            if mobile(self.mobile).ends_with(crate::story::PHONE_TAIL) {
                self.mobile += 1; // the story's own number
            }
            mobile(self.mobile)
        };
        person(AttributeKind::Phone, value)
    }

    /// An online name.
    pub(crate) fn handle(&mut self, dice: &mut Dice) -> Attribute {
        self.handle += 1;
        let platform = dice.pick(&["instagram", "snapchat", "tiktok", "telegram"]);
        let word =
            dice.pick(&["maanlicht", "zeewind", "rozerood", "snelle", "nachtuil", "goudvis", "x_lief"]);
        person(AttributeKind::Handle, format!("{platform}:{word}_demo{}", self.handle))
    }

    /// An e-mail address in a reserved domain.
    pub(crate) fn email(&mut self, dice: &mut Dice) -> Attribute {
        self.handle += 1;
        let word = dice.pick(&["bloem", "wolk", "ster", "regen", "boot"]);
        person(AttributeKind::Email, format!("{word}{}@post.example", self.handle))
    }

    /// A plate in today's form with vowels, which is never issued.
    pub(crate) fn plate(&mut self, dice: &mut Dice) -> Attribute {
        self.plate += 1;
        let vowels = ["AE", "EA", "OE", "IA", "UO"];
        let (a, b) = (dice.pick(&vowels), dice.pick(&["A", "E", "I", "O", "U"]));
        let number = (self.plate * 37) % 1000;
        Attribute {
            kind: AttributeKind::Plate,
            value: format!("{a}-{number:03}-{b}"),
            of: AttributeOf::Other,
        }
    }

    /// An address with the postcode letters QQ, which are not handed out.
    pub(crate) fn address(&mut self, municipality: &str, dice: &mut Dice) -> Attribute {
        self.house += 1;
        let street = dice.pick(&STREETS);
        let postcode = 1000 + (self.house * 13) % 9000;
        let value = format!("{street} {}, {postcode} QQ {municipality}", self.house);
        Attribute { kind: AttributeKind::Address, value, of: AttributeOf::Other }
    }

    /// A travel document number with the letter O, which Dutch numbers never hold.
    pub(crate) fn document(&mut self) -> Attribute {
        self.document += 1;
        person(AttributeKind::DocumentNumber, format!("DEMO{:05}", self.document))
    }

    /// An employer's Chamber of Commerce number below any that was handed out.
    pub(crate) fn kvk(&mut self) -> Attribute {
        self.kvk += 1;
        Attribute {
            kind: AttributeKind::KvkNumber,
            value: format!("000{:05}", self.kvk),
            of: AttributeOf::Employer,
        }
    }
}

fn mobile(n: u32) -> String {
    format!("+31600{:06}", (u64::from(n) * 618_033 + 123_457) % 1_000_000)
}

/// The same value as another organisation would write it down.
pub(crate) fn written_otherwise(attribute: &Attribute, dice: &mut Dice) -> Attribute {
    let mut other = attribute.clone();
    match attribute.kind {
        AttributeKind::Phone => {
            if let Some(rest) = attribute.value.strip_prefix("+31") {
                other.value = match dice.below(3) {
                    0 => format!("0{rest}"),
                    1 if rest.len() == 9 => {
                        format!(
                            "0{}-{} {} {} {}",
                            &rest[..1],
                            &rest[1..3],
                            &rest[3..5],
                            &rest[5..7],
                            &rest[7..]
                        )
                    }
                    _ => format!("0031 {rest}"),
                };
            } else {
                other.value = attribute.value.replacen('+', "00", 1);
            }
        }
        AttributeKind::Plate => other.value = attribute.value.replace('-', "").to_lowercase(),
        AttributeKind::Handle => other.value = attribute.value.replacen(':', " @", 1).to_uppercase(),
        AttributeKind::Email => other.value = attribute.value.to_uppercase(),
        AttributeKind::DocumentNumber => other.value = attribute.value.to_lowercase(),
        AttributeKind::Address => other.value = attribute.value.replace(", ", " "),
        AttributeKind::KvkNumber => {}
    }
    other
}

const fn person(kind: AttributeKind, value: String) -> Attribute {
    Attribute { kind, value, of: AttributeOf::Person }
}

#[cfg(test)]
mod tests {
    use super::{Contacts, written_otherwise};
    use crate::dice::Dice;
    use std::collections::BTreeSet;

    #[test]
    fn numbers_are_fictitious_and_do_not_repeat() {
        let (mut contacts, mut dice) = (Contacts::default(), Dice::new(1, "phones"));
        let numbers: BTreeSet<_> = (0..5000).map(|_| contacts.phone(&mut dice).value).collect();
        assert_eq!(numbers.len(), 5000);
        assert!(numbers.iter().all(|n| n.starts_with("+31600") || n.starts_with("+3363998")));
        assert!(numbers.iter().all(|n| n.len() == 12));
    }

    #[test]
    fn another_way_of_writing_keeps_the_digits() {
        let (mut contacts, mut dice) = (Contacts::default(), Dice::new(1, "again"));
        for _ in 0..200 {
            let one = contacts.phone(&mut dice);
            let two = written_otherwise(&one, &mut dice);
            let digits = |s: &str| s.chars().filter(char::is_ascii_digit).collect::<String>();
            let (a, b) = (digits(&one.value), digits(&two.value));
            assert_eq!(a[a.len() - 9..], b[b.len() - 9..]);
            assert_ne!(one.value, two.value);
        }
    }
}
