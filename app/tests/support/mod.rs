//! The program as somebody runs it: in a folder of its own, by its commands, over HTTP.
#![allow(dead_code, reason = "every test uses its own part")]

pub mod http;
pub mod served;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use oever_store::{Db, Statement, Value, transaction};

/// A folder in which commands run; it goes when the test ends.
#[derive(Debug)]
pub struct Place(tempfile::TempDir);

impl Place {
    /// In memory where the machine offers it: what is tested here does not depend on how fast a disk writes.
    pub fn new() -> Self {
        let memory = Path::new("/dev/shm");
        Self(tempfile::tempdir_in(memory).or_else(|_| tempfile::tempdir()).unwrap())
    }

    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oever"));
        command.current_dir(self.0.path()).env_clear().args(args);
        command
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs a command that must succeed, and gives what it said.
    pub fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}\n{}", words(&output));
        words(&output)
    }

    /// Runs a command that must be refused for a reason, and gives what it said.
    pub fn refused(&self, args: &[&str], why: &str) -> String {
        let output = self.run(args);
        let words = words(&output);
        assert_eq!(output.status.code(), Some(1), "{args:?}\n{words}");
        assert!(words.contains(why), "{args:?}: not because of {why}\n{words}");
        words
    }

    pub async fn db(&self, name: &str) -> Db {
        Db::open(&format!("sqlite:{}", self.path(name).display())).await.unwrap()
    }
}

/// What a command said, on both of its outputs.
pub fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Changes rows behind the program's back.
pub async fn tamper(db: &Db, sql: &'static str, args: Vec<Value>) -> u64 {
    transaction!(db, "tamper", |tx| -> Result<u64, oever_store::StoreError> {
        tx.execute(Statement { name: "tamper", sql }, args.clone()).await
    })
    .unwrap()
}

/// Counts with a statement whose one column is `n`.
pub async fn count(db: &Db, sql: &'static str, args: Vec<Value>) -> i64 {
    let mut tx = db.read().await.unwrap();
    tx.one(Statement { name: "count", sql }, args).await.unwrap().get("n").unwrap()
}

/// Every capability but organisations, which the kit brings itself.
pub fn capabilities() -> Vec<oever_web::Capability> {
    let all = oever::capabilities().expect("the capabilities");
    all.into_iter().filter(|capability| capability.name != "organisations").collect()
}
