//! A command that goes on until it is stopped: `oever serve`, `oever worker`.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

use super::Place;

/// Such a process. Killed when it is dropped.
#[derive(Debug)]
pub struct Served {
    child: Child,
    /// Where it serves.
    pub address: String,
    log: Option<JoinHandle<String>>,
}

impl Served {
    /// Serves on a free port, with further arguments and settings.
    pub fn start(place: &Place, args: &[&str], settings: &[(&str, &str)]) -> Self {
        Self::run(place, "serve", &[&["--listen", "127.0.0.1:0"], args].concat(), settings, "serving")
    }

    /// Starts a command that goes on, and waits until its log says that it is ready.
    pub fn run(place: &Place, command: &str, args: &[&str], settings: &[(&str, &str)], ready: &str) -> Self {
        let mut command = place.command(&[&[command], args].concat());
        command.envs(settings.iter().copied());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let start = said.len();
            assert!(log.read_line(&mut said).unwrap() > 0, "it stopped before it was {ready}: {said}");
            let line: serde_json::Value = serde_json::from_str(&said[start..]).unwrap_or_default();
            if line["message"] == ready {
                break line["address"].as_str().unwrap_or_default().to_owned();
            }
        };
        // Read along: a full pipe would hold the process up.
        let log = std::thread::spawn(move || {
            let mut rest = Vec::new();
            let _ = log.read_to_end(&mut rest);
            said + &String::from_utf8_lossy(&rest)
        });
        Self { child, address, log: Some(log) }
    }

    /// Ends it without any warning, as when the power fails.
    pub fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.ended().0
    }

    /// Asks it to read its rules again.
    pub fn reload(&self) {
        let told = Command::new("kill").args(["-HUP", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    /// Asks it to stop; gives its log and whether it ended well.
    pub fn stop(mut self) -> (String, bool) {
        let term = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(term.success());
        self.ended()
    }

    fn ended(&mut self) -> (String, bool) {
        let well = self.child.wait().unwrap().success();
        (self.log.take().unwrap().join().unwrap(), well)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
