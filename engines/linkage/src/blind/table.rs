//! Which records hold a token: a hash table in many small parts, so that growing never stops everything.
//!
//! An entry is eight bytes: half of the token's hash, and the record. Whether a record really holds the token is for
//! the caller to check against the record itself.

/// Parts; each grows by itself.
const PARTS: usize = 4096;
/// Entries of a part at first.
const FIRST: usize = 16;

/// Token to records.
#[derive(Debug)]
pub(crate) struct Table {
    parts: Vec<Part>,
}

/// Open addressing with linear probing. An empty place is 0; records are stored plus one.
#[derive(Debug, Default, Clone)]
struct Part {
    entries: Vec<u64>,
    len: usize,
}

impl Table {
    pub(crate) fn new() -> Self {
        Self { parts: vec![Part::default(); PARTS] }
    }

    /// Adds a holder.
    pub(crate) fn insert(&mut self, token: u64, record: u32) {
        let (part, print) = place(token);
        self.parts[part].insert(entry(print, record));
    }

    /// Takes a holder out, if it is there.
    pub(crate) fn remove(&mut self, token: u64, record: u32) {
        let (part, print) = place(token);
        self.parts[part].remove(entry(print, record));
    }

    /// Records that may hold the token, in no order; few of them do not.
    pub(crate) fn each(&self, token: u64, mut take: impl FnMut(u32)) {
        let (part, print) = place(token);
        let part = &self.parts[part];
        if part.len == 0 {
            return;
        }
        let mut at = part.home(print);
        while part.entries[at] != 0 {
            if (part.entries[at] >> 32) as u32 == print {
                take((part.entries[at] & 0xFFFF_FFFF) as u32 - 1);
            }
            at = part.after(at);
        }
    }

    /// Bytes in use.
    pub(crate) fn bytes(&self) -> usize {
        self.parts.iter().map(|part| part.entries.capacity() * 8 + size_of::<Part>()).sum()
    }
}

/// The part of a token, and what stands for it there. One to one but for the highest bits of the product.
fn place(token: u64) -> (usize, u32) {
    let mixed = (token ^ (token >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed >> 52) as usize, ((mixed >> 20) & 0xFFFF_FFFF) as u32)
}

fn entry(print: u32, record: u32) -> u64 {
    u64::from(print) << 32 | (u64::from(record) + 1)
}

impl Part {
    fn home(&self, print: u32) -> usize {
        ((u64::from(print) * self.entries.len() as u64) >> 32) as usize
    }

    fn after(&self, at: usize) -> usize {
        if at + 1 == self.entries.len() { 0 } else { at + 1 }
    }

    fn insert(&mut self, entry: u64) {
        if self.len * 5 >= self.entries.len() * 4 {
            self.grow();
        }
        self.put(entry);
        self.len += 1;
    }

    fn put(&mut self, entry: u64) {
        let mut at = self.home((entry >> 32) as u32);
        while self.entries[at] != 0 {
            at = self.after(at);
        }
        self.entries[at] = entry;
    }

    /// By a quarter: less is empty than with doubling.
    fn grow(&mut self) {
        let size = (self.entries.len() + self.entries.len() / 4).max(FIRST);
        let old = std::mem::replace(&mut self.entries, vec![0; size]);
        old.into_iter().filter(|entry| *entry != 0).for_each(|entry| self.put(entry));
    }

    fn remove(&mut self, entry: u64) {
        if self.len == 0 {
            return;
        }
        let mut at = self.home((entry >> 32) as u32);
        while self.entries[at] != entry {
            if self.entries[at] == 0 {
                return;
            }
            at = self.after(at);
        }
        // What follows moves up, unless it would stand before where it belongs.
        let mut gap = at;
        loop {
            at = self.after(at);
            let moving = self.entries[at];
            if moving == 0 {
                break;
            }
            let home = self.home((moving >> 32) as u32);
            let reachable = if gap <= at { home <= gap || home > at } else { home <= gap && home > at };
            if reachable {
                self.entries[gap] = moving;
                gap = at;
            }
        }
        self.entries[gap] = 0;
        self.len -= 1;
    }
}
