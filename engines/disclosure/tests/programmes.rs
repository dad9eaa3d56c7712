//! Ten thousand table programmes: several tables, hierarchies and filters over the same people,
//! released one after the other. An attacker who knows nothing of the engine puts all of them side
//! by side and writes out every population that fits.

use jiff::civil::date;
use oever_disclosure::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

const PROGRAMMES: usize = 10_000;

struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0.next_u64() % n
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        // Below the length.
        #[allow(clippy::cast_possible_truncation)]
        from[self.below(from.len() as u64) as usize]
    }
}

/// Municipalities in regions, forms, and sex: up to eight finest cells.
struct World {
    places: usize,
    forms: usize,
    counts: Vec<u64>,
}

impl World {
    fn roll(dice: &mut Dice) -> Self {
        let (places, forms) = dice.pick(&[(3, 2), (2, 2), (4, 2), (3, 2), (2, 3)]);
        let top = dice.pick(&[2, 3, 4]);
        let counts = (0..places * forms).map(|_| if dice.below(5) == 0 { 0 } else { dice.below(top + 1) });
        Self { places, forms, counts: counts.collect() }
    }

    fn place(i: usize) -> String {
        format!("place{i}")
    }

    /// Whether a finest cell falls under a label of a dimension.
    fn inside(&self, cell: usize, dimension: &str, label: &str) -> bool {
        let (place, form) = (cell / self.forms, cell % self.forms);
        label == TOTAL
            || match dimension {
                "place" => label == Self::place(place) || (label == "north" && place < 2),
                _ => label == format!("form{form}"),
            }
    }

    fn places(&self) -> Dimension {
        let mut all = vec![("north".to_owned(), None)];
        all.extend((0..self.places).map(|i| (Self::place(i), (i < 2).then(|| "north".to_owned()))));
        Dimension::tree("place", all).unwrap()
    }

    fn forms(&self) -> Dimension {
        Dimension::flat("form", (0..self.forms).map(|i| format!("form{i}"))).unwrap()
    }

    /// One of the tables that can be made of these people.
    fn table(&self, kind: u64, dice: &mut Dice) -> Table {
        let (filters, dimensions) = match kind {
            0 => (vec![], vec![self.places(), self.forms()]),
            1 => (vec![], vec![self.places()]),
            2 => (vec![], vec![self.forms()]),
            3 => (vec![("place", "north".to_owned())], vec![self.forms()]),
            4 => (vec![("place", Self::place(dice.pick(&[0, self.places - 1])))], vec![self.forms()]),
            _ => (vec![("form", format!("form{}", dice.below(self.forms as u64)))], vec![self.places()]),
        };
        let leaves: Vec<Vec<String>> =
            dimensions.iter().map(|d: &Dimension| d.leaf_labels().map(str::to_owned).collect()).collect();
        let mut labels: Vec<Vec<String>> = vec![Vec::new()];
        for axis in &leaves {
            labels = labels
                .into_iter()
                .flat_map(|at| axis.iter().map(move |l| at.iter().chain([l]).cloned().collect()))
                .collect();
        }
        let counts: Vec<u64> = labels
            .iter()
            .map(|at| {
                let all = |cell: usize| {
                    dimensions.iter().zip(at).all(|(d, l)| self.inside(cell, d.name(), l))
                        && filters.iter().all(|(d, l)| self.inside(cell, d, l))
                };
                (0..self.counts.len()).filter(|&c| all(c)).map(|c| self.counts[c]).sum()
            })
            .collect();
        let divided: Vec<Dimension> = [self.places(), self.forms()]
            .into_iter()
            .filter(|d| filters.iter().any(|(f, _)| *f == d.name()))
            .collect();
        let filters = filters
            .into_iter()
            .map(|(d, label)| Filter { dimension: d.into(), label, regional: false })
            .collect();
        let shape = Shape::new("invented", filters, dimensions).unwrap();
        let shape = divided.into_iter().try_fold(shape, Shape::divided).unwrap();
        Table::from_leaves(shape, &counts).unwrap()
    }

    fn mask(&self, release: &Release, labels: &[&str]) -> Vec<bool> {
        let shape = release.shape();
        (0..self.counts.len())
            .map(|cell| {
                shape.dimensions().iter().zip(labels).all(|(d, l)| self.inside(cell, d.name(), l))
                    && shape.filters().iter().all(|f| self.inside(cell, &f.dimension, &f.label))
            })
            .collect()
    }
}

fn sum(mask: &[bool], x: &[u64]) -> u64 {
    mask.iter().zip(x).filter(|(m, _)| **m).map(|(_, n)| n).sum()
}

/// What one small count must look like to the attacker.
struct Secret {
    mask: Vec<bool>,
    truth: u64,
    threshold: u64,
    width: bool,
    lower: bool,
    higher: bool,
}

impl Secret {
    fn see(&mut self, x: &[u64]) {
        let n = sum(&self.mask, x);
        if self.width {
            self.lower |= n != self.truth;
            self.higher |= n != self.truth;
        } else {
            self.lower |= n < self.truth;
            self.higher |= n >= self.threshold;
        }
    }

    fn kept(&self) -> bool {
        self.lower && self.higher
    }
}

fn walk(i: usize, x: &mut Vec<u64>, sums: &[(Vec<bool>, u64)], secrets: &mut [Secret]) {
    if secrets.iter().all(Secret::kept) {
        return;
    }
    if i == x.len() {
        for secret in secrets {
            secret.see(x);
        }
        return;
    }
    let (mut least, mut most) = (0, u64::MAX);
    for (mask, total) in sums.iter().filter(|(m, _)| m[i]) {
        let used: u64 = (0..i).filter(|&j| mask[j]).map(|j| x[j]).sum();
        let Some(left) = total.checked_sub(used) else { return };
        most = most.min(left);
        if (i + 1..x.len()).all(|j| !mask[j]) {
            least = least.max(left);
        }
    }
    if most == u64::MAX {
        most = 0;
    }
    for n in least..=most {
        x[i] = n;
        walk(i + 1, x, sums, secrets);
    }
    x[i] = 0;
}

#[test]
fn ten_thousand_programmes_give_nothing_away() {
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(5));
    let (mut tables, mut few, mut refused, mut secrets_seen, mut exact) = (0_u64, 0_u64, 0_u64, 0_u64, 0_u64);
    for programme in 0..PROGRAMMES {
        let world = World::roll(&mut dice);
        let mut released: Vec<Release> = Vec::new();
        let mut secrets: Vec<Secret> = Vec::new();
        for step in 0..=dice.below(3) {
            let threshold = 2 + dice.below(3);
            let openness = dice.pick(&[Openness::Range, Openness::Range, Openness::Width]);
            let mut parameters = Parameters::new(threshold, threshold)
                .unwrap()
                .max_withheld_percent(100)
                .unwrap()
                .openness(openness)
                .cost(dice.pick(&[Cost::Balanced, Cost::Cells, Cost::People]))
                .effort(dice.pick(&[0, 0, 0, 60]));
            if dice.below(2) == 0 {
                parameters = parameters.without_attribute_check();
            }
            let kind = dice.below(6);
            let table = world.table(kind, &mut dice);
            let id = ReleaseId::new(&format!("r{step}")).unwrap();
            match protect_reporting(&table, &parameters, &id, date(2025, 1, 1), &released) {
                Ok((release, pattern)) => {
                    tables += 1;
                    exact += u64::from(pattern.cheapest);
                    let release = release.value().clone();
                    for (labels, shown) in release.cells() {
                        let mask = world.mask(&release, &labels);
                        let truth = sum(&mask, &world.counts);
                        assert!(shown.count().is_none_or(|n| n == truth));
                        if truth > 0 && truth < threshold {
                            assert_eq!(shown, Shown::Suppressed, "programme {programme}");
                            secrets.push(Secret {
                                mask,
                                truth,
                                threshold,
                                width: openness == Openness::Width,
                                lower: false,
                                higher: false,
                            });
                        }
                    }
                    released.push(release);
                }
                Err(Error::TooFew { .. }) => few += 1,
                Err(Error::Differencing { .. } | Error::Unprotectable { .. } | Error::Unproven { .. }) => {
                    refused += 1;
                }
                Err(e) => panic!("programme {programme}: {e}"),
            }
        }
        secrets_seen += secrets.len() as u64;
        let sums: Vec<(Vec<bool>, u64)> = released
            .iter()
            .flat_map(|r| {
                r.cells().filter_map(|(labels, shown)| Some((world.mask(r, &labels), shown.count()?)))
            })
            .collect();
        walk(0, &mut vec![0; world.counts.len()], &sums, &mut secrets);
        assert!(secrets.iter().all(Secret::kept), "programme {programme} narrows a small count");
    }
    #[allow(clippy::print_stderr)]
    {
        eprintln!(
            "{PROGRAMMES} programmes: {tables} tables released ({exact} proved the cheapest), {few} about too few people, \
             {refused} refused otherwise, \
             {secrets_seen} small counts attacked"
        );
    }
    assert!(tables > 8_000 && secrets_seen > 10_000);
}
