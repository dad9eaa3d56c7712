//! What every column holds: `columns/*.toml`, one file per owner.

use std::collections::BTreeMap;

use serde::Deserialize;

/// How sensitive a column is. `personal` and `sealed` columns hold sealed bytes only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// May be published.
    Public,
    /// Not about a person; not for outsiders.
    Internal,
    /// About a person.
    Personal,
    /// Content that only its readers may ever see.
    Sealed,
}

/// The columns of one table, by class, with the rule that says how long rows are kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableColumns {
    /// Crate that owns the table.
    pub owner: String,
    /// How long rows are kept, and from when.
    pub retention: String,
    /// Columns by class.
    #[serde(default)]
    pub public: Vec<String>,
    /// Columns by class.
    #[serde(default)]
    pub internal: Vec<String>,
    /// Columns by class.
    #[serde(default)]
    pub personal: Vec<String>,
    /// Columns by class.
    #[serde(default)]
    pub sealed: Vec<String>,
}

/// A file of `columns/` cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("columns/{file}: {why}")]
pub struct ColumnsError {
    file: String,
    why: String,
}

/// Every table that is classified.
#[derive(Debug, Clone, Default)]
pub struct Classification {
    tables: BTreeMap<String, TableColumns>,
}

impl Classification {
    /// Reads files of `(name, text)`.
    ///
    /// # Errors
    /// When a file is not as expected, or a table stands in two.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, ColumnsError> {
        let mut tables = BTreeMap::new();
        for (file, text) in files {
            let wrong = |why: String| ColumnsError { file: (*file).into(), why };
            let parsed: BTreeMap<String, TableColumns> =
                toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
            for (table, columns) in parsed {
                if tables.insert(table.clone(), columns).is_some() {
                    return Err(wrong(format!("table {table} is classified twice")));
                }
            }
        }
        Ok(Self { tables })
    }

    /// The classification that ships with the program.
    ///
    /// # Errors
    /// When a file is not as expected.
    pub fn shipped() -> Result<Self, ColumnsError> {
        Self::parse(&[
            ("house.toml", include_str!("../columns/house.toml")),
            ("organisations.toml", include_str!("../columns/organisations.toml")),
            ("sharing.toml", include_str!("../columns/sharing.toml")),
            ("reporting.toml", include_str!("../columns/reporting.toml")),
            ("linking.toml", include_str!("../columns/linking.toml")),
            ("coordination.toml", include_str!("../columns/coordination.toml")),
            ("placement.toml", include_str!("../columns/placement.toml")),
            ("followup.toml", include_str!("../columns/followup.toml")),
            ("picture.toml", include_str!("../columns/picture.toml")),
            ("steering.toml", include_str!("../columns/steering.toml")),
        ])
    }

    /// The class of a column.
    pub fn class(&self, table: &str, column: &str) -> Option<Class> {
        let columns = self.tables.get(table)?;
        [
            (&columns.public, Class::Public),
            (&columns.internal, Class::Internal),
            (&columns.personal, Class::Personal),
            (&columns.sealed, Class::Sealed),
        ]
        .into_iter()
        .find(|(names, _)| names.iter().any(|name| name == column))
        .map(|(_, class)| class)
    }

    /// Every table with its columns.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &TableColumns)> {
        self.tables.iter().map(|(name, columns)| (name.as_str(), columns))
    }
}
