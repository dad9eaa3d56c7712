//! From values to token inputs, and from meetings to words.

use std::collections::BTreeSet;

use oever_linkage::{
    Assessment, AttributeKind as Kind, Evidence, InputKind, MeetingToken, Normalised, PersonMeeting, Rarity,
    RarityBands, RecordAttributes, Role, Strength, TokenInput, TokenKind, TokenStrength, normalise, score,
    token_inputs,
};
use proptest::prelude::*;

fn value(kind: Kind, raw: &str) -> Normalised {
    normalise(kind, raw).unwrap()
}

fn record(values: &[(Kind, &str)]) -> RecordAttributes {
    values.iter().map(|(kind, raw)| value(*kind, raw)).collect()
}

fn value_kind(token: &TokenInput) -> TokenKind {
    match token.kind() {
        InputKind::Value(kind) => kind,
        InputKind::Person(_) => panic!("a piece among whole values"),
    }
}

fn score_values(values: &[MeetingToken]) -> Option<Assessment> {
    score(values, &PersonMeeting::default())
}

fn summary(record: &RecordAttributes) -> Vec<(TokenKind, TokenStrength)> {
    token_inputs(record).iter().map(|token| (value_kind(token), token.strength())).collect()
}

#[test]
fn a_name_needs_a_full_date_and_a_date_needs_a_name() {
    assert!(summary(&record(&[(Kind::Name, "Jan Voorbeeld")])).is_empty());
    assert!(summary(&record(&[(Kind::BirthDate, "1990-02-03")])).is_empty());
    assert!(summary(&record(&[(Kind::Name, "Jan Voorbeeld"), (Kind::BirthDate, "1990")])).is_empty());
    assert!(summary(&record(&[(Kind::Name, "Jan Voorbeeld"), (Kind::BirthDate, "1990-02")])).is_empty());
    let full = record(&[(Kind::Name, "Jan Voorbeeld"), (Kind::BirthDate, "1990-02-03")]);
    assert_eq!(summary(&full), [(TokenKind::NameBirthDate, TokenStrength::Strong)]);
}

#[test]
fn a_guessed_date_or_a_single_name_is_medium() {
    let guessed = record(&[(Kind::Name, "Jan Voorbeeld"), (Kind::BirthDate, "1-1-1990")]);
    assert_eq!(summary(&guessed), [(TokenKind::NameBirthDate, TokenStrength::Medium)]);
    let single = record(&[(Kind::Name, "Voorbeeld"), (Kind::BirthDate, "1990-02-03")]);
    assert_eq!(summary(&single), [(TokenKind::NameBirthDate, TokenStrength::Medium)]);
}

#[test]
fn each_value_gives_one_token_and_names_pair_with_dates() {
    let record = record(&[
        (Kind::Phone, "06 00000001"),
        (Kind::Phone, "+31 6 0000 0001"),
        (Kind::Phone, "06 00000002"),
        (Kind::Email, "naam@example.org"),
        (Kind::Handle, "ig:voorbeeld"),
        (Kind::Plate, "XX-00-XX"),
        (Kind::KvkNumber, "00000001"),
        (Kind::Address, "1000 AA 12"),
        (Kind::DocumentNumber, "XX0000001"),
        (Kind::Name, "Jan Voorbeeld"),
        (Kind::Name, "Jan Bijnaam"),
        (Kind::BirthDate, "1990-02-03"),
        (Kind::BirthDate, "1991-02-03"),
        (Kind::BirthDate, "1992"),
    ]);
    let kinds: Vec<InputKind> = token_inputs(&record).iter().map(TokenInput::kind).collect();
    assert_eq!(kinds.len(), 2 + 6 + 4);
    for kind in TokenKind::ALL {
        assert!(kinds.contains(&InputKind::Value(kind)), "{kind}");
        assert_eq!(TokenKind::from_code(kind.code()), Some(kind));
    }
}

#[test]
fn the_input_names_version_and_kind_and_debug_hides_it() {
    let tokens = token_inputs(&record(&[(Kind::Phone, "06 00000001")]));
    assert_eq!(tokens[0].input(), b"oever/1/phone\0+31600000001");
    assert_eq!(format!("{tokens:?}"), "[TokenInput(phone, strong, redacted)]");
    let tokens = token_inputs(&record(&[(Kind::Name, "Jan Voorbeeld"), (Kind::BirthDate, "3-2-1990")]));
    assert_eq!(tokens[0].input(), b"oever/1/name-birth-date\0jan vorbeld\x001990-02-03");
}

fn any_value() -> impl Strategy<Value = Normalised> {
    prop_oneof![
        "06[0-9]{8}".prop_map(|raw| value(Kind::Phone, &raw)),
        "[a-c]{1,3}@example\\.org".prop_map(|raw| value(Kind::Email, &raw)),
        "[1-9]{3}X".prop_map(|raw| value(Kind::Plate, &raw)),
        "[a-d]{2,3} [a-d]{2,3}".prop_map(|raw| value(Kind::Name, &raw)),
        (1980_u32..1983, 1_u32..13, 1_u32..29)
            .prop_map(|(y, m, d)| value(Kind::BirthDate, &format!("{y}-{m}-{d}"))),
        "19[89][0-9]".prop_map(|raw| value(Kind::BirthDate, &raw)),
    ]
}

fn any_meeting() -> impl Strategy<Value = MeetingToken> {
    (
        prop::sample::select(TokenKind::ALL.to_vec()),
        prop::sample::select(vec![TokenStrength::Medium, TokenStrength::Strong]),
        prop::sample::select(vec![Rarity::Common, Rarity::Uncommon, Rarity::Rare]),
    )
        .prop_map(|(kind, strength, rarity)| MeetingToken { kind, strength, rarity })
}

/// The rule again, by going over every kind and every token.
fn reference(meeting: &[MeetingToken]) -> Option<Strength> {
    let (mut identifying, mut supporting) = (0, 0);
    for kind in TokenKind::ALL {
        let of_kind = || meeting.iter().filter(|token| token.kind == kind);
        if of_kind().any(|t| t.strength == TokenStrength::Strong && t.rarity != Rarity::Common) {
            identifying += 1;
        } else if of_kind().any(|t| t.strength == TokenStrength::Strong || t.rarity != Rarity::Common) {
            supporting += 1;
        }
    }
    if meeting.is_empty() {
        None
    } else if identifying >= 2 || (identifying == 1 && supporting >= 2) {
        Some(Strength::Strong)
    } else if identifying == 1 || supporting >= 2 {
        Some(Strength::Reasonable)
    } else {
        Some(Strength::Weak)
    }
}

proptest! {
    #[test]
    fn the_order_of_values_does_not_matter(values in prop::collection::vec(any_value(), 0..10)) {
        let forward: RecordAttributes = values.iter().cloned().collect();
        let mut backward = RecordAttributes::default();
        for value in values.iter().rev().chain(&values) {
            backward.add(value.clone());
        }
        prop_assert_eq!(token_inputs(&forward), token_inputs(&backward));
    }

    #[test]
    fn the_number_of_tokens_is_as_the_readme_says(values in prop::collection::vec(any_value(), 0..12)) {
        let record: RecordAttributes = values.into_iter().collect();
        let count = |wanted: &dyn Fn(&Normalised) -> bool| record.values().filter(|v| wanted(v)).count();
        let names = count(&|v| v.kind() == Kind::Name);
        let days = count(&|v| v.kind() == Kind::BirthDate && v.as_str().len() == 10);
        let others = count(&|v| v.kind() != Kind::Name && v.kind() != Kind::BirthDate);
        prop_assert_eq!(token_inputs(&record).len(), others + names * days);
    }

    #[test]
    fn meeting_is_symmetric(a in prop::collection::vec(any_value(), 0..10), b in prop::collection::vec(any_value(), 0..10)) {
        let (a, b) = (token_inputs(&a.into_iter().collect()), token_inputs(&b.into_iter().collect()));
        let meet = |one: &[oever_linkage::TokenInput], other: &[oever_linkage::TokenInput]| {
            let found: Vec<MeetingToken> = one.iter().filter(|token| other.contains(token))
                .map(|token| MeetingToken { kind: value_kind(token), strength: token.strength(), rarity: Rarity::Rare }).collect();
            score_values(&found)
        };
        prop_assert_eq!(meet(&a, &b), meet(&b, &a));
    }

    #[test]
    fn the_score_agrees_with_the_reference(meeting in prop::collection::vec(any_meeting(), 0..8)) {
        prop_assert_eq!(score_values(&meeting).map(|found| found.strength), reference(&meeting));
    }

    #[test]
    fn more_evidence_never_weakens_and_order_and_doubles_do_nothing(
        meeting in prop::collection::vec(any_meeting(), 1..8),
        more in any_meeting(),
    ) {
        let before = score_values(&meeting).unwrap();
        let mut doubled = meeting.clone();
        doubled.extend(meeting.iter().rev());
        prop_assert_eq!(score_values(&doubled).unwrap(), before.clone());
        let mut with_more = meeting.clone();
        with_more.push(more);
        prop_assert!(score_values(&with_more).unwrap().strength >= before.strength);
        let kinds: BTreeSet<TokenKind> = meeting.iter().map(|token| token.kind).collect();
        prop_assert_eq!(before.reasons.len(), kinds.len());
    }
}

#[test]
fn strength_is_given_in_words_with_a_reason_per_kind() {
    assert_eq!(score_values(&[]), None);
    let phone = MeetingToken::new(TokenKind::Phone, Rarity::Rare);
    let name = MeetingToken::new(TokenKind::NameBirthDate, Rarity::Uncommon);
    let address = MeetingToken::new(TokenKind::Address, Rarity::Common);
    let alone = score_values(&[phone]).unwrap();
    assert_eq!(alone.strength, Strength::Reasonable);
    let all = score_values(&[address, name, phone]).unwrap();
    assert_eq!(all.strength, Strength::Strong);
    let roles: Vec<(Evidence, Role)> =
        all.reasons.iter().map(|reason| (reason.evidence, reason.role)).collect();
    assert_eq!(
        roles,
        [
            (Evidence::Value(TokenKind::Phone), Role::Identifying),
            (Evidence::Value(TokenKind::NameBirthDate), Role::Identifying),
            (Evidence::Value(TokenKind::Address), Role::TooCommon),
        ]
    );
    assert_eq!(score_values(&[address]).unwrap().strength, Strength::Weak);
    let no_number = |text: &str| !text.contains(|c: char| c.is_ascii_digit());
    for reason in all.reasons {
        assert!(no_number(reason.explanation().nl) && no_number(reason.explanation().en));
    }
    for strength in [Strength::Weak, Strength::Reasonable, Strength::Strong] {
        assert!(no_number(strength.text().nl) && no_number(strength.text().en));
    }
}

#[test]
fn rarity_follows_the_bands_of_the_installation() {
    let bands = RarityBands { rare_up_to: 2, uncommon_up_to: 5 };
    assert_eq!(
        [1, 2, 3, 5, 6].map(|records| bands.band(records)),
        [Rarity::Rare, Rarity::Rare, Rarity::Uncommon, Rarity::Uncommon, Rarity::Common]
    );
}
