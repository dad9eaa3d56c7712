//! The store on both engines. PostgreSQL comes from `OEVER_TEST_POSTGRES`; `./test` always sets it.

use oever_kernel::{Clock, Ctx, Entropy, Language, OrganisationId, Permit, Purpose, Timestamp};
use oever_store::{
    Class, Classification, Column, Db, Keyring, Once, Statement, StoreError, Submission, Vault, args,
    transaction,
};
use uuid::Uuid;

async fn databases(name: &str) -> Vec<(tempfile::TempDir, Db)> {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = Db::open(&format!("sqlite:{}", folder.path().join("data.db").display())).await.unwrap();
    sqlite.migrate().await.unwrap();
    let mut all = vec![(folder, sqlite)];
    if let Ok(address) = std::env::var("OEVER_TEST_POSTGRES") {
        let admin = Db::open(&address).await.unwrap();
        let database = format!("store_{name}");
        let drop: &'static str = Box::leak(format!("DROP DATABASE IF EXISTS {database}").into_boxed_str());
        let create: &'static str = Box::leak(format!("CREATE DATABASE {database}").into_boxed_str());
        admin.run_outside_transaction(drop).await.unwrap();
        admin.run_outside_transaction(create).await.unwrap();
        let base = address.rsplit_once('/').unwrap().0;
        let db = Db::open(&format!("{base}/{database}")).await.unwrap();
        db.migrate().await.unwrap();
        all.push((tempfile::tempdir().unwrap(), db));
    }
    all
}

fn ctx() -> Ctx {
    Ctx {
        actor: None,
        purpose: Purpose::new("test"),
        clock: Clock::fixed(Timestamp(1_000_000)),
        entropy: Entropy::seeded(1),
        language: Language::Nl,
    }
}

const INSERT: Statement = Statement {
    name: "test::insert",
    sql: "INSERT INTO jobs (id, kind, subject, due_at, lease_until, attempts) VALUES ($1, $2, $3, $4, 0, 0)",
};
const COUNT: Statement = Statement { name: "test::count", sql: "SELECT COUNT(*) AS n FROM jobs" };

#[tokio::test]
async fn a_failed_transaction_leaves_nothing() {
    for (_folder, db) in databases("rollback").await {
        let id = Uuid::from_u128(1);
        let result = transaction!(db, "test", |tx| -> Result<(), StoreError> {
            tx.execute(INSERT, args![id, "a", id, 1i64]).await?;
            tx.execute(INSERT, args![id, "b", id, 2i64]).await.map(drop)
        });
        assert!(matches!(result, Err(StoreError::Unique { .. })), "{result:?}");
        let count: i64 = db.read().await.unwrap().one(COUNT, args![]).await.unwrap().get("n").unwrap();
        assert_eq!(count, 0);
    }
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

#[tokio::test]
async fn concurrent_writers_all_succeed_and_their_futures_are_send() {
    for (_folder, db) in databases("concurrent").await {
        let entropy = Entropy::seeded(2);
        let mut tasks = Vec::new();
        for n in 0..40i64 {
            let (db, id) = (db.clone(), entropy.uuid());
            tasks.push(tokio::spawn(assert_send(async move {
                let label = n.to_string();
                transaction!(db, "test", |tx| -> Result<(), StoreError> {
                    tx.execute(INSERT, args![id, &label, id, n]).await.map(drop)
                })
            })));
        }
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        let count: i64 = db.read().await.unwrap().one(COUNT, args![]).await.unwrap().get("n").unwrap();
        assert_eq!(count, 40);
    }
}

#[tokio::test]
async fn a_submission_counts_once() {
    for (_folder, db) in databases("once").await {
        let ctx = ctx();
        let submission = Submission { key: Uuid::from_u128(7) };
        for round in 0..2 {
            let once = transaction!(db, "test", |tx| -> Result<Once, StoreError> {
                let once = oever_store::once(tx, &ctx, submission, "test.do").await?;
                if once == Once::Fresh {
                    oever_store::finish_submission(tx, submission, "/done").await?;
                }
                Ok(once)
            })
            .unwrap();
            assert_eq!(once, if round == 0 { Once::Fresh } else { Once::Done("/done".into()) });
        }
        let other = transaction!(db, "test", |tx| -> Result<Once, StoreError> {
            oever_store::once(tx, &ctx, submission, "test.other").await
        });
        assert!(matches!(other, Err(StoreError::NotFound)));
    }
}

#[tokio::test]
async fn both_engines_have_the_same_schema_and_every_column_is_classified() {
    let classification = Classification::shipped().unwrap();
    let mut schemas = Vec::new();
    for (_folder, db) in databases("schema").await {
        let schema = db.schema().await.unwrap();
        for column in &schema {
            let class = classification.class(&column.table, &column.column).unwrap_or_else(|| {
                panic!("{}.{} is not classified in columns/", column.table, column.column)
            });
            if matches!(class, Class::Personal | Class::Sealed) {
                assert!(
                    column.bytes,
                    "{}.{} is {class:?} and must hold sealed bytes",
                    column.table, column.column
                );
            }
        }
        for (table, columns) in classification.tables() {
            for name in
                columns.public.iter().chain(&columns.internal).chain(&columns.personal).chain(&columns.sealed)
            {
                assert!(
                    schema.iter().any(|column| column.table == table && column.column == *name),
                    "columns/ names {table}.{name}, which does not exist"
                );
            }
            assert!(!columns.retention.is_empty() && !columns.owner.is_empty(), "{table}");
        }
        schemas.push(schema);
    }
    if let [sqlite, postgres] = &schemas[..] {
        assert_eq!(sqlite, postgres);
    }
}

async fn vault(folder: &std::path::Path) -> Vault {
    let entropy = Entropy::seeded(3);
    let keyring = Keyring::create(&folder.join("keys"), &entropy, true).unwrap();
    let db = Db::open(&format!("sqlite:{}", folder.join("keys.db").display())).await.unwrap();
    db.migrate_keys().await.unwrap();
    Vault::new(db, keyring, entropy)
}

const WISH: Column = Column::new("dossiers", "wish");

#[tokio::test]
async fn a_record_opens_with_its_own_key_only_and_never_after_erasure() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path()).await;
    let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let organisation = OrganisationId(Uuid::from_u128(9));
    let key = vault.create(organisation, one, Timestamp(0)).await.unwrap();
    let other = vault.create(organisation, two, Timestamp(0)).await.unwrap();
    let sealed = key.seal(WISH, one, "rust");
    let permit = Permit::machine("test");
    assert_eq!(vault.key(one).await.unwrap().open(WISH, one, &sealed).unwrap().open(&permit), "rust");
    assert!(other.open(WISH, one, &sealed).is_err());
    assert!(key.open(WISH, two, &sealed).is_err());
    assert!(key.open(Column::new("dossiers", "name"), one, &sealed).is_err());

    let elsewhere = OrganisationId(Uuid::from_u128(10));
    vault.hand_over(one, elsewhere, Timestamp(0)).await.unwrap();
    assert_eq!(vault.key(one).await.unwrap().open(WISH, one, &sealed).unwrap().open(&permit), "rust");
    assert_eq!(vault.keys_of(elsewhere).await.unwrap().len(), 1);

    vault.erase(one, Timestamp(5)).await.unwrap();
    assert!(matches!(vault.key(one).await, Err(StoreError::Erased)));
    assert!(matches!(vault.create(organisation, one, Timestamp(6)).await, Err(StoreError::Erased)));
    assert_eq!(vault.erasures().await.unwrap(), vec![(one, Timestamp(5))]);
}

#[tokio::test]
async fn keys_are_replaced_and_what_they_sealed_still_opens() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path()).await;
    let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let (organisation, other) = (OrganisationId(Uuid::from_u128(9)), OrganisationId(Uuid::from_u128(10)));
    let sealed = vault.create(organisation, one, Timestamp(0)).await.unwrap().seal(WISH, one, "rust");
    vault.create(other, two, Timestamp(0)).await.unwrap();
    let opens = async |vault: &Vault| {
        let key = vault.key(one).await?;
        key.open(WISH, one, &sealed).map(|text| text.open(&Permit::machine("test")) == "rust")
    };

    assert_eq!(vault.rotate_organisation(organisation, Timestamp(1)).await.unwrap(), 1);
    assert!(opens(&vault).await.unwrap());
    let later = Uuid::from_u128(3);
    vault.create(organisation, later, Timestamp(2)).await.unwrap();
    assert_eq!(vault.rotate_organisation(organisation, Timestamp(3)).await.unwrap(), 2);
    assert!(opens(&vault).await.unwrap());
    assert_eq!(vault.organisations().await.unwrap(), [organisation, other]);

    let tag = vault.keyring().blind_index();
    let entropy = Entropy::seeded(4);
    let next = vault.keyring().next_root(&entropy).unwrap();
    assert_eq!(vault.rewrap_root(&next).await.unwrap(), 2);
    assert!(matches!(opens(&vault).await, Err(StoreError::Sealed { .. })), "the old root key opens nothing");
    // Interrupted here: the next root key is still the one that was made.
    assert_eq!(vault.keyring().next_root(&entropy).unwrap().expose(), next.expose());
    assert!(vault.keyring().replace_root().unwrap());
    assert!(!vault.keyring().replace_root().unwrap(), "once");
    let keyring = Keyring::open(&folder.path().join("keys")).unwrap();
    assert_eq!(keyring.blind_index().expose(), tag.expose(), "stored tags go on meeting");
    assert!(opens(&Vault::new(vault.db().clone(), keyring, entropy)).await.unwrap());
}

#[tokio::test]
async fn key_service_and_index_have_the_same_tables_apart() {
    let folder = tempfile::tempdir().unwrap();
    let open =
        async |name: &str| Db::open(&format!("sqlite:{}", folder.path().join(name).display())).await.unwrap();
    let (main, index, keys) = (open("main.db").await, open("index.db").await, open("keys.db").await);
    main.migrate().await.unwrap();
    index.migrate_index().await.unwrap();
    keys.migrate_key_service().await.unwrap();
    let main = main.schema().await.unwrap();
    for (apart, table) in [
        (&index, "link_tokens"),
        (&index, "sealed_deposits"),
        (&keys, "link_evaluations"),
        (&keys, "sealed_epochs"),
    ] {
        let embedded: Vec<_> = main.iter().filter(|column| column.table == table).collect();
        let apart = apart.schema().await.unwrap();
        assert!(!embedded.is_empty());
        let apart: Vec<_> = apart.iter().filter(|column| column.table == table).collect();
        assert_eq!(embedded, apart, "{table}");
    }
}

#[tokio::test]
async fn every_statement_of_the_store_prepares() {
    for (_folder, db) in databases("prepare").await {
        for statement in oever_store::STATEMENTS.iter().copied().flatten() {
            db.prepare(*statement).await.unwrap_or_else(|error| panic!("{}: {error}", statement.name));
        }
    }
    let folder = tempfile::tempdir().unwrap();
    for statement in oever_store::KEY_STATEMENTS {
        vault(folder.path().join(statement.name.replace(':', "_")).as_path())
            .await
            .db()
            .prepare(*statement)
            .await
            .unwrap();
    }
}
