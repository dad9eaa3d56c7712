//! Epochs: how long a key of the blind evaluation lives, and which epochs serve at a moment.
//!
//! A new epoch opens every *step*. Each lives for one step longer than the longest *retention* of what is stored
//! under it. So whatever is stored today can stay for its whole retention under the newest epoch; whatever comes
//! later is evaluated under **every** active epoch, and therefore still meets it. When an epoch retires its key is
//! destroyed and everything under it is removed: it has no meaning any more.
//!
//! With a step of 365 days and a retention of 365 days two epochs are active at once, so two evaluations a token.
//!
//! ```
//! use oever_sealing::epoch::{EpochPolicy, EpochRing, Moment};
//!
//! let start = Moment::from_microseconds(0);
//! let mut ring = EpochRing::new(EpochPolicy::new(365, 365)?);
//! let first = ring.open_next(start)?;
//! let second = ring.open_next(start.plus_days(365))?;
//!
//! let later = start.plus_days(400);
//! assert_eq!(ring.active(later), [first, second]);
//! // A record with tokens under the first epoch only gets tokens under the second as well.
//! let plan = ring.retokenise(&[first.number], later);
//! assert_eq!((plan.make, plan.remove), (vec![second], vec![]));
//! assert_eq!(ring.active(start.plus_days(730)), [second]);
//! # Ok::<(), oever_sealing::epoch::EpochError>(())
//! ```

mod keys;

pub use keys::EpochKeys;

use crate::oprf::OprfError;

/// How many epochs may be active at once: each costs one evaluation for every token.
pub const MAX_ACTIVE: u32 = 16;

const MICROSECONDS_PER_DAY: i64 = 86_400_000_000;

/// A moment handed in by the caller: microseconds since 1970-01-01T00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// From microseconds since 1970-01-01T00:00Z.
    pub const fn from_microseconds(microseconds: i64) -> Self {
        Self(microseconds)
    }

    /// Microseconds since 1970-01-01T00:00Z.
    pub const fn microseconds(self) -> i64 {
        self.0
    }

    /// So many times 24 hours later; the end of time stays the end of time.
    #[must_use]
    pub const fn plus_days(self, days: u32) -> Self {
        Self(self.0.saturating_add((days as i64).saturating_mul(MICROSECONDS_PER_DAY)))
    }
}

/// Why an epoch does not serve. Never names a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EpochError {
    /// Step or retention is zero days.
    #[error("an epoch needs a step and a retention of at least one day")]
    NoLength,
    /// The retention is so long, or the step so short, that too many epochs would be active at once.
    #[error("{active} epochs would be active at once; at most {MAX_ACTIVE} are possible")]
    TooManyActive {
        /// How many there would be.
        active: u32,
    },
    /// Epochs are restored in the order in which they opened, each with an own number.
    #[error("epoch {number} is out of order, or ends before it opens")]
    OutOfOrder {
        /// The first epoch that does not fit.
        number: u32,
    },
    /// No epoch with this number was ever opened here.
    #[error("epoch {number} does not exist")]
    Unknown {
        /// The number asked for.
        number: u32,
    },
    /// The epoch opens later.
    #[error("epoch {number} has not opened yet")]
    NotOpen {
        /// The number asked for.
        number: u32,
    },
    /// The epoch ended; its key is destroyed or must be.
    #[error("epoch {number} is retired")]
    Retired {
        /// The number asked for.
        number: u32,
    },
    /// The epoch is active, but its key is not here.
    #[error("the key of epoch {number} is missing")]
    KeyMissing {
        /// The number asked for.
        number: u32,
    },
    /// An epoch has one key for its whole life.
    #[error("epoch {number} has a key already")]
    KeyPresent {
        /// The number of the epoch.
        number: u32,
    },
    /// The evaluation itself was refused.
    #[error(transparent)]
    Oprf(#[from] OprfError),
}

/// How often an epoch opens and how long what is stored under it may stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EpochPolicy {
    step_days: u32,
    retention_days: u32,
}

impl EpochPolicy {
    /// A new epoch every `step_days`; nothing under an epoch is kept for more than `retention_days`.
    pub fn new(step_days: u32, retention_days: u32) -> Result<Self, EpochError> {
        if step_days == 0 || retention_days == 0 {
            return Err(EpochError::NoLength);
        }
        let active = retention_days.div_ceil(step_days).saturating_add(1);
        if active > MAX_ACTIVE {
            return Err(EpochError::TooManyActive { active });
        }
        Ok(Self { step_days, retention_days })
    }
}

/// One epoch: from when tokens are made under it, and when its key is destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Epoch {
    /// Counted from 1; never used again.
    pub number: u32,
    /// From this moment on.
    pub opens: Moment,
    /// From this moment on no more. Nothing under this epoch may last longer.
    pub retires: Moment,
}

impl Epoch {
    /// Whether it serves.
    pub fn is_active(&self, now: Moment) -> bool {
        self.opens <= now && now < self.retires
    }
}

/// What has to happen to the tokens of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retokenise {
    /// Active epochs under which the record has no tokens yet.
    pub make: Vec<Epoch>,
    /// Epochs under which it has tokens that must go: retired, or never opened here.
    pub remove: Vec<u32>,
}

/// All epochs, oldest first. Holds no key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpochRing {
    policy: EpochPolicy,
    epochs: Vec<Epoch>,
}

impl EpochRing {
    /// Without any epoch yet.
    pub fn new(policy: EpochPolicy) -> Self {
        Self { policy, epochs: Vec::new() }
    }

    /// From what was stored, oldest first.
    pub fn restore(policy: EpochPolicy, epochs: Vec<Epoch>) -> Result<Self, EpochError> {
        let mut before: Option<Epoch> = None;
        for epoch in &epochs {
            let follows = before.is_none_or(|b| b.number < epoch.number && b.opens <= epoch.opens);
            // A revoked epoch may end the moment it opened.
            if !follows || epoch.number == 0 || epoch.retires < epoch.opens {
                return Err(EpochError::OutOfOrder { number: epoch.number });
            }
            before = Some(*epoch);
        }
        Ok(Self { policy, epochs })
    }

    /// Every epoch that ever opened, for storage.
    pub fn epochs(&self) -> &[Epoch] {
        &self.epochs
    }

    /// Whether it is time for [`EpochRing::open_next`].
    pub fn is_due(&self, now: Moment) -> bool {
        self.newest(now).is_none_or(|newest| newest.opens.plus_days(self.policy.step_days) <= now)
    }

    /// Opens the next epoch at `now`: by schedule, or earlier when somebody asks for a rotation.
    pub fn open_next(&mut self, now: Moment) -> Result<Epoch, EpochError> {
        let number = self.epochs.last().map_or(1, |last| last.number.saturating_add(1));
        if self.epochs.last().is_some_and(|last| now < last.opens || last.number == u32::MAX) {
            return Err(EpochError::OutOfOrder { number });
        }
        let active = u32::try_from(self.active(now).len()).unwrap_or(u32::MAX).saturating_add(1);
        if active > MAX_ACTIVE {
            return Err(EpochError::TooManyActive { active });
        }
        let life = self.policy.step_days.saturating_add(self.policy.retention_days);
        let epoch = Epoch { number, opens: now, retires: now.plus_days(life) };
        self.epochs.push(epoch);
        Ok(epoch)
    }

    /// Ends an epoch before its time, because its key may be known to others. Its tokens and deposits go with it.
    pub fn revoke(&mut self, number: u32, now: Moment) -> Result<(), EpochError> {
        let epoch = self.epochs.iter_mut().find(|epoch| epoch.number == number);
        let epoch = epoch.ok_or(EpochError::Unknown { number })?;
        epoch.retires = epoch.retires.min(now.max(epoch.opens));
        Ok(())
    }

    /// The epochs under which a new value must be evaluated, oldest first.
    pub fn active(&self, now: Moment) -> Vec<Epoch> {
        self.epochs.iter().filter(|epoch| epoch.is_active(now)).copied().collect()
    }

    /// The active epoch that lasts longest: what is stored now can stay until it retires.
    pub fn newest(&self, now: Moment) -> Option<Epoch> {
        self.active(now).into_iter().max_by_key(|epoch| (epoch.retires, epoch.number))
    }

    /// The epoch with this number, if it serves at `now`.
    pub fn serving(&self, number: u32, now: Moment) -> Result<Epoch, EpochError> {
        let epoch = self.epochs.iter().find(|epoch| epoch.number == number);
        let epoch = epoch.ok_or(EpochError::Unknown { number })?;
        if now < epoch.opens {
            return Err(EpochError::NotOpen { number });
        }
        if now >= epoch.retires {
            return Err(EpochError::Retired { number });
        }
        Ok(*epoch)
    }

    /// What has to happen to a record that has tokens under the epochs `made`.
    pub fn retokenise(&self, made: &[u32], now: Moment) -> Retokenise {
        let active = self.active(now);
        let mut remove: Vec<u32> =
            made.iter().filter(|number| active.iter().all(|a| a.number != **number)).copied().collect();
        remove.sort_unstable();
        remove.dedup();
        let make = active.into_iter().filter(|epoch| !made.contains(&epoch.number)).collect();
        Retokenise { make, remove }
    }
}
