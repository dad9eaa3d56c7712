//! The only crate that names the database library.
//!
//! One SQL text serves SQLite (embedded, the default) and PostgreSQL. A capability lists its statements
//! with [`statements!`], runs them in a [`ReadTx`] or a [`WriteTx`], and seals what is personal with a
//! [`RecordKey`] before it reaches a statement. See `README.md` for the rules.
#![deny(missing_docs)]

mod columns;
mod db;
mod error;
mod events;
mod idempotency;
mod keyring;
mod oprf_keys;
mod sealed;
mod signal_key_files;
mod statement;
mod value;
mod vault;

pub use columns::{Class, Classification, ColumnsError, TableColumns};
pub use db::{Attempt, Db, Engine, ReadTx, SchemaColumn, WriteTx};
pub use error::StoreError;
pub use events::{Event, claim_events, finish_event, publish};
pub use idempotency::{Once, Submission, finish_submission, once, outcome_of};
pub use keyring::{Keyring, KeyringError};
pub use oprf_keys::OprfKeys;
pub use sealed::Column;
pub use signal_key_files::SignalKeyFiles;
pub use statement::Statement;
pub use value::{FromColumn, Row, Value};
pub use vault::{RecordKey, Vault};

/// Statements that this crate itself owns.
pub const STATEMENTS: &[&[Statement]] = &[events::STATEMENTS, idempotency::STATEMENTS];
/// Statements on the key store.
pub const KEY_STATEMENTS: &[Statement] = vault::STATEMENTS;
