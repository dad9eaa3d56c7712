//! Epochs: what serves when, what meets what, and what is destroyed.

use oever_sealing::envelope::Key;
use oever_sealing::epoch::{Epoch, EpochError, EpochKeys, EpochPolicy, EpochRing, Moment, Retokenise};
use oever_sealing::oprf::{Client, OprfError, Token};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

const START: Moment = Moment::from_microseconds(1_790_000_000_000_000);

fn ring(step: u32, retention: u32) -> EpochRing {
    EpochRing::new(EpochPolicy::new(step, retention).unwrap())
}

fn day(number: u32) -> Moment {
    START.plus_days(number)
}

#[test]
fn a_policy_that_cannot_work_is_refused() {
    assert_eq!(EpochPolicy::new(0, 1), Err(EpochError::NoLength));
    assert_eq!(EpochPolicy::new(1, 0), Err(EpochError::NoLength));
    assert_eq!(EpochPolicy::new(1, 16), Err(EpochError::TooManyActive { active: 17 }));
    assert!(EpochPolicy::new(1, 15).is_ok());
    assert_eq!(EpochPolicy::new(1, u32::MAX), Err(EpochError::TooManyActive { active: u32::MAX }));
}

#[test]
fn what_was_stored_is_checked_when_it_comes_back() {
    let mut ring = ring(10, 20);
    let (first, second) = (ring.open_next(day(0)).unwrap(), ring.open_next(day(10)).unwrap());
    let policy = EpochPolicy::new(10, 20).unwrap();
    assert_eq!(EpochRing::restore(policy, ring.epochs().to_vec()), Ok(ring));
    for (wrong, number) in [
        (vec![second, first], 1),
        (vec![first, first], 1),
        (vec![Epoch { number: 0, ..first }], 0),
        (vec![first, Epoch { opens: day(41), ..second }], 2),
        (vec![first, Epoch { opens: Moment::from_microseconds(0), ..second }], 2),
    ] {
        assert_eq!(EpochRing::restore(policy, wrong), Err(EpochError::OutOfOrder { number }));
    }
}

#[test]
fn time_does_not_run_backward_and_rotation_has_a_limit() {
    let mut ring = ring(10, 20);
    ring.open_next(day(5)).unwrap();
    assert_eq!(ring.open_next(day(4)), Err(EpochError::OutOfOrder { number: 2 }));
    for _ in 2..=16 {
        ring.open_next(day(5)).unwrap();
    }
    assert_eq!(ring.open_next(day(5)), Err(EpochError::TooManyActive { active: 17 }));
    assert_eq!(ring.open_next(day(35)).unwrap().number, 17);
}

#[test]
fn an_epoch_serves_from_opening_until_retiring_and_not_after_being_revoked() {
    let mut ring = ring(10, 20);
    let epoch = ring.open_next(day(1)).unwrap();
    assert_eq!(ring.serving(2, day(1)), Err(EpochError::Unknown { number: 2 }));
    assert_eq!(ring.serving(1, day(0)), Err(EpochError::NotOpen { number: 1 }));
    assert_eq!(ring.serving(1, day(1)), Ok(epoch));
    assert_eq!(ring.serving(1, day(30)), Ok(epoch));
    assert_eq!(ring.serving(1, day(31)), Err(EpochError::Retired { number: 1 }));
    assert_eq!(ring.revoke(2, day(5)), Err(EpochError::Unknown { number: 2 }));
    ring.revoke(1, day(5)).unwrap();
    assert_eq!(ring.serving(1, day(5)), Err(EpochError::Retired { number: 1 }));
    assert!(ring.is_due(day(5)), "a revoked epoch leaves nothing to make tokens under");
    // Revoking later does not bring it back.
    ring.revoke(1, day(20)).unwrap();
    assert_eq!(ring.serving(1, day(6)), Err(EpochError::Retired { number: 1 }));
}

#[test]
fn keys_serve_their_epoch_only_and_are_destroyed_with_it() {
    let mut rng = ChaCha20Rng::from_seed([3; 32]);
    let mut ring = ring(10, 20);
    let mut keys = EpochKeys::new();
    assert_eq!(
        keys.insert(&ring, 1, Key::from_bytes([1; 32]), day(0)),
        Err(EpochError::Unknown { number: 1 })
    );
    ring.open_next(day(0)).unwrap();
    ring.open_next(day(10)).unwrap();
    keys.insert(&ring, 1, Key::from_bytes([1; 32]), day(0)).unwrap();
    assert_eq!(
        keys.insert(&ring, 1, Key::from_bytes([2; 32]), day(0)),
        Err(EpochError::KeyPresent { number: 1 })
    );
    let token = |keys: &EpochKeys, number, now, rng: &mut ChaCha20Rng| -> Result<Token, EpochError> {
        let (state, blinded) = Client::blind(b"+31600000000", rng)?;
        let answer = keys.evaluate(&ring, "phone", number, &[blinded], now)?[0];
        Ok(state.finalize(b"+31600000000", &answer)?)
    };
    assert_eq!(token(&keys, 2, day(10), &mut rng), Err(EpochError::KeyMissing { number: 2 }));
    keys.insert(&ring, 2, Key::from_bytes([2; 32]), day(10)).unwrap();
    let first = token(&keys, 1, day(10), &mut rng).unwrap();
    assert_eq!(first, token(&keys, 1, day(29), &mut rng).unwrap());
    assert_ne!(first, token(&keys, 2, day(10), &mut rng).unwrap());
    // Refused although the key is still there.
    assert_eq!(token(&keys, 1, day(30), &mut rng), Err(EpochError::Retired { number: 1 }));
    assert_eq!(keys.destroy_retired(&ring, day(29)), Vec::<u32>::new());
    assert_eq!(keys.destroy_retired(&ring, day(30)), [1]);
    assert_eq!(keys.destroy_retired(&ring, day(30)), Vec::<u32>::new());
    assert_eq!(
        keys.insert(&ring, 1, Key::from_bytes([1; 32]), day(30)),
        Err(EpochError::Retired { number: 1 })
    );
    assert!(token(&keys, 2, day(30), &mut rng).is_ok());
    let too_many = vec![Client::blind(b"x", &mut rng).unwrap().1; 1025];
    assert_eq!(
        keys.evaluate(&ring, "phone", 2, &too_many, day(30)),
        Err(EpochError::Oprf(OprfError::BatchTooLarge { length: 1025 }))
    );
    assert!(!format!("{keys:?}").contains('['), "a key was shown: {keys:?}");
}

#[test]
fn retokenising_makes_what_is_missing_and_removes_what_is_over() {
    let mut ring = ring(10, 20);
    for number in 0..5 {
        ring.open_next(day(10 * number)).unwrap();
    }
    let active = ring.active(day(45));
    assert_eq!(active.iter().map(|e| e.number).collect::<Vec<_>>(), [3, 4, 5]);
    let plan = ring.retokenise(&[2, 3, 99, 2], day(45));
    assert_eq!(plan, Retokenise { make: active[1..].to_vec(), remove: vec![2, 99] });
    assert_eq!(ring.retokenise(&[3, 4, 5], day(45)), Retokenise { make: vec![], remove: vec![] });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// The promise of the schedule: two records whose terms overlap share an epoch for as long as both are there.
    #[test]
    fn whoever_is_stored_at_the_same_time_can_meet(
        (step, retention) in (1_u32..60).prop_flat_map(|step| (Just(step), 1..=step * 15)),
        first_day in 0_u32..400,
        gap in 0_u32..900,
    ) {
        let mut ring = ring(step, retention);
        let gap = gap % retention;
        let last_day = first_day + gap;
        for today in 0..=last_day {
            if ring.is_due(day(today)) {
                ring.open_next(day(today)).unwrap();
            }
            prop_assert!(ring.active(day(today)).len() <= 16);
        }
        // The first is enrolled under every epoch active then, the second under every epoch active later.
        let first = ring.active(day(first_day));
        let second = ring.active(day(last_day));
        let covers = ring.newest(day(first_day)).unwrap();
        prop_assert!(day(first_day + retention) <= covers.retires, "the newest epoch ends before the term");
        prop_assert!(first.contains(&covers));
        prop_assert!(second.contains(&covers), "they never meet");
        // And the second has an epoch for its whole term too.
        prop_assert!(day(last_day + retention) <= ring.newest(day(last_day)).unwrap().retires);
        // Nothing lasts longer than step and retention together.
        prop_assert!(ring.active(day(last_day + step + retention)).is_empty());
    }

    #[test]
    fn a_plan_leaves_exactly_the_active_epochs(
        made in prop::collection::vec(0_u32..12, 0..8), now in 0_u32..150, revoked in 1_u32..9,
    ) {
        let mut ring = ring(10, 25);
        for number in 0..10 {
            ring.open_next(day(10 * number)).unwrap();
        }
        ring.revoke(revoked, day(now)).unwrap();
        let plan = ring.retokenise(&made, day(now));
        let mut after: Vec<u32> = made.iter().copied().filter(|n| !plan.remove.contains(n)).collect();
        after.extend(plan.make.iter().map(|epoch| epoch.number));
        after.sort_unstable();
        after.dedup();
        let active: Vec<u32> = ring.active(day(now)).iter().map(|epoch| epoch.number).collect();
        prop_assert_eq!(after, active);
    }
}
