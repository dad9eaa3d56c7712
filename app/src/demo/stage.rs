//! The time of the invented world: what happens when, one thing after another.

use oever_kernel::{Clock, Timestamp};
use oever_store::Submission;
use oever_web::Assembly;
use serde::Serialize;

use crate::Failure;

/// An application whose clock is moved from happening to happening.
pub(crate) struct Stage {
    pub(crate) assembly: Assembly,
    clock: Clock,
    /// When events and jobs were last looked at.
    looked: Timestamp,
}

/// Events and jobs are done this often in the world's time.
const LOOK_EVERY_SECONDS: i64 = 3 * 24 * 3600;

impl Stage {
    pub(crate) fn new(assembly: Assembly, clock: Clock) -> Self {
        let looked = clock.now();
        Self { assembly, clock, looked }
    }

    /// The moment it is in the world.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Moves the clock on; it never goes back. Work that fell due on the way is done.
    pub(crate) async fn at(&mut self, moment: Timestamp) -> Result<(), Failure> {
        let ahead = moment.seconds_since(self.clock.now());
        if ahead > 0 {
            self.clock.advance_seconds(ahead);
        }
        if self.clock.now().seconds_since(self.looked) >= LOOK_EVERY_SECONDS {
            self.work().await?;
        }
        Ok(())
    }

    /// Does the events and jobs that are due.
    pub(crate) async fn work(&mut self) -> Result<(), Failure> {
        self.looked = self.clock.now();
        self.assembly.registry.run_due(&self.assembly.app).await?;
        Ok(())
    }

    /// A key for something that is done once.
    pub(crate) fn once(&self) -> Submission {
        Submission { key: self.assembly.app.entropy().uuid() }
    }
}

/// The code of a value of the world: the same words as in the capabilities.
pub(crate) fn code(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A civil moment of the world as an instant in the Netherlands.
pub(crate) fn instant(moment: jiff::civil::DateTime) -> Timestamp {
    let day = Timestamp::start_of(moment.date());
    let seconds =
        i64::from(moment.hour()) * 3600 + i64::from(moment.minute()) * 60 + i64::from(moment.second());
    day.plus_seconds(seconds)
}
