//! How many possible victims there may be, those included whom nobody saw: from who is known to several kinds of
//! organisations. With a verdict, for the whole country only, and never so fine that a small group shows.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroUsize;
use std::thread::available_parallelism;

use jiff::civil::Date;
use oever_disclosure::{
    Assessed, Error as DisclosureError, Estimate, Parameters, Protected, ReleaseId, Span, protect_estimate,
};
use oever_organisations::OrganisationKind;
use oever_statistics::capture_recapture::{
    Assessment, Histories, LEAST_LISTS, LEAST_OVERLAP, ListSet, Options, Resampling, Rule, Verdict,
};
use oever_web::WebError;

use crate::count::Combination;
use crate::model::{Listed, broken};

/// The list of those whom the public reported, or an organisation of no other list.
pub(crate) const OTHERS: &str = "others";

/// Ranges of an estimate: at least; the interval; and what the models that could be meant say.
pub(crate) const LEAST: &str = "least";
pub(crate) const INTERVAL: &str = "interval";
pub(crate) const MODELS: &str = "models";

/// The list that an organisation's reports fill. Kinds that see the same people are one list: the fewer lists, the fewer
/// ways in which they could depend on each other. Chosen before any count was seen.
pub(crate) fn list_of(kind: Option<OrganisationKind>) -> &'static str {
    match kind {
        Some(OrganisationKind::Police | OrganisationKind::Inspection) => "police",
        Some(OrganisationKind::Coordination) => "coordination",
        Some(OrganisationKind::Provider | OrganisationKind::Care) => "care",
        Some(
            OrganisationKind::Municipality
            | OrganisationKind::YouthCare
            | OrganisationKind::VeiligThuis
            | OrganisationKind::School,
        ) => "local",
        Some(OrganisationKind::NationalCentre | OrganisationKind::Policy | OrganisationKind::Other)
        | None => OTHERS,
    }
}

/// The lists that somebody is on, and how many people are on exactly which of them: by history, without the empty one.
fn histories(counts: &BTreeMap<Combination, i64>) -> (Vec<String>, Vec<u64>) {
    let mut lists: Vec<String> =
        counts.keys().flat_map(|(_, on, _)| on.split('+').map(str::to_owned)).collect();
    lists.sort_unstable();
    lists.dedup();
    let mut cells = vec![0; (1 << lists.len()) - 1];
    for ((_, on, _), n) in counts {
        let history: usize = on
            .split('+')
            .filter_map(|one| lists.iter().position(|list| list == one))
            .map(|list| 1 << list)
            .sum();
        if let (Some(cell), Ok(n)) = (cells.get_mut(history.wrapping_sub(1)), u64::try_from(*n)) {
            *cell += n;
        }
    }
    (lists, cells)
}

fn nothing(because: impl IntoIterator<Item = &'static str>) -> Assessed {
    Assessed {
        verdict: Verdict::NoEstimate.code().into(),
        because: because.into_iter().map(str::to_owned).collect(),
        spans: Vec::new(),
    }
}

/// What the statistics engine says of a table.
fn assess(lists: &[String], cells: &[u64]) -> Assessed {
    let history = |at: usize| ListSet::try_from(at + 1).unwrap_or(0);
    let table = Histories::new(lists.to_vec(), cells.iter().enumerate().map(|(at, n)| (history(at), *n)));
    let Ok(table) = table else { return nothing(["lists", "overlap"]) };
    let filled = (0..lists.len()).filter(|list| table.on_all(1 << list) > 0).count();
    if table.observed() - table.seen_on(1) < LEAST_OVERLAP {
        // Nothing can be built on it; the rules of the engine say so too.
        return nothing((filled < LEAST_LISTS).then_some("lists").into_iter().chain(["overlap"]));
    }
    let threads = available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let options =
        Options { resampling: Resampling { threads, ..Resampling::default() }, ..Options::default() };
    let said = Assessment::new(&table, &options);
    let mut spans = Vec::new();
    let mut add = |name: &str, low: f64, high: f64| {
        // Whom somebody saw, exist.
        let low = low.max(table.observed() as f64);
        spans.push(Span { name: name.into(), low, high: high.max(low) });
    };
    if said.verdict != Verdict::NoEstimate {
        add(LEAST, said.chao.unequal_corrected.low(), f64::INFINITY);
        for finding in &said.because {
            if let Rule::Agreement { lowest, highest, .. } = finding.rule {
                add(MODELS, lowest, highest);
            }
        }
    }
    if let (Verdict::Usable, Some(interval)) = (said.verdict, said.interval) {
        add(INTERVAL, interval.low(), interval.high());
    }
    let failed = said.because.iter().filter(|finding| !finding.holds);
    Assessed {
        verdict: said.verdict.code().into(),
        because: failed.map(|finding| finding.rule.code().to_owned()).collect(),
        spans,
    }
}

/// Says less: no interval, and not why.
fn only_bound(mut said: Assessed) -> Assessed {
    said.spans.retain(|span| span.name == LEAST);
    if !said.spans.is_empty() {
        said.verdict = Verdict::LowerBoundOnly.code().into();
    }
    said.because = Vec::new();
    said
}

/// Says nothing, which tells nothing.
fn silent(_: Assessed) -> Assessed {
    nothing([])
}

/// What may be said of these counts, as it may go out: as much as keeps every small group open.
pub(crate) fn protected(
    counts: &BTreeMap<Combination, i64>,
    parameters: &Parameters,
    name: &ReleaseId,
    on: Date,
) -> Result<Protected<Estimate>, DisclosureError> {
    let (lists, cells) = histories(counts);
    let done: RefCell<HashMap<Vec<u64>, Assessed>> = RefCell::default();
    let once = |cells: &[u64]| {
        let known = done.borrow().get(cells).cloned();
        known.unwrap_or_else(|| {
            let said = assess(&lists, cells);
            done.borrow_mut().insert(cells.to_vec(), said.clone());
            said
        })
    };
    for less in [|said| said, only_bound, silent] {
        match protect_estimate(&cells, |cells| less(once(cells)), parameters, name, on) {
            Err(DisclosureError::Telling) => {}
            other => return other,
        }
    }
    Err(DisclosureError::Telling)
}

/// A released statement, checked once more for being as coarse as it says.
pub(crate) fn opened(listed: &Listed) -> Result<Protected<Estimate>, WebError> {
    listed.document::<Estimate>()?.reopen().map_err(broken)
}

/// Whether a few people make the difference between two statements about one year.
pub(crate) fn tells(
    earlier: (&Estimate, &BTreeMap<Combination, i64>),
    later: (&Estimate, &BTreeMap<Combination, i64>),
    parameters: &Parameters,
) -> bool {
    let (said, counts) = earlier;
    let same = (said.verdict(), said.because(), said.spans())
        == (later.0.verdict(), later.0.because(), later.0.spans());
    let of = |counts: &BTreeMap<Combination, i64>, on| counts.get(on).copied().unwrap_or(0);
    let new = later.1.keys().filter(|on| !counts.contains_key(*on));
    let moved: u64 = counts.keys().chain(new).map(|on| of(counts, on).abs_diff(of(later.1, on))).sum();
    !same && moved < parameters.threshold()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn said(all: &[(&str, i64)]) -> Result<Protected<Estimate>, DisclosureError> {
        let counts =
            all.iter().map(|(on, n)| ((String::new(), (*on).to_owned(), String::new()), *n)).collect();
        protected(&counts, &Parameters::default(), &ReleaseId::new("e").unwrap(), date(2026, 11, 1))
    }

    /// Three lists that know nothing of each other: chances .5, .4 and .3 of being on them, out of 1,000 (invented).
    const INDEPENDENT: [(&str, i64); 7] = [
        ("police", 210),
        ("care", 140),
        ("municipality", 90),
        ("care+police", 140),
        ("municipality+police", 90),
        ("care+municipality", 60),
        ("care+municipality+police", 60),
    ];

    #[test]
    fn independent_lists_give_an_interval_around_the_truth_that_is_no_finer_than_two_digits() {
        let made = said(&INDEPENDENT).unwrap();
        assert_eq!(made.value().verdict(), "usable", "{:?}", made.value());
        let interval = made.value().span(INTERVAL).unwrap();
        assert!(interval.low <= 1000 && interval.high.unwrap() >= 1000, "{interval:?}");
        assert!(interval.low.is_multiple_of(10) && interval.high.unwrap().is_multiple_of(10));
        let least = made.value().span(LEAST).unwrap();
        assert!(least.low <= 1000 && least.high.is_none(), "{least:?}");
    }

    #[test]
    fn too_little_overlap_too_few_lists_and_too_few_people_are_said_as_that() {
        let little = said(&[("police", 40), ("care", 30), ("municipality", 30), ("care+police", 5)]).unwrap();
        assert_eq!(
            (little.value().verdict(), little.value().because()),
            ("no_estimate", &["overlap".to_owned()][..])
        );
        let one = said(&[("police", 40)]).unwrap();
        assert_eq!((one.value().verdict(), one.value().because().len()), ("no_estimate", 2));
        let two = said(&[("police", 80), ("care", 60), ("care+police", 40)]).unwrap();
        assert_eq!(two.value().verdict(), "lower_bound_only");
        assert!(two.value().because().contains(&"lists".to_owned()), "{:?}", two.value());
        assert!(two.value().span(INTERVAL).is_none() && two.value().span(LEAST).is_some());
        assert!(matches!(said(&[("police", 3)]), Err(DisclosureError::TooFew { .. })));
        assert!(matches!(said(&[]), Err(DisclosureError::TooFew { .. })));
    }

    #[test]
    fn a_few_people_between_two_statements_show_and_many_do_not() {
        let counts = |n: i64| -> BTreeMap<Combination, i64> {
            let all = [("police", 40), ("care", 30), ("municipality", 30), ("care+police", n)];
            all.map(|(on, n)| ((String::new(), on.to_owned(), String::new()), n)).into()
        };
        let statement = |n: i64| {
            protected(&counts(n), &Parameters::default(), &ReleaseId::new("e").unwrap(), date(2026, 11, 1))
                .unwrap()
        };
        let tells = |a: i64, b: i64| {
            let (first, second) = (statement(a), statement(b));
            super::tells((first.value(), &counts(a)), (second.value(), &counts(b)), &Parameters::default())
        };
        assert_ne!(statement(9).value().because(), statement(11).value().because());
        assert!(tells(9, 11), "two more people, and there is overlap enough");
        assert!(!tells(6, 8) && !tells(9, 9), "nothing else is said");
        assert!(!tells(6, 20), "many more");
    }

    /// With nine or ten on two lists, one person decides whether a bound may be said: then nothing is said, not even why.
    #[test]
    fn a_group_that_decides_is_not_told() {
        let alone = [("police", 40), ("care", 30), ("municipality", 30)];
        let made = said(&[&alone[..], &[("care+police", 9), ("care+municipality", 1)]].concat()).unwrap();
        assert_eq!((made.value().verdict(), made.value().because().len()), ("no_estimate", 0));
        let plain = said(&[&alone[..], &[("care+police", 9)]].concat()).unwrap();
        assert_eq!(plain.value().because(), ["overlap"]);
    }

    #[test]
    fn every_kind_of_organisation_is_on_one_list() {
        let lists: std::collections::BTreeSet<&str> =
            OrganisationKind::ALL.into_iter().map(|kind| list_of(Some(kind))).collect();
        assert_eq!((lists.len(), lists.contains(list_of(None))), (5, true));
    }
}
