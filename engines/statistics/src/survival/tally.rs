//! How many are at risk, fall out and have which event, at every time something changes.

use super::Spells;

/// The distinct exit times in order, with what happened at each.
#[derive(Debug)]
pub(super) struct Tally {
    times: Vec<f64>,
    at_risk: Vec<u32>,
    /// Per time: still followed, then each cause.
    counts: Vec<u32>,
    width: usize,
    /// Sorted; empty when all were followed from the start.
    entries: Vec<f64>,
    rows: u32,
}

/// One time at which spells end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment<'a> {
    pub(super) time: f64,
    /// Just before it.
    pub(super) at_risk: u32,
    counts: &'a [u32],
}

impl<'a> Moment<'a> {
    pub(super) fn censored(self) -> u32 {
        self.counts.first().copied().unwrap_or(0)
    }

    /// Events per cause, from cause 1.
    pub(super) fn by_cause(self) -> &'a [u32] {
        self.counts.get(1..).unwrap_or_default()
    }

    pub(super) fn events(self) -> u32 {
        self.by_cause().iter().sum()
    }
}

impl Tally {
    /// All causes apart.
    pub(super) fn of(spells: &Spells<'_>) -> Self {
        let most = spells.causes().iter().copied().max().unwrap_or(0).max(1);
        Self::new(spells, usize::from(most), |cause| cause)
    }

    /// Every cause is the event.
    pub(super) fn of_any(spells: &Spells<'_>) -> Self {
        Self::new(spells, 1, |cause| u8::from(cause != 0))
    }

    fn new(spells: &Spells<'_>, causes: usize, event: impl Fn(u8) -> u8 + Copy) -> Self {
        let width = causes + 1;
        let mut tally = match whole_times(spells.exits()) {
            Some(most) => Self::counted(spells, most, width, event),
            None => Self::sorted(spells, width, event),
        };
        if spells.truncated() {
            tally.entries = (0..spells.len()).map(|row| spells.entry_of(row)).collect();
            tally.entries.sort_unstable_by(f64::total_cmp);
        }
        tally.rows = u32::try_from(spells.len()).unwrap_or(u32::MAX);
        tally.fill_at_risk();
        tally
    }

    fn empty(width: usize) -> Self {
        let (times, at_risk, counts, entries) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { times, at_risk, counts, width, entries, rows: 0 }
    }

    /// Days and weeks: a counter for each whole number.
    fn counted(spells: &Spells<'_>, most: usize, width: usize, event: impl Fn(u8) -> u8) -> Self {
        let mut counters = vec![0_u32; (most + 1) * width];
        for (time, cause) in spells.exits().iter().zip(spells.causes()) {
            if let Some(counter) = counters.get_mut(whole(*time) * width + usize::from(event(*cause))) {
                *counter += 1;
            }
        }
        let mut tally = Self::empty(width);
        for (time, counts) in counters.chunks_exact(width).enumerate() {
            if counts.iter().any(|count| *count > 0) {
                tally.times.push(time as f64);
                tally.counts.extend_from_slice(counts);
            }
        }
        tally
    }

    /// Any times: sorted. Numbers from 0 up sort as their bits do, and without a sign there is a bit for the event.
    fn sorted(spells: &Spells<'_>, width: usize, event: impl Fn(u8) -> u8) -> Self {
        let mut tally = Self::empty(width);
        tally.times.reserve(spells.len());
        tally.counts.reserve(spells.len() * width);
        let rows = spells.exits().iter().zip(spells.causes());
        // -0.0 is 0.
        let bits = |time: f64| (time + 0.0).to_bits();
        if width == 2 {
            let mut keys: Vec<u64> =
                rows.map(|(time, cause)| bits(*time) << 1 | u64::from(event(*cause))).collect();
            keys.sort_unstable();
            for key in keys {
                tally.add(f64::from_bits(key >> 1), usize::from(key & 1 == 1));
            }
        } else {
            let mut keys: Vec<(u64, u8)> = rows.map(|(time, cause)| (bits(*time), event(*cause))).collect();
            keys.sort_unstable();
            for (time, cause) in keys {
                tally.add(f64::from_bits(time), usize::from(cause));
            }
        }
        tally
    }

    fn add(&mut self, time: f64, cause: usize) {
        if self.times.last().is_none_or(|last| *last < time) {
            self.times.push(time);
            self.counts.resize(self.counts.len() + self.width, 0);
        }
        let start = self.counts.len() - self.width;
        if let Some(counter) = self.counts.get_mut(start + cause) {
            *counter += 1;
        }
    }

    fn fill_at_risk(&mut self) {
        let mut at_risk = Vec::with_capacity(self.times.len());
        let (mut left, mut entered) = (0, 0);
        for (time, counts) in self.times.iter().zip(self.counts.chunks_exact(self.width)) {
            at_risk.push(self.entered_before(*time, &mut entered) - left);
            left += counts.iter().sum::<u32>();
        }
        self.at_risk = at_risk;
    }

    /// How many have entered before a time; `entered` goes up with it.
    fn entered_before(&self, time: f64, entered: &mut usize) -> u32 {
        if self.entries.is_empty() {
            return self.rows;
        }
        while self.entries.get(*entered).is_some_and(|entry| *entry < time) {
            *entered += 1;
        }
        u32::try_from(*entered).unwrap_or(u32::MAX)
    }

    pub(super) fn rows(&self) -> u32 {
        self.rows
    }

    pub(super) fn causes(&self) -> usize {
        self.width - 1
    }

    pub(super) fn times(&self) -> &[f64] {
        &self.times
    }

    pub(super) fn moments(&self) -> impl ExactSizeIterator<Item = Moment<'_>> {
        let counts = self.counts.chunks_exact(self.width);
        self.times.iter().zip(&self.at_risk).zip(counts).map(|((time, at_risk), counts)| Moment {
            time: *time,
            at_risk: *at_risk,
            counts,
        })
    }

    pub(super) fn walk(&self) -> Walk<'_> {
        Walk { tally: self, next: 0, entered: 0, left: 0 }
    }
}

/// Goes through a tally at times that come from elsewhere, in order.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    tally: &'a Tally,
    next: usize,
    entered: usize,
    left: u32,
}

impl<'a> Walk<'a> {
    /// Who is at risk at a time, and what happens then.
    pub(super) fn at(&mut self, time: f64) -> Moment<'a> {
        let tally = self.tally;
        let counts = |index: usize| {
            tally.counts.get(index * tally.width..(index + 1) * tally.width).unwrap_or_default()
        };
        while tally.times.get(self.next).is_some_and(|next| *next < time) {
            self.left += counts(self.next).iter().sum::<u32>();
            self.next += 1;
        }
        let at_risk = tally.entered_before(time, &mut self.entered) - self.left;
        let here = tally.times.get(self.next).is_some_and(|next| *next <= time);
        Moment { time, at_risk, counts: if here { counts(self.next) } else { &[] } }
    }
}

/// The times of several tallies together.
pub(super) fn all_times<'a>(tallies: impl IntoIterator<Item = &'a Tally>) -> Vec<f64> {
    let mut times: Vec<f64> = tallies.into_iter().flat_map(Tally::times).copied().collect();
    times.sort_unstable_by(f64::total_cmp);
    times.dedup();
    times
}

/// The largest time, when all are whole numbers and there are not many more of those than rows.
fn whole_times(times: &[f64]) -> Option<usize> {
    let most = times.len() + 10_000;
    let mut largest = 0;
    for time in times {
        let number = whole(*time);
        if number > most || (number as f64).to_bits() != (*time + 0.0).to_bits() {
            return None;
        }
        largest = largest.max(number);
    }
    Some(largest)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates; times are from 0 up")]
fn whole(time: f64) -> usize {
    time as usize
}
