//! Municipalities and the regions they belong to: dated facts, read from `rules/regions`.

use std::collections::BTreeMap;

/// A municipality with the safety region it lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Municipality {
    /// CBS code, such as `GM0363`.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of its safety region, such as `VR13`.
    pub region: String,
}

/// A region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Code, such as `VR13`.
    pub code: String,
    /// Name.
    pub name: String,
}

/// Municipalities and regions by code.
#[derive(Debug, Clone, Default)]
pub struct Geography {
    municipalities: BTreeMap<String, Municipality>,
    regions: BTreeMap<String, Region>,
}

/// The file of municipalities cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GeographyError {
    /// A line is not as expected.
    #[error("municipalities, line {line}: {why}")]
    Line {
        /// Line in the file, from 1.
        line: u64,
        /// What is wrong.
        why: String,
    },
}

impl Geography {
    /// Reads the CSV with the columns `cbs_code,name,safety_region_code,safety_region`; lines that start
    /// with `#` are remarks.
    pub fn parse(text: &str) -> Result<Self, GeographyError> {
        let mut geography = Self::default();
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
        for row in reader.records() {
            let row = row.map_err(|error| GeographyError::Line {
                line: error.position().map_or(0, csv::Position::line),
                why: error.to_string(),
            })?;
            let line = row.position().map_or(0, csv::Position::line);
            let [Some(code), Some(name), Some(region), Some(region_name)] =
                [0, 1, 2, 3].map(|column| row.get(column).filter(|text| !text.is_empty()))
            else {
                return Err(GeographyError::Line {
                    line,
                    why: "expected a code, a name, a region code and a region".into(),
                });
            };
            geography
                .regions
                .entry(region.into())
                .or_insert_with(|| Region { code: region.into(), name: region_name.into() });
            geography.municipalities.insert(
                code.into(),
                Municipality { code: code.into(), name: name.into(), region: region.into() },
            );
        }
        Ok(geography)
    }

    /// All municipalities, by code.
    pub fn municipalities(&self) -> impl Iterator<Item = &Municipality> {
        self.municipalities.values()
    }

    /// All regions, by code.
    pub fn regions(&self) -> impl Iterator<Item = &Region> {
        self.regions.values()
    }

    /// One municipality by its CBS code.
    pub fn municipality(&self, code: &str) -> Option<&Municipality> {
        self.municipalities.get(code)
    }

    /// One municipality by its name, letter case and accents apart.
    pub fn municipality_named(&self, name: &str) -> Option<&Municipality> {
        let wanted = name.trim().to_lowercase();
        self.municipalities.values().find(|municipality| municipality.name.to_lowercase() == wanted)
    }

    /// One region by its code.
    pub fn region(&self, code: &str) -> Option<&Region> {
        self.regions.get(code)
    }
}
