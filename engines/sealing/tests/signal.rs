//! Sealed signals: what opens, and every way in which they must not.

mod signals;

use oever_sealing::envelope::EnvelopeError;
use oever_sealing::epoch::Epoch;
use oever_sealing::signal::{
    Deposit, LegalPerson, MAX_CONTENT, OpenerKey, OpenerPublicKey, OpenerShare, Openers, Release,
    SignalError, SignalId, Terms, seal, unseal,
};
use proptest::prelude::*;
use signals::{CANARY, World, opener, organisation, start};

#[test]
fn opens_at_exactly_the_threshold() {
    for threshold in 2..=5 {
        let world = World::new(threshold);
        let deposits: Vec<Deposit> = (1..=threshold + 1).map(|n| world.deposit(n)).collect();
        for count in 1..threshold {
            assert_eq!(
                Release::gather(&deposits[..usize::from(count)], start()).unwrap_err(),
                SignalError::BelowThreshold { needed: threshold }
            );
        }
        for count in threshold..=threshold + 1 {
            let release = Release::gather(&deposits[..usize::from(count)], start()).unwrap();
            assert_eq!(release.legal_persons().count(), usize::from(threshold));
            for deposit in &deposits {
                let shares = world.open(&[0, 1], deposit, &release);
                assert_eq!(unseal(deposit, &release, &shares).unwrap().as_slice(), CANARY);
            }
        }
    }
    assert_eq!(Release::gather(&[], start()).unwrap_err(), SignalError::BelowThreshold { needed: 2 });
}

#[test]
fn any_quorum_of_openers_will_do_and_one_less_will_not() {
    let world = World::new(2);
    let deposits = [world.deposit(1), world.deposit(2)];
    let release = Release::gather(&deposits, start()).unwrap();
    for pair in [[0, 1], [1, 2], [2, 0]] {
        let shares = world.open(&pair, &deposits[0], &release);
        assert_eq!(unseal(&deposits[0], &release, &shares).unwrap().as_slice(), CANARY);
    }
    let below = SignalError::BelowQuorum { needed: 2 };
    assert_eq!(unseal(&deposits[0], &release, &[]).unwrap_err(), below);
    for one in 0..3 {
        let shares = world.open(&[one], &deposits[0], &release);
        assert_eq!(unseal(&deposits[0], &release, &shares).unwrap_err(), below);
        let twice = world.open(&[one, one], &deposits[0], &release);
        assert_eq!(unseal(&deposits[0], &release, &twice).unwrap_err(), below);
    }
}

#[test]
fn the_same_organisation_twice_is_one() {
    let world = World::new(2);
    let twice = [world.deposit(1), world.deposit(1)];
    assert_eq!(Release::gather(&twice, start()).unwrap_err(), SignalError::BelowThreshold { needed: 2 });
}

#[test]
fn two_branches_of_one_legal_person_are_one() {
    // Branches differ in everything but the legal person: other identity, other content, other day.
    let world = World::new(3);
    let branch = |id: u8, day: u32| {
        let terms = Terms { id: SignalId([id; 16]), now: start().plus_days(day), ..world.terms(1) };
        world.deposit_with(&terms, &world.value(b"+31600000000"), b"another branch")
    };
    let deposits = [branch(11, 0), branch(12, 1), world.deposit(2)];
    assert_ne!(deposits[0].id(), deposits[1].id());
    assert_eq!(deposits[0].group(), deposits[1].group());
    assert_eq!(Release::gather(&deposits, start()).unwrap_err(), SignalError::BelowThreshold { needed: 3 });
    let with_third = [deposits.as_slice(), &[world.deposit(3)]].concat();
    assert!(Release::gather(&with_third, start()).is_ok());
}

#[test]
fn another_attribute_kind_epoch_or_threshold_does_not_meet() {
    let world = World::new(2);
    let one = world.deposit(1);
    let other_attribute = world.deposit_with(&world.terms(2), &world.value(b"+31600000001"), CANARY);
    let value = world.value(b"+31600000000");
    let terms = world.terms(2);
    let other_kind = world.deposit_with(&Terms { kind: "plate", ..terms }, &value, CANARY);
    let next = Epoch { number: 2, ..terms.epoch };
    let other_epoch = world.deposit_with(&Terms { epoch: next, ..terms }, &value, CANARY);
    let other_threshold = world.deposit_with(&Terms { threshold: 3, ..terms }, &value, CANARY);
    for other in [other_attribute, other_kind, other_epoch, other_threshold] {
        assert_ne!(one.group(), other.group());
        let error = Release::gather(&[one.clone(), other.clone()], start()).unwrap_err();
        assert_eq!(error, SignalError::SomethingElse { position: 1 });
        // A release about something else opens nothing, at the opener and at the reader.
        let release = Release::gather(&[one.clone(), world.deposit(2)], start()).unwrap();
        let error = world.keys[0].open(opener(0), &other, &release, start()).unwrap_err();
        assert_eq!(error, SignalError::SomethingElse { position: 0 });
        let shares = world.open(&[0, 1], &one, &release);
        assert_eq!(
            unseal(&other, &release, &shares).unwrap_err(),
            SignalError::SomethingElse { position: 0 }
        );
    }
}

#[test]
fn the_blind_value_of_another_epoch_meets_nobody() {
    let world = World::new(2);
    let deposit =
        world.deposit_with(&world.terms(2), &world.value_under(b"+31600000000", "phone", 2), CANARY);
    let error = Release::gather(&[world.deposit(1), deposit], start()).unwrap_err();
    assert_eq!(error, SignalError::SomethingElse { position: 1 });
}

#[test]
fn the_index_takes_in_only_what_belongs() {
    let world = World::new(2);
    let (deposit, epoch) = (world.deposit(1), world.epoch);
    let check = |deposit: &Deposit, who, epoch: &Epoch, now| deposit.check(who, epoch, now);
    assert_eq!(check(&deposit, organisation(1), &epoch, start()), Ok(()));
    assert_eq!(check(&deposit, organisation(2), &epoch, start()), Err(SignalError::NotTheDepositor));
    let second = Epoch { number: 2, ..epoch };
    assert_eq!(
        check(&deposit, organisation(1), &second, start()),
        Err(SignalError::WrongEpoch { found: 1, expected: 2 })
    );
    let ended = Epoch { retires: start(), ..epoch };
    assert_eq!(
        check(&deposit, organisation(1), &ended, start()),
        Err(SignalError::EpochNotActive { number: 1 })
    );
    let shorter = Epoch { retires: start().plus_days(89), ..epoch };
    assert_eq!(
        check(&deposit, organisation(1), &shorter, start()),
        Err(SignalError::OutlivesEpoch { number: 1 })
    );
    assert_eq!(
        check(&deposit, organisation(1), &epoch, start().plus_days(90)),
        Err(SignalError::Expired { position: 0 })
    );
}

#[test]
fn what_expired_does_not_count_and_does_not_open() {
    let world = World::new(2);
    let short = Terms { expires: start().plus_days(10), ..world.terms(1) };
    let deposits = [
        world.deposit_with(&short, &world.value(b"+31600000000"), CANARY),
        world.deposit(2),
        world.deposit(3),
    ];
    let later = start().plus_days(10);
    assert!(Release::gather(&deposits, later).is_err());
    assert_eq!(Release::gather(&deposits, later).unwrap_err(), SignalError::Expired { position: 0 });
    // Left out, as the index does, it does not count either.
    let error = Release::gather(&deposits[1..2], later).unwrap_err();
    assert_eq!(error, SignalError::BelowThreshold { needed: 2 });
    // The others open, the expired one does not.
    let release = Release::gather(&deposits[1..], later).unwrap();
    let error = world.keys[0].open(opener(0), &deposits[0], &release, later).unwrap_err();
    assert_eq!(error, SignalError::Expired { position: 0 });
    assert!(world.keys[0].open(opener(0), &deposits[1], &release, later).is_ok());
}

#[test]
fn terms_that_make_no_sense_are_refused() {
    let world = World::new(2);
    let good = world.terms(1);
    let long = "k".repeat(65);
    for (terms, error) in [
        (Terms { kind: "", ..good }, SignalError::Kind { length: 0 }),
        (Terms { kind: &long, ..good }, SignalError::Kind { length: 65 }),
        (Terms { threshold: 1, ..good }, SignalError::Threshold { given: 1 }),
        (Terms { threshold: 17, ..good }, SignalError::Threshold { given: 17 }),
        (Terms { now: world.epoch.retires, ..good }, SignalError::EpochNotActive { number: 1 }),
        (
            Terms { expires: world.epoch.retires.plus_days(1), ..good },
            SignalError::OutlivesEpoch { number: 1 },
        ),
        (Terms { expires: start(), ..good }, SignalError::Expired { position: 0 }),
    ] {
        assert_eq!(world.try_deposit(&terms, CANARY).unwrap_err(), error);
    }
    assert!(world.try_deposit(&Terms { expires: world.epoch.retires, ..good }, CANARY).is_ok());
    assert_eq!(
        world.try_deposit(&good, &vec![0; MAX_CONTENT + 1]).unwrap_err(),
        SignalError::ContentTooLarge { length: MAX_CONTENT + 1 }
    );
    let largest = world.try_deposit(&good, &vec![0; MAX_CONTENT]).unwrap();
    assert_eq!(Deposit::from_bytes(&largest.to_bytes()), Ok(largest));
}

#[test]
fn openers_must_be_enough_and_apart() {
    let world = World::new(2);
    let key = |n: usize| world.keys[n].public();
    let make = |quorum, persons: &[u8]| {
        Openers::new(quorum, persons.iter().map(|n| (opener(usize::from(*n)), key(0))).collect())
    };
    assert_eq!(make(1, &[0, 1]), Err(SignalError::Quorum { quorum: 1, openers: 2 }));
    assert_eq!(make(3, &[0, 1]), Err(SignalError::Quorum { quorum: 3, openers: 2 }));
    assert_eq!(make(2, &(0..17).collect::<Vec<_>>()), Err(SignalError::Quorum { quorum: 2, openers: 17 }));
    assert_eq!(make(2, &[0, 1, 0]), Err(SignalError::OpenersOfOneLegalPerson { first: 0, second: 2 }));
    assert!(make(2, &[0, 1]).is_ok());
    assert_eq!(OpenerPublicKey::from_bytes(&[1; 31]), Err(SignalError::OpenerKey));
    assert_eq!(OpenerPublicKey::from_bytes(key(0).as_bytes()), Ok(key(0)));
    // A public key of low order is found at the latest when something is to be sealed for it.
    let weak = OpenerPublicKey::from_bytes(&[0; 32]).and_then(|weak| {
        let openers = Openers::new(2, vec![(opener(0), weak), (opener(1), key(1))])?;
        seal(&world.terms(1), &world.value(b"x"), &openers, CANARY, &mut signals::rng(1))
    });
    assert_eq!(weak.unwrap_err(), SignalError::OpenerKey);
}

#[test]
fn strangers_and_wrong_keys_open_nothing() {
    let world = World::new(2);
    let deposits = [world.deposit(1), world.deposit(2)];
    let release = Release::gather(&deposits, start()).unwrap();
    let stranger = OpenerKey::generate(&mut signals::rng(77));
    let error = stranger.open(opener(9), &deposits[0], &release, start()).unwrap_err();
    assert_eq!(error, SignalError::NotAnOpener);
    let error = stranger.open(opener(0), &deposits[0], &release, start()).unwrap_err();
    assert_eq!(error, SignalError::OpenerPartDoesNotOpen);
    let error = world.keys[1].open(opener(0), &deposits[0], &release, start()).unwrap_err();
    assert_eq!(error, SignalError::OpenerPartDoesNotOpen);
    // A depositor is no opener.
    let error = world.keys[0].open(organisation(1), &deposits[0], &release, start()).unwrap_err();
    assert_eq!(error, SignalError::NotAnOpener);
}

#[test]
fn a_row_that_was_swapped_does_not_open() {
    let world = World::new(2);
    let deposits = [world.deposit(1), world.deposit(2)];
    let release = Release::gather(&deposits, start()).unwrap();
    // Shares that an opener gave for one deposit do not fit the other.
    let shares = world.open(&[0, 1], &deposits[1], &release);
    assert_eq!(
        unseal(&deposits[0], &release, &shares).unwrap_err(),
        SignalError::OpenerShareDoesNotFit { position: 0 }
    );
    // The layout from the end: content, wrapped key (73), parts (3 times 80).
    let (one, two) = (deposits[0].to_bytes(), deposits[1].to_bytes());
    assert_eq!(one.len(), two.len());
    let content = one.len() - (1 + 24 + 1024 + 16);
    let (key, parts) = (content - 73, content - 73 - 240);
    let mix = |from: usize, to: usize| {
        let mut bytes = one.clone();
        bytes[from..to].copy_from_slice(&two[from..to]);
        Deposit::from_bytes(&bytes).unwrap()
    };
    for (from, to) in [(content, one.len()), (key, content), (key, one.len())] {
        let mixed = mix(from, to);
        let shares = world.open(&[0, 1], &mixed, &release);
        let error = unseal(&mixed, &release, &shares).unwrap_err();
        assert_eq!(error, SignalError::Envelope(EnvelopeError::DoesNotOpen));
    }
    let error = world.keys[0].open(opener(0), &mix(parts, key), &release, start()).unwrap_err();
    assert_eq!(error, SignalError::OpenerPartDoesNotOpen);
    // Parts of one deposit in another order.
    let mut bytes = one.clone();
    let (first, second) = bytes[parts..parts + 160].split_at_mut(80);
    first.swap_with_slice(second);
    let swapped = Deposit::from_bytes(&bytes).unwrap();
    let error = world.keys[0].open(opener(0), &swapped, &release, start()).unwrap_err();
    assert_eq!(error, SignalError::OpenerPartDoesNotOpen);
}

#[test]
fn every_flipped_bit_of_a_deposit_is_found() {
    let world = World::new(2);
    let (deposit, other) = (world.deposit(1), world.deposit(2));
    let release = Release::gather(&[deposit.clone(), other], start()).unwrap();
    let shares = world.open(&[0, 1], &deposit, &release);
    let bytes = deposit.to_bytes();
    // Of the padded content one bit of every byte: the envelope's own tests flip them all.
    let content = (bytes.len() - 1024) * 8;
    for bit in (0..content).chain((content..bytes.len() * 8).step_by(9)) {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let error = match Deposit::from_bytes(&changed) {
            Err(error) => error,
            // Also where the openers would not look again: with what they gave for the true one.
            Ok(changed) => unseal(&changed, &release, &shares).unwrap_err(),
        };
        assert!(!format!("{error} {error:?}").contains("canary"), "bit {bit}");
    }
}

#[test]
fn truncated_and_lengthened_bytes_are_found_by_name() {
    let world = World::new(2);
    let deposit = world.deposit(1);
    let bytes = deposit.to_bytes();
    assert_eq!(Deposit::from_bytes(&bytes), Ok(deposit.clone()));
    for length in 0..bytes.len() {
        let error = Deposit::from_bytes(&bytes[..length]).unwrap_err();
        assert!(
            matches!(error, SignalError::Truncated { .. } | SignalError::Damaged { .. }),
            "{length} bytes: {error:?}"
        );
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert_eq!(Deposit::from_bytes(&longer), Err(SignalError::Damaged { part: "the size of the content" }));
    assert_eq!(Deposit::from_bytes(&[]), Err(SignalError::Truncated { part: "the version" }));
    assert_eq!(Deposit::from_bytes(&[9, 9]), Err(SignalError::UnknownVersion { found: 9 }));

    let release = Release::gather(&[deposit.clone(), world.deposit(2)], start()).unwrap();
    let bytes = release.to_bytes();
    for length in 0..bytes.len() {
        let error = Release::from_bytes(&bytes[..length]).unwrap_err();
        assert!(matches!(error, SignalError::Truncated { .. }), "{length} bytes: {error:?}");
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert_eq!(Release::from_bytes(&longer).unwrap_err(), SignalError::TrailingBytes { count: 1 });

    let share = &world.open(&[0], &deposit, &release)[0];
    let bytes = share.to_bytes();
    assert_eq!(OpenerShare::from_bytes(&bytes).unwrap().to_bytes(), bytes);
    for length in 0..bytes.len() {
        assert!(OpenerShare::from_bytes(&bytes[..length]).is_err());
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert_eq!(OpenerShare::from_bytes(&longer).unwrap_err(), SignalError::TrailingBytes { count: 1 });
}

#[test]
fn an_index_cannot_make_up_a_release() {
    let world = World::new(2);
    let deposits = [world.deposit(1), world.deposit(2)];
    let bytes = Release::gather(&deposits, start()).unwrap().to_bytes().to_vec();
    let release = Release::from_bytes(&bytes).unwrap();
    assert!(world.keys[0].open(opener(0), &deposits[0], &release, start()).is_ok());
    let rows = bytes.len() - 96;
    // One share twice.
    let mut twice = bytes.clone();
    twice.copy_within(rows..rows + 48, rows + 48);
    assert_eq!(Release::from_bytes(&twice).unwrap_err(), SignalError::BelowThreshold { needed: 2 });
    // One share under the name of somebody else.
    let mut borrowed = twice.clone();
    borrowed[rows + 48..rows + 64].fill(3);
    assert_eq!(Release::from_bytes(&borrowed).unwrap_err(), SignalError::ShareDoesNotFit { position: 1 });
    for bit in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let opened = Release::from_bytes(&changed)
            .and_then(|release| world.keys[0].open(opener(0), &deposits[0], &release, start()));
        assert!(opened.is_err(), "bit {bit}");
    }
}

#[test]
fn a_depositor_who_commits_to_something_else_spoils_nothing() {
    let world = World::new(2);
    let spoiled = world.deposit(3);
    let mut bytes = spoiled.to_bytes();
    // The commitments follow version, identity, depositor, kind, epoch, threshold, term and tag.
    let commitments = 1 + 16 + 16 + 6 + 4 + 1 + 8 + 32;
    bytes[commitments..commitments + 64].copy_from_slice(&[0; 64]);
    let spoiled = Deposit::from_bytes(&bytes).unwrap();
    assert_eq!(
        spoiled.check(organisation(3), &world.epoch, start()),
        Err(SignalError::ShareDoesNotFit { position: 0 })
    );
    assert_ne!(spoiled.group(), world.deposit(1).group());
}

#[test]
fn nothing_shows_in_bytes_or_debug() {
    let world = World::new(2);
    let deposit = world.deposit(1);
    let bytes = deposit.to_bytes();
    for secret in [CANARY, b"+31600000000".as_slice()] {
        assert!(!bytes.windows(8).any(|w| secret.windows(8).any(|s| s == w)));
    }
    // Two deposits of the same by the same: only what must meet is equal.
    assert_ne!(bytes, world.deposit_again(1).to_bytes());
    assert_eq!(format!("{deposit:?}"), "Deposit { kind: \"phone\", epoch: 1, threshold: 2, .. }");
    let release = Release::gather(&[deposit.clone(), world.deposit(2)], start()).unwrap();
    assert_eq!(format!("{release:?}"), "Release(2 legal persons, redacted)");
    assert_eq!(format!("{:?}", world.keys[0]), "OpenerKey(redacted)");
    assert!(!format!("{:?}", world.open(&[0], &deposit, &release)[0]).contains("share"));
    assert_eq!(format!("{:?}", world.value(b"x")), "BlindValue(redacted)");
}

#[test]
fn the_size_says_little() {
    let world = World::new(2);
    let length = |content: &[u8]| world.try_deposit(&world.terms(1), content).unwrap().to_bytes().len();
    assert_eq!(length(b""), length(&[b'a'; 1000]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_order_and_any_subset_above_the_threshold_opens_the_same(
        threshold in 2_u8..5,
        order in Just((1_u8..8).collect::<Vec<_>>()).prop_shuffle(),
        extra in 0_usize..3,
        content in prop::collection::vec(any::<u8>(), 0..3000),
        openers in Just(vec![0_usize, 1, 2]).prop_shuffle(),
    ) {
        let world = World::new(threshold);
        let deposits: Vec<Deposit> = order
            .iter()
            .take(usize::from(threshold) + extra)
            .map(|n| world.try_deposit(&world.terms(*n), &content).unwrap())
            .collect();
        let release = Release::gather(&deposits, start()).unwrap();
        let mut backward = deposits.clone();
        backward.reverse();
        let same = Release::gather(&backward, start()).unwrap();
        prop_assert_eq!(same.to_bytes(), release.to_bytes());
        let deposit = Deposit::from_bytes(&deposits[0].to_bytes()).unwrap();
        let release = Release::from_bytes(&release.to_bytes()).unwrap();
        let shares = world.open(&openers[..2], &deposit, &release);
        let opened = unseal(&deposit, &release, &shares).unwrap();
        prop_assert_eq!(opened.as_slice(), content.as_slice());
        let too_few = Release::gather(&deposits[..usize::from(threshold) - 1], start());
        prop_assert_eq!(too_few.unwrap_err(), SignalError::BelowThreshold { needed: threshold });
    }

    #[test]
    fn arbitrary_bytes_never_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..400), valid: bool) {
        if let (true, Some(first)) = (valid, bytes.first_mut()) {
            *first = 1;
        }
        let _ = (Release::from_bytes(&bytes).is_ok(), OpenerShare::from_bytes(&bytes).is_ok());
        if let Ok(deposit) = Deposit::from_bytes(&bytes) {
            prop_assert_eq!(deposit.to_bytes(), bytes);
        }
    }

    #[test]
    fn a_changed_deposit_never_opens(place in 0_usize..2000, value in 1_u8..=255) {
        let world = World::new(2);
        let deposits = [world.deposit(1), world.deposit(2)];
        let mut bytes = deposits[0].to_bytes();
        let place = place % bytes.len();
        bytes[place] ^= value;
        if let Ok(changed) = Deposit::from_bytes(&bytes) {
            let release = Release::gather(&deposits, start()).unwrap();
            let opened = [0_usize, 1]
                .map(|n| world.keys[n].open(opener(n), &changed, &release, start()))
                .into_iter()
                .collect::<Result<Vec<_>, _>>();
            if let Ok(shares) = opened {
                prop_assert!(unseal(&changed, &release, &shares).is_err());
            }
        }
    }
}

#[test]
fn legal_persons_of_a_release_can_be_looked_up() {
    let world = World::new(2);
    let release = Release::gather(&[world.deposit(2), world.deposit(1)], start()).unwrap();
    let persons: Vec<LegalPerson> = release.legal_persons().collect();
    assert_eq!(persons, [organisation(1), organisation(2)]);
}
