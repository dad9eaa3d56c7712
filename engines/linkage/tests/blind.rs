//! Blind mode: what tokens are made, that variants meet on them, and what the index does with nothing but tokens.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use oever_linkage::PersonRow;
use oever_linkage::blind::{BlindCorpus, BlindKind, BlindOptions, MAX_TOKENS, Tokeniser, link_blind};
use oever_linkage::clear::Side;
use proptest::prelude::*;
use rstest::rstest;

type Tokens = Vec<(BlindKind, Vec<u8>)>;

fn tokens(row: &PersonRow<'_>) -> Tokens {
    let mut tokens = Vec::new();
    Tokeniser::new().inputs(row, |kind, input| tokens.push((kind, input.to_vec())));
    tokens
}

fn kinds_in_common(a: &PersonRow<'_>, b: &PersonRow<'_>) -> BTreeSet<BlindKind> {
    let theirs = tokens(b);
    tokens(a).into_iter().filter(|token| theirs.contains(token)).map(|(kind, _)| kind).collect()
}

/// Stands in for the key service: equal inputs give equal tokens.
fn token(input: &[u8]) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(input)
}

fn corpus(left: &[Tokens], right: &[Tokens]) -> BlindCorpus {
    let mut corpus = BlindCorpus::new();
    for (side, records) in [(Side::Left, left), (Side::Right, right)] {
        for record in records {
            corpus.add(side, record.iter().map(|(kind, input)| (*kind, token(input))));
        }
    }
    corpus
}

fn full() -> PersonRow<'static> {
    PersonRow {
        given_name: "Олена",
        surname: "Voorbeeldenko",
        date_of_birth: "1990-02-03",
        sex: "F",
        street: "Kerkstraat 12",
        postcode: "1000 AA",
        city: "Utrecht",
        phone: "06 1000 0001",
        ..PersonRow::default()
    }
}

#[test]
fn the_number_of_tokens_is_bounded_and_counted() {
    assert_eq!(tokens(&full()).len(), 24);
    let long = PersonRow { given_name: "Ana Maria Lucia", surname: "Garcia Ruiz de la Vega", ..full() };
    assert_eq!(tokens(&long).len(), MAX_TOKENS);
    let corpus = corpus(&[tokens(&full())], &[tokens(&long), Vec::new()]);
    assert_eq!(corpus.tokens_per_record(), (49.0 / 3.0, 25));
}

#[test]
fn nothing_that_is_easily_guessed_stands_alone() {
    let nothing = PersonRow::default();
    for row in [
        PersonRow { given_name: "Olena", ..nothing },
        PersonRow { surname: "Voorbeeldenko", ..nothing },
        PersonRow { date_of_birth: "1990-02-03", ..nothing },
        PersonRow { sex: "F", city: "Utrecht", ..nothing },
        PersonRow { postcode: "1000 AA", ..nothing },
        PersonRow { street: "Kerkstraat", ..nothing },
        PersonRow { given_name: "O.", date_of_birth: "1990-02-03", ..nothing },
    ] {
        assert!(tokens(&row).is_empty());
    }
}

#[rstest]
#[case::spelling(PersonRow { given_name: "Olena", surname: "Voorbeeldenko", ..PersonRow::default() }, BlindKind::NameSound)]
#[case::swapped(PersonRow { given_name: "Voorbeeldenko", surname: "Olena", ..PersonRow::default() }, BlindKind::NameSound)]
#[case::vowels(PersonRow { given_name: "Alena", surname: "Vorbieldinko", ..PersonRow::default() }, BlindKind::NameBones)]
#[case::two_errors(PersonRow { given_name: "Olena", surname: "Voorbwwldqnko", date_of_birth: "1990-02-23", ..PersonRow::default() }, BlindKind::ShortYearMonth)]
#[case::digits(PersonRow { street: "Kerkstraat", postcode: "0010 AA", ..PersonRow::default() }, BlindKind::StreetPostcode)]
#[case::street_error(PersonRow { street: "Kerkstraet 12", city: "Utrect", ..PersonRow::default() }, BlindKind::Street)]
#[case::one_name(PersonRow { given_name: "Olena", date_of_birth: "3-2-1990", ..PersonRow::default() }, BlindKind::PartBirth)]
#[case::day_and_month(PersonRow { sex: "V", date_of_birth: "1990-03-02", ..PersonRow::default() }, BlindKind::SexBirth)]
#[case::estimate(PersonRow { given_name: "Olena", date_of_birth: "1990-01-01", ..PersonRow::default() }, BlindKind::PartYear)]
#[case::number(PersonRow { phone: "+31 6 10000001", ..PersonRow::default() }, BlindKind::Phone)]
#[case::house(PersonRow { street: "Kerkstr. 12 b", postcode: "1000aa", ..PersonRow::default() }, BlindKind::House)]
fn variants_meet(#[case] other: PersonRow<'_>, #[case] expected: BlindKind) {
    assert!(kinds_in_common(&full(), &other).contains(&expected));
}

#[test]
fn strangers_do_not_meet() {
    let other = PersonRow {
        given_name: "Xasan",
        surname: "Anders",
        date_of_birth: "1985-11-30",
        sex: "M",
        street: "Molenpad 3",
        postcode: "9999 ZZ",
        city: "Delfzijl",
        phone: "06 2000 0002",
        ..PersonRow::default()
    };
    assert!(kinds_in_common(&full(), &other).is_empty());
}

#[test]
fn what_many_hold_is_dropped_and_a_rare_token_is_not() {
    let (common, rare) = ((BlindKind::Phone, vec![1]), (BlindKind::House, vec![2]));
    let left = [vec![common.clone()], vec![common.clone(), rare.clone()]];
    let right = [vec![common], vec![rare]];
    let found = |frequent| {
        let options = BlindOptions { floor: 0.0, frequent };
        let pairs = link_blind(corpus(&left, &right), &options);
        pairs.iter().map(|pair| (pair.left, pair.right)).collect::<Vec<_>>()
    };
    assert_eq!(found(3), [(0, 0), (1, 0), (1, 1)]);
    assert_eq!(found(2), [(1, 1)]);
}

/// Small records over few values, so that much meets.
fn record() -> impl Strategy<Value = Tokens> {
    let kind = prop::sample::select(BlindKind::ALL.to_vec());
    prop::collection::vec((kind, prop::collection::vec(0_u8..6, 1)), 0..12)
}

fn all_pairs() -> BlindOptions {
    BlindOptions { floor: 0.0, ..BlindOptions::default() }
}

fn pairs(corpus: BlindCorpus) -> Vec<(u32, u32)> {
    link_blind(corpus, &all_pairs()).iter().map(|pair| (pair.left, pair.right)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_pair_is_seen_when_it_shares_two_tokens_or_one_that_suffices_and_only_then(
        left in prop::collection::vec(record(), 1..12), right in prop::collection::vec(record(), 1..12)
    ) {
        let mut expected = Vec::new();
        for (a, own) in (0_u32..).zip(&left) {
            for (b, theirs) in (0_u32..).zip(&right) {
                let shared: BTreeSet<_> = own.iter().filter(|token| theirs.contains(token)).collect();
                if shared.len() > 1 || shared.iter().any(|(kind, _)| kind.suffices()) {
                    expected.push((a, b));
                }
            }
        }
        prop_assert_eq!(pairs(corpus(&left, &right)), expected);
    }

    #[test]
    fn sides_are_alike(
        left in prop::collection::vec(record(), 1..12), right in prop::collection::vec(record(), 1..12)
    ) {
        let there: HashMap<(u32, u32), f64> = link_blind(corpus(&left, &right), &all_pairs())
            .iter().map(|pair| ((pair.left, pair.right), pair.probability)).collect();
        for pair in link_blind(corpus(&right, &left), &all_pairs()) {
            let other = there[&(pair.right, pair.left)];
            prop_assert!((pair.probability - other).abs() < 1e-3, "{} {}", pair.probability, other);
        }
    }

    #[test]
    fn no_text_breaks_it(values in prop::array::uniform8(any::<String>())) {
        let [given_name, surname, date_of_birth, sex, street, postcode, city, phone] =
            values.each_ref().map(String::as_str);
        let known = PersonRow { given_name, surname, date_of_birth, sex, street, ..PersonRow::default() };
        let row = PersonRow { postcode, city, phone, ..known };
        let tokens = tokens(&row);
        prop_assert!(tokens.len() <= MAX_TOKENS);
        let distinct: BTreeSet<_> = tokens.iter().collect();
        prop_assert_eq!(distinct.len(), tokens.len());
    }

    #[test]
    fn more_of_the_same_person_is_never_lost_in_a_crowd(extra in 0_usize..40) {
        // However many strangers share the town and the year, the one person stays found.
        let mut right: Vec<Tokens> = (0..extra)
            .map(|number| {
                let name = format!("Vreemde{}", char::from(b'a' + u8::try_from(number % 26).unwrap_or_default()));
                tokens(&PersonRow { surname: &name, phone: "", street: "", postcode: "", ..full() })
            })
            .collect();
        right.push(tokens(&full()));
        let found = pairs(corpus(&[tokens(&full())], &right));
        prop_assert!(found.contains(&(0, u32::try_from(extra).unwrap_or_default())));
    }
}
