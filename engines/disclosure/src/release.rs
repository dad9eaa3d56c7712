use std::fmt::Write as _;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::protected::{Method, Protected, Provenance, ReleaseId};
use crate::space::Space;
use crate::system::{Goal, Reach, System};
use crate::{Error, Openness, Parameters, Shape};

/// One cell as it may be seen. A withheld cell does not say whether it is small itself or
/// protects another, so there is one word and one sign for both. Serialised as a number or `null`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Option<u64>", into = "Option<u64>")]
pub enum Shown {
    /// The true count.
    Count(u64),
    /// Withheld.
    Suppressed,
}

impl Shown {
    /// The sign for a withheld cell, the same in every language; a page explains it in words.
    pub const SIGN: &'static str = ".";

    /// The count, when shown.
    pub fn count(self) -> Option<u64> {
        self.into()
    }
}

impl From<Option<u64>> for Shown {
    fn from(n: Option<u64>) -> Self {
        n.map_or(Self::Suppressed, Self::Count)
    }
}

impl From<Shown> for Option<u64> {
    fn from(s: Shown) -> Self {
        match s {
            Shown::Count(n) => Some(n),
            Shown::Suppressed => None,
        }
    }
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count(n) => write!(f, "{n}"),
            Self::Suppressed => f.write_str(Self::SIGN),
        }
    }
}

/// A released table: exactly what the public knows. It is what is kept of a release, and what a
/// later release is audited against. A page shows it as [`Protected<Release>`] only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Release {
    id: ReleaseId,
    reference_date: Date,
    parameters: Parameters,
    shape: Shape,
    shown: Vec<Shown>,
}

#[derive(Deserialize)]
struct Raw {
    id: ReleaseId,
    reference_date: Date,
    parameters: Parameters,
    shape: Shape,
    shown: Vec<Shown>,
}

impl TryFrom<Raw> for Release {
    type Error = Error;
    fn try_from(raw: Raw) -> Result<Self, Error> {
        if raw.shown.len() != raw.shape.cells() {
            return Err(Error::Table(format!(
                "{} cells expected, {} given",
                raw.shape.cells(),
                raw.shown.len()
            )));
        }
        if raw.shown[0] == Shown::Suppressed {
            return Err(Error::Table("the grand total is missing".into()));
        }
        Ok(Self {
            id: raw.id,
            reference_date: raw.reference_date,
            parameters: raw.parameters,
            shape: raw.shape,
            shown: raw.shown,
        })
    }
}

/// A share of which both counts are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Share {
    part: u64,
    whole: u64,
}

impl Share {
    /// People in the cell.
    pub fn part(self) -> u64 {
        self.part
    }

    /// People in the group the cell is compared with.
    pub fn whole(self) -> u64 {
        self.whole
    }

    /// The share in whole percents, halves up.
    pub fn percent(self) -> u64 {
        (self.part * 200 + self.whole) / (2 * self.whole)
    }
}

impl Release {
    pub(crate) fn new(
        id: ReleaseId,
        reference_date: Date,
        parameters: Parameters,
        shape: Shape,
        shown: Vec<Shown>,
    ) -> Self {
        Self { id, reference_date, parameters, shape, shown }
    }

    /// A table as somebody published it, to audit it or to release beside it: it is not showable
    /// by this, see [`Release::reopen`]. Counts in the order of [`Shape::index`].
    ///
    /// # Errors
    /// The number of counts is wrong, or the grand total is missing.
    pub fn published(
        id: ReleaseId,
        reference_date: Date,
        parameters: Parameters,
        shape: Shape,
        shown: &[Option<u64>],
    ) -> Result<Self, Error> {
        Raw { id, reference_date, parameters, shape, shown: shown.iter().map(|&n| n.into()).collect() }
            .try_into()
    }

    /// The date the table describes the register at.
    pub fn reference_date(&self) -> Date {
        self.reference_date
    }

    /// The name of the release.
    pub fn id(&self) -> &ReleaseId {
        &self.id
    }

    /// The rule it was protected by.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// What the table is about.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// A cell by its labels, [`crate::TOTAL`] for a margin.
    pub fn cell(&self, labels: &[&str]) -> Option<Shown> {
        Some(self.shown[self.shape.index(labels)?])
    }

    /// Smallest count that a cell may show; none when it is not in the table.
    pub fn threshold_of(&self, labels: &[&str]) -> Option<u64> {
        let coords = self.shape.coords(self.shape.index(labels)?);
        Some(self.parameters.threshold_for(self.shape.is_regional(&coords)))
    }

    /// All cells with their labels, margins first along each dimension.
    pub fn cells(&self) -> impl Iterator<Item = (Vec<&str>, Shown)> {
        self.shown.iter().enumerate().map(|(i, &s)| (self.shape.labels(i), s))
    }

    pub(crate) fn shown(&self, cell: usize) -> Shown {
        self.shown[cell]
    }

    /// Makes a stored release showable again, after checking what it gives away by itself: a
    /// shown count below the threshold, or a withheld cell that provably holds at least one
    /// person and fewer than the threshold, is refused.
    pub fn reopen(self) -> Result<Protected<Self>, Error> {
        let refuse = || Error::Unsafe { release: self.id.as_str().to_owned() };
        let space = Space::new(&[&self.shape])?;
        let system = System::of(&space, &[&self]).ok_or_else(refuse)?;
        for (cell, shown) in self.shown.iter().enumerate() {
            let coords = self.shape.coords(cell);
            let threshold = self.parameters.threshold_for(self.shape.is_regional(&coords));
            match shown {
                Shown::Count(n) if *n > 0 && *n < threshold => return Err(refuse()),
                Shown::Count(_) => {}
                Shown::Suppressed => {
                    let terms = space.terms(&self.shape, &coords);
                    let safe = match self.parameters.is_open_by() {
                        Openness::Range => [Goal::AtMost(0), Goal::AtLeast(threshold.cast_signed())]
                            .into_iter()
                            .any(|goal| matches!(system.reach(&terms, goal), Reach::Yes(_))),
                        Openness::Width => {
                            let ends = system.extreme(&terms, false).zip(system.extreme(&terms, true));
                            ends.is_some_and(|((low, _), (high, _))| {
                                low < high || low == 0 || low >= threshold.cast_signed()
                            })
                        }
                    };
                    if !safe {
                        return Err(refuse());
                    }
                }
            }
        }
        Ok(self.into_protected())
    }

    pub(crate) fn into_protected(self) -> Protected<Self> {
        let provenance = Provenance {
            method: Method::AuditedSuppression,
            parameters: self.parameters.clone(),
            reference_date: self.reference_date,
            release: self.id.clone(),
        };
        Protected::new(self, provenance)
    }
}

impl Protected<Release> {
    /// One cell, still protected; [`crate::TOTAL`] for a margin.
    pub fn cell(&self, labels: &[&str]) -> Option<Protected<Shown>> {
        self.value().cell(labels).map(|s| self.derive(s))
    }

    /// The share of a cell in a group it is part of (follow-up outcomes in an arm); none when
    /// either count is withheld, the group is empty, or the cell is no part of it.
    pub fn share(&self, cell: &[&str], of: &[&str]) -> Option<Protected<Share>> {
        let shape = self.value().shape();
        let (part, whole) = (shape.index(cell)?, shape.index(of)?);
        let inside = shape
            .coords(part)
            .into_iter()
            .zip(shape.coords(whole))
            .zip(shape.dimensions())
            .all(|((c, w), d)| d.ancestors(c).contains(&w));
        let part = self.value().shown(part).count()?;
        let whole = self.value().shown(whole).count()?;
        (inside && whole > 0).then(|| self.derive(Share { part, whole }))
    }

    /// The table as CSV: one column per dimension, the count (`.` when withheld), and the release
    /// and reference date on every row, so that no row loses them.
    pub fn to_csv(&self) -> String {
        let release = self.value();
        let quote = |s: &str| {
            // A leading sign would be run as a formula by a spreadsheet.
            let guard = if s.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
            if s.contains(['"', ',', '\n', '\r']) {
                format!("\"{guard}{}\"", s.replace('"', "\"\""))
            } else {
                format!("{guard}{s}")
            }
        };
        let mut out = String::new();
        for d in release.shape.dimensions() {
            out.push_str(&quote(d.name()));
            out.push(',');
        }
        out.push_str("count,reference_date,release\n");
        for (labels, shown) in release.cells() {
            for label in labels {
                out.push_str(&quote(label));
                out.push(',');
            }
            // Writing to a String cannot fail.
            let _ = writeln!(out, "{shown},{},{}", release.reference_date, release.id.as_str());
        }
        out
    }
}
