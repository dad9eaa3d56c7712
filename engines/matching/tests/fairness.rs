//! Waiting and unfounded refusals never make a request less urgent, and never raise it beyond the limit.

use oever_matching::{RaisePolicy, Waiting};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn more_waiting_is_never_less_urgent_and_the_limit_holds(
        class in 0u32..10, days in any::<u32>(), refusals in any::<u32>(), more in 0u32..1000,
        per in (0u32..40, 0u32..5, 0u32..4)
    ) {
        let policy = RaisePolicy { days_per_class: per.0, refusals_per_class: per.1, most: per.2 };
        let at = |days, unfounded_refusals| policy.raise(class, &Waiting { days, unfounded_refusals }).class;
        let now = at(days, refusals);
        prop_assert!(now <= class && class - now <= policy.most);
        prop_assert!(at(days.saturating_add(more), refusals) <= now);
        prop_assert!(at(days, refusals.saturating_add(more)) <= now);
        prop_assert_eq!(at(0, 0), class);
    }
}
