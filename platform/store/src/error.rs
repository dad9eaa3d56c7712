use crate::KeyringError;

/// What can go wrong in storage. Never carries a row: it is safe to log.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused. `code` is its own error code.
    #[error("the database refused {statement} (code {code})")]
    Database {
        /// Name of the statement, or what was tried.
        statement: &'static str,
        /// The database's code, such as `23505`.
        code: String,
    },
    /// A value with this key is there already.
    #[error("{statement}: there already")]
    Unique {
        /// Name of the statement.
        statement: &'static str,
    },
    /// The record was changed by somebody else in the meantime.
    #[error("changed by somebody else in the meantime")]
    Stale,
    /// No such record.
    #[error("not found")]
    NotFound,
    /// A column does not hold what the program expects.
    #[error("column {column} of {statement} cannot be read as {expected}")]
    Decode {
        /// Name of the statement.
        statement: &'static str,
        /// Name of the column.
        column: String,
        /// The type that was expected.
        expected: &'static str,
    },
    /// A sealed value does not open: wrong key, wrong row, or damaged.
    #[error("the sealed value {table}.{column} does not open: wrong key, wrong row, or damaged")]
    Sealed {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
    },
    /// The key of this record was destroyed: its content is gone for good.
    #[error("the key of this record was destroyed")]
    Erased,
    /// A key file is missing or wrong.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// What is kept at another party cannot be had: it does not answer, or refuses.
    #[error("{0}")]
    Elsewhere(String),
    /// The schema could not be brought up to date.
    #[error("migration failed: {0}")]
    Migration(String),
    /// The address of the database is not usable.
    #[error("database address: {0}")]
    Address(String),
}

impl StoreError {
    /// From a driver error, without anything of the row.
    pub(crate) fn driver(statement: &'static str, error: &sqlx::Error) -> Self {
        if let sqlx::Error::Database(inner) = error {
            if inner.is_unique_violation() {
                return Self::Unique { statement };
            }
            return Self::Database {
                statement,
                code: inner.code().map_or_else(|| "none".into(), Into::into),
            };
        }
        let code = match error {
            sqlx::Error::PoolTimedOut => "pool timed out",
            sqlx::Error::PoolClosed => "pool closed",
            sqlx::Error::Io(_) => "connection lost",
            sqlx::Error::RowNotFound => return Self::NotFound,
            _ => "driver",
        };
        Self::Database { statement, code: code.into() }
    }

    /// Whether the same transaction may succeed when it is run again.
    pub(crate) fn is_transient(error: &sqlx::Error) -> bool {
        // 40001 serialisation failure, 40P01 deadlock; 5, 6, 261, 517 SQLite busy and locked.
        matches!(error, sqlx::Error::Database(inner)
            if matches!(inner.code().as_deref(), Some("40001" | "40P01" | "5" | "6" | "261" | "517")))
    }
}
