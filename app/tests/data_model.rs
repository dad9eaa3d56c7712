//! The list of tables in `docs/DATA-MODEL.md` is made from `platform/store/columns`.
//! After a change: `UPDATE_DATA_MODEL=1 cargo test -p oever --test data_model`.

use std::fmt::Write as _;
use std::path::PathBuf;

use oever_store::Classification;

const MARK: &str = "<!-- made by app/tests/data_model.rs; do not edit below -->\n";

fn tables() -> String {
    let classification = Classification::shipped().expect("the classification");
    let mut text = String::from("\n");
    let list = |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    for (table, columns) in classification.tables() {
        let _ = writeln!(text, "### {table}\n\nOwner: {}. Kept: {}.\n", columns.owner, columns.retention);
        for (class, names) in [
            ("public", &columns.public),
            ("internal", &columns.internal),
            ("personal", &columns.personal),
            ("sealed", &columns.sealed),
        ] {
            if !names.is_empty() {
                let _ = writeln!(text, "- **{class}**: {}", list(names));
            }
        }
        text.push('\n');
    }
    text
}

#[test]
fn the_document_lists_every_table() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/DATA-MODEL.md");
    let document = std::fs::read_to_string(&path).expect("docs/DATA-MODEL.md");
    let (before, _) = document.split_once(MARK).expect("the mark in docs/DATA-MODEL.md");
    let now = format!("{before}{MARK}{}", tables());
    if std::env::var_os("UPDATE_DATA_MODEL").is_some() {
        std::fs::write(&path, &now).expect("the document can be written");
    }
    let document = std::fs::read_to_string(&path).expect("docs/DATA-MODEL.md");
    assert!(
        document == now,
        "docs/DATA-MODEL.md is behind: UPDATE_DATA_MODEL=1 cargo test -p oever --test data_model"
    );
}
