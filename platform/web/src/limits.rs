//! Rate limits per account and per source. One who asks too much is slowed down; others are not.

use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::{Visit, WebError};

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Signing in, per account.
    SignIn,
    /// Signing in, per source. Wider than per account: a whole office arrives at nine from one address.
    SignInFrom,
    /// Public reports and messages, per source.
    PublicReport,
    /// Trying a return code, per source.
    ReturnCode,
    /// One-time links, per source.
    OneTimeLink,
    /// Figures and free queries, per source.
    Query,
}

impl Limit {
    const fn quota(self) -> Quota {
        const fn n(number: u32) -> NonZeroU32 {
            match NonZeroU32::new(number) {
                Some(number) => number,
                None => NonZeroU32::MIN,
            }
        }
        match self {
            Self::SignIn => Quota::per_minute(n(6)).allow_burst(n(10)),
            Self::SignInFrom => Quota::per_minute(n(60)).allow_burst(n(60)),
            Self::PublicReport => Quota::per_minute(n(12)).allow_burst(n(40)),
            Self::ReturnCode => Quota::per_minute(n(5)).allow_burst(n(10)),
            Self::OneTimeLink => Quota::per_minute(n(20)).allow_burst(n(40)),
            Self::Query => Quota::per_minute(n(120)).allow_burst(n(240)),
        }
    }
}

/// The limiters, one a kind.
pub(crate) struct Limits {
    on: bool,
    kinds: [(Limit, DefaultKeyedRateLimiter<String>); 6],
}

impl Limits {
    pub(crate) fn new(on: bool) -> Self {
        let limiter = |limit: Limit| (limit, RateLimiter::keyed(limit.quota()));
        Self {
            on,
            kinds: [
                limiter(Limit::SignIn),
                limiter(Limit::SignInFrom),
                limiter(Limit::PublicReport),
                limiter(Limit::ReturnCode),
                limiter(Limit::OneTimeLink),
                limiter(Limit::Query),
            ],
        }
    }

    fn allows(&self, limit: Limit, key: &str) -> bool {
        !self.on
            || self
                .kinds
                .iter()
                .find(|(kind, _)| *kind == limit)
                .is_none_or(|(_, limiter)| limiter.check_key(&key.to_owned()).is_ok())
    }
}

impl Visit {
    /// Counts one use of something limited, by this source.
    ///
    /// # Errors
    /// [`WebError::TooMany`] when it was used too often.
    pub fn limit(&self, limit: Limit) -> Result<(), WebError> {
        self.limit_by(limit, &format!("source:{}", self.source))
    }

    /// Counts one use of something limited, by a key such as an account. The key is held in memory only.
    ///
    /// # Errors
    /// [`WebError::TooMany`] when it was used too often.
    pub fn limit_by(&self, limit: Limit, key: &str) -> Result<(), WebError> {
        if self.app.limits().allows(limit, key) { Ok(()) } else { Err(WebError::TooMany) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_signs_in_from_one_address_and_one_account_is_slowed_down() {
        let limits = Limits::new(true);
        for _ in 0..25 {
            assert!(limits.allows(Limit::SignInFrom, "source:one"));
        }
        let tried = (0..25).filter(|_| limits.allows(Limit::SignIn, "account:one")).count();
        assert!((10..25).contains(&tried), "{tried}");
        assert!(limits.allows(Limit::SignIn, "account:other"));
    }
}
