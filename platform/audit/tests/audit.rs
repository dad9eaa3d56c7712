//! A log that was tampered with is found, and the row is named.

use oever_audit::{Audit, Entry, Finding, Heads};
use oever_kernel::{Clock, Ctx, Entropy, Language, OrganisationId, Purpose, Timestamp};
use oever_sealing::envelope::Key;
use oever_store::{Db, Statement, StoreError, Value, args, transaction};
use uuid::Uuid;

struct World {
    _folder: tempfile::TempDir,
    db: Db,
    audit: Audit,
    one: OrganisationId,
}

async fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", folder.path().join("data.db").display())).await.unwrap();
    db.migrate().await.unwrap();
    let audit = Audit::new(&Key::from_bytes([7; 32]));
    let ctx = Ctx {
        actor: None,
        purpose: Purpose::new("test"),
        clock: Clock::fixed(Timestamp(1_000_000)),
        entropy: Entropy::seeded(1),
        language: Language::Nl,
    };
    let (one, two) = (OrganisationId(Uuid::from_u128(1)), OrganisationId(Uuid::from_u128(2)));
    for n in 0..12u128 {
        transaction!(db, "test", |tx| -> Result<(), StoreError> {
            let organisation = if n % 4 == 3 { two } else { one };
            let entry = Entry {
                organisation,
                action: "dossier.read",
                kind: "dossier",
                record: Uuid::from_u128(n),
                rule: "r",
            };
            audit.record(tx, &ctx, entry).await
        })
        .unwrap();
    }
    World { _folder: folder, db, audit, one }
}

impl World {
    async fn tamper(&self, sql: &'static str, values: Vec<Value>) {
        let statement = Statement { name: "tamper", sql };
        transaction!(self.db, "tamper", |tx| -> Result<(), StoreError> {
            tx.execute(statement, values.clone()).await.map(drop)
        })
        .unwrap();
    }

    async fn findings(&self, heads: Option<&Heads>) -> Vec<Finding> {
        self.audit.verify(&self.db, heads).await.unwrap().findings
    }
}

#[tokio::test]
async fn an_untouched_log_is_whole() {
    let world = world().await;
    let report = world.audit.verify(&world.db, None).await.unwrap();
    assert_eq!((report.logs, report.rows), (2, 12));
    assert_eq!(report.findings, []);
    let exported = world.audit.export_heads(&world.db).await.unwrap();
    let heads = world.audit.read_heads(&exported).unwrap();
    assert_eq!(world.findings(Some(&heads)).await, []);
    assert!(world.audit.read_heads(&exported.replacen("9 ", "8 ", 1)).is_err());
}

#[tokio::test]
async fn a_changed_row_is_named() {
    let world = world().await;
    world
        .tamper("UPDATE audit_log SET purpose = 'x' WHERE organisation = $1 AND seq = 4", args![world.one])
        .await;
    assert_eq!(world.findings(None).await, [Finding::Changed(world.one, 4)]);
}

#[tokio::test]
async fn one_flipped_byte_of_the_chain_is_named() {
    let world = world().await;
    world
        .tamper(
            "UPDATE audit_log SET hash = $2 WHERE organisation = $1 AND seq = 4",
            args![world.one, vec![9u8; 32]],
        )
        .await;
    assert_eq!(world.findings(None).await, [Finding::Changed(world.one, 4)]);
}

#[tokio::test]
async fn a_removed_row_is_named() {
    let world = world().await;
    world.tamper("DELETE FROM audit_log WHERE organisation = $1 AND seq = 5", args![world.one]).await;
    assert_eq!(world.findings(None).await, [Finding::Removed(world.one, 5)]);
}

#[tokio::test]
async fn an_inserted_row_is_named() {
    let world = world().await;
    world
        .tamper(
            "INSERT INTO audit_log SELECT organisation, seq + 1, at, account, function, function_title, actor_organisation, \
             on_behalf_of, action, record_kind, record, purpose, rule, previous, hash FROM audit_log WHERE organisation = $1 AND seq = 9",
            args![world.one],
        )
        .await;
    assert_eq!(world.findings(None).await, [Finding::Inserted(world.one, 10)]);
}

#[tokio::test]
async fn a_cut_off_tail_is_found_by_the_head_and_with_the_head_by_the_export() {
    let world = world().await;
    let heads = world.audit.read_heads(&world.audit.export_heads(&world.db).await.unwrap()).unwrap();
    world.tamper("DELETE FROM audit_log WHERE organisation = $1 AND seq > 7", args![world.one]).await;
    assert_eq!(world.findings(None).await, [Finding::CutOff(world.one, 8)]);
    // Whoever can write the database can also drop the head; the exported one remembers.
    world.tamper("DELETE FROM audit_heads WHERE organisation = $1", args![world.one]).await;
    world.tamper("DELETE FROM audit_log WHERE organisation = $1", args![world.one]).await;
    assert_eq!(world.findings(None).await, []);
    assert_eq!(world.findings(Some(&heads)).await, [Finding::CutOff(world.one, 1)]);
}

#[tokio::test]
async fn every_statement_prepares() {
    let world = world().await;
    for statement in oever_audit::STATEMENTS {
        world.db.prepare(*statement).await.unwrap();
    }
}
