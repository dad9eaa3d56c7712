//! Somebody who reads everything that was published and computes with it. Nothing in here uses the disclosure engine:
//! numbers come out of texts, and the linear programme is put together anew.
#![allow(dead_code, reason = "every test uses its own part")]

mod programme;
pub mod said;
pub mod texts;

use std::collections::{BTreeMap, BTreeSet};

pub use programme::Attacker;

/// The category of everyone.
pub const ALL: &str = "*";

/// A way people are divided, as the JSON interface tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    pub name: String,
    /// Categories with the one they are part of, in order.
    pub categories: Vec<(String, Option<String>)>,
    pub regional: bool,
    /// One person can fall in several categories.
    pub multiple: bool,
    /// Whoever knows somebody knows the category already.
    pub known: bool,
}

impl Division {
    /// The category and everything it is part of, everyone first.
    fn path<'a>(&'a self, category: &'a str) -> Vec<&'a str> {
        let mut path = vec![category];
        while let Some(up) = self.part_of(path[path.len() - 1]) {
            path.push(up);
        }
        if category != ALL {
            path.push(ALL);
        }
        path
    }

    fn part_of(&self, category: &str) -> Option<&str> {
        self.categories.iter().find(|(label, _)| label == category).and_then(|(_, up)| up.as_deref())
    }
}

/// Whom a number is about: the category per division; a division that is not named leaves everyone in.
pub type About = BTreeMap<String, String>;

/// One people, counted on one day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct People {
    /// What was counted, of which year: people that are counted again later.
    pub series: String,
    /// The day.
    pub on: String,
    /// The name under which it was published.
    pub name: String,
}

/// A number as it stands somewhere; `None` where a sign says that it is withheld.
#[derive(Debug, Clone)]
pub struct Number {
    pub people: People,
    pub about: About,
    pub count: Option<u64>,
    /// Where it was read.
    pub source: String,
}

/// A published table: which cells it has, and from what count on one is shown.
#[derive(Debug, Clone)]
pub struct Published {
    pub release: String,
    pub people: People,
    pub filter: About,
    pub divisions: Vec<Division>,
    pub threshold: u64,
    pub regional_threshold: u64,
}

impl Published {
    /// Every cell, the margins first, the last division running fastest.
    pub fn cells(&self) -> Vec<About> {
        let mut all = vec![self.filter.clone()];
        for division in &self.divisions {
            let labels: Vec<&str> = [ALL]
                .into_iter()
                .chain(division.categories.iter().map(|(label, _)| label.as_str()))
                .collect();
            all = all
                .into_iter()
                .flat_map(|about: About| {
                    labels.iter().map(move |label| {
                        let mut about = about.clone();
                        if *label != ALL {
                            about.insert(division.name.clone(), (*label).to_owned());
                        }
                        about
                    })
                })
                .collect();
        }
        all
    }

    /// The smallest count that may be shown of these.
    pub fn threshold_of(&self, about: &About) -> u64 {
        let regional =
            |name: &String| name == "region" || self.divisions.iter().any(|d| d.regional && &d.name == name);
        if about.keys().any(regional) { self.regional_threshold } else { self.threshold }
    }

    /// The groups one step wider than these, along divisions that tell something nobody knows yet.
    fn groups(&self, about: &About) -> Vec<About> {
        let telling = self.divisions.iter().filter(|division| !division.known);
        telling
            .filter_map(|division| {
                let category = about.get(&division.name)?;
                let mut group = about.clone();
                match division.part_of(category) {
                    Some(up) => group.insert(division.name.clone(), up.to_owned()),
                    None => group.remove(&division.name),
                };
                Some(group)
            })
            .collect()
    }
}

/// One person (or several who are counted alike) of the truth.
#[derive(Debug, Clone)]
pub struct Truth {
    /// Categories per division; several where one person has several.
    pub categories: BTreeMap<String, BTreeSet<String>>,
    pub n: u64,
}

/// How many there are in truth.
pub fn true_count(truth: &[Truth], about: &About) -> u64 {
    let fits = |one: &&Truth| {
        about.iter().all(|(name, label)| one.categories.get(name).is_some_and(|found| found.contains(label)))
    };
    truth.iter().filter(fits).map(|one| one.n).sum()
}

/// Something that the attacker found out and should not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub about: About,
    pub people: String,
    pub what: String,
}

/// What every reader must be left in doubt about: between which counts, at least.
#[derive(Debug, Clone)]
pub struct Doubt {
    pub people: People,
    /// People in these …
    pub about: About,
    /// … and not in these.
    pub outside: Option<About>,
    /// Must be possible: this few …
    pub low: u64,
    /// … and this many.
    pub high: u64,
    pub truth: u64,
}

/// What the tables promise: a small count could be smaller and could reach the threshold; where a whole group falls
/// in one category, somebody could fall outside it.
pub fn doubts(tables: &[Published], truth: &BTreeMap<String, Vec<Truth>>) -> Vec<Doubt> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for table in tables {
        // Of nobody there is nothing in the store.
        let people = truth.get(&table.people.name).map_or(&[][..], |found| found);
        for about in table.cells() {
            let (n, threshold) = (true_count(people, &about), table.threshold_of(&about));
            if n == 0 {
                continue;
            }
            let doubt = |outside: Option<About>, low, high| Doubt {
                people: table.people.clone(),
                about: about.clone(),
                outside,
                low,
                high,
                truth: n,
            };
            // The number of everyone in a table is never withheld: below the threshold there is no table.
            if n < threshold
                && about != table.filter
                && seen.insert((table.people.clone(), about.clone(), None))
            {
                all.push(doubt(None, n - 1, threshold));
            }
            for group in table.groups(&about) {
                if true_count(people, &group) == n
                    && seen.insert((table.people.clone(), about.clone(), Some(group.clone())))
                {
                    all.push(Doubt { about: group, ..doubt(Some(about.clone()), 0, 1) });
                }
            }
        }
    }
    all
}
