//! The commands as somebody types them: what they refuse, what they say, what they leave behind.

mod support;

use std::path::Path;

use oever_kernel::{Entropy, OrganisationId, Timestamp};
use oever_store::{Keyring, Vault};
use support::{Place, words};
use uuid::Uuid;

fn sample(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("world/samples").join(name).display().to_string()
}

#[test]
fn help_reads_and_a_wrong_command_is_refused() {
    let place = Place::new();
    let help = place.ok(&["help"]);
    for command in [
        "demo", "serve", "worker", "migrate", "doctor", "user", "import", "export", "audit", "link",
        "backup", "restore", "openapi",
    ] {
        assert!(help.contains(&format!("  {command}")), "{command}\n{help}");
        place.ok(&[command, "--help"]);
    }
    assert_eq!(place.run(&["nonsense"]).status.code(), Some(2));
}

#[test]
fn nothing_starts_without_keys_and_keys_are_made_only_when_asked() {
    let place = Place::new();
    for command in ["serve", "migrate", "audit"] {
        let args: &[&str] = if command == "audit" { &["audit", "verify"] } else { &[command] };
        place.refused(args, "create-keys");
    }
    assert!(!place.path("keys").exists() && !place.path("oever.sqlite").exists());
    place.ok(&["migrate", "--create-keys"]);
    place.ok(&["migrate"]);
    place.refused(&["migrate", "--create-keys"], "never overwritten");
    place.refused(&["serve", "--keys-database", "sqlite:oever.sqlite"], "one database");
}

#[test]
fn the_doctor_says_what_to_do() {
    let place = Place::new();
    place.refused(&["doctor"], "create-keys");
    place.ok(&["migrate", "--create-keys"]);
    let good = place.ok(&["doctor"]);
    assert!(good.contains("0 wrong"), "{good}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(place.path("keys/root.key"), std::fs::Permissions::from_mode(0o644))
            .unwrap();
        place.refused(&["doctor"], "chmod 600");
        std::fs::set_permissions(place.path("keys/root.key"), std::fs::Permissions::from_mode(0o600))
            .unwrap();
    }
    std::fs::remove_file(place.path("keys/audit.key")).unwrap();
    place.refused(&["doctor"], "audit.key");
}

#[test]
fn imports_name_bad_rows_and_do_the_rest_once() {
    let place = Place::new();
    place.ok(&["migrate", "--create-keys"]);
    assert!(
        place.ok(&["import", "directory", &sample("directory.csv")]).contains("4 rows imported, 0 refused")
    );
    let once = place.ok(&["export", "directory"]);
    place.ok(&["import", "directory", &sample("directory.csv")]);
    assert_eq!(once, place.ok(&["export", "directory"]), "a second import changes nothing");
    assert_eq!(once.lines().count(), 5);
    place.ok(&["import", "regions", &sample("regions.csv")]);
    std::fs::write(
        place.path("regions.csv"),
        "gemeente_code,regio_code,regio,geldig_vanaf,geldig_tot,bron,zekerheid\n\
         GM0344,VR09,Utrecht,2026-01-01,,demo,low\nGM9999,VR09,Utrecht,2026-01-01,,demo,low\n\
         GM0344,VR09,Utrecht,2026-01-01,2025-01-01,demo,low\n",
    )
    .unwrap();
    let said = place.refused(&["import", "regions", "regions.csv"], "1 rows imported, 2 refused");
    assert!(said.contains("regions.csv: line 3, column gemeente_code: unknown municipality"), "{said}");
    assert!(said.contains("line 4, column geldig_tot"), "{said}");
    place.refused(&["import", "regions", "nothing.csv"], "nothing.csv");
}

#[test]
fn programmes_statements_and_cases_are_imported_and_bad_cases_are_where_they_are_said_to_be() {
    let place = Place::new();
    place.ok(&["migrate", "--create-keys"]);
    place.ok(&["import", "directory", &sample("directory.csv")]);
    for _ in 0..2 {
        assert!(
            place
                .ok(&["import", "programmes", &sample("programmes.csv")])
                .contains("3 rows imported, 0 refused")
        );
        assert!(place.ok(&["import", "statements"]).contains("117 rows imported, 0 refused"));
        assert!(place.ok(&["import", "statements", &sample("statements.csv")]).contains("3 rows imported"));
    }
    let (cases, bad) = (sample("cases.csv"), sample("cases-bad-rows.csv"));
    let to = ["import", "cases", "--organisation", "x-coord", "--function", "Zorgcoördinator regio Utrecht"];
    place.ok(&[&to[..], &["--dry-run", &cases]].concat());
    for _ in 0..2 {
        assert!(place.ok(&[&to[..], &[cases.as_str()]].concat()).contains("3 rows imported, 0 refused"));
    }
    let said = place.refused(&[&to[..], &[bad.as_str()]].concat(), "2 rows imported, 7 refused");
    let expected = std::fs::read_to_string(sample("cases-bad-rows.expected.csv")).unwrap();
    for row in expected.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())) {
        let mut parts = row.split(',');
        let (line, column) = (parts.next().unwrap(), parts.next().unwrap());
        let place = if column.is_empty() {
            format!("line {line}:")
        } else {
            format!("line {line}, column {column}:")
        };
        assert!(said.contains(&place), "{place}\n{said}");
    }
    assert!(
        !said.contains("Safsafani") && !said.contains("tovenarij"),
        "what stands in a row is not repeated: {said}"
    );
    place.refused(&[&to[..], &["--map", "colour=x", &cases]].concat(), "unknown meaning");
    place.ok(&["audit", "verify"]);
}

#[test]
fn the_first_administrator_is_invited_by_the_machine() {
    let place = Place::new();
    place.ok(&["migrate", "--create-keys"]);
    place.ok(&["import", "directory", &sample("directory.csv")]);
    let invite = |function: &str| {
        let args = [
            "user",
            "invite",
            "--organisation",
            "x-coord",
            "--function",
            function,
            "--name",
            "Proef Persoon",
            "--email",
            "proef@oever.example",
        ];
        place.run(&args)
    };
    assert!(words(&invite("Directeur")).contains("It has: "));
    let link = words(&invite("Tweede functie"));
    assert!(link.contains("http://127.0.0.1:8080/uitnodiging/"), "{link}");
    let list = place.ok(&["user", "list", "--organisation", "x-coord"]);
    assert!(list.contains("proef@oever.example") && list.contains("invited"), "{list}");
    let account = list.split_whitespace().next().unwrap().to_owned();
    assert!(place.ok(&["user", "reset", "--account", &account]).contains("/uitnodiging/"));
    place.ok(&["user", "deactivate", "--organisation", "x-coord", "--account", &account]);
    assert!(place.ok(&["user", "list", "--organisation", "x-coord"]).contains("closed"));
    place.ok(&["audit", "verify"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_does_not_bring_back_what_was_erased() {
    let place = Place::new();
    place.ok(&["migrate", "--create-keys"]);
    let entropy = Entropy::system().unwrap();
    let keyring = Keyring::open(&place.path("keys")).unwrap();
    let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let keys = place.db("oever-keys.sqlite").await;
    let vault = Vault::new(keys.clone(), keyring.clone(), entropy.clone());
    for record in [one, two] {
        vault.create(OrganisationId::INSTALLATION, record, Timestamp(1)).await.unwrap();
    }
    place.ok(&["backup", "--data", "data.copy", "--key-store", "keys.copy"]);
    place.refused(&["backup", "--data", "data.copy", "--key-store", "other.copy"], "never overwrites");
    vault.erase(one, Timestamp(2)).await.unwrap();
    keys.close().await;

    place.refused(&["restore", "--data", "data.copy", "--key-store", "keys.copy"], "--replace");
    let said = place.ok(&["restore", "--data", "data.copy", "--key-store", "keys.copy", "--replace"]);
    assert!(said.contains("1 records"), "{said}");
    let keys = place.db("oever-keys.sqlite").await;
    let vault = Vault::new(keys.clone(), keyring.clone(), entropy.clone());
    assert!(matches!(vault.key(one).await, Err(oever_store::StoreError::Erased)));
    assert!(vault.key(two).await.is_ok());
    assert!(
        vault.create(OrganisationId::INSTALLATION, one, Timestamp(3)).await.is_err(),
        "never again under this id"
    );
    keys.close().await;

    // The key store is lost: the erasure list alone is enough.
    place.ok(&["backup", "--data", "data.2", "--key-store", "keys.2", "--erasures", "list.txt"]);
    for name in ["oever.sqlite", "oever-keys.sqlite"] {
        std::fs::remove_file(place.path(name)).unwrap();
    }
    let args = ["restore", "--data", "data.copy", "--key-store", "keys.copy", "--erasures", "list.txt"];
    assert!(place.ok(&args).contains("1 records"));
    let keys = place.db("oever-keys.sqlite").await;
    let vault = Vault::new(keys.clone(), keyring, entropy);
    assert!(matches!(vault.key(one).await, Err(oever_store::StoreError::Erased)));
    keys.close().await;
    place.ok(&["restore", "--replay"]);
    place.ok(&["doctor"]);
}

#[test]
fn the_interface_describes_itself() {
    let place = Place::new();
    let document: serde_json::Value = serde_json::from_str(&place.ok(&["openapi"])).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(document["paths"].as_object().unwrap().contains_key("/api/v1/me"));
}
