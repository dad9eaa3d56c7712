//! Who was seen on which lists: the counts that everything starts from.

use thiserror::Error;

/// The largest number of lists: 511 histories.
pub const MAX_LISTS: usize = 9;
/// The largest number of persons that were seen.
pub const MAX_OBSERVED: u64 = 10_000_000;

/// A set of lists: bit `i` stands for list `i`, in the order in which the lists were given.
pub type ListSet = u16;

/// Why a table of histories was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TableError {
    /// Fewer than two lists: nothing overlaps.
    #[error("at least two lists are needed, {0} given")]
    TooFewLists(usize),
    /// More lists than [`MAX_LISTS`].
    #[error("at most {MAX_LISTS} lists are possible, {0} given")]
    TooManyLists(usize),
    /// A list without a name.
    #[error("list {0} has no name")]
    Unnamed(usize),
    /// Two lists with one name.
    #[error("lists {0} and {1} have the same name")]
    SameName(usize, usize),
    /// A history names a list that does not exist.
    #[error("history {0} names a list that does not exist")]
    UnknownList(usize),
    /// A history of persons who were on no list: they cannot have been seen.
    #[error("history {0} is on no list at all: nobody can have seen these persons")]
    OnNoList(usize),
    /// Nobody was seen.
    #[error("nobody was seen")]
    Empty,
    /// More persons than [`MAX_OBSERVED`].
    #[error("more than {MAX_OBSERVED} persons")]
    TooManyPersons,
}

/// How many persons were seen on exactly which lists.
///
/// ```
/// use oever_statistics::capture_recapture::Histories;
/// let lists = ["police", "shelter"].map(str::to_owned).to_vec();
/// // 40 on the first list only, 30 on the second only, 6 on both.
/// let table = Histories::new(lists, [(0b01, 40), (0b10, 30), (0b11, 6)])?;
/// assert_eq!((table.observed(), table.on_all(0b01), table.seen_on(2)), (76, 46, 6));
/// # Ok::<(), oever_statistics::capture_recapture::TableError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histories {
    lists: Vec<String>,
    /// By history; the first, on no list, is nought.
    counts: Vec<u64>,
    observed: u64,
}

impl Histories {
    /// A table of these lists. A history that is named twice is added up; one that is not named has no persons.
    pub fn new(
        lists: Vec<String>,
        histories: impl IntoIterator<Item = (ListSet, u64)>,
    ) -> Result<Self, TableError> {
        match lists.len() {
            few @ 0..2 => return Err(TableError::TooFewLists(few)),
            many if many > MAX_LISTS => return Err(TableError::TooManyLists(many)),
            _ => {}
        }
        for (i, name) in lists.iter().enumerate() {
            if name.trim().is_empty() {
                return Err(TableError::Unnamed(i + 1));
            }
            if let Some(j) = lists.iter().skip(i + 1).position(|other| other == name) {
                return Err(TableError::SameName(i + 1, i + j + 2));
            }
        }
        let mut counts = vec![0_u64; 1 << lists.len()];
        let mut observed = 0_u64;
        for (number, (history, count)) in (1..).zip(histories) {
            let Some(cell) = counts.get_mut(usize::from(history)) else {
                return Err(TableError::UnknownList(number));
            };
            if count == 0 {
                continue;
            }
            if history == 0 {
                return Err(TableError::OnNoList(number));
            }
            observed = observed.saturating_add(count);
            if observed > MAX_OBSERVED {
                return Err(TableError::TooManyPersons);
            }
            *cell += count;
        }
        if observed == 0 {
            return Err(TableError::Empty);
        }
        Ok(Self { lists, counts, observed })
    }

    /// The names of the lists.
    pub fn lists(&self) -> &[String] {
        &self.lists
    }

    /// How many persons were seen on exactly these lists.
    pub fn exactly(&self, lists: ListSet) -> u64 {
        self.counts.get(usize::from(lists)).copied().unwrap_or(0)
    }

    /// How many persons were seen on all of these lists, and perhaps on others.
    pub fn on_all(&self, lists: ListSet) -> u64 {
        let lists = usize::from(lists);
        (0..).zip(&self.counts).filter(|(history, _)| history & lists == lists).map(|(_, count)| count).sum()
    }

    /// How many persons were seen on this number of lists.
    pub fn seen_on(&self, number: u32) -> u64 {
        (0_usize..)
            .zip(&self.counts)
            .filter(|(history, _)| history.count_ones() == number)
            .map(|(_, count)| count)
            .sum()
    }

    /// How many persons were seen at all.
    pub fn observed(&self) -> u64 {
        self.observed
    }

    /// The names of a set of lists, joined: `police:shelter`.
    pub fn name_of(&self, lists: ListSet) -> String {
        let names: Vec<&str> = self
            .lists
            .iter()
            .enumerate()
            .filter(|(i, _)| lists >> i & 1 == 1)
            .map(|(_, name)| name.as_str())
            .collect();
        names.join(":")
    }

    /// The same persons with the lists in another order, given as the old place of each new list; `None` when that is
    /// no order of these lists.
    pub fn reordered(&self, order: &[usize]) -> Option<Self> {
        let mut sorted = order.to_vec();
        sorted.sort_unstable();
        if !sorted.into_iter().eq(0..self.lists.len()) {
            return None;
        }
        let lists = order.iter().map(|old| self.lists[*old].clone()).collect();
        let mut counts = vec![0; self.counts.len()];
        for (history, count) in self.counts.iter().enumerate() {
            let moved = order.iter().enumerate().map(|(new, old)| (history >> old & 1) << new).sum::<usize>();
            counts[moved] = *count;
        }
        Some(Self { lists, counts, observed: self.observed })
    }
}

/// The counts as the fits need them.
#[derive(Debug, Clone)]
pub(crate) struct Counts {
    pub(crate) lists: usize,
    /// By history.
    pub(crate) exactly: Vec<f64>,
    /// By set of lists: seen on all of these.
    pub(crate) on_all: Vec<f64>,
}

impl Counts {
    pub(crate) fn new(table: &Histories) -> Self {
        let mut counts = Self {
            lists: table.lists.len(),
            exactly: table.counts.iter().map(|count| *count as f64).collect(),
            on_all: Vec::new(),
        };
        counts.add_up();
        counts
    }

    /// To be called whenever `exactly` changed.
    pub(crate) fn add_up(&mut self) {
        self.on_all.clone_from(&self.exactly);
        sum_supersets(&mut self.on_all);
    }

    pub(crate) fn observed(&self) -> f64 {
        self.on_all[0]
    }
}

/// Every set gets the sum over the sets that contain it.
pub(crate) fn sum_supersets(values: &mut [f64]) {
    let mut bit = 1;
    while bit < values.len() {
        for block in values.chunks_exact_mut(2 * bit) {
            let (without, with) = block.split_at_mut(bit);
            for (a, b) in without.iter_mut().zip(with) {
                *a += *b;
            }
        }
        bit *= 2;
    }
}

/// Every set gets the sum over the sets that it contains.
pub(crate) fn sum_subsets(values: &mut [f64]) {
    let mut bit = 1;
    while bit < values.len() {
        for block in values.chunks_exact_mut(2 * bit) {
            let (without, with) = block.split_at_mut(bit);
            for (a, b) in without.iter().zip(with) {
                *b += *a;
            }
        }
        bit *= 2;
    }
}
