//! Rules are data: the files of `rules/`, part of the program, read from disk in a debug build.

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../rules"]
struct Files;

/// A file of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFile {
    /// Path below `rules/`, such as `sharing/table.toml`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The files of a folder of `rules/`, by name.
pub fn rule_files(folder: &str) -> Vec<RuleFile> {
    let prefix = format!("{folder}/");
    let mut files: Vec<RuleFile> = Files::iter()
        .filter(|name| name.starts_with(&prefix))
        .filter_map(|name| {
            let data = Files::get(&name)?.data;
            Some(RuleFile { name: name.to_string(), text: String::from_utf8_lossy(&data).into_owned() })
        })
        .collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}
