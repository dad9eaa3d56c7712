//! How many there are, seen or not: said so coarsely that no small group behind it can be told.

use std::fmt::Write as _;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::parameters::Openness;
use crate::protected::{Method, Protected, Provenance, ReleaseId};
use crate::{Error, Parameters};

/// Ends of ranges are multiples of this at least.
const FINEST_UNIT: u64 = 10;
/// Significant digits that are tried, the finest first.
const DIGITS: [u8; 2] = [2, 1];
/// How many large groups are tried for taking up the persons that a small group would have had more or less.
const COUNTERPARTS: usize = 4;
/// An upper end from here on is no upper end.
const ENDLESS: f64 = 1e12;

/// What an assessment says of a table of counts, before protection: it goes into [`protect_estimate`] and nowhere else.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessed {
    /// What may be said, as a code.
    pub verdict: String,
    /// What speaks against saying more, as codes.
    pub because: Vec<String>,
    /// What is said, in persons.
    pub spans: Vec<Span>,
}

/// From, up to; in persons.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// What it is, as a code.
    pub name: String,
    /// Lower end.
    pub low: f64,
    /// Upper end; infinite when there is none.
    pub high: f64,
}

/// A range that may be shown: its ends lie outside what was computed, never inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoarseSpan {
    /// What it is, as a code.
    pub name: String,
    /// Lower end, rounded down.
    pub low: u64,
    /// Upper end, rounded up; none when there is none.
    pub high: Option<u64>,
}

/// A released statement about how many there are. A page shows it as [`Protected<Estimate>`] only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    id: ReleaseId,
    reference_date: Date,
    parameters: Parameters,
    digits: u8,
    verdict: String,
    because: Vec<String>,
    spans: Vec<CoarseSpan>,
}

impl Estimate {
    /// What may be said, as a code.
    pub fn verdict(&self) -> &str {
        &self.verdict
    }

    /// What speaks against saying more, as codes.
    pub fn because(&self) -> &[String] {
        &self.because
    }

    /// What is said, in persons.
    pub fn spans(&self) -> &[CoarseSpan] {
        &self.spans
    }

    /// One of the ranges.
    pub fn span(&self, name: &str) -> Option<&CoarseSpan> {
        self.spans.iter().find(|span| span.name == name)
    }

    /// The date it describes the register at.
    pub fn reference_date(&self) -> Date {
        self.reference_date
    }

    /// Makes a stored statement showable again, after checking that it is as coarse as it says.
    ///
    /// # Errors
    /// [`Error::Unsafe`] when it is finer.
    pub fn reopen(self) -> Result<Protected<Self>, Error> {
        let coarse =
            |end: u64, up: bool| self.digits_allowed() && coarsened(end as f64, self.digits, up) == end;
        let holds = self.spans.iter().all(|span| {
            coarse(span.low, false) && span.high.is_none_or(|high| span.low <= high && coarse(high, true))
        });
        if !holds {
            return Err(Error::Unsafe { release: self.id.as_str().to_owned() });
        }
        Ok(self.into_protected())
    }

    fn digits_allowed(&self) -> bool {
        DIGITS.contains(&self.digits)
    }

    fn into_protected(self) -> Protected<Self> {
        let provenance = Provenance {
            method: Method::Coarsened { digits: self.digits },
            parameters: self.parameters.clone(),
            reference_date: self.reference_date,
            release: self.id.clone(),
        };
        Protected::new(self, provenance)
    }
}

impl Protected<Estimate> {
    /// The statement as CSV: a row per range, or one without, with the verdict, release and reference date on every row.
    pub fn to_csv(&self) -> String {
        let estimate = self.value();
        let mut out = String::from("measure,low,high,verdict,because,reference_date,release\n");
        let rest = format!(
            "{},{},{},{}",
            estimate.verdict,
            estimate.because.join(" "),
            estimate.reference_date,
            estimate.id.as_str()
        );
        // Writing to a String cannot fail.
        for span in &estimate.spans {
            let high = span.high.map_or_else(String::new, |high| high.to_string());
            let _ = writeln!(out, "{},{},{high},{rest}", span.name, span.low);
        }
        if estimate.spans.is_empty() {
            let _ = writeln!(out, ",,,{rest}");
        }
        out
    }
}

/// A number with this many significant digits, and a multiple of ten.
fn coarsened(value: f64, digits: u8, up: bool) -> u64 {
    let value = value.max(0.0);
    let mut unit = FINEST_UNIT;
    while value >= (unit as f64) * 10_f64.powi(i32::from(digits)) {
        unit *= 10;
    }
    let units = value / unit as f64;
    let whole = if up { units.ceil() } else { units.floor() };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to the endless")]
    let whole = whole as u64;
    whole * unit
}

fn coarse(assessed: &Assessed, digits: u8) -> (String, Vec<String>, Vec<CoarseSpan>) {
    let spans = assessed
        .spans
        .iter()
        .map(|span| CoarseSpan {
            name: span.name.clone(),
            low: if span.low < ENDLESS { coarsened(span.low, digits, false) } else { 0 },
            high: (span.high < ENDLESS).then(|| coarsened(span.high, digits, true)),
        })
        .collect();
    (assessed.verdict.clone(), assessed.because.clone(), spans)
}

/// Tables of as many persons in which the group `small` has `count`: what it has more or less, one of the largest other
/// groups has less or more.
fn others(cells: &[u64], small: usize, count: u64) -> Vec<Vec<u64>> {
    let mut order: Vec<usize> = (0..cells.len()).filter(|at| *at != small).collect();
    order.sort_by_key(|at| std::cmp::Reverse(cells[*at]));
    order
        .into_iter()
        .take(COUNTERPARTS)
        .filter_map(|counterpart| {
            let mut table = cells.to_vec();
            table[counterpart] = (cells[counterpart] + cells[small]).checked_sub(count)?;
            table[small] = count;
            Some(table)
        })
        .collect()
}

/// Protects what an assessment says about how many there are.
///
/// `cells` are the persons by the lists they were seen on, and `assess` is the assessment: a function of such a table and
/// of nothing else. Every end is rounded outward to two significant digits, or to one, and to tens at least. Then each
/// small group (from one up to below the threshold) must stay open: there must be a table with as many persons in which it
/// is empty, and one in which it reaches the threshold, of which exactly the same would be said. (With
/// [`Openness::Width`] one of the two.) Those tables are found and assessed, not argued about.
///
/// ```
/// use jiff::civil::date;
/// use oever_disclosure::{Assessed, Parameters, ReleaseId, Span, protect_estimate};
///
/// // Invented: on the first list only, on the second only, on both. A toy assessment: everybody, and as many again.
/// let assess = |cells: &[u64]| {
///     let seen = cells.iter().sum::<u64>() as f64;
///     let spans = vec![Span { name: "all".into(), low: seen, high: 2.0 * seen }];
///     Assessed { verdict: "usable".into(), because: Vec::new(), spans }
/// };
/// let id = ReleaseId::new("e")?;
/// let said = protect_estimate(&[61, 58, 3], assess, &Parameters::default(), &id, date(2026, 11, 1))?;
/// let all = said.value().span("all").unwrap();
/// assert_eq!((all.low, all.high), (120, Some(250)));
/// # Ok::<(), oever_disclosure::Error>(())
/// ```
///
/// # Errors
/// [`Error::TooFew`] when the table is about fewer people than the threshold, [`Error::Telling`] when a small group does
/// not stay open: then less is to be said.
pub fn protect_estimate(
    cells: &[u64],
    assess: impl Fn(&[u64]) -> Assessed,
    parameters: &Parameters,
    id: &ReleaseId,
    reference_date: Date,
) -> Result<Protected<Estimate>, Error> {
    let threshold = parameters.threshold_for(false);
    if cells.iter().fold(0, |sum: u64, cell| sum.saturating_add(*cell)) < threshold {
        return Err(Error::TooFew { threshold, filter: None });
    }
    let own = assess(cells);
    let small: Vec<usize> = (0..cells.len()).filter(|at| (1..threshold).contains(&cells[*at])).collect();
    for digits in DIGITS {
        let said = coarse(&own, digits);
        let fits = |at: usize, count: u64| {
            others(cells, at, count).iter().any(|table| coarse(&assess(table), digits) == said)
        };
        let open = small.iter().all(|at| match parameters.is_open_by() {
            Openness::Range => fits(*at, 0) && fits(*at, threshold),
            Openness::Width => fits(*at, 0) || fits(*at, threshold),
        });
        if open {
            let (verdict, because, spans) = said;
            let (parameters, id) = (parameters.clone(), id.clone());
            let estimate = Estimate { id, reference_date, parameters, digits, verdict, because, spans };
            return Ok(estimate.into_protected());
        }
    }
    Err(Error::Telling)
}
