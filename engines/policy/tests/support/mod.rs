//! Reads the rule files of the project for the tests.

pub type Files = Vec<(String, String)>;

pub fn rules(folder: &str) -> Files {
    let folder = format!("{}/../../rules/{folder}", env!("CARGO_MANIFEST_DIR"));
    let mut files: Files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == "toml"))
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                std::fs::read_to_string(&path).unwrap(),
            )
        })
        .collect();
    files.sort();
    files
}

pub fn pairs(files: &Files) -> Vec<(&str, &str)> {
    files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}
