//! A funnel: which units differ from the whole by more than their size explains, by exact limits and by two ways of
//! allowing for units differing anyway.

use super::limits::{Target, limit};
use crate::tails::{Binomial, Poisson, normal_above, normal_quantile};

/// Why a funnel cannot be made. Units count from 0.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum FunnelError {
    /// Fewer than two units: there is nothing to compare.
    #[error("a funnel needs two units or more")]
    TooFew,
    /// A unit whose size or expected count is not above 0.
    #[error("unit {unit}: the size or expected count must be a number above 0")]
    Size {
        /// The unit.
        unit: usize,
    },
    /// A share of more than all.
    #[error("unit {unit}: more are counted than there are")]
    Share {
        /// The unit.
        unit: usize,
    },
    /// Nothing was counted anywhere, or everything everywhere, and the target was to come from that.
    #[error("nothing was counted in any unit, or everything in all: there is no overall figure to go by")]
    Flat,
    /// An option that is out of range.
    #[error(
        "the part to pull in must lie from 0 to below a half, and a given target above 0 (a share: below 1)"
    )]
    Options,
}

/// One unit: a province, an organisation, a month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    /// What was counted.
    pub observed: u64,
    /// Against what: an expected count, or how many there are.
    pub size: f64,
}

/// What the size of a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The expected count: the figure is a ratio with target 1.
    Expected,
    /// How much counts against: persons, months. The expected count is the size times the overall rate, and the figure
    /// is the ratio with target 1.
    Exposure,
    /// How many there are: the figure is a share of them, with the overall share as target unless one is given.
    Share,
}

/// How a funnel is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FunnelOptions {
    /// What the size of a unit is.
    pub kind: Kind,
    /// The target ratio or share; the overall one without it (1 for [`Kind::Expected`]).
    pub target: Option<f64>,
    /// The part at each end that is pulled in to the rest before dispersion is estimated, so that outliers do not hide
    /// themselves.
    pub winsorised: f64,
}

impl FunnelOptions {
    /// As Spiegelhalter does: 10 % pulled in at each end.
    pub fn new(kind: Kind) -> Self {
        Self { kind, target: None, winsorised: 0.1 }
    }
}

/// How much more units differ than chance explains, in two models. They can give different verdicts: show both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dispersion {
    /// The mean square of the winsorised z-values. Above 1, chance is not all.
    pub phi: f64,
    /// The factor that is used in the multiplicative model: `phi`, but 1 when it is not above 1.
    pub multiplicative: f64,
    /// The variance between units in the additive (random effects) model, on the scale of the z-values.
    pub tau_squared: f64,
    /// The ends to which z-values were pulled in.
    pub pulled_in_to: (f64, f64),
}

/// Where a unit lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Within the 95 % limits.
    Within,
    /// Outside those, within the 99.8 % limits: worth a look when it stays so.
    Outside95,
    /// Outside the 99.8 % limits: look for the reason, in the data first.
    Outside998,
}

/// What is known about one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitResult {
    /// What was counted.
    pub observed: u64,
    /// What was expected.
    pub expected: f64,
    /// The ratio or share.
    pub figure: f64,
    /// What the count is divided by to get it.
    base: f64,
    /// Exact limits at 0.1, 2.5, 97.5 and 99.9 %, by chance alone; below 0 where there is little data.
    pub limits: [f64; 4],
    /// The same limits in the multiplicative model.
    pub multiplicative_limits: [f64; 4],
    /// The same limits in the additive model.
    pub additive_limits: [f64; 4],
    /// How far from the target, on a scale where chance is 1.
    pub z: f64,
    /// The same, pulled in.
    pub z_winsorised: f64,
    /// The same in the multiplicative model.
    pub z_multiplicative: f64,
    /// The same in the additive model.
    pub z_additive: f64,
    /// The exact probability of a count at least as far off, by chance alone: twice the smaller tail.
    pub p: f64,
    /// The probability of fewer, with half of that of as many.
    pub mid_p: f64,
    /// Where it lies by chance alone.
    pub place: Place,
    /// Where it lies in the multiplicative model.
    pub place_multiplicative: Place,
    /// Where it lies in the additive model.
    pub place_additive: Place,
}

/// All units.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// The target ratio or share.
    pub target: f64,
    /// How much more units differ than chance explains.
    pub dispersion: Dispersion,
    /// The units, in their order.
    pub units: Vec<UnitResult>,
}

/// The probabilities of the limits.
const LIMITS: [f64; 4] = [0.001, 0.025, 0.975, 0.999];

/// Spiegelhalter's funnel (2005), with over-dispersion multiplicative (the factor phi) and additive (the method of
/// moments of DerSimonian and Laird) side by side, on the square root of a ratio and the arcsine of the root of a share.
///
/// Not for ranking: units within the limits do not differ. Not for counts that depend on each other.
///
/// ```
/// use oever_statistics::comparison::*;
/// let units = [(8, 10.0), (12, 10.0), (31, 10.0)].map(|(observed, size)| Unit { observed, size });
/// let answer = funnel(&units, FunnelOptions::new(Kind::Expected))?;
/// assert_eq!(answer.units[2].place, Place::Outside998);
/// # Ok::<_, FunnelError>(())
/// ```
pub fn funnel(units: &[Unit], options: FunnelOptions) -> Result<Funnel, FunnelError> {
    let target = check(units, options)?;
    let scale = Scale { kind: options.kind, target };
    let counted: u64 = units.iter().map(|unit| unit.observed).sum();
    let size: f64 = units.iter().map(|unit| unit.size).sum();
    // The expected count of a ratio, or the size of a share.
    let base = |unit: &Unit| match options.kind {
        Kind::Expected | Kind::Share => unit.size,
        Kind::Exposure => unit.size * counted as f64 / size,
    };
    let z: Vec<f64> = units
        .iter()
        .map(|unit| {
            (scale.of(unit.observed as f64 / base(unit)) - scale.of(target)) / Scale::error(base(unit))
        })
        .collect();
    let dispersion =
        dispersion(&z, &units.iter().map(|unit| Scale::error(base(unit))).collect::<Vec<_>>(), options);
    let results =
        units.iter().zip(&z).map(|(unit, z)| result(unit.observed, base(unit), *z, scale, dispersion));
    Ok(Funnel { target, dispersion, units: results.collect() })
}

fn check(units: &[Unit], options: FunnelOptions) -> Result<f64, FunnelError> {
    if units.len() < 2 {
        return Err(FunnelError::TooFew);
    }
    let share = options.kind == Kind::Share;
    for (number, unit) in units.iter().enumerate() {
        if !(unit.size > 0.0 && unit.size <= 1e12) || (share && unit.size.fract() != 0.0) {
            return Err(FunnelError::Size { unit: number });
        }
        if unit.observed > 1_000_000_000_000 || (share && unit.observed as f64 > unit.size) {
            return Err(FunnelError::Share { unit: number });
        }
    }
    let counted: f64 = units.iter().map(|unit| unit.observed as f64).sum();
    let size: f64 = units.iter().map(|unit| unit.size).sum();
    let target_in_range = |target: f64| target > 0.0 && target.is_finite() && !(share && target >= 1.0);
    if !(0.0..0.5).contains(&options.winsorised)
        || options.target.is_some_and(|target| !target_in_range(target))
    {
        return Err(FunnelError::Options);
    }
    let target = options.target.unwrap_or(if share { counted / size } else { 1.0 });
    if (options.kind == Kind::Exposure && counted == 0.0) || !target_in_range(target) {
        return Err(FunnelError::Flat);
    }
    Ok(target)
}

/// Where a figure varies the same whatever it is.
#[derive(Debug, Clone, Copy)]
struct Scale {
    kind: Kind,
    target: f64,
}

impl Scale {
    fn of(self, figure: f64) -> f64 {
        let root = figure.max(0.0).sqrt();
        if self.kind == Kind::Share { root.min(1.0).asin() } else { root }
    }

    fn back(self, value: f64) -> f64 {
        match self.kind {
            Kind::Share => value.clamp(0.0, std::f64::consts::FRAC_PI_2).sin().powi(2),
            _ => value.max(0.0).powi(2),
        }
    }

    /// The standard error of `of` by chance alone; on both scales it is one over twice the root of the size.
    fn error(base: f64) -> f64 {
        0.5 / base.sqrt()
    }
}

fn dispersion(z: &[f64], errors: &[f64], options: FunnelOptions) -> Dispersion {
    let mut sorted = z.to_vec();
    sorted.sort_by(f64::total_cmp);
    let ends = (quantile(&sorted, options.winsorised), quantile(&sorted, 1.0 - options.winsorised));
    let number = z.len() as f64;
    let phi = z.iter().map(|z| z.clamp(ends.0, ends.1).powi(2)).sum::<f64>() / number;
    let weights = || errors.iter().map(|error| 1.0 / (error * error));
    let (sum, squares) = (weights().sum::<f64>(), weights().map(|w| w * w).sum::<f64>());
    let excess = number * phi - (number - 1.0);
    let tau_squared = if excess > 0.0 { excess / (sum - squares / sum) } else { 0.0 };
    Dispersion { phi, multiplicative: phi.max(1.0), tau_squared, pulled_in_to: ends }
}

/// The quantile of sorted values, interpolated (type 7 of Hyndman and Fan).
fn quantile(sorted: &[f64], p: f64) -> f64 {
    let position = p * (sorted.len().saturating_sub(1)) as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the length")]
    let below = position.floor() as usize;
    let at = |index: usize| sorted.get(index).or(sorted.last()).copied().unwrap_or(0.0);
    at(below) + (position - position.floor()) * (at(below + 1) - at(below))
}

fn result(observed: u64, base: f64, z: f64, scale: Scale, dispersion: Dispersion) -> UnitResult {
    let (expected, at_most, at_least, exactly, chance) = if scale.kind == Kind::Share {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number up to 1e12"
        )]
        let x = Binomial { trials: base as u64, chance: scale.target };
        let chance = Target::Share { of: x.trials, target: x.chance };
        (base * x.chance, x.at_most(observed), x.at_least(observed), x.exactly(observed), chance)
    } else {
        let x = Poisson { mean: base * scale.target };
        let chance = Target::Count { expected: x.mean };
        (x.mean, x.at_most(observed), x.at_least(observed), x.exactly(observed), chance)
    };
    // A ratio's limits are around 1; a given target moves them.
    let stretch = if scale.kind == Kind::Share { 1.0 } else { scale.target };
    let limits = LIMITS.map(|p| limit(chance, p).unwrap_or(f64::NAN) * stretch);
    let error = Scale::error(base);
    let around = |error: f64| LIMITS.map(|p| scale.back(scale.of(scale.target) + normal_quantile(p) * error));
    let multiplied = error * dispersion.multiplicative.sqrt();
    let added = (error * error + dispersion.tau_squared).sqrt();
    let z_multiplicative = z * error / multiplied;
    let z_additive = z * error / added;
    let figure = observed as f64 / base;
    let [far_below, below, above, far_above] = limits;
    UnitResult {
        observed,
        expected,
        figure,
        base,
        limits,
        multiplicative_limits: around(multiplied),
        additive_limits: around(added),
        z,
        z_winsorised: z.clamp(dispersion.pulled_in_to.0, dispersion.pulled_in_to.1),
        z_multiplicative,
        z_additive,
        p: (2.0 * at_most.min(at_least)).min(1.0),
        mid_p: at_most - 0.5 * exactly,
        place: if figure < far_below || figure > far_above {
            Place::Outside998
        } else if figure < below || figure > above {
            Place::Outside95
        } else {
            Place::Within
        },
        place_multiplicative: place(z_multiplicative),
        place_additive: place(z_additive),
    }
}

fn place(z: f64) -> Place {
    let tail = normal_above(z.abs());
    if tail < 0.001 {
        Place::Outside998
    } else if tail < 0.025 {
        Place::Outside95
    } else {
        Place::Within
    }
}

impl UnitResult {
    /// What one more record would add to the figure.
    pub fn figure_per_count(&self) -> f64 {
        1.0 / self.base
    }
}
