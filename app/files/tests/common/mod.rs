//! A place with files, in which `oever stats` is typed.
#![allow(dead_code, clippy::print_stderr, reason = "each test uses its part; a skip is said aloud")]

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

pub struct Place(tempfile::TempDir);

impl Place {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn file(&self, name: &str, content: &str) {
        std::fs::write(self.0.path().join(name), content).unwrap();
    }

    fn stats(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oever-files"));
        command.current_dir(self.0.path()).env_clear().arg("stats").args(args).output().unwrap()
    }

    pub fn ok(&self, args: &[&str]) -> String {
        let output = self.stats(args);
        assert!(output.status.success(), "{args:?}\n{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.ok(args)).unwrap()
    }

    /// Exit status 2, the reason on standard error, nothing answered, and no value of the file.
    pub fn refused(&self, args: &[&str], why: &str) {
        let output = self.stats(args);
        let words = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}\n{words}");
        assert!(words.contains(why), "{args:?}\n{words}");
        assert!(!words.contains("Voorbeeld"), "a value of the file is in the error: {words}");
        assert!(output.stdout.is_empty());
    }
}

/// A folder or file with acceptance data beside the project; nothing, aloud, where that is not.
pub fn acceptance(path: &str) -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let found = root
        .ancestors()
        .skip(1)
        .map(|place| place.join("shared/acceptance").join(path))
        .find(|file| file.exists());
    if found.is_none() {
        eprintln!(
            "SKIPPED: shared/acceptance/{path} is not beside the project; nothing was compared with it"
        );
    }
    found
}

#[track_caller]
pub fn close(ours: &Value, theirs: f64, relative: f64) {
    let ours = ours.as_f64().unwrap_or_else(|| panic!("{ours} instead of {theirs}"));
    assert!((ours - theirs).abs() <= relative * theirs.abs().max(1e-300), "{ours} instead of {theirs}");
}

#[track_caller]
pub fn close_to(ours: &Value, theirs: &Value, relative: f64) {
    close(ours, theirs.as_f64().unwrap(), relative);
}
