//! The audit log of a whole world: it verifies, and whatever is done to it behind its back is found and named.

mod support;

use oever_store::{Db, Statement, args};
use support::{Place, count, tamper};

const AT: [&str; 6] = [
    "--database",
    "sqlite:world/oever.sqlite",
    "--keys-database",
    "sqlite:world/oever-keys.sqlite",
    "--keys",
    "world/keys",
];

/// A row in the middle of the longest log: the organisation, in words and as stored, and the row's number.
struct Middle {
    words: String,
    organisation: oever_kernel::OrganisationId,
    row: i64,
    last: i64,
}

async fn middle(db: &Db) -> Middle {
    let longest = Statement {
        name: "longest",
        sql: "SELECT organisation, seq FROM audit_heads ORDER BY seq DESC, organisation LIMIT 1",
    };
    let row = db.read().await.unwrap().one(longest, args![]).await.unwrap();
    let organisation: oever_kernel::OrganisationId = row.get("organisation").unwrap();
    let last: i64 = row.get("seq").unwrap();
    Middle { words: organisation.to_string(), organisation, row: last / 2, last }
}

fn at<'a>(args: &[&'a str]) -> Vec<&'a str> {
    [args, &AT].concat()
}

/// Puts the untouched world back and opens it.
async fn untouched(place: &Place, bytes: &[u8]) -> Db {
    for suffix in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(place.path(&format!("world/oever.sqlite{suffix}")));
    }
    std::fs::write(place.path("world/oever.sqlite"), bytes).unwrap();
    place.db("world/oever.sqlite").await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_world_verifies_and_what_was_touched_is_found_and_named() {
    let place = Place::new();
    place.refused(&["demo", "--listen", "0.0.0.0"], "does not listen");
    let told = place.ok(&["demo", "--small", "--load-only", "--json", "--port", "0", "--folder", "world"]);
    let line = told.lines().find(|line| line.starts_with('{')).unwrap();
    let told: serde_json::Value = serde_json::from_str(line).unwrap();
    assert!(told["logins"].as_array().unwrap().len() >= 9);
    place.refused(&["demo", "--load-only", "--port", "0", "--folder", "world"], "not empty");
    place.refused(&at(&["serve"]), "oever demo");
    place.refused(&at(&["doctor"]), "oever demo");

    let verified = place.ok(&at(&["audit", "verify"]));
    assert!(verified.contains("all as they were written"), "{verified}");
    place.ok(&at(&["audit", "export", "--to", "heads.txt"]));
    let verified = place.ok(&at(&["audit", "verify", "--head", "heads.txt"]));
    assert!(verified.contains("compared with the exported heads: all as they were written"), "{verified}");
    let bytes = std::fs::read(place.path("world/oever.sqlite")).unwrap();
    // Exit code 1 and the row by its number; both with and without the heads that were kept elsewhere.
    let found = |finding: String| {
        for args in [&["audit", "verify"][..], &["audit", "verify", "--head", "heads.txt"]] {
            place.refused(&at(args), &format!("WRONG  {finding}"));
        }
    };

    // One bit of one byte, in every column of a row in turn: also those that nobody would notice.
    let db = untouched(&place, &bytes).await;
    let Middle { words, organisation, row, last } = middle(&db).await;
    assert!(last > 100, "a log worth the name: {last} rows");
    db.close().await;
    for sql in [
        "UPDATE audit_log SET at = at + 1 WHERE organisation = $1 AND seq = $2",
        "UPDATE audit_log SET action = action || 'x' WHERE organisation = $1 AND seq = $2",
        "UPDATE audit_log SET purpose = 'x' || substr(purpose, 2) WHERE organisation = $1 AND seq = $2",
        "UPDATE audit_log SET function_title = function_title || ' ' WHERE organisation = $1 AND seq = $2",
        "UPDATE audit_log SET record = account, account = record WHERE organisation = $1 AND seq = $2",
        "UPDATE audit_log SET previous = substr(previous, 1, 31) || x'00' WHERE organisation = $1 AND seq = $2",
        "UPDATE audit_log SET hash = substr(hash, 1, 31) || x'00' WHERE organisation = $1 AND seq = $2",
    ] {
        let db = untouched(&place, &bytes).await;
        assert_eq!(tamper(&db, sql, args![organisation, row]).await, 1, "{sql}");
        db.close().await;
        found(format!("row {row} of organisation {words} was changed"));
    }

    // A row that was removed.
    let db = untouched(&place, &bytes).await;
    let remove = "DELETE FROM audit_log WHERE organisation = $1 AND seq = $2";
    assert_eq!(tamper(&db, remove, args![organisation, row]).await, 1);
    db.close().await;
    found(format!("row {row} of organisation {words} was removed"));

    // A row that was inserted: behind the last one, and in the middle with the later ones moved up.
    let columns = "organisation, seq, at, account, function, function_title, actor_organisation, on_behalf_of, \
         action, record_kind, record, purpose, rule, previous, hash";
    let copied = columns.replacen("seq", "$3", 1);
    let insert: &'static str = Box::leak(
        format!("INSERT INTO audit_log ({columns}) SELECT {copied} FROM audit_log WHERE organisation = $1 AND seq = $2")
            .into_boxed_str(),
    );
    let db = untouched(&place, &bytes).await;
    assert_eq!(tamper(&db, insert, args![organisation, row, last + 1]).await, 1);
    db.close().await;
    found(format!("row {} of organisation {words} was inserted", last + 1));
    let db = untouched(&place, &bytes).await;
    for sql in [
        "UPDATE audit_log SET seq = -(seq + 1) WHERE organisation = $1 AND seq > $2",
        "UPDATE audit_log SET seq = -seq WHERE organisation = $1 AND seq < 0 AND $2 > 0",
    ] {
        assert_eq!(tamper(&db, sql, args![organisation, row]).await, u64::try_from(last - row).unwrap());
    }
    assert_eq!(tamper(&db, insert, args![organisation, row, row + 1]).await, 1);
    db.close().await;
    found(format!("row {} of organisation {words} was changed", row + 1));

    // A tail that was cut off.
    let db = untouched(&place, &bytes).await;
    let cut = "DELETE FROM audit_log WHERE organisation = $1 AND seq >= $2";
    assert_eq!(tamper(&db, cut, args![organisation, last - 2]).await, 3);
    db.close().await;
    let cut_off = format!("the log of organisation {words} was cut off: rows from {} on", last - 2);
    found(cut_off.clone());

    // A tail with its head, put back to what they were before: only the heads that were kept elsewhere know.
    let db = untouched(&place, &bytes).await;
    for sql in
        ["DELETE FROM audit_log WHERE organisation = $1", "DELETE FROM audit_heads WHERE organisation = $1"]
    {
        tamper(&db, sql, args![organisation]).await;
    }
    assert_eq!(
        count(&db, "SELECT COUNT(*) AS n FROM audit_log WHERE organisation = $1", args![organisation]).await,
        0
    );
    db.close().await;
    place.ok(&at(&["audit", "verify"]));
    let said = place.refused(&at(&["audit", "verify", "--head", "heads.txt"]), "was cut off");
    assert!(said.contains(&format!("the log of organisation {words} was cut off: rows from 1 on")), "{said}");

    // And untouched it verifies again: what was found was what was done.
    untouched(&place, &bytes).await.close().await;
    place.ok(&at(&["audit", "verify", "--head", "heads.txt"]));
}
