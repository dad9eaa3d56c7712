//! Covariates: the population is a sum over strata (year, sex, form of exploitation), each with its own dark figure, while
//! what lists have to do with each other is shared. After Cruyff, Van Dijk and Van der Heijden (2017), "The challenge of
//! counting victims of human trafficking", Chance 30.

use thiserror::Error;

use super::bounds::{log_normal, unequal_dark};
use super::dense::{DenseFit, Design};
use super::existence::Existence;
use super::fit::FitError;
use super::heterogeneity::Shape;
use super::range::Range;
use super::stepwise::pairs;
use super::table::{Histories, ListSet};
use super::verdict::{Finding, POSSIBLE, Rule, Verdict};

/// The largest number of strata times histories: more would take too long, and hold too few persons each.
pub const MAX_CELLS: usize = 5000;

/// Why strata were refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StrataError {
    /// No stratum.
    #[error("there is no stratum")]
    Empty,
    /// More than [`MAX_CELLS`].
    #[error("too many strata: at most {MAX_CELLS} strata times histories are possible")]
    TooMany,
    /// Two strata have other lists.
    #[error("stratum {0} has other lists than the first")]
    OtherLists(usize),
    /// A stratum has another number of covariates than there are.
    #[error("stratum {0} does not have one level for each covariate")]
    Levels(usize),
    /// Two strata have the same levels.
    #[error("strata {0} and {1} have the same levels")]
    Twice(usize, usize),
}

/// A table for each stratum.
#[derive(Debug, Clone)]
pub struct Strata {
    covariates: usize,
    /// Levels by covariate, with the table.
    strata: Vec<(Vec<usize>, Histories)>,
}

/// What may come into a model of strata, beside a term for each list and one for each stratum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// Two lists depend on each other, alike in all strata.
    Pair(ListSet),
    /// A list finds people of one level more easily than of another.
    ListBy {
        /// The list, from nought.
        list: usize,
        /// The covariate, from nought.
        covariate: usize,
    },
}

/// One model of strata.
#[derive(Debug, Clone)]
pub struct StratifiedFit {
    terms: Vec<Term>,
    observed: f64,
    dark: Vec<f64>,
    dark_variance: f64,
    bic: f64,
    goodness: f64,
}

impl StratifiedFit {
    /// The terms.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The whole population: the sum over strata, with a log-normal interval.
    pub fn population(&self, level: f64) -> Range {
        log_normal(self.observed, self.dark.iter().sum(), self.dark_variance, level)
    }

    /// Bayes' criterion by persons seen.
    pub fn bic(&self) -> f64 {
        self.bic
    }
}

/// What can be said about strata together, and what may be.
#[derive(Debug, Clone)]
pub struct StratifiedAssessment {
    /// Every model that the search met, the best first.
    pub models: Vec<StratifiedFit>,
    /// Chao's bound: the sum over strata.
    pub chao: Range,
    /// The interval of the best model, as if it had been given: it does not repeat the search.
    pub interval: Option<Range>,
    /// What may be said.
    pub verdict: Verdict,
    /// Why.
    pub because: Vec<Finding>,
}

impl Strata {
    /// Strata with a level for each of this many covariates. Any numbers serve as levels.
    pub fn new(covariates: usize, strata: Vec<(Vec<usize>, Histories)>) -> Result<Self, StrataError> {
        let Some((_, first)) = strata.first() else { return Err(StrataError::Empty) };
        if strata.len().saturating_mul((1 << first.lists().len()) - 1) > MAX_CELLS {
            return Err(StrataError::TooMany);
        }
        for (i, (levels, table)) in strata.iter().enumerate() {
            if table.lists() != first.lists() {
                return Err(StrataError::OtherLists(i + 1));
            }
            if levels.len() != covariates {
                return Err(StrataError::Levels(i + 1));
            }
            if let Some(j) = strata.iter().take(i).position(|(other, _)| other == levels) {
                return Err(StrataError::Twice(j + 1, i + 1));
            }
        }
        Ok(Self { covariates, strata })
    }

    /// How many persons were seen.
    pub fn observed(&self) -> u64 {
        self.strata.iter().map(|(_, table)| table.observed()).sum()
    }

    /// The names of the lists.
    pub fn lists(&self) -> &[String] {
        self.strata.first().map_or(&[], |(_, table)| table.lists())
    }

    /// How many strata there are.
    #[expect(clippy::len_without_is_empty, reason = "there always is one")]
    pub fn len(&self) -> usize {
        self.strata.len()
    }

    fn on_all(&self, lists: ListSet) -> u64 {
        self.strata.iter().map(|(_, table)| table.on_all(lists)).sum()
    }

    /// The levels of a covariate on which a list has anybody, ascending.
    fn levels(&self, list: usize, covariate: usize) -> Vec<usize> {
        let holders = self.strata.iter().filter(|(_, table)| table.on_all(1 << list) > 0);
        let mut levels: Vec<usize> =
            holders.filter_map(|(levels, _)| levels.get(covariate).copied()).collect();
        levels.sort_unstable();
        levels.dedup();
        levels
    }

    /// Fits a model with these terms.
    pub fn fit(&self, terms: &[Term]) -> Result<StratifiedFit, FitError> {
        self.fit_with(terms, None)
    }

    /// The same; with people who differ in how easily they are found, alike in all strata.
    fn fit_with(&self, terms: &[Term], hidden: Option<Shape>) -> Result<StratifiedFit, FitError> {
        /// A column of the design beside those of strata.
        enum Column {
            Lists(ListSet),
            ListAt { list: usize, covariate: usize, level: usize },
        }
        let mut columns = Vec::new();
        let mut gone: Vec<ListSet> = Vec::new();
        let mut gone_at = Vec::new();
        let alone = (0..self.lists().len()).map(|list| 1 << list);
        let together = terms.iter().filter_map(|term| match term {
            Term::Pair(pair) => Some(*pair),
            Term::ListBy { .. } => None,
        });
        for set in alone.chain(together) {
            if self.on_all(set) > 0 { columns.push(Column::Lists(set)) } else { gone.push(set) }
        }
        let mut lost = gone.len();
        for term in terms {
            let Term::ListBy { list, covariate } = *term else { continue };
            let levels = self.levels(list, covariate);
            let later = levels.iter().skip(1);
            columns.extend(later.map(|level| Column::ListAt { list, covariate, level: *level }));
            for (stratum, _) in &self.strata {
                let at = (list, covariate, stratum.get(covariate).copied().unwrap_or(0));
                if !levels.contains(&at.2) && !gone_at.contains(&at) {
                    gone_at.push(at);
                    lost += 1;
                }
            }
        }
        let width = self.strata.len() + columns.len() + usize::from(hidden.is_some());
        let mut design = Design { columns: width, ..Design::default() };
        let cells: ListSet = 1 << self.lists().len();
        for (number, (levels, table)) in self.strata.iter().enumerate() {
            for cell in 1..cells {
                let holds = |list: usize| cell >> list & 1 == 1;
                let out = gone.iter().any(|set| cell & set == *set)
                    || gone_at.iter().any(|(list, covariate, level)| {
                        holds(*list) && levels.get(*covariate) == Some(level)
                    });
                if out {
                    continue;
                }
                let mut row = vec![0.0; self.strata.len()];
                row[number] = 1.0;
                row.extend(columns.iter().map(|column| {
                    f64::from(u8::from(match column {
                        Column::Lists(set) => cell & set == *set,
                        Column::ListAt { list, covariate, level } => {
                            holds(*list) && levels.get(*covariate) == Some(level)
                        }
                    }))
                }));
                row.extend(hidden.map(|shape| shape.at(cell.count_ones())));
                design.push(&row, table.exactly(cell) as f64);
            }
        }
        let fit = design.fit()?;
        Ok(self.assemble(terms, &design, &fit, lost))
    }

    fn assemble(&self, terms: &[Term], design: &Design, fit: &DenseFit, lost: usize) -> StratifiedFit {
        let dark: Vec<f64> = fit.parameters.iter().take(self.strata.len()).map(|value| value.exp()).collect();
        let mut gradient = vec![0.0; design.columns];
        for (place, value) in gradient.iter_mut().zip(&dark) {
            *place = *value;
        }
        let observed = self.observed() as f64;
        StratifiedFit {
            terms: terms.to_vec(),
            observed,
            dark_variance: fit.variance(&gradient) + dark.iter().sum::<f64>(),
            dark,
            bic: observed.ln() * (design.columns + lost) as f64 - 2.0 * fit.log_likelihood,
            goodness: fit.goodness(),
        }
    }

    /// Searches from lists that depend on nothing, adding or removing the one term that lowers Bayes' criterion most, and
    /// assesses what it met.
    pub fn assess(&self, level: f64) -> StratifiedAssessment {
        let mut all: Vec<Term> = pairs(self.lists().len()).map(Term::Pair).collect();
        for list in 0..self.lists().len() {
            all.extend((0..self.covariates).map(|covariate| Term::ListBy { list, covariate }));
        }
        let start = self.fit(&[]);
        let code = match &start {
            Ok(_) => 0,
            Err(FitError::NotEstimable(reason)) => reason.code(),
            Err(_) => Existence::NoMaximum.code(),
        };
        let mut met: Vec<StratifiedFit> = start.into_iter().collect();
        let mut current = met.first().cloned();
        while let Some(now) = current.take() {
            for term in &all {
                let mut terms = now.terms.clone();
                match terms.iter().position(|one| one == term) {
                    Some(at) => drop(terms.remove(at)),
                    None => terms.push(*term),
                }
                terms.sort_unstable();
                if !met.iter().any(|fit| fit.terms == terms) {
                    met.extend(self.fit(&terms));
                }
            }
            current = met
                .iter()
                .min_by(|a, b| a.bic.total_cmp(&b.bic))
                .filter(|best| best.bic < now.bic - 1e-9)
                .cloned();
        }
        met.sort_by(|a, b| a.bic.total_cmp(&b.bic));
        let because = self.findings(&met, code, level);
        StratifiedAssessment {
            chao: self.chao(level),
            interval: met.first().map(|best| best.population(level)),
            models: met,
            verdict: Verdict::of(&because),
            because,
        }
    }

    /// How many times the lower end of the interval fits into the upper end of the model in which people differ most.
    fn hidden(&self, best: &StratifiedFit, level: f64) -> f64 {
        let ends = Shape::ALL.map(|shape| {
            self.fit_with(&best.terms, Some(shape)).map_or(f64::INFINITY, |fit| fit.population(level).high())
        });
        ends.into_iter().fold(0.0, f64::max) / best.population(level).low()
    }

    fn chao(&self, level: f64) -> Range {
        let parts = self.strata.iter().map(|(_, table)| unequal_dark(table));
        let (dark, variance) = parts.fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
        log_normal(self.observed() as f64, dark, variance, level)
    }

    fn findings(&self, models: &[StratifiedFit], code: u8, level: f64) -> Vec<Finding> {
        let best = models.first();
        let close = models.iter().take_while(|one| best.is_some_and(|best| one.bic - best.bic <= POSSIBLE));
        let possible: Vec<f64> = close.map(|one| one.population(level).point()).collect();
        let lowest = possible.iter().copied().fold(f64::INFINITY, f64::min);
        let once: u64 = self.strata.iter().map(|(_, table)| table.seen_on(1)).sum();
        [
            Rule::Lists { lists: (0..self.lists().len()).filter(|list| self.on_all(1 << list) > 0).count() },
            Rule::Overlap { persons: self.observed() - once },
            Rule::BoundHolds { bound: self.chao(level).low(), lowest },
            Rule::Estimable { code },
            Rule::Fits { chance: best.map_or(0.0, |best| best.goodness) },
            Rule::Agreement {
                models: possible.len(),
                lowest,
                highest: possible.iter().copied().fold(0.0, f64::max),
            },
            Rule::Narrow { width: best.map_or(f64::INFINITY, |best| best.population(level).width()) },
            Rule::Withstands { times: best.map_or(f64::INFINITY, |best| self.hidden(best, level)) },
        ]
        .map(Rule::find)
        .to_vec()
    }
}
