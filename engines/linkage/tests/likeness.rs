//! Names as people write them become pieces on which the same person meets, and what met is said in words. Invented
//! throughout.

use std::collections::BTreeSet;

use oever_linkage::blind::{BlindKind, MAX_TOKENS};
use oever_linkage::{
    AttributeKind as Kind, Evidence, InputKind, Likeness, MeetingToken, PERSON_KINDS, PersonKinds,
    PersonMeeting, Rarity, RecordAttributes, Role, Strength, TokenInput, TokenKind, normalise, person_inputs,
    score, token_inputs,
};
use proptest::prelude::*;

fn record(values: &[(Kind, &str)]) -> RecordAttributes {
    let mut record = RecordAttributes::default();
    for (kind, raw) in values {
        record.add_written(*kind, raw).unwrap();
    }
    record
}

fn person(name: &str, birth: &str) -> RecordAttributes {
    record(&[(Kind::Name, name), (Kind::BirthDate, birth)])
}

fn kind_of(input: &TokenInput) -> BlindKind {
    match input.kind() {
        InputKind::Person(kind) => kind,
        InputKind::Value(kind) => panic!("{kind} among pieces"),
    }
}

/// As the index and the node do it: what is equal meets, and both sides know which kinds they have.
fn meeting(a: &RecordAttributes, b: &RecordAttributes, rarity: Rarity) -> PersonMeeting {
    let (ours, theirs) = (person_inputs(a), person_inputs(b));
    let kinds = |inputs: &[TokenInput]| inputs.iter().map(kind_of).collect::<PersonKinds>();
    let mut met = PersonMeeting::between(kinds(&ours), kinds(&theirs));
    ours.iter().filter(|input| theirs.contains(input)).for_each(|input| met.add(kind_of(input), rarity));
    met
}

fn outcome(a: &RecordAttributes, b: &RecordAttributes) -> Option<(Role, Vec<Evidence>)> {
    let found = score(&[], &meeting(a, b, Rarity::Rare))?;
    let evidence = found.reasons.iter().map(|reason| reason.evidence).collect();
    Some((found.reasons[0].role, evidence))
}

#[test]
fn the_same_person_written_by_two_desks_is_pointed_to() {
    for (here, there) in [
        (("Юлія Коваленко", "1990-03-14"), ("KOWALENKO, Yuliia", "14-3-1990")),
        (("Mohammed el Amrani", "1988-11-21"), ("Amrani Muhammad", "21 november 1988")),
        (("Nguyễn Thị Lan", "1999-05-30"), ("Lan Nguyen", "30-05-1999")),
        (("Haben Gebremeskel", "1994-07-12"), ("Haben G/meskel", "12-07-1994")),
        (("Maria Ionescu", "2001-04-09"), ("Ionescu Maria Elena", "9-4-2001")),
        // Day and month in the other order.
        (("Anna Kowalska", "1992-04-11"), ("Anna Kowalska", "04-11-1992")),
    ] {
        let (a, b) = (person(here.0, here.1), person(there.0, there.1));
        let (role, evidence) = outcome(&a, &b).unwrap();
        assert_eq!(role, Role::Identifying, "{here:?} {there:?} {evidence:?}");
        assert!(evidence.contains(&Evidence::Likeness(Likeness::WholeName)), "{evidence:?}");
        assert!(evidence.contains(&Evidence::Likeness(Likeness::BirthDate)), "{evidence:?}");
        // Whole values tell nothing here: that is what the pieces are for.
        assert!(token_inputs(&a) != token_inputs(&b), "{here:?}");
    }
}

#[test]
fn what_supports_does_not_identify_and_strangers_do_neither() {
    let known = person("Haben Tesfay", "1994-07-12");
    let near = outcome(&known, &person("Habén Tesfai", "1994-07-13")).unwrap();
    assert_eq!(near.0, Role::Supporting, "{near:?}");
    assert!(near.1.contains(&Evidence::Likeness(Likeness::BirthNearly)));
    let namesake = outcome(&known, &person("Haben Tesfay", "1971-02-28")).unwrap();
    assert_ne!(namesake.0, Role::Identifying, "{namesake:?}");
    assert!(namesake.1.contains(&Evidence::Likeness(Likeness::BirthDiffers)));
    let year = outcome(&known, &person("Haben Tesfay", "1994")).unwrap();
    assert_eq!(year.0, Role::Supporting, "{year:?}");
    let brother = outcome(&known, &person("Yonas Tesfay", "1994-07-12")).unwrap();
    assert_ne!(brother.0, Role::Identifying, "{brother:?}");
    assert_eq!(outcome(&known, &person("Lan Nguyen", "1980-10-01")), None);
    // First of January is what a desk fills in: only the year counts.
    let guessed = outcome(&known, &person("Haben Tesfay", "1-1-1994")).unwrap();
    assert!(guessed.1.contains(&Evidence::Likeness(Likeness::BirthYear)), "{guessed:?}");
}

#[test]
fn what_many_hold_counts_one_step_less_and_a_number_beside_it_makes_it_strong() {
    let (a, b) = (person("Юлія Коваленко", "1990-03-14"), person("Kovalenko Yulia", "14-3-1990"));
    let phone = MeetingToken::new(TokenKind::Phone, Rarity::Rare);
    let strength =
        |values: &[MeetingToken], rarity| score(values, &meeting(&a, &b, rarity)).unwrap().strength;
    assert_eq!(strength(&[], Rarity::Rare), Strength::Reasonable);
    assert_eq!(strength(&[], Rarity::Common), Strength::Weak);
    assert_eq!(strength(&[phone], Rarity::Rare), Strength::Strong);
    assert_eq!(strength(&[phone], Rarity::Common), Strength::Reasonable);
    // The whole name and date are not a second kind beside their own pieces.
    let whole = MeetingToken::new(TokenKind::NameBirthDate, Rarity::Rare);
    let both = score(&[whole], &meeting(&a, &a, Rarity::Rare)).unwrap();
    assert_eq!(both.strength, Strength::Reasonable);
    assert_eq!(
        both.reasons.iter().map(|r| r.evidence).collect::<Vec<_>>(),
        [Evidence::Value(TokenKind::NameBirthDate)]
    );
}

#[test]
fn a_name_alone_gives_nothing_and_every_kind_has_its_own_code() {
    assert!(person_inputs(&record(&[(Kind::Name, "Haben Tesfay")])).is_empty());
    assert!(
        person_inputs(&record(&[(Kind::BirthDate, "1990-02-03"), (Kind::Phone, "06 00000000")])).is_empty()
    );
    let codes: BTreeSet<&str> = InputKind::all().map(InputKind::code).collect();
    assert_eq!(codes.len(), TokenKind::ALL.len() + PERSON_KINDS.len());
    assert!(InputKind::all().all(|kind| InputKind::from_code(kind.code()) == Some(kind)));
    assert_eq!(InputKind::from_code("sex-birth"), None, "not made, so not taken either");
    let all = Likeness::ALL.map(Evidence::Likeness).into_iter().chain(TokenKind::ALL.map(Evidence::Value));
    assert!(all.into_iter().all(|one| Evidence::from_code(one.code()) == Some(one)));
}

#[test]
fn inputs_are_capped_and_hide_what_they_hold() {
    let many = record(&[
        (Kind::Name, "Maria Elena Ionescu Popescu"),
        (Kind::Name, "Ema Voorbeeld"),
        (Kind::BirthDate, "1990-02-03"),
        (Kind::BirthDate, "1991-02-03"),
        (Kind::Address, "1000 AA 12"),
        (Kind::Phone, "06 00000001"),
    ]);
    let inputs = person_inputs(&many);
    assert_eq!(inputs.len(), MAX_TOKENS);
    let shown = format!("{inputs:?} {many:?}");
    assert!(!shown.to_lowercase().contains("ionescu") && !shown.contains("voorb"), "{shown}");
    let one = record(&[
        (Kind::Name, "Ema Voorbeeld"),
        (Kind::BirthDate, "1990-02-03"),
        (Kind::Address, "1000 AA 12"),
        (Kind::Phone, "06 00000001"),
    ]);
    let kinds: BTreeSet<BlindKind> = person_inputs(&one).iter().map(kind_of).collect();
    assert_eq!(kinds.len(), PERSON_KINDS.len(), "{kinds:?}");
    assert!(person_inputs(&one)[0].input().starts_with(b"oever/1/part-birth\0"));
}

fn any_record() -> impl Strategy<Value = Vec<(Kind, String)>> {
    let value = prop_oneof![
        "[a-zé]{2,8} [a-zш]{2,8}( [a-z]{1,6})?".prop_map(|raw| (Kind::Name, raw)),
        "[1-9][0-9]{3} ?[a-r][a-r] [1-9]".prop_map(|raw| (Kind::Address, raw)),
        "06[0-9]{8}".prop_map(|raw| (Kind::Phone, raw)),
        (1980_u32..1983, 1_u32..13, 1_u32..29)
            .prop_map(|(y, m, d)| (Kind::BirthDate, format!("{y}-{m}-{d}"))),
    ];
    prop::collection::vec(value, 0..6)
}

fn built(values: &[(Kind, String)]) -> RecordAttributes {
    let mut record = RecordAttributes::default();
    for (kind, raw) in values {
        if normalise(*kind, raw).is_ok() {
            record.add_written(*kind, raw).unwrap();
        }
    }
    record
}

proptest! {
    #[test]
    fn the_order_of_values_does_not_matter_nor_saying_them_twice(values in any_record()) {
        let mut other = values.clone();
        other.reverse();
        other.extend(values.clone());
        prop_assert_eq!(person_inputs(&built(&values)), person_inputs(&built(&other)));
    }

    #[test]
    fn a_record_meets_itself_and_meeting_is_symmetric(a in any_record(), b in any_record()) {
        let (a, b) = (built(&a), built(&b));
        let of = |one: &RecordAttributes, other: &RecordAttributes| score(&[], &meeting(one, other, Rarity::Rare));
        prop_assert_eq!(of(&a, &b), of(&b, &a));
        prop_assert_eq!(of(&a, &a).is_some(), !person_inputs(&a).is_empty());
        prop_assert!(person_inputs(&a).len() <= MAX_TOKENS);
    }
}
