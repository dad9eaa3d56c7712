//! Clear mode: what meets, what does not, and that the fast way finds what the slow way finds.

use oever_linkage::PersonRow;
use oever_linkage::clear::{
    Attribute, Corpus, LinkOptions, Linked, ScoredPair, Side, THRESHOLD, clusters, link, one_to_one,
};
use proptest::prelude::*;
use rstest::rstest;

/// An invented person: given name, surname, birth date, sex, street, postcode, town, phone, e-mail, documents.
type Row = [String; 10];

fn as_row(row: &Row) -> PersonRow<'_> {
    let [given_name, surname, date_of_birth, sex, street, postcode, city, phone, email, document] =
        row.each_ref().map(String::as_str);
    PersonRow { given_name, surname, date_of_birth, sex, street, postcode, city, phone, email, document }
}

fn corpus(left: &[Row], right: &[Row]) -> Corpus {
    let mut corpus = Corpus::new();
    for (side, rows) in [(Side::Left, left), (Side::Right, right)] {
        for row in rows {
            corpus.add(side, &as_row(row));
        }
    }
    corpus
}

fn shipped() -> LinkOptions {
    LinkOptions { estimate: false, ..LinkOptions::default() }
}

fn level(linked: &Linked, corpus: &Corpus, attribute: Attribute) -> &'static str {
    let evidence = linked.explain(corpus, 0, 0);
    evidence.iter().find(|one| one.attribute == attribute).expect("every attribute is explained").level
}

/// The grades of given name, surname and order for two written names.
fn names(a: (&str, &str), b: (&str, &str)) -> [&'static str; 3] {
    let mut corpus = Corpus::new();
    for (side, (given_name, surname)) in [(Side::Left, a), (Side::Right, b)] {
        corpus.add(side, &PersonRow { given_name, surname, ..PersonRow::default() });
    }
    let linked = link(&corpus, &shipped());
    [Attribute::GivenName, Attribute::Surname, Attribute::WholeName].map(|one| level(&linked, &corpus, one))
}

#[rstest]
#[case::particles(("Jan", "van der Voorbeeld"), ("Jan", "Voorbeeld"), ["same", "same"])]
#[case::arabic(("Mohammed", "El Voorbeeld"), ("Mehmed", "Voorbeeld"), ["form-of-the-same-name", "same"])]
#[case::vowels(("Saleh", "Haddad"), ("Salih", "Hadad"), ["sounds-the-same", "sounds-the-same"])]
#[case::ethiopian(("Senait", "G/meskel"), ("Senayt", "Gebremeskel"), ["sounds-the-same", "same"])]
#[case::somali(("Xasan", "Cabdi"), ("Hassan", "Abdi"), ["sounds-the-same", "sounds-the-same"])]
#[case::ukrainian(("Юлія", "Шевчук"), ("Yuliia", "Shevchuk"), ["sounds-the-same", "same"])]
#[case::czech_letters(("Žofie", "Dvořáčková"), ("Zhofie", "Dvorachkova"), ["same", "same"])]
#[case::german_tsch(("Toška", "Tschernova"), ("Toshka", "Chernov"), ["same", "sounds-the-same"])]
#[case::polish(("Anna", "Kowalska"), ("Anna", "Kowalski"), ["same", "sounds-the-same"])]
#[case::vietnamese(("Thị Lan", "Nguyễn"), ("Lan", "Nguyen"), ["same", "same"])]
#[case::spanish(("Lucía", "Voorbeeld Casanova"), ("Lucia", "Voorbeeld"), ["same", "one-is-part-of-the-other"])]
#[case::nickname(("Sasha", "Voorbeeld"), ("Oleksandr", "Voorbeeld"), ["form-of-the-same-name", "same"])]
#[case::initial(("J.", "Voorbeeld"), ("Jan", "Voorbeeld"), ["initial", "same"])]
#[case::typing(("Hendrika", "Voorbeeld"), ("Hendrila", "Voorbedld"), ["one-typing-error", "one-typing-error"])]
#[case::strangers(("Hendrika", "Voorbeeld"), ("Mustafa", "Anders"), ["different", "different"])]
fn names_meet_across_spellings(
    #[case] a: (&str, &str),
    #[case] b: (&str, &str),
    #[case] expected: [&str; 2],
) {
    let [given, surname, _] = names(a, b);
    assert_eq!([given, surname], expected);
}

#[test]
fn swapped_name_fields_are_seen() {
    let [given, surname, order] = names(("Nguyen", "Lan"), ("Lan", "Nguyen"));
    assert_eq!([given, surname, order], ["same", "same", "swapped"]);
}

#[rstest]
#[case("1990-02-03", "3-2-1990", "same")]
#[case("1990-02-03", "3/2/90", "same")]
#[case("2006-02-08", "8-2-06", "same")]
#[case("1990-02-03", "1990-03-02", "day-and-month-swapped")]
#[case("1990-02-03", "1990-01-01", "estimate-same-year")]
#[case("1990-02-03", "1991", "estimate-next-year")]
#[case("1990-02-03", "1990-02-08", "one-digit-of-day-or-month")]
#[case("1990-02-03", "1900-02-03", "one-digit-of-year")]
#[case("1990-02-03", "", "missing")]
#[case("1990-02-03", "1975-11-28", "different")]
fn dates_are_graded(#[case] a: &str, #[case] b: &str, #[case] expected: &str) {
    let mut corpus = Corpus::new();
    corpus.add(Side::Left, &PersonRow { date_of_birth: a, ..PersonRow::default() });
    corpus.add(Side::Right, &PersonRow { date_of_birth: b, ..PersonRow::default() });
    assert_eq!(level(&link(&corpus, &shipped()), &corpus, Attribute::BirthDate), expected);
}

#[rstest]
#[case(("Kerkstr. 12a", "1000 AA", "Utrecht"), ("Kerkstraat 12", "1000AA", "Elders"), "same-house")]
#[case(("Kerkstraat 12", "", "Utrecht"), ("12 Kerkstraat", "", "Utrecht"), "same-street-number-and-town")]
#[case(("Kerkstraat 12", "1000 AA", "Utrecht"), ("", "", "Utrecht"), "same-town")]
#[case(("Kerkstraat 12", "1000 AA", "Utrecht"), ("", "", ""), "missing")]
#[case(("Kerkstraat 12", "1000 AA", "Utrecht"), ("Molenpad 3", "9999 ZZ", "Delfzijl"), "different")]
fn an_address_is_one_thing(
    #[case] a: (&str, &str, &str),
    #[case] b: (&str, &str, &str),
    #[case] expected: &str,
) {
    let mut corpus = Corpus::new();
    for (side, (street, postcode, city)) in [(Side::Left, (a.0, a.1, a.2)), (Side::Right, (b.0, b.1, b.2))] {
        corpus.add(side, &PersonRow { street, postcode, city, ..PersonRow::default() });
    }
    assert_eq!(level(&link(&corpus, &shipped()), &corpus, Attribute::Address), expected);
}

#[test]
fn a_phone_meets_in_every_way_of_writing() {
    let mut corpus = Corpus::new();
    corpus.add(Side::Left, &PersonRow { phone: "06 - 1000 0001", ..PersonRow::default() });
    corpus.add(Side::Right, &PersonRow { phone: "0031 (0)6 10000001", ..PersonRow::default() });
    assert_eq!(level(&link(&corpus, &shipped()), &corpus, Attribute::Phone), "same");
}

#[rstest]
#[case("naam@example.org", "Naam <NAAM@example.org>", "same")]
#[case("naam@example.org", "naaam@example.org", "one-typing-error")]
#[case("naam@example.org", "ander@example.com", "different")]
#[case("naam@example.org", "no address", "missing")]
fn email_addresses_are_graded(#[case] a: &str, #[case] b: &str, #[case] expected: &str) {
    let mut corpus = Corpus::new();
    corpus.add(Side::Left, &PersonRow { email: a, ..PersonRow::default() });
    corpus.add(Side::Right, &PersonRow { email: b, ..PersonRow::default() });
    assert_eq!(level(&link(&corpus, &shipped()), &corpus, Attribute::Email), expected);
}

#[rstest]
#[case("XX0000017", "xx 000 0017", "same")]
#[case("XX0000017;YY9999999", "ZZ1111111; YY-9999999", "same")]
#[case("XX0000017", "XX0000071", "one-typing-error")]
#[case("XX0000017", "ZZ1111111", "different")]
#[case("XX0000017", " ; ", "missing")]
fn documents_are_graded_and_one_in_common_is_enough(
    #[case] a: &str,
    #[case] b: &str,
    #[case] expected: &str,
) {
    let mut corpus = Corpus::new();
    corpus.add(Side::Left, &PersonRow { document: a, ..PersonRow::default() });
    corpus.add(Side::Right, &PersonRow { document: b, ..PersonRow::default() });
    assert_eq!(level(&link(&corpus, &shipped()), &corpus, Attribute::Document), expected);
}

fn pair(left: u32, right: u32, probability: f32) -> ScoredPair {
    ScoredPair {
        left,
        right,
        weight: (probability / (1.0 - probability)).log2(),
        probability: f64::from(probability),
    }
}

#[test]
fn one_to_one_keeps_the_strongest() {
    let kept = one_to_one(&[pair(0, 0, 0.9), pair(0, 1, 0.99), pair(1, 1, 0.95), pair(1, 0, 0.5)]);
    assert_eq!(kept.iter().map(|pair| (pair.left, pair.right)).collect::<Vec<_>>(), [(0, 1), (1, 0)]);
}

#[test]
fn one_shared_thing_does_not_glue_two_families() {
    // Twice three rows of one person, and a single pair between them.
    let person =
        |base: u32| [pair(base, base + 1, 0.99), pair(base, base + 2, 0.99), pair(base + 1, base + 2, 0.98)];
    let mut pairs = [person(0), person(10)].concat();
    pairs.push(pair(2, 10, 0.95));
    assert_eq!(clusters(&pairs, THRESHOLD), [vec![0, 1, 2], vec![10, 11, 12]]);
    // A chain of three does hold together: half of the pairs agree.
    assert_eq!(clusters(&[pair(0, 1, 0.99), pair(1, 2, 0.95)], THRESHOLD), [vec![0, 1, 2]]);
}

fn person() -> impl Strategy<Value = Row> {
    let given = prop::sample::select(vec!["Jan", "Olena", "Fatima", "Xasan", "Thị Lan", "Sasha", "K.", ""]);
    let surname =
        prop::sample::select(vec!["de Boer", "Kovalenko", "El Amrani", "Kowalska", "Nguyễn", "García Ruiz"]);
    let date = (1950_u32..2010, 1_u32..13, 1_u32..29).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}"));
    let street = (prop::sample::select(vec!["Kerkstraat", "Molenpad", "Dorpsweg"]), 1_u32..90)
        .prop_map(|(name, number)| format!("{name} {number}"));
    let postcode =
        (1000_u32..1030, prop::sample::select(vec!["AA", "BC"])).prop_map(|(d, l)| format!("{d} {l}"));
    let phone = (10_000_000_u32..10_000_400).prop_map(|number| format!("06{number}"));
    (
        given,
        surname,
        date,
        "[MF]?",
        street,
        postcode,
        prop::sample::select(vec!["Utrecht", "Zwolle", ""]),
        phone,
        prop_oneof![Just(String::new()), (0_u32..400).prop_map(|number| format!("a{number}@example.org"))],
        prop_oneof![Just(String::new()), (0_u32..400).prop_map(|number| format!("XX{number:07};YY1234567"))],
    )
        .prop_map(|(given, surname, date, sex, street, postcode, city, phone, email, document)| {
            let (given, surname, city) = (given.to_owned(), surname.to_owned(), city.to_owned());
            [given, surname, date, sex, street, postcode, city, phone, email, document]
        })
}

/// Persons, and the same persons with some values gone or changed. So few that no block is too large.
fn files() -> impl Strategy<Value = (Vec<Row>, Vec<Row>)> {
    prop::collection::vec((person(), person(), 0_u16..1023), 1..5).prop_map(|drawn| {
        let changed = drawn.iter().map(|(one, other, mask)| {
            let mut row = one.clone();
            for (at, value) in row.iter_mut().enumerate() {
                if mask & (1 << at) != 0 && mask.count_ones() < 5 {
                    *value = if at % 2 == 0 { String::new() } else { other[at].clone() };
                }
            }
            row
        });
        let right = changed.collect();
        (drawn.into_iter().map(|(one, _, _)| one).collect(), right)
    })
}

fn above(linked: &Linked) -> Vec<(u32, u32)> {
    let likely = linked.pairs.iter().filter(|pair| pair.probability >= THRESHOLD);
    likely.map(|pair| (pair.left, pair.right)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn blocking_loses_no_person_and_invents_none((left, right) in files()) {
        let corpus = corpus(&left, &right);
        let slow = link(&corpus, &LinkOptions { all_pairs: true, ..shipped() });
        prop_assert_eq!(slow.compared, left.len() * right.len());
        let (slow, fast) = (above(&slow), above(&link(&corpus, &shipped())));
        prop_assert!(fast.iter().all(|pair| slow.contains(pair)));
        // Two strangers whose telephone numbers differ in one digit may be left out; a person may not.
        prop_assert!(slow.iter().all(|pair| pair.0 != pair.1 || fast.contains(pair)));
    }

    #[test]
    fn the_order_of_files_does_not_matter((left, right) in files()) {
        let there = link(&corpus(&left, &right), &shipped());
        let back = link(&corpus(&right, &left), &shipped());
        let mut turned: Vec<(u32, u32)> = above(&back).into_iter().map(|(a, b)| (b, a)).collect();
        turned.sort_unstable();
        prop_assert_eq!(above(&there), turned);
    }

    #[test]
    fn within_one_file_each_pair_comes_once_and_smaller_first((left, right) in files()) {
        let all = [left, right].concat();
        let linked = link(&corpus(&all, &[]), &LinkOptions::default());
        let pairs: Vec<(u32, u32)> = linked.pairs.iter().map(|pair| (pair.left, pair.right)).collect();
        prop_assert!(pairs.iter().all(|(a, b)| a < b));
        prop_assert!(pairs.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn the_same_files_give_the_same_answer((left, right) in files()) {
        let corpus = corpus(&left, &right);
        let options = LinkOptions::default();
        prop_assert_eq!(link(&corpus, &options).pairs, link(&corpus, &options).pairs);
    }

    #[test]
    fn no_text_breaks_it(values in prop::collection::vec(prop::array::uniform10(any::<String>()), 0..6)) {
        let corpus = corpus(&values, &values);
        let linked = link(&corpus, &LinkOptions { all_pairs: true, ..LinkOptions::default() });
        for pair in &linked.pairs {
            prop_assert!(pair.weight.is_finite() && (0.0..=1.0).contains(&pair.probability));
            linked.explain(&corpus, pair.left, pair.right);
        }
    }
}
