//! The clock of a demo: it runs as any clock, and can be put forward, so that a night or three months can be
//! walked through by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use oever_kernel::{Clock, Timestamp};

/// A clock that runs, with what it was put forward.
#[derive(Debug, Clone)]
pub(crate) struct TimeMachine {
    clock: Clock,
    real: Clock,
    ahead_seconds: Arc<AtomicI64>,
}

impl TimeMachine {
    /// Starts at the real time.
    pub(crate) fn new() -> Self {
        let real = Clock::system();
        Self { clock: Clock::fixed(real.now()), real, ahead_seconds: Arc::default() }
    }

    /// The clock that the application goes by.
    pub(crate) fn clock(&self) -> Clock {
        self.clock.clone()
    }

    /// Lets the clock keep up with the real one, for as long as the program runs.
    pub(crate) async fn run(self) {
        let mut ticks = tokio::time::interval(Duration::from_millis(250));
        loop {
            ticks.tick().await;
            self.keep_up();
        }
    }

    fn keep_up(&self) {
        let wanted = self.real.now().plus_seconds(self.ahead_seconds.load(Ordering::SeqCst));
        let behind = wanted.seconds_since(self.clock.now());
        if behind > 0 {
            self.clock.advance_seconds(behind);
        }
    }

    /// Puts the clock forward to a moment; never back.
    pub(crate) fn forward_to(&self, moment: Timestamp) {
        let by = moment.seconds_since(self.clock.now()).max(0);
        self.ahead_seconds.fetch_add(by, Ordering::SeqCst);
        self.keep_up();
    }

    /// Tomorrow morning at eight: the night has been.
    pub(crate) fn tomorrow(&self) -> Timestamp {
        let day = self.clock.today().tomorrow().unwrap_or(self.clock.today());
        Timestamp::start_of(day).plus_seconds(8 * 3600)
    }

    /// The morning of the same day, months later.
    pub(crate) fn in_months(&self, months: i32) -> Timestamp {
        let day = self.clock.today().saturating_add(jiff::Span::new().months(months).days(1));
        Timestamp::start_of(day).plus_seconds(8 * 3600)
    }
}

#[cfg(test)]
mod tests {
    use super::TimeMachine;

    #[test]
    fn it_goes_forward_and_never_back() {
        let machine = TimeMachine::new();
        let morning = machine.tomorrow();
        machine.forward_to(morning);
        assert!(machine.clock().now().seconds_since(morning).abs() <= 1);
        let later = machine.in_months(3);
        machine.forward_to(later);
        machine.forward_to(morning);
        machine.keep_up();
        assert!(machine.clock().now().seconds_since(later) >= -1);
    }
}
