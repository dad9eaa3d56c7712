//! Serving: health, figures, request numbers, logs without anything personal, stopping well.
#![cfg(unix)]

mod support;

use std::net::TcpStream;

use support::Place;
use support::http::send;
use support::served::Served;

#[test]
fn it_is_healthy_numbers_requests_logs_no_paths_and_stops_well() {
    let place = Place::new();
    place.ok(&["migrate", "--create-keys"]);
    let served = Served::start(&place, &[], &[]);
    let address = served.address.clone();
    for path in ["/health/live", "/health/ready", "/inloggen"] {
        let answer = send(&address, "GET", path, &[], "").unwrap();
        assert_eq!(answer.status, 200, "{path}\n{}", answer.body);
        assert!(answer.head.contains("x-request-id: "), "{path}");
    }
    send(&address, "GET", "/dossier/Canary-Alias-118?naam=canary-query", &[], "").unwrap();
    let figures = send(&address, "GET", "/metrics", &[], "").unwrap().body;
    assert!(figures.contains("oever_requests_total") && !figures.contains("Canary"), "{figures}");
    let elsewhere = [("X-Forwarded-For", "203.0.113.9")];
    assert_eq!(send(&address, "GET", "/metrics", &elsewhere, "").unwrap().status, 404);
    // a connection that is open and idle does not keep it from stopping
    let _idle = TcpStream::connect(&address).unwrap();
    let (log, well) = served.stop();
    assert!(well, "{log}");
    for line in log.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|_| panic!("not JSON: {line}"));
    }
    assert!(log.contains("\"stopped\"") && log.contains("/inloggen"), "{log}");
    assert!(!log.to_lowercase().contains("canary"), "a path or query in the log: {log}");
}
