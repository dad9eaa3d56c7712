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

const NEW_SIGN: &str = r#"
format = 1
kind = "indicators"
id = "begging-example"
version = "1.0"
valid_from = "2026-01-01"
source = "example"
certainty = "low"
weighed = false
name = { nl = "Lijst over bedelen (verzonnen)", en = "List on begging (invented)" }
about = { nl = "Voorbeeld", en = "Example" }

[[indicator]]
id = "BEDELEN_DWANG"
forms = ["labour"]
element = "exploitation"
question = { nl = "Moet de persoon bedelen?", en = "Is the person made to beg?" }
why = { nl = "Iemand verdient eraan.", en = "Somebody profits." }
innocent = { nl = "Iemand bedelt voor zichzelf.", en = "Somebody begs for himself." }
source = "example"
"#;

#[test]
fn rules_of_the_installation_are_in_use_after_a_reload_and_a_wrong_file_stops_the_start() {
    let place = Place::new();
    place.ok(&["migrate", "--create-keys"]);
    let folder = place.path("rules/indicators");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("begging.toml");
    std::fs::write(&file, NEW_SIGN.replace("[\"labour\"]", "[\"bestaat-niet\"]")).unwrap();
    let refused = place.run(&["serve", "--listen", "127.0.0.1:0", "--rules", "rules"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("begging.toml, line 15"), "{said}");
    std::fs::remove_file(&file).unwrap();

    let served = Served::start(&place, &["--rules", "rules"], &[]);
    let shown = |wanted: bool| {
        (0..600).any(|_| {
            let page = send(&served.address, "GET", "/pro/snelscan/uitleg", &[], "").unwrap();
            page.body.contains("Lijst over bedelen") == wanted
        })
    };
    assert!(shown(false));
    std::fs::write(&file, NEW_SIGN).unwrap();
    served.reload();
    assert!(shown(true), "in use after a reload");
    std::fs::remove_file(&file).unwrap();
    served.reload();
    assert!(shown(false));
    let (log, well) = served.stop();
    assert!(well, "{log}");
    assert!(log.contains("the rules were read again and are in force"), "{log}");
}
