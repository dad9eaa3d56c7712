//! Instants, and the clock that is handed in.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::Date;
use jiff::tz::TimeZone;

/// An instant in microseconds since 1970 in UTC: what the databases store as `BIGINT`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, Default,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// From a `jiff` instant; nanoseconds are dropped.
    pub fn from_jiff(instant: jiff::Timestamp) -> Self {
        Self(instant.as_microsecond())
    }

    /// As a `jiff` instant. Values outside its range become its ends.
    pub fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }

    /// The wall clock in the Netherlands at this instant.
    pub fn in_netherlands(self) -> jiff::Zoned {
        let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
        self.to_jiff().to_zoned(zone)
    }

    /// The civil date in the Netherlands at this instant.
    pub fn date(self) -> Date {
        self.in_netherlands().date()
    }

    /// Midnight in the Netherlands at the start of a date.
    pub fn start_of(date: Date) -> Self {
        let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
        date.to_zoned(zone).map_or(Self(0), |zoned| Self::from_jiff(zoned.timestamp()))
    }

    /// This instant plus a number of seconds (negative: earlier).
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// Whole seconds from an earlier instant to this one.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0) / 1_000_000
    }
}

/// Where "now" comes from: the system, or a value that a test or the demo sets.
///
/// ```
/// use oever_kernel::{Clock, Timestamp};
/// let clock = Clock::fixed(Timestamp(0));
/// clock.advance_seconds(60);
/// assert_eq!(clock.now(), Timestamp(60_000_000));
/// ```
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until it is moved.
    pub fn fixed(at: Timestamp) -> Self {
        Self(Source::Fixed(Arc::new(AtomicI64::new(at.0))))
    }

    /// The instant now.
    #[allow(clippy::disallowed_methods, reason = "the one place where ambient time enters")]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => Timestamp::from_jiff(jiff::Timestamp::now()),
            Source::Fixed(at) => Timestamp(at.load(Ordering::SeqCst)),
        }
    }

    /// The civil date in the Netherlands now.
    pub fn today(&self) -> Date {
        self.now().date()
    }

    /// Moves a fixed clock; the system clock does not listen.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Source::Fixed(at) = &self.0 {
            at.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_date_is_the_dutch_one() {
        // 23:30 UTC on New Year's Eve is already the new year in Amsterdam.
        let late: jiff::Timestamp = "2025-12-31T23:30:00Z".parse().unwrap();
        assert_eq!(Timestamp::from_jiff(late).date(), date(2026, 1, 1));
    }

    #[test]
    fn the_start_of_a_date_is_on_that_date() {
        for day in [date(2026, 3, 29), date(2026, 10, 25), date(2024, 2, 29)] {
            assert_eq!(Timestamp::start_of(day).date(), day);
        }
    }
}
