//! Min-cost assignment by successive shortest paths with prices: one client at a time, each with the way
//! out of having no place. (Jonker and Volgenant 1987, on sparse options and with beds per place.)

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Batch;

/// The answer with its proof: prices per place (0 where there is room) under which nobody can do better.
pub(super) struct Solution {
    pub(super) places: Vec<Option<u32>>,
    pub(super) prices: Vec<i64>,
    /// Per client what it pays: cost and price, or the penalty.
    pub(super) pays: Vec<i64>,
}

const NOBODY: u32 = u32::MAX;

struct Search<'a> {
    batch: &'a Batch,
    penalties: &'a [i64],
    prices: Vec<i64>,
    /// Per client: its place and cost there.
    place: Vec<u32>,
    cost: Vec<i64>,
    /// Per place where its beds start in `beds`; who is in them; how many are taken.
    first_bed: Vec<usize>,
    beds: Vec<u32>,
    taken: Vec<u32>,
    /// Per client its bed.
    bed: Vec<usize>,
    /// Per place: the distance found, by whom, and whether it is final.
    distance: Vec<i64>,
    from: Vec<u32>,
    touched: Vec<u32>,
    settled: Vec<u32>,
    heap: BinaryHeap<Reverse<(i64, u32)>>,
}

/// Where a path ends.
enum End {
    /// At a place with room.
    Room(u32),
    /// With this client having no place.
    Without(u32),
}

pub(super) fn solve(batch: &Batch, penalties: &[i64]) -> Solution {
    let (clients, places) = (batch.classes.len(), batch.beds.len());
    let mut wanted = vec![0_u32; places];
    for option in &batch.options {
        wanted[option.place as usize] += 1;
    }
    // No more beds than people who could take them: a large number in a file takes no memory.
    let useful = |place: usize| batch.beds[place].min(wanted[place]);
    let mut first_bed = Vec::with_capacity(places + 1);
    let mut total = 0;
    for place in 0..places {
        first_bed.push(total);
        total += useful(place) as usize;
    }
    first_bed.push(total);
    let mut search = Search {
        batch,
        penalties,
        prices: vec![0; places],
        place: vec![NOBODY; clients],
        cost: vec![0; clients],
        first_bed,
        beds: vec![NOBODY; total],
        taken: vec![0; places],
        bed: vec![0; clients],
        distance: vec![i64::MAX; places],
        from: vec![NOBODY; places],
        touched: Vec::new(),
        settled: Vec::new(),
        heap: BinaryHeap::new(),
    };
    for client in 0..clients {
        search.insert(u32::try_from(client).unwrap_or(NOBODY));
    }
    let pays = (0..clients)
        .map(|client| match search.place[client] {
            NOBODY => penalties[client],
            place => search.cost[client] + search.prices[place as usize],
        })
        .collect();
    let places = search.place.iter().map(|&place| (place != NOBODY).then_some(place)).collect();
    Solution { places, prices: search.prices, pays }
}

impl Search<'_> {
    fn has_room(&self, place: u32) -> bool {
        let place = place as usize;
        (self.taken[place] as usize) < self.first_bed[place + 1] - self.first_bed[place]
    }

    fn insert(&mut self, client: u32) {
        // Most people's first choice has room.
        let cheapest = self
            .batch
            .options_of(client)
            .iter()
            .map(|option| (i64::from(option.cost) + self.prices[option.place as usize], option.place))
            .min();
        match cheapest {
            None => return,
            Some((distance, _)) if distance >= self.penalties[client as usize] => return,
            Some((_, place)) if self.has_room(place) => return self.move_in(client, place),
            Some(_) => {}
        }
        let (reach, end) = self.shortest(client);
        for &place in &self.settled {
            let shorter = reach - self.distance[place as usize];
            if shorter > 0 {
                self.prices[place as usize] += shorter;
            }
        }
        let mut place = match end {
            End::Room(place) => place,
            End::Without(leaving) if leaving == client => NOBODY,
            End::Without(leaving) => {
                let place = self.place[leaving as usize];
                self.move_out(leaving);
                place
            }
        };
        while place != NOBODY {
            let mover = self.from[place as usize];
            let left = self.place[mover as usize];
            if left != NOBODY {
                self.move_out(mover);
            }
            self.move_in(mover, place);
            place = left;
        }
        for &place in &self.touched {
            self.distance[place as usize] = i64::MAX;
        }
        self.touched.clear();
        self.settled.clear();
        self.heap.clear();
    }

    /// The shortest way to let the client in: its length and its end.
    fn shortest(&mut self, client: u32) -> (i64, End) {
        let mut without = (self.penalties[client as usize], client);
        self.scan(client, 0);
        while let Some(Reverse((distance, place))) = self.heap.pop() {
            if distance > self.distance[place as usize] {
                continue;
            }
            if distance >= without.0 {
                break;
            }
            if self.has_room(place) {
                return (distance, End::Room(place));
            }
            self.settled.push(place);
            let here = place as usize;
            for bed in self.first_bed[here]..self.first_bed[here + 1] {
                let holder = self.beds[bed];
                let base = distance - self.cost[holder as usize] - self.prices[here];
                let out = (base + self.penalties[holder as usize], holder);
                if out.0 < without.0 {
                    without = out;
                }
                self.scan(holder, base);
            }
        }
        (without.0, End::Without(without.1))
    }

    fn scan(&mut self, client: u32, base: i64) {
        let batch = self.batch;
        for option in batch.options_of(client) {
            let place = option.place as usize;
            let distance = base + i64::from(option.cost) + self.prices[place];
            let known = &mut self.distance[place];
            if distance < *known {
                if *known == i64::MAX {
                    self.touched.push(option.place);
                }
                *known = distance;
                self.from[place] = client;
                self.heap.push(Reverse((distance, option.place)));
            }
        }
    }

    fn move_in(&mut self, client: u32, place: u32) {
        let options = self.batch.options_of(client);
        if let Ok(at) = options.binary_search_by_key(&place, |option| option.place) {
            self.cost[client as usize] = i64::from(options[at].cost);
        }
        let at = self.first_bed[place as usize] + self.taken[place as usize] as usize;
        self.beds[at] = client;
        self.bed[client as usize] = at;
        self.place[client as usize] = place;
        self.taken[place as usize] += 1;
    }

    fn move_out(&mut self, client: u32) {
        let place = self.place[client as usize] as usize;
        self.taken[place] -= 1;
        let last = self.first_bed[place] + self.taken[place] as usize;
        let at = self.bed[client as usize];
        self.beds[at] = self.beds[last];
        self.bed[self.beds[at] as usize] = at;
        self.beds[last] = NOBODY;
        self.place[client as usize] = NOBODY;
    }
}
