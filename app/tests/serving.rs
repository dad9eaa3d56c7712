//! Serving: health, figures, request numbers, logs without anything personal, stopping well.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

struct Served {
    child: Child,
    address: String,
    log: BufReader<std::process::ChildStderr>,
}

fn oever(place: &std::path::Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oever"));
    command.current_dir(place).env_clear().args(args);
    command
}

fn serve(place: &std::path::Path) -> Served {
    assert!(oever(place, &["migrate", "--create-keys"]).output().unwrap().status.success());
    let mut child = oever(place, &["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("\"serving\"") {
        line.clear();
        assert!(log.read_line(&mut line).unwrap() > 0, "it stopped before it served");
    }
    let said: serde_json::Value = serde_json::from_str(&line).unwrap();
    Served { child, address: said["address"].as_str().unwrap().to_owned(), log }
}

fn get(address: &str, path: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn it_is_healthy_numbers_requests_logs_no_paths_and_stops_well() {
    let place = tempfile::tempdir().unwrap();
    let mut served = serve(place.path());
    let address = served.address.clone();
    for path in ["/health/live", "/health/ready", "/inloggen"] {
        let answer = get(&address, path, "");
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}\n{answer}");
        assert!(answer.contains("x-request-id: "), "{path}");
    }
    assert!(get(&address, "/dossier/Canary-Alias-118?naam=canary-query", "").starts_with("HTTP/1.1 "));
    let figures = get(&address, "/metrics", "");
    assert!(figures.contains("oever_requests_total") && !figures.contains("Canary"), "{figures}");
    assert!(get(&address, "/metrics", "X-Forwarded-For: 203.0.113.9\r\n").starts_with("HTTP/1.1 404"));
    // a connection that is open and idle does not keep it from stopping
    let _idle = TcpStream::connect(&address).unwrap();
    let term = Command::new("kill").args(["-TERM", &served.child.id().to_string()]).status().unwrap();
    assert!(term.success());
    let mut log = String::new();
    served.log.read_to_string(&mut log).unwrap();
    assert!(served.child.wait().unwrap().success(), "{log}");
    for line in log.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|_| panic!("not JSON: {line}"));
    }
    assert!(log.contains("\"stopped\"") && log.contains("/inloggen"), "{log}");
    assert!(!log.to_lowercase().contains("canary"), "a path or query in the log: {log}");
}
