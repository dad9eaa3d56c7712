//! Ways of writing that must come together, ways that must stay apart, and what is refused. All values invented.

use oever_linkage::{AttributeKind as Kind, MAX_LEN, Normalised, Problem, normalise};
use proptest::prelude::*;
use rstest::rstest;

fn form(kind: Kind, raw: &str) -> String {
    normalise(kind, raw).unwrap_or_else(|error| panic!("{raw:?}: {error}")).as_str().to_owned()
}

fn problem(kind: Kind, raw: &str) -> Problem {
    normalise(kind, raw).map(|found| panic!("{raw:?} became {:?}", found.as_str())).unwrap_err().problem
}

#[rstest]
#[case("0600000001")]
#[case("06-0000 0001")]
#[case("06 000 000 01")]
#[case("(06) 00000001")]
#[case("+31600000001")]
#[case("+31 (0)6 0000 0001")]
#[case("+31 06 00000001")]
#[case("(+31) 6 00000001")]
#[case("0031 6 00000001")]
#[case("0031 (0)6 00000001")]
#[case("31600000001")]
#[case("600000001")]
#[case("Tel.: 06-00000001")]
#[case("06 00000001 ext. 12")]
#[case("06 00000001 tst 12")]
#[case("06 00000001 x12")]
#[case("06 00000001 #12")]
#[case("tel:+31-6-00000001;ext=12")]
#[case("٠٦٠٠٠٠٠٠٠١")]
#[case("\u{202a}+31\u{a0}6 00000001\u{202c}")]
fn one_phone(#[case] raw: &str) {
    assert_eq!(form(Kind::Phone, raw), "+31600000001");
}

#[rstest]
#[case("+32 400 00 00 01", "+32400000001")]
#[case("0032400000001", "+32400000001")]
#[case("+44 (0)20 0000 0001", "+442000000001")]
#[case("020 0000001", "+31200000001")]
#[case("097000000001", "+3197000000001")]
fn other_phones(#[case] raw: &str, #[case] expected: &str) {
    assert_eq!(form(Kind::Phone, raw), expected);
}

#[rstest]
#[case("", Problem::Empty)]
#[case("  ", Problem::Empty)]
#[case("112", Problem::PhoneTooShort)]
#[case("onbekend", Problem::PhoneTooShort)]
#[case("06 0000 000", Problem::PhoneNotDutch)]
#[case("06 0000 00011", Problem::PhoneNotDutch)]
#[case("0171 00000001", Problem::PhoneNotDutch)]
#[case("0800 0000", Problem::PhoneService)]
#[case("+31 900 0000", Problem::PhoneService)]
#[case("06 00000001 of bel de buren", Problem::PhoneLetters)]
#[case("bel 06 00000001", Problem::PhoneLetters)]
#[case("+1 234", Problem::PhoneTooShort)]
#[case("+12345678901234567", Problem::PhoneTooLong)]
#[case("49 171 0000001", Problem::PhoneNoCountry)]
fn refused_phones(#[case] raw: &str, #[case] expected: Problem) {
    assert_eq!(problem(Kind::Phone, raw), expected);
}

#[rstest]
#[case("Naam.Achter@Example.ORG", "naam.achter@example.org")]
#[case(" mailto:naam@example.org ", "naam@example.org")]
#[case("Naam <naam@example.org>", "naam@example.org")]
#[case("naam@example.org.", "naam@example.org")]
#[case("na.am+x@googlemail.com", "naam@gmail.com")]
#[case("na.am+x@example.org", "na.am+x@example.org")]
fn emails(#[case] raw: &str, #[case] expected: &str) {
    assert_eq!(form(Kind::Email, raw), expected);
}

#[rstest]
#[case("naam")]
#[case("naam@")]
#[case("@example.org")]
#[case("naam@example")]
#[case("na am@example.org")]
#[case("a@b@example.org")]
#[case("naam@example..org")]
#[case("+x@gmail.com")]
fn refused_emails(#[case] raw: &str) {
    assert_eq!(problem(Kind::Email, raw), Problem::EmailShape);
}

#[rstest]
#[case("instagram:Voor.Beeld")]
#[case("Insta: @voor.beeld")]
#[case("ig @voor.beeld")]
#[case("https://www.instagram.com/voor.beeld/?hl=nl")]
#[case("instagram.com/voor.beeld")]
#[case("www.instagram.com/voor.beeld#x")]
fn one_handle(#[case] raw: &str) {
    assert_eq!(form(Kind::Handle, raw), "instagram:voor.beeld");
}

#[rstest]
#[case("https://www.facebook.com/profile.php?id=100&x=1", "facebook:100")]
#[case("https://nl.linkedin.com/in/voorbeeld", "linkedin:voorbeeld")]
#[case("https://twitter.com/voorbeeld", "x:voorbeeld")]
#[case("x:voorbeeld", "x:voorbeeld")]
#[case("https://www.snapchat.com/add/voorbeeld", "snapchat:voorbeeld")]
#[case("kinkysite: voorbeeld_1", "kinkysite:voorbeeld_1")]
fn other_handles(#[case] raw: &str, #[case] expected: &str) {
    assert_eq!(form(Kind::Handle, raw), expected);
}

#[rstest]
#[case("@voorbeeld", Problem::HandlePlatform)]
#[case("voorbeeld", Problem::HandlePlatform)]
#[case("naam@example.org", Problem::HandlePlatform)]
#[case("https://example.org/voorbeeld", Problem::HandlePlatform)]
#[case("whatsapp: 0600000001", Problem::HandleIsPhone)]
#[case("instagram:", Problem::HandleName)]
#[case("instagram: voor beeld", Problem::HandleName)]
#[case("https://instagram.com/", Problem::HandleName)]
fn refused_handles(#[case] raw: &str, #[case] expected: Problem) {
    assert_eq!(problem(Kind::Handle, raw), expected);
}

#[rstest]
#[case("xx-00-xx", "XX00XX")]
#[case("NL XX 00 XX", "XX00XX")]
#[case("NL-XX-00-XX", "XX00XX")]
#[case("АА 0000 ВС", "AA0000BC")]
#[case("WX·00000", "WX00000")]
fn plates(#[case] raw: &str, #[case] expected: &str) {
    assert_eq!(form(Kind::Plate, raw), expected);
}

#[rstest]
#[case(Kind::Plate, "rode auto", Problem::PlateShape)]
#[case(Kind::Plate, "0X", Problem::PlateShape)]
#[case(Kind::KvkNumber, "0000000", Problem::KvkLength)]
#[case(Kind::KvkNumber, "000000000", Problem::KvkLength)]
#[case(Kind::KvkNumber, "000000000000", Problem::KvkEstablishment)]
#[case(Kind::KvkNumber, "bakker 00000000", Problem::KvkLength)]
#[case(Kind::DocumentNumber, "BSN 000000000", Problem::CitizenServiceNumber)]
#[case(Kind::DocumentNumber, "b.s.n. 000000000", Problem::CitizenServiceNumber)]
#[case(Kind::DocumentNumber, "X0", Problem::DocumentShape)]
#[case(Kind::DocumentNumber, "paspoort kwijt", Problem::DocumentShape)]
#[case(Kind::Address, "1000 AA Amsterdam", Problem::AddressHouseNumber)]
#[case(Kind::Address, "Dorpsstraat, 1000 AA", Problem::AddressHouseNumber)]
#[case(Kind::Address, "Amsterdam", Problem::AddressTooVague)]
#[case(Kind::Address, "Dorpsstraat 12", Problem::AddressTooVague)]
#[case(Kind::Name, "...", Problem::NameLetters)]
#[case(Kind::Name, "Jan 2", Problem::NameDigits)]
#[case(Kind::BirthDate, "31-02-1990", Problem::DateDoesNotExist)]
#[case(Kind::BirthDate, "02/13/1990", Problem::DateDoesNotExist)]
#[case(Kind::BirthDate, "29-02-1900", Problem::DateDoesNotExist)]
#[case(Kind::BirthDate, "3-2-90", Problem::DateShortYear)]
#[case(Kind::BirthDate, "03-02-1066", Problem::DateYear)]
#[case(Kind::BirthDate, "ergens in de zomer", Problem::DateShape)]
#[case(Kind::BirthDate, "zomer 1990", Problem::DateShape)]
fn refused(#[case] kind: Kind, #[case] raw: &str, #[case] expected: Problem) {
    assert_eq!(problem(kind, raw), expected);
}

#[rstest]
#[case(Kind::KvkNumber, "KvK-nummer: 0000.0001", "00000001")]
#[case(Kind::DocumentNumber, " xx 000-0001 ", "XX0000001")]
fn numbers(#[case] kind: Kind, #[case] raw: &str, #[case] expected: &str) {
    assert_eq!(form(kind, raw), expected);
}

#[rstest]
#[case("1000 AA 12 bis", "1000aa 12-bis")]
#[case("1000aa, 12bis", "1000aa 12-bis")]
#[case("Dorpsstraat 12-bis, 1000 AA Amsterdam", "1000aa 12-bis")]
#[case("Dorpsstr. 12 Bis\n1000AA Amsterdam", "1000aa 12-bis")]
#[case("Plein 1944 12, 1000 AA Nijmegen", "1000aa 12")]
#[case("Plein 1944 12-2, 1000 AA Nijmegen", "1000aa 12-2")]
#[case("Dorpsstraat 012, Ede, 1000 AA", "1000aa 12")]
#[case("1000 AA 12 Ede", "1000aa 12")]
#[case("1000 AA Amsterdam, Dorpsstraat 12 A", "1000aa 12-a")]
#[case("12 Voorbeeld Road, Ville-sur-Mer", "12 voorbeeld road villesurmer")]
#[case("Straße 12, Müllerstadt", "strasse 12 mullerstadt")]
fn addresses(#[case] raw: &str, #[case] expected: &str) {
    assert_eq!(form(Kind::Address, raw), expected);
}

#[rstest]
#[case("Jan van der Voorbeeld", "VOORBEELD, Jan van der")]
#[case("Jan van der Voorbeeld", "Jan v.d. Voorbeeld")]
#[case("Jan P. Voorbeeld", "Jan Voorbeeld")]
#[case("José Nuñez", "nunez jose")]
#[case("Jose\u{301} Nun\u{303}ez", "José Nuñez")]
#[case("Олена Коваленко", "Kovalenko Olena")]
#[case("Γιώργος Παπαδόπουλος", "PAPADOPOULOS Giorgos")]
#[case("李伟", "Li Wei")]
#[case("Mohammed Hassan", "Mohamed Hasan")]
#[case("Pieter van Dijk", "Pieter van Dyk")]
#[case("Anna-Maria Voorbeeld", "Anna Maria Voorbeeld")]
#[case("Sean O’Voorbeeld", "Sean O'Voorbeeld")]
#[case("Karel 't Voorbeeld", "Karel Voorbeeld")]
fn names_that_meet(#[case] one: &str, #[case] other: &str) {
    assert_eq!(form(Kind::Name, one), form(Kind::Name, other));
}

#[rstest]
#[case("Jan Voorbeeld", "Jana Voorbeeld")]
#[case("Jan Voorbeeld", "Jan")]
#[case("Ali Ali", "Ali")]
#[case("de Vries", "Vries")]
fn names_that_stay_apart(#[case] one: &str, #[case] other: &str) {
    assert_ne!(form(Kind::Name, one), form(Kind::Name, other));
}

#[rstest]
#[case("1990-02-03", "1990-02-03")]
#[case("3-2-1990", "1990-02-03")]
#[case("03/02/1990", "1990-02-03")]
#[case("03.02.1990", "1990-02-03")]
#[case("3 februari 1990", "1990-02-03")]
#[case("3 Feb. 1990", "1990-02-03")]
#[case("19900203", "1990-02-03")]
#[case("29-02-2000", "2000-02-29")]
#[case("1 mrt 1990", "1990-03-01")]
#[case("02-1990", "1990-02")]
#[case("1990-02", "1990-02")]
#[case("februari 1990", "1990-02")]
#[case("00-02-1990", "1990-02")]
#[case("00-00-1990", "1990")]
#[case("19900000", "1990")]
#[case("1990", "1990")]
fn birth_dates(#[case] raw: &str, #[case] expected: &str) {
    assert_eq!(form(Kind::BirthDate, raw), expected);
}

#[test]
fn every_error_names_the_trouble_and_an_example_but_never_the_value() {
    let error = normalise(Kind::Phone, "06 0000 000 geheim").unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("phone: There are letters in the phone number. Example: {}", error.example())
    );
    for problem in Problem::ALL {
        assert!(
            problem.text().nl.ends_with(['.', '?']) && problem.text().en.ends_with(['.', '?']),
            "{problem:?}"
        );
        assert_eq!(Problem::ALL.iter().filter(|other| other.code() == problem.code()).count(), 1);
    }
    assert_eq!(problem(Kind::Name, &"a".repeat(MAX_LEN + 1)), Problem::TooLong);
    assert_eq!(format!("{:?}", normalise(Kind::Name, "Jan Geheim").unwrap()), "Normalised(name, redacted)");
}

#[test]
fn the_examples_work() {
    for kind in Kind::ALL {
        let examples: Vec<&str> =
            if kind == Kind::Name { vec![kind.example()] } else { kind.example().split(", ").collect() };
        for example in examples {
            form(kind, example);
        }
        assert_eq!(Kind::from_code(kind.code()), Some(kind));
    }
}

/// Text that comes near to what the rules look for, so that the odd paths are reached.
fn near_miss() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "+",
        "00",
        "0",
        "31",
        "6",
        "(0)",
        "06",
        "ext",
        "x",
        "#",
        ";",
        "tel",
        ":",
        "@",
        ".",
        "-",
        "/",
        " ",
        ",",
        "<",
        ">",
        "1000",
        "AA",
        "aa",
        "12",
        "bis",
        "van",
        "de",
        "ij",
        "y",
        "jj",
        "ii",
        "a",
        "b",
        "J.",
        "'s",
        "İ",
        "ß",
        "Σ",
        "Я",
        "李",
        "ع",
        "é",
        "e\u{301}",
        "\u{200f}",
        "http://",
        "www.",
        "t.me",
        "x.com",
        "/in/",
        "profile.php?id=",
        "gmail.com",
        "nl",
        "NL",
        "mailto:",
        "feb",
        "1990",
        "90",
        "19900203",
        "ig",
        "\n",
        "\0",
        "🦀",
    ]);
    prop::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat())
}

fn check_idempotent(raw: &str) -> Result<(), TestCaseError> {
    for kind in Kind::ALL {
        if let Ok(once) = normalise(kind, raw) {
            let twice = normalise(kind, once.as_str());
            prop_assert_eq!(twice.as_ref().map(Normalised::as_str), Ok(once.as_str()), "{} {:?}", kind, raw);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50_000))]

    #[test]
    fn any_text_never_panics_and_normalising_is_idempotent(raw in any::<String>()) {
        check_idempotent(&raw)?;
    }

    #[test]
    fn nearly_right_text_never_panics_and_normalising_is_idempotent(raw in near_miss()) {
        check_idempotent(&raw)?;
    }
}

/// A slow, obvious reading of the Dutch numbering plan.
fn reference_dutch_mobile(raw: &str) -> Option<String> {
    let all: Vec<u32> = raw.chars().filter_map(|c| c.to_digit(10)).collect();
    for prefix in [vec![0], vec![3, 1], vec![3, 1, 0], vec![0, 0, 3, 1], vec![0, 0, 3, 1, 0]] {
        if let Some(rest) = all.strip_prefix(prefix.as_slice())
            && rest.len() == 9
            && rest[0] == 6
        {
            return Some(format!("+31{}", rest.iter().map(u32::to_string).collect::<String>()));
        }
    }
    None
}

proptest! {
    #[test]
    fn dutch_mobiles_agree_with_the_reference(
        prefix in prop::sample::select(vec!["06", "+316", "+31 (0)6", "00316", "0031 06", "+3106"]),
        subscriber in "[0-9]{8}",
        gaps in prop::collection::vec(prop::sample::select(vec!["", " ", "-", ".", "\u{a0}"]), 8),
    ) {
        let spaced: String = subscriber.chars().zip(&gaps).flat_map(|(c, gap)| [c.to_string(), (*gap).to_owned()]).collect();
        let raw = format!("{prefix} {spaced}");
        prop_assert_eq!(Some(form(Kind::Phone, &raw)), reference_dutch_mobile(&raw));
    }

    #[test]
    fn the_order_of_a_name_does_not_matter(parts in prop::collection::vec("[a-zA-Zéüşłя]{1,8}", 1..5), seed in any::<prop::sample::Index>()) {
        let mut turned = parts.clone();
        turned.rotate_left(seed.index(parts.len()));
        let mut reversed = parts.clone();
        reversed.reverse();
        let expected = form(Kind::Name, &parts.join(" "));
        prop_assert_eq!(&form(Kind::Name, &turned.join("  ")), &expected);
        prop_assert_eq!(&form(Kind::Name, &reversed.join(", ")), &expected);
        prop_assert_eq!(&form(Kind::Name, &parts.join("-").to_uppercase()), &expected);
    }
}
