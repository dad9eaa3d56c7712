//! What people write in a report: read with the rules that come with the program, never a panic, every span of the text.
#![no_main]
use libfuzzer_sys::fuzz_target;
use oever_recognition::RuleSet;
use std::sync::LazyLock;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/indicators");
    let files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    RuleSet::parse(&files).unwrap()
});

fuzz_target!(|text: &str| {
    for finding in RULES.read(text).findings {
        assert!(text.get(finding.span).is_some());
    }
});
