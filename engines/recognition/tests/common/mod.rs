//! The real rule files of the repository.
#![allow(dead_code)] // every test file uses its own part

use oever_recognition::{Age, Answers, Assessment, Facts, RuleSet, Status};

/// (name, text) of every file in rules/indicators.
pub fn files() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rules/indicators");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}

pub fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

pub fn rules() -> RuleSet {
    RuleSet::parse(&borrowed(&files())).unwrap()
}

pub fn present(ids: &[&str]) -> Answers {
    ids.iter().map(|id| (*id, Status::Present)).collect()
}

pub fn facts(age: Age) -> Facts {
    Facts { age, ..Facts::default() }
}

/// Every text of an assessment, in both languages.
pub fn texts(assessment: &Assessment) -> String {
    format!("{assessment:?}")
}
