//! Databases and transactions.

use std::ops::{Deref, DerefMut};
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgPool, PgPoolOptions, PgRow, Postgres};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{Connection, Executor as _, Sqlite, Transaction};

use crate::value::Inner;
use crate::{Row, Statement, StoreError, Value};

/// How often a transaction is tried when the database says that a later try may succeed.
const TRIES: u32 = 8;

/// Which database answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite, embedded.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// A database with its schema.
#[derive(Debug, Clone)]
pub struct Db(Pools);

#[derive(Debug, Clone)]
enum Pools {
    Sqlite { read: SqlitePool, write: SqlitePool },
    Pg(PgPool),
}

enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Pg(Transaction<'static, Postgres>),
}

/// A transaction that reads.
pub struct ReadTx {
    tx: Tx,
    transient: bool,
}

/// A transaction that writes; reads as a [`ReadTx`] too.
pub struct WriteTx(ReadTx);

impl std::fmt::Debug for ReadTx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReadTx")
    }
}

impl std::fmt::Debug for WriteTx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WriteTx")
    }
}

impl Deref for WriteTx {
    type Target = ReadTx;
    fn deref(&self) -> &ReadTx {
        &self.0
    }
}

impl DerefMut for WriteTx {
    fn deref_mut(&mut self) -> &mut ReadTx {
        &mut self.0
    }
}

/// A column as the database describes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SchemaColumn {
    /// Table.
    pub table: String,
    /// Column.
    pub column: String,
    /// May be absent.
    pub nullable: bool,
    /// Holds bytes.
    pub bytes: bool,
}

impl Db {
    /// Opens `sqlite:PATH` (made when missing) or `postgres://…`.
    ///
    /// # Errors
    /// When the address is not one of these, or the database does not answer.
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        if let Some(path) = address.strip_prefix("sqlite:") {
            let options = SqliteConnectOptions::from_str(&format!("sqlite:{path}"))
                .map_err(|_| StoreError::Address("expected sqlite:PATH".into()))?
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                // What is deleted is overwritten, so that erased rows do not linger in free pages.
                .pragma("secure_delete", "ON")
                .pragma("temp_store", "MEMORY")
                .busy_timeout(Duration::from_secs(10));
            let write = SqlitePoolOptions::new()
                .max_connections(1)
                .connect_with(options.clone())
                .await
                .map_err(|error| StoreError::driver("open", &error))?;
            let read = SqlitePoolOptions::new()
                .max_connections(8)
                .connect_with(options)
                .await
                .map_err(|error| StoreError::driver("open", &error))?;
            return Ok(Self(Pools::Sqlite { read, write }));
        }
        if address.starts_with("postgres:") || address.starts_with("postgresql:") {
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .connect(address)
                .await
                .map_err(|error| StoreError::driver("open", &error))?;
            return Ok(Self(Pools::Pg(pool)));
        }
        Err(StoreError::Address("expected sqlite:PATH or postgres://…".into()))
    }

    /// Which engine this is.
    pub const fn engine(&self) -> Engine {
        match self.0 {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Pg(_) => Engine::Postgres,
        }
    }

    /// Brings the schema of the main database up to date.
    ///
    /// # Errors
    /// When a migration fails, or was edited after it ran.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        self.run(&sqlx::migrate!("./migrations")).await
    }

    /// Brings the schema of the key store up to date.
    ///
    /// # Errors
    /// As [`Db::migrate`].
    pub async fn migrate_keys(&self) -> Result<(), StoreError> {
        self.run(&sqlx::migrate!("./migrations_keys")).await
    }

    /// Brings the schema of a key service that runs apart up to date.
    ///
    /// # Errors
    /// As [`Db::migrate`].
    pub async fn migrate_key_service(&self) -> Result<(), StoreError> {
        self.run(&sqlx::migrate!("./migrations_key_service")).await
    }

    /// Brings the schema of an index that runs apart up to date.
    ///
    /// # Errors
    /// As [`Db::migrate`].
    pub async fn migrate_index(&self) -> Result<(), StoreError> {
        self.run(&sqlx::migrate!("./migrations_index")).await
    }

    async fn run(&self, migrator: &sqlx::migrate::Migrator) -> Result<(), StoreError> {
        match &self.0 {
            Pools::Sqlite { write, .. } => migrator.run(write).await,
            Pools::Pg(pool) => migrator.run(pool).await,
        }
        .map_err(|error| StoreError::Migration(error.to_string()))
    }

    /// A transaction that only reads.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn read(&self) -> Result<ReadTx, StoreError> {
        let tx = match &self.0 {
            Pools::Sqlite { read, .. } => {
                Tx::Sqlite(read.begin().await.map_err(|e| StoreError::driver("begin", &e))?)
            }
            Pools::Pg(pool) => Tx::Pg(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await
                    .map_err(|e| StoreError::driver("begin", &e))?,
            ),
        };
        Ok(ReadTx { tx, transient: false })
    }

    /// Opens a transaction that writes; use [`transaction!`](crate::transaction), which also closes it.
    ///
    /// # Errors
    /// When no connection can be had.
    #[doc(hidden)]
    pub async fn begin(&self) -> Result<WriteTx, StoreError> {
        let tx = match &self.0 {
            Pools::Sqlite { write, .. } => Tx::Sqlite(
                write.begin_with("BEGIN IMMEDIATE").await.map_err(|e| StoreError::driver("begin", &e))?,
            ),
            Pools::Pg(pool) => Tx::Pg(pool.begin().await.map_err(|e| StoreError::driver("begin", &e))?),
        };
        Ok(WriteTx(ReadTx { tx, transient: false }))
    }

    /// Prepares a statement without running it: the test that stands in for compile-time checking.
    ///
    /// # Errors
    /// The database's own words, which hold no data here.
    pub async fn prepare(&self, statement: Statement) -> Result<(), String> {
        match &self.0 {
            Pools::Sqlite { read, .. } => {
                let mut connection = read.acquire().await.map_err(|e| e.to_string())?;
                connection
                    .prepare(sqlx::SqlSafeStr::into_sql_str(statement.sql))
                    .await
                    .map(drop)
                    .map_err(|e| e.to_string())
            }
            Pools::Pg(pool) => {
                let mut connection = pool.acquire().await.map_err(|e| e.to_string())?;
                connection
                    .prepare(sqlx::SqlSafeStr::into_sql_str(statement.sql))
                    .await
                    .map(drop)
                    .map_err(|e| e.to_string())
            }
        }
    }

    /// Every column of every table, as the database describes them.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub async fn schema(&self) -> Result<Vec<SchemaColumn>, StoreError> {
        const SQLITE: Statement = Statement {
            name: "store::schema",
            sql: "SELECT m.name AS table_name, p.name AS column_name, (p.\"notnull\" = 0 AND p.pk = 0) AS nullable, \
                  (p.type = 'BYTEA') AS bytes FROM sqlite_master m JOIN pragma_table_info(m.name) p \
                  WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> '_sqlx_migrations'",
        };
        const PG: Statement = Statement {
            name: "store::schema",
            sql: "SELECT table_name::text AS table_name, column_name::text AS column_name, \
                  (is_nullable = 'YES') AS nullable, (data_type = 'bytea') AS bytes FROM information_schema.columns \
                  WHERE table_schema = current_schema() AND table_name <> '_sqlx_migrations'",
        };
        let mut tx = self.read().await?;
        let rows = tx.all(if self.engine() == Engine::Sqlite { SQLITE } else { PG }, vec![]).await?;
        let mut columns = rows
            .iter()
            .map(|row| {
                Ok(SchemaColumn {
                    table: row.get("table_name")?,
                    column: row.get("column_name")?,
                    nullable: row.get("nullable")?,
                    bytes: row.get("bytes")?,
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        columns.sort();
        Ok(columns)
    }

    /// A consistent copy of an SQLite database in a new file.
    ///
    /// # Errors
    /// On PostgreSQL (its own tools make backups there), or when the file exists.
    pub async fn copy_to(&self, path: &str) -> Result<(), StoreError> {
        match &self.0 {
            Pools::Sqlite { write, .. } => sqlx::query("VACUUM INTO $1")
                .bind(path)
                .execute(write)
                .await
                .map(drop)
                .map_err(|error| StoreError::driver("backup", &error)),
            Pools::Pg(_) => Err(StoreError::Address("PostgreSQL: make backups with pg_dump".into())),
        }
    }

    /// Writes everything down and closes.
    pub async fn close(&self) {
        match &self.0 {
            Pools::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Pools::Pg(pool) => pool.close().await,
        }
    }

    /// Runs a statement that may not stand in a transaction (`CREATE DATABASE`): for tests and tools.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn run_outside_transaction(&self, sql: &'static str) -> Result<(), StoreError> {
        match &self.0 {
            Pools::Sqlite { write, .. } => sqlx::query(sql).execute(write).await.map(drop),
            Pools::Pg(pool) => sqlx::query(sql).execute(pool).await.map(drop),
        }
        .map_err(|error| StoreError::driver("outside transaction", &error))
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        match &self.0 {
            Pools::Sqlite { read, .. } => {
                read.acquire().await.map_err(|e| StoreError::driver("ping", &e))?.ping().await
            }
            Pools::Pg(pool) => pool.acquire().await.map_err(|e| StoreError::driver("ping", &e))?.ping().await,
        }
        .map_err(|e| StoreError::driver("ping", &e))
    }
}

/// Runs a block in one transaction and commits it; rolls back when it fails. When the database reports a
/// deadlock or a serialisation failure the whole block runs again, so it does nothing outside the
/// transaction and moves nothing out of its surroundings (the compiler sees to that).
///
/// ```
/// # use oever_store::{Db, StoreError, Statement, transaction, args};
/// # const TOUCH: Statement = Statement { name: "touch", sql: "UPDATE jobs SET attempts = $1" };
/// async fn touch(db: &Db) -> Result<u64, StoreError> {
///     transaction!(db, "touch", |tx| -> Result<u64, StoreError> { tx.execute(TOUCH, args![1i64]).await })
/// }
/// ```
#[macro_export]
macro_rules! transaction {
    ($db:expr, $name:expr, |$tx:ident| -> $result:ty $body:block) => {{
        let mut attempt = $crate::Attempt::first($name);
        loop {
            match $db.begin().await {
                Err(error) => {
                    let refused: $result = Err(error.into());
                    break refused;
                }
                Ok(mut write) => {
                    let outcome: $result = {
                        let $tx: &mut $crate::WriteTx = &mut write;
                        async { $body }.await
                    };
                    if let Some(done) = attempt.finish(write, outcome).await {
                        break done;
                    }
                }
            }
        }
    }};
}

/// One run of a transaction; see [`transaction!`](crate::transaction).
#[doc(hidden)]
#[derive(Debug)]
pub struct Attempt {
    name: &'static str,
    tries: u32,
}

impl Attempt {
    /// The first run.
    #[must_use]
    pub const fn first(name: &'static str) -> Self {
        Self { name, tries: 0 }
    }

    /// Commits or rolls back; `None` when the block is to run again.
    pub async fn finish<T, E: From<StoreError>>(
        &mut self,
        tx: WriteTx,
        outcome: Result<T, E>,
    ) -> Option<Result<T, E>> {
        self.tries += 1;
        let again = self.tries < TRIES;
        let refused = match outcome {
            Ok(value) => match tx.commit(self.name).await {
                Ok(()) => return Some(Ok(value)),
                Err((_, true)) if again => None,
                Err((error, _)) => Some(Err(error.into())),
            },
            Err(error) => {
                let transient = tx.0.transient;
                tx.rollback().await;
                if transient && again { None } else { Some(Err(error)) }
            }
        };
        if refused.is_none() {
            tracing::debug!(name = self.name, tries = self.tries, "transaction runs again");
            tokio::task::yield_now().await;
        }
        refused
    }
}

macro_rules! bound {
    ($statement:expr, $args:expr) => {{
        let mut query = sqlx::query($statement.sql);
        for value in $args {
            query = match value {
                Value::Uuid(v) => query.bind(v),
                Value::Int(v) => query.bind(v),
                Value::Text(v) => query.bind(v),
                Value::Bytes(v) => query.bind(v),
                Value::Bool(v) => query.bind(v),
            };
        }
        query
    }};
}

impl ReadTx {
    /// Every row.
    ///
    /// # Errors
    /// What the database refuses, without its data.
    pub async fn all(&mut self, statement: Statement, args: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        let wrap_sqlite = |row: SqliteRow| Row { statement: statement.name, inner: Inner::Sqlite(row) };
        let wrap_pg = |row: PgRow| Row { statement: statement.name, inner: Inner::Pg(row) };
        let result = match &mut self.tx {
            Tx::Sqlite(tx) => bound!(statement, args)
                .fetch_all(&mut **tx)
                .await
                .map(|rows| rows.into_iter().map(wrap_sqlite).collect()),
            Tx::Pg(tx) => bound!(statement, args)
                .fetch_all(&mut **tx)
                .await
                .map(|rows| rows.into_iter().map(wrap_pg).collect()),
        };
        result.map_err(|error| self.failed(statement, &error))
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`ReadTx::all`].
    pub async fn first(&mut self, statement: Statement, args: Vec<Value>) -> Result<Option<Row>, StoreError> {
        Ok(self.all(statement, args).await?.into_iter().next())
    }

    /// The one row that must be there.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    pub async fn one(&mut self, statement: Statement, args: Vec<Value>) -> Result<Row, StoreError> {
        self.first(statement, args).await?.ok_or(StoreError::NotFound)
    }

    fn failed(&mut self, statement: Statement, error: &sqlx::Error) -> StoreError {
        self.transient |= StoreError::is_transient(error);
        StoreError::driver(statement.name, error)
    }
}

impl WriteTx {
    /// Runs a statement and returns how many rows it changed.
    ///
    /// # Errors
    /// What the database refuses, without its data.
    pub async fn execute(&mut self, statement: Statement, args: Vec<Value>) -> Result<u64, StoreError> {
        let result = match &mut self.0.tx {
            Tx::Sqlite(tx) => {
                bound!(statement, args).execute(&mut **tx).await.map(|done| done.rows_affected())
            }
            Tx::Pg(tx) => bound!(statement, args).execute(&mut **tx).await.map(|done| done.rows_affected()),
        };
        result.map_err(|error| self.0.failed(statement, &error))
    }

    /// Runs an update that names the version it saw (`… WHERE id = $1 AND version = $2`).
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it changed nothing: somebody else was first.
    pub async fn update(&mut self, statement: Statement, args: Vec<Value>) -> Result<(), StoreError> {
        match self.execute(statement, args).await? {
            0 => Err(StoreError::Stale),
            _ => Ok(()),
        }
    }

    async fn commit(self, name: &'static str) -> Result<(), (StoreError, bool)> {
        match self.0.tx {
            Tx::Sqlite(tx) => tx.commit().await,
            Tx::Pg(tx) => tx.commit().await,
        }
        .map_err(|error| (StoreError::driver(name, &error), StoreError::is_transient(&error)))
    }

    async fn rollback(self) {
        // A rollback that fails leaves nothing behind: the connection is dropped and the database rolls back.
        let _ = match self.0.tx {
            Tx::Sqlite(tx) => tx.rollback().await,
            Tx::Pg(tx) => tx.rollback().await,
        };
    }
}
