//! People who are hard to find are so for every list. That looks like dependence between all lists at once, and models of
//! pairs miss it; these three shapes (Mth of Chao, Darroch and Rivest; Rivest and Baillargeon 2007) stand beside them.

use super::dense::Design;
use super::fit::{Criteria, FitError};
use super::model::Model;
use super::range::Range;
use super::solver::Reduced;
use super::table::{Counts, Histories};
use crate::tails::standard_errors;

/// How being found grows with the number of lists on which somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// 2^k − 1: mild.
    Poisson,
    /// k²/2: normal differences.
    Darroch,
    /// log 3.5 − log(3.5 + k): strong.
    Gamma,
}

impl Shape {
    /// All of them, from mild to strong.
    pub const ALL: [Self; 3] = [Self::Poisson, Self::Darroch, Self::Gamma];

    /// The name as Rcapture has it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Poisson => "Mth Poisson2",
            Self::Darroch => "Mth Darroch",
            Self::Gamma => "Mth Gamma3.5",
        }
    }

    pub(crate) fn at(self, lists: u32) -> f64 {
        let k = f64::from(lists);
        match self {
            Self::Poisson => k.exp2() - 1.0,
            Self::Darroch => k * k / 2.0,
            Self::Gamma => 3.5_f64.ln() - (3.5 + k).ln(),
        }
    }
}

/// A model in which people differ in how easily they are found, beside what lists have to do with each other.
#[derive(Debug, Clone)]
pub struct Heterogeneous {
    shape: Shape,
    observed: f64,
    intercept: f64,
    standard_error: f64,
    strength: f64,
    criteria: Criteria,
}

impl Heterogeneous {
    /// Fits one shape, added to a model; Mth is the shape on independent lists.
    pub fn new(table: &Histories, model: &Model, shape: Shape) -> Result<Self, FitError> {
        let counts = Counts::new(table);
        if Model::new(counts.lists, model.interactions()).as_ref() != Some(model) {
            return Err(FitError::OtherLists);
        }
        let reduced = Reduced::new(&counts, model.interactions());
        let mut design = Design { columns: reduced.terms.len() + 1, ..Design::default() };
        for (cell, (alive, count)) in (0_u16..).zip(reduced.alive.iter().zip(&counts.exactly)) {
            if *alive {
                let mut row: Vec<f64> =
                    reduced.terms.iter().map(|term| f64::from(u8::from(cell & term == *term))).collect();
                row.push(shape.at(cell.count_ones()));
                design.push(&row, *count);
            }
        }
        let fit = design.fit()?;
        let mut intercept = vec![0.0; design.columns];
        intercept[0] = 1.0;
        let terms = design.columns + reduced.minus_infinity.len();
        Ok(Self {
            shape,
            observed: counts.observed(),
            intercept: fit.parameters[0],
            standard_error: fit.variance(&intercept).sqrt(),
            strength: fit.parameters.last().copied().unwrap_or(0.0),
            criteria: Criteria::new(fit.log_likelihood, terms, counts.observed(), counts.exactly.len() - 1),
        })
    }

    /// The shape.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// The population with its Wald interval.
    pub fn population(&self, level: f64) -> Range {
        let reach = standard_errors(level).unwrap_or(f64::INFINITY) * self.standard_error;
        let at = |value: f64| self.observed + value.exp();
        Range::new(at(self.intercept), at(self.intercept - reach), at(self.intercept + reach), level)
    }

    /// Do people differ in the way that hides some of them? A negative strength has no such meaning.
    pub fn differs(&self) -> bool {
        self.strength > 0.0
    }

    /// What it pays, comparable with the criteria of a model set.
    pub fn criteria(&self) -> Criteria {
        self.criteria
    }
}
