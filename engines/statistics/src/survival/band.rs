//! Pointwise intervals around a probability.

/// On which scale an interval around a curve is symmetric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BandKind {
    /// On log(−log): never leaves 0 to 1, and keeps its level best in small groups. The one to use.
    #[default]
    LogLog,
    /// On the logarithm: what R's `survfit` draws unless told otherwise.
    Log,
    /// On the probability itself, cut off at 0 and 1.
    Plain,
}

impl BandKind {
    /// Around a probability that starts at 1, with the standard error of its logarithm, reaching `z` standard errors.
    /// Where the probability is 0 there is no error left: the caller keeps the band of before.
    pub(super) fn around(self, probability: f64, log_error: f64, z: f64) -> (f64, f64) {
        if log_error == 0.0 || probability <= 0.0 {
            return (probability, probability);
        }
        match self {
            Self::LogLog => {
                let log = probability.ln();
                let factor = (z * log_error / -log).exp();
                ((log * factor).exp(), (log / factor).exp())
            }
            Self::Log => {
                let factor = (z * log_error).exp();
                (probability / factor, (probability * factor).min(1.0))
            }
            Self::Plain => {
                let reach = z * log_error * probability;
                ((probability - reach).max(0.0), (probability + reach).min(1.0))
            }
        }
    }

    /// Around a probability that starts at 0, with its own standard error.
    pub(super) fn around_rising(self, probability: f64, error: f64, z: f64) -> (f64, f64) {
        if error == 0.0 || probability <= 0.0 || probability >= 1.0 {
            return (probability, probability);
        }
        self.around(probability, error / probability, z)
    }
}
