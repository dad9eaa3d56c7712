//! From a table to what may be said about it. This is the way in: it always gives models, bound, interval and verdict
//! together.

use super::bootstrap::{Bootstrap, Resampling};
use super::bounds::{Chao, Chapman};
use super::existence::Existence;
use super::fit::{Criteria, Fit, FitError};
use super::heterogeneity::{Heterogeneous, Shape};
use super::model::Model;
use super::model_set::{Criterion, ModelSet};
use super::profile::profile;
use super::range::Range;
use super::solver::Solver;
use super::stepwise::{pairs, select};
use super::table::{Counts, Histories, ListSet};
use super::verdict::{Finding, POSSIBLE, Rule, Verdict};

/// At which thresholds the selection is shown beside the chosen one.
pub const THRESHOLDS: [f64; 4] = [0.05, 0.02, 0.01, 0.001];

/// How to assess.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// A pair of lists comes into the selected model when its overlap is less likely than this; 0.02 after Chan,
    /// Silverman and Vincent (2021).
    pub threshold: f64,
    /// The largest interaction in the model set.
    pub largest: u32,
    /// More models than this are not all fitted: see [`ModelSet::new`].
    pub most_models: usize,
    /// The level of every interval.
    pub level: f64,
    /// The draws behind the interval.
    pub resampling: Resampling,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            threshold: 0.02,
            largest: 2,
            most_models: 40_000,
            level: 0.95,
            resampling: Resampling::default(),
        }
    }
}

/// What the forward selection chose at one threshold.
#[derive(Debug, Clone)]
pub struct Selection {
    /// The threshold.
    pub threshold: f64,
    /// The pairs in the order in which they came in; one whose lists never meet is at minus infinity in the fit.
    pub pairs: Vec<ListSet>,
    /// The fit.
    pub fit: Fit,
}

impl Selection {
    /// Selects and fits.
    pub fn new(table: &Histories, threshold: f64) -> Result<Self, FitError> {
        let counts = Counts::new(table);
        let mut solver = Solver::new(counts.lists);
        let pairs = select(&mut solver, &counts, threshold)?.pairs;
        let fit = Fit::with(&mut solver, &counts, &Model::of(counts.lists, pairs.clone()))?;
        Ok(Self { threshold, pairs, fit })
    }
}

/// Everything that can be said about a table, and what may be.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// The selection at the chosen threshold.
    pub selected: Result<Selection, FitError>,
    /// The selection at other thresholds.
    pub stepwise: Vec<(f64, Result<Selection, FitError>)>,
    /// Independent lists.
    pub independent: Result<Fit, FitError>,
    /// The profile interval of independent lists.
    pub independent_profile: Result<Range, FitError>,
    /// Every pair of lists depends.
    pub all_pairs: Result<Fit, FitError>,
    /// All models with their criteria.
    pub models: ModelSet,
    /// People who differ in how easily they are found, on independent lists.
    pub heterogeneous: Vec<(Shape, Result<Heterogeneous, FitError>)>,
    /// The same, on what was selected.
    pub selected_heterogeneous: Vec<(Shape, Result<Heterogeneous, FitError>)>,
    /// Chao's bounds.
    pub chao: Chao,
    /// Each two lists alone.
    pub chapman: Vec<Chapman>,
    /// The draws behind the interval; `None` when the selected model has no estimate.
    pub bootstrap: Option<Bootstrap>,
    /// The interval that repeats the selection.
    pub interval: Option<Range>,
    /// What may be said.
    pub verdict: Verdict,
    /// Why.
    pub because: Vec<Finding>,
}

impl Assessment {
    /// Assesses a table.
    ///
    /// ```
    /// use oever_statistics::capture_recapture::{Assessment, Histories, Options, Verdict};
    /// let lists = ["police", "shelter"].map(str::to_owned).to_vec();
    /// let table = Histories::new(lists, [(0b01, 40), (0b10, 30), (0b11, 16)])?;
    /// let assessment = Assessment::new(&table, &Options::default());
    /// // Two lists say nothing about whether being on one changes being on the other.
    /// assert_eq!(assessment.verdict, Verdict::LowerBoundOnly);
    /// for finding in assessment.because.iter().filter(|finding| !finding.holds) {
    ///     println!("{finding}");
    /// }
    /// # Ok::<(), oever_statistics::capture_recapture::TableError>(())
    /// ```
    pub fn new(table: &Histories, options: &Options) -> Self {
        Self::with(table, options, Bootstrap::draw(table, options.threshold, &options.resampling))
    }

    /// The same with draws that were made elsewhere.
    pub fn with(table: &Histories, options: &Options, bootstrap: Option<Bootstrap>) -> Self {
        let lists = table.lists().len();
        let all: Vec<ListSet> = pairs(lists).collect();
        let independent = Model::independent(lists);
        let selected = Selection::new(table, options.threshold);
        let mut assessment = Self {
            stepwise: THRESHOLDS.map(|threshold| (threshold, Selection::new(table, threshold))).to_vec(),
            independent: Fit::new(table, &independent),
            independent_profile: profile(table, &independent, options.level),
            all_pairs: Fit::new(table, &Model::of(lists, all)),
            models: ModelSet::new(table, options.largest, options.most_models),
            heterogeneous: differing(table, &independent),
            selected_heterogeneous: selected
                .as_ref()
                .map_or(Vec::new(), |one| differing(table, one.fit.model())),
            selected,
            chao: Chao::new(table, options.level),
            chapman: Chapman::pairs(table, options.level),
            interval: bootstrap.as_ref().and_then(|bootstrap| bootstrap.interval(options.level)),
            bootstrap,
            verdict: Verdict::NoEstimate,
            because: Vec::new(),
        };
        assessment.because = assessment.findings(table, options.level);
        assessment.verdict = Verdict::of(&assessment.because);
        assessment
    }

    fn findings(&self, table: &Histories, level: f64) -> Vec<Finding> {
        let possible = self.possible(level);
        let lowest = possible.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = possible.iter().copied().fold(0.0, f64::max);
        let lists = (0..table.lists().len()).filter(|list| table.on_all(1 << list) > 0).count();
        let code = match &self.selected {
            Ok(_) => 0,
            Err(FitError::NotEstimable(reason)) => reason.code(),
            Err(_) => Existence::NoMaximum.code(),
        };
        let fits = self.selected.as_ref().map_or(0.0, |selection| selection.fit.goodness());
        let without = self.bootstrap.as_ref().map_or(1.0, Bootstrap::share_without_estimate);
        [
            Rule::Lists { lists },
            Rule::Overlap { persons: table.observed() - table.seen_on(1) },
            Rule::BoundHolds { bound: self.chao.unequal_corrected.low(), lowest },
            Rule::Estimable { code },
            Rule::Fits { chance: fits },
            Rule::Agreement { models: possible.len(), lowest, highest },
            Rule::Stable { without },
            Rule::Narrow { width: self.interval.map_or(f64::INFINITY, |interval| interval.width()) },
            Rule::Withstands { times: self.hidden(level) },
        ]
        .map(Rule::find)
        .to_vec()
    }

    /// How many times the lower end of the interval fits into the upper end of the model in which people differ most;
    /// infinite when nothing can be said.
    fn hidden(&self, level: f64) -> f64 {
        let upper_ends = self
            .selected_heterogeneous
            .iter()
            .map(|(_, one)| one.as_ref().map_or(f64::INFINITY, |one| one.population(level).high()));
        let highest = upper_ends.reduce(f64::max).unwrap_or(f64::INFINITY);
        self.interval.map_or(f64::INFINITY, |interval| highest / interval.low())
    }

    /// The estimates of all models that could be meant, and of the selections.
    fn possible(&self, level: f64) -> Vec<f64> {
        let mut meant: Vec<(Option<&Model>, f64)> = Vec::new();
        let ranked = self.models.ranked(Criterion::BicIndividuals);
        let differ =
            self.heterogeneous.iter().filter_map(|(_, fit)| fit.as_ref().ok()).filter(|fit| fit.differs());
        let best = ranked
            .first()
            .map(|(_, one)| one.criteria())
            .into_iter()
            .chain(differ.clone().map(Heterogeneous::criteria))
            .map(|criteria| criteria.bic_individuals)
            .fold(f64::INFINITY, f64::min);
        let close = |criteria: Criteria| criteria.bic_individuals - best <= POSSIBLE;
        for (_, one) in ranked.into_iter().filter(|(_, one)| close(one.criteria())) {
            meant.push((Some(one.model()), one.population(level).point()));
        }
        for one in differ.filter(|one| close(one.criteria())) {
            meant.push((None, one.population(level).point()));
        }
        let selections = self.stepwise.iter().map(|(_, selection)| selection).chain([&self.selected]);
        for selection in selections.flatten() {
            meant.push((Some(selection.fit.model()), selection.fit.population(level).point()));
        }
        meant.sort_by(|a, b| a.0.cmp(&b.0));
        meant.dedup_by(|a, b| a.0.is_some() && a.0 == b.0);
        meant.into_iter().map(|(_, estimate)| estimate).collect()
    }
}

fn differing(table: &Histories, model: &Model) -> Vec<(Shape, Result<Heterogeneous, FitError>)> {
    Shape::ALL.map(|shape| (shape, Heterogeneous::new(table, model, shape))).to_vec()
}
