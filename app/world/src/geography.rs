//! Real geography: municipalities, safety regions and police units, from the rules folder.
//! Coordination regions follow the safety regions, as `rules/regions/mapping.csv` says.

use std::collections::BTreeMap;

const MUNICIPALITIES: &str = include_str!("../../../rules/regions/municipalities.csv");

/// A municipality.
#[derive(Clone, Debug)]
pub(crate) struct Municipality {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) region: String,
    pub(crate) police_unit: String,
    /// Invented weight by which people are spread over the country; not a population.
    pub(crate) weight: u32,
}

/// A coordination region of the demo.
#[derive(Clone, Debug)]
pub(crate) struct Region {
    pub(crate) code: String,
    pub(crate) name: String,
    /// Municipality with the greatest weight: seat of the region.
    pub(crate) seat: String,
}

/// The country.
#[derive(Clone, Debug)]
pub(crate) struct Geography {
    pub(crate) municipalities: Vec<Municipality>,
    pub(crate) regions: Vec<Region>,
    weights: Vec<u32>,
}

/// Larger towns get more of the invented cases; the rest count 1. Assumption of the demo.
const TOWNS: [(&str, u32); 30] = [
    ("Amsterdam", 90),
    ("Rotterdam", 75),
    ("'s-Gravenhage", 60),
    ("Utrecht", 40),
    ("Eindhoven", 28),
    ("Groningen", 24),
    ("Tilburg", 22),
    ("Almere", 20),
    ("Breda", 18),
    ("Nijmegen", 18),
    ("Arnhem", 18),
    ("Haarlem", 14),
    ("Haarlemmermeer", 16),
    ("Enschede", 16),
    ("Amersfoort", 12),
    ("Zaanstad", 14),
    ("Apeldoorn", 13),
    ("'s-Hertogenbosch", 14),
    ("Hoogeveen", 4),
    ("Leeuwarden", 14),
    ("Maastricht", 13),
    ("Leiden", 11),
    ("Dordrecht", 12),
    ("Zwolle", 13),
    ("Alkmaar", 12),
    ("Venlo", 13),
    ("Hilversum", 9),
    ("Assen", 7),
    ("Westland", 10),
    ("Middelburg (Z.)", 7),
];

impl Geography {
    /// Reads the embedded facts.
    pub(crate) fn load() -> Self {
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(MUNICIPALITIES.as_bytes());
        let mut names = BTreeMap::new();
        let mut municipalities = Vec::new();
        for row in reader.records().filter_map(Result::ok) {
            let (Some(code), Some(name), Some(safety), Some(region), Some(police)) =
                (row.get(0), row.get(1), row.get(2), row.get(3), row.get(4))
            else {
                continue;
            };
            let region_code = safety.to_owned();
            names.insert(region_code.clone(), region.to_owned());
            let weight = TOWNS.iter().find(|(town, _)| *town == name).map_or(1, |(_, w)| *w);
            municipalities.push(Municipality {
                code: code.to_owned(),
                name: name.to_owned(),
                region: region_code,
                police_unit: police.to_owned(),
                weight,
            });
        }
        let regions = names
            .into_iter()
            .filter_map(|(code, name)| {
                let seat = municipalities
                    .iter()
                    .filter(|m| m.region == code)
                    // the first of the heaviest: stable under equal weights
                    .min_by_key(|m| (u32::MAX - m.weight, m.code.clone()))?;
                Some(Region { seat: seat.code.clone(), code, name })
            })
            .collect();
        let weights = municipalities.iter().map(|m| m.weight).collect();
        Self { municipalities, regions, weights }
    }

    /// A municipality drawn by the invented weights.
    pub(crate) fn draw(&self, dice: &mut crate::dice::Dice) -> &Municipality {
        &self.municipalities[dice.weighted(&self.weights)]
    }

    /// The municipality with this code.
    pub(crate) fn municipality(&self, code: &str) -> Option<&Municipality> {
        self.municipalities.iter().find(|m| m.code == code)
    }

    /// Name of a municipality, or its code.
    pub(crate) fn name_of(&self, code: &str) -> String {
        self.municipality(code).map_or_else(|| code.to_owned(), |m| m.name.clone())
    }

    /// A municipality in another region than this one.
    pub(crate) fn draw_outside(&self, region: &str, dice: &mut crate::dice::Dice) -> &Municipality {
        let mut found = self.draw(dice);
        for _ in 0..64 {
            if found.region != region {
                break;
            }
            found = self.draw(dice);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{Geography, TOWNS};

    #[test]
    fn holds_the_whole_country() {
        let geography = Geography::load();
        assert_eq!(geography.municipalities.len(), 342);
        assert_eq!(geography.regions.len(), 25);
        for (town, _) in TOWNS {
            assert!(geography.municipalities.iter().any(|m| m.name == town), "{town}");
        }
        let utrecht = geography.regions.iter().find(|r| r.name == "Utrecht").map(|r| &r.seat);
        assert_eq!(utrecht.map(|c| geography.name_of(c)), Some("Utrecht".to_owned()));
    }
}
