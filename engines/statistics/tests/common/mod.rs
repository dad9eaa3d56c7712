//! Files from the folder with acceptance data beside the project.
#![allow(dead_code, clippy::print_stderr, reason = "each test uses its part; a skip is said aloud")]

use std::path::PathBuf;

/// A file below the folder with acceptance data; nothing, aloud, where that is not.
pub fn acceptance(path: &str) -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let places = root.ancestors().skip(1).map(|place| place.join("shared/acceptance").join(path));
    let found = places.into_iter().find(|place| place.is_file());
    if found.is_none() {
        eprintln!(
            "SKIPPED: shared/acceptance/{path} is not beside the project; nothing was compared with it"
        );
    }
    found
}

pub fn json(name: &str) -> Option<serde_json::Value> {
    let text = std::fs::read_to_string(acceptance(&format!("statistics/survival/{name}"))?).unwrap();
    // Python writes numbers that JSON does not have.
    Some(serde_json::from_str(&text.replace("Infinity", "null")).unwrap())
}

/// A CSV file with a header.
pub struct Table {
    headers: Vec<String>,
    rows: Vec<Vec<String>>,
}

pub struct Row<'a> {
    headers: &'a [String],
    cells: &'a [String],
}

impl Table {
    pub fn read(name: &str) -> Option<Self> {
        Self::at(&format!("statistics/survival/{name}"))
    }

    pub fn at(path: &str) -> Option<Self> {
        let mut reader = csv::Reader::from_path(acceptance(path)?).unwrap();
        let headers = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        Some(Self { headers, rows })
    }

    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { headers: &self.headers, cells })
    }

    /// Without the rows that have no value in one of these columns.
    pub fn without_gaps(&self, columns: &[&str]) -> Self {
        let full = |row: &Row<'_>| columns.iter().all(|column| row.text(column) != "NA");
        let rows = self.rows().filter(full).map(|row| row.cells.to_vec()).collect();
        Self { headers: self.headers.clone(), rows }
    }

    pub fn spells(&self, time: &str, event: &str, cause: impl Fn(&str) -> u8) -> (Vec<f64>, Vec<u8>) {
        self.rows().map(|row| (row.number(time), cause(row.text(event)))).unzip()
    }

    /// A column as numbers, in order of first appearance.
    pub fn levels(&self, column: &str) -> Vec<u32> {
        let mut seen = Vec::new();
        self.rows()
            .map(|row| {
                let found = seen.iter().position(|level| level == row.text(column));
                u32::try_from(found.unwrap_or_else(|| {
                    seen.push(row.text(column).to_owned());
                    seen.len() - 1
                }))
                .unwrap()
            })
            .collect()
    }
}

impl Row<'_> {
    fn find(&self, column: &str) -> Option<&str> {
        let at = self.headers.iter().position(|header| header == column)?;
        Some(&self.cells[at])
    }

    pub fn text(&self, column: &str) -> &str {
        self.find(column).unwrap_or_else(|| panic!("no column {column}"))
    }

    pub fn number(&self, column: &str) -> f64 {
        self.text(column).parse().unwrap()
    }

    /// A number, where there is one.
    pub fn has(&self, column: &str) -> Option<f64> {
        self.find(column).and_then(|cell| cell.parse().ok())
    }

    /// A number, or 1 for M and 0 for F.
    pub fn coded(&self, column: &str) -> f64 {
        match self.text(column) {
            "F" => 0.0,
            "M" => 1.0,
            number => number.parse().unwrap(),
        }
    }
}

#[track_caller]
pub fn close(ours: f64, theirs: f64, relative: f64, what: &str) {
    let error = (ours - theirs).abs();
    assert!(error <= relative * theirs.abs().max(1e-300), "{what}: {ours} instead of {theirs}");
}
