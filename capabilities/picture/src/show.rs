//! From a released table to what a page draws. Everything here starts from [`Protected`].

use oever_disclosure::{Protected, Release, Shown, TOTAL};
use oever_web::{App, Page};

use crate::model::PictureData;

/// A cross-section of a released table.
pub(crate) struct TableView {
    pub columns: Vec<String>,
    pub rows: Vec<RowView>,
}

/// A row of it; `level` 0 is the total, 1 a group, 2 a part of a group.
pub(crate) struct RowView {
    pub label: String,
    pub level: usize,
    pub cells: Vec<Protected<Shown>>,
}

/// Labels of a dimension with their depth, the total last.
fn labels(release: &Protected<Release>, dimension: &str) -> Vec<(String, usize)> {
    let shape = release.value().shape();
    let Some(found) = shape.dimensions().iter().find(|one| one.name() == dimension) else {
        return Vec::new();
    };
    let mut all: Vec<(String, usize)> = found
        .labels()
        .filter(|label| *label != TOTAL)
        .map(|label| (label.to_owned(), if label.starts_with("VR") { 2 } else { 1 }))
        .collect();
    all.push((TOTAL.to_owned(), 0));
    all
}

fn cell(release: &Protected<Release>, at: &[(&str, &str)]) -> Option<Protected<Shown>> {
    let dimensions = release.value().shape().dimensions();
    let labels: Vec<&str> = dimensions
        .iter()
        .map(|dimension| {
            at.iter().find(|(name, _)| *name == dimension.name()).map_or(TOTAL, |(_, label)| label)
        })
        .collect();
    release.cell(&labels)
}

/// Two dimensions of a released table against each other; the others at their total. Regions in which
/// nothing was counted are left out.
pub(crate) fn cross(
    app: &App,
    page: &Page,
    data: &PictureData,
    release: &Protected<Release>,
    rows: &str,
    columns: &str,
) -> TableView {
    let columns_of = if columns.is_empty() { vec![(TOTAL.to_owned(), 0)] } else { labels(release, columns) };
    let view = labels(release, rows)
        .into_iter()
        .filter_map(|(row, level)| {
            let cells: Option<Vec<_>> = columns_of
                .iter()
                .map(|(column, _)| cell(release, &[(rows, row.as_str()), (columns, column.as_str())]))
                .collect();
            let cells = cells?;
            let nothing = cells.iter().all(|cell| *cell.value() == Shown::Count(0));
            (!nothing || level == 0).then(|| RowView {
                label: data.label(page, app, rows, &row),
                level,
                cells,
            })
        })
        .collect();
    TableView {
        columns: columns_of.iter().map(|(column, _)| data.label(page, app, columns, column)).collect(),
        rows: view,
    }
}

/// A bar of a chart.
pub(crate) struct Bar {
    pub label: String,
    pub cell: Protected<Shown>,
    pub width: u64,
    pub text_x: u64,
    pub label_y: usize,
    pub y: usize,
    pub text_y: usize,
}

/// A bar chart of one dimension, from protected cells only.
pub(crate) struct Chart {
    pub bars: Vec<Bar>,
    pub height: usize,
    /// The largest category, when every category is shown and one is larger than all others.
    pub largest: Option<String>,
    pub description: String,
}

/// The words stand above their bar, so that they stay readable on a narrow screen.
const BAR_ROOM: u64 = 260;
const ROW: usize = 48;

/// Bars for the categories of a dimension, nationally.
pub(crate) fn chart(
    app: &App,
    page: &Page,
    data: &PictureData,
    release: &Protected<Release>,
    dimension: &str,
) -> Chart {
    let cells: Vec<(String, Protected<Shown>)> = labels(release, dimension)
        .into_iter()
        .filter(|(label, _)| label != TOTAL)
        .filter_map(|(label, _)| {
            Some((data.label(page, app, dimension, &label), cell(release, &[(dimension, label.as_str())])?))
        })
        .collect();
    let counts: Option<Vec<u64>> = cells.iter().map(|(_, cell)| cell.value().count()).collect();
    let top = cells.iter().filter_map(|(_, cell)| cell.value().count()).max().unwrap_or(0).max(1);
    let largest = counts.and_then(|counts| {
        let most = counts.iter().max().copied().filter(|most| *most > 0)?;
        let mut with = counts.iter().zip(&cells).filter(|(n, _)| **n == most);
        let first = with.next()?;
        with.next().is_none().then(|| first.1.0.clone())
    });
    let words: Vec<String> = cells
        .iter()
        .map(|(label, cell)| {
            let n = cell.value().count().map_or_else(|| page.t("picture-withheld"), |n| n.to_string());
            format!("{label}: {n}")
        })
        .collect();
    let bars = cells
        .into_iter()
        .enumerate()
        .map(|(i, (label, cell))| {
            let width = cell.value().count().map_or(0, |n| n * BAR_ROOM / top);
            let top = i * ROW;
            Bar {
                label,
                width,
                text_x: width + if width > 0 { 8 } else { 0 },
                label_y: top + 16,
                y: top + 22,
                text_y: top + 37,
                cell,
            }
        })
        .collect::<Vec<_>>();
    Chart { height: 4 + bars.len() * ROW, bars, largest, description: words.join(", ") }
}
