//! Values that go in, rows that come out: the same for both engines.

use jiff::civil::Date;
use oever_kernel::{AccountId, FunctionId, OrganisationId, Timestamp};
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use crate::StoreError;

/// A parameter. `None` keeps its type, which PostgreSQL needs.
#[derive(Clone)]
pub enum Value {
    /// UUID: `BLOB` of 16 bytes in SQLite, `uuid` in PostgreSQL.
    Uuid(Option<Uuid>),
    /// Every integer, and every instant in microseconds.
    Int(Option<i64>),
    /// Text.
    Text(Option<String>),
    /// Bytes: sealed values, hashes, tokens.
    Bytes(Option<Vec<u8>>),
    /// Truth.
    Bool(Option<bool>),
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Value") // a parameter can be personal: it is never printed
    }
}

macro_rules! into_value {
    ($($type:ty => $variant:ident, $convert:expr;)+) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(Some($convert(value)))
            }
        }
        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self {
                Self::$variant(value.map($convert))
            }
        }
    )+};
}

into_value! {
    Uuid => Uuid, |v| v;
    OrganisationId => Uuid, |v: OrganisationId| v.uuid();
    AccountId => Uuid, |v: AccountId| v.uuid();
    FunctionId => Uuid, |v: FunctionId| v.uuid();
    i64 => Int, |v| v;
    u32 => Int, i64::from;
    Timestamp => Int, |v: Timestamp| v.0;
    bool => Bool, |v| v;
    String => Text, |v| v;
    &str => Text, str::to_owned;
    &String => Text, String::clone;
    Date => Text, |v: Date| v.to_string();
    Vec<u8> => Bytes, |v| v;
    &[u8] => Bytes, <[u8]>::to_vec;
    [u8; 32] => Bytes, |v: [u8; 32]| v.to_vec();
}

/// Builds the list of parameters: `args![id, name, now]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::Value::from($value)),*] };
}

/// A row that came back.
pub struct Row {
    pub(crate) statement: &'static str,
    pub(crate) inner: Inner,
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Row of {}", self.statement)
    }
}

pub(crate) enum Inner {
    Sqlite(SqliteRow),
    Pg(PgRow),
}

impl Row {
    /// The value of a column.
    ///
    /// # Errors
    /// [`StoreError::Decode`] when the column is missing or of another type.
    pub fn get<T: FromColumn>(&self, column: &str) -> Result<T, StoreError> {
        T::from_column(self, column).ok_or_else(|| StoreError::Decode {
            statement: self.statement,
            column: column.to_owned(),
            expected: std::any::type_name::<T>(),
        })
    }

    /// The value of a text column, parsed.
    ///
    /// # Errors
    /// [`StoreError::Decode`] when it does not parse.
    pub fn parse<T: std::str::FromStr>(&self, column: &str) -> Result<T, StoreError> {
        self.get::<String>(column)?.parse().map_err(|_| StoreError::Decode {
            statement: self.statement,
            column: column.to_owned(),
            expected: std::any::type_name::<T>(),
        })
    }
}

/// A type that a column can be read as. `None`: the column does not hold it.
pub trait FromColumn: Sized {
    /// Reads it.
    fn from_column(row: &Row, column: &str) -> Option<Self>;
}

macro_rules! from_column {
    ($($type:ty),+) => {$(
        impl FromColumn for $type {
            fn from_column(row: &Row, column: &str) -> Option<Self> {
                match &row.inner {
                    Inner::Sqlite(inner) => inner.try_get(column).ok(),
                    Inner::Pg(inner) => inner.try_get(column).ok(),
                }
            }
        }
        impl FromColumn for Option<$type> {
            fn from_column(row: &Row, column: &str) -> Option<Self> {
                match &row.inner {
                    Inner::Sqlite(inner) => inner.try_get(column).ok(),
                    Inner::Pg(inner) => inner.try_get(column).ok(),
                }
            }
        }
    )+};
}
from_column!(Uuid, i64, String, Vec<u8>, bool);

macro_rules! from_column_via {
    ($($type:ty, $raw:ty, $convert:expr;)+) => {$(
        impl FromColumn for $type {
            fn from_column(row: &Row, column: &str) -> Option<Self> {
                <$raw>::from_column(row, column).and_then($convert)
            }
        }
        impl FromColumn for Option<$type> {
            fn from_column(row: &Row, column: &str) -> Option<Self> {
                match Option::<$raw>::from_column(row, column)? {
                    None => Some(None),
                    Some(raw) => $convert(raw).map(Some),
                }
            }
        }
    )+};
}
from_column_via! {
    Timestamp, i64, |raw| Some(Timestamp(raw));
    OrganisationId, Uuid, |raw| Some(OrganisationId(raw));
    AccountId, Uuid, |raw| Some(AccountId(raw));
    FunctionId, Uuid, |raw| Some(FunctionId(raw));
    Date, String, |raw: String| raw.parse().ok();
    [u8; 32], Vec<u8>, |raw: Vec<u8>| raw.try_into().ok();
}

/// Lets a capability's own typed id be used as a parameter and read from a column. Where it may be absent, use
/// `Option<Uuid>`: `id.map(Id::uuid)`, and map what comes back.
#[macro_export]
macro_rules! id_column {
    ($($id:ty),+ $(,)?) => {$(
        impl From<$id> for $crate::Value {
            fn from(id: $id) -> Self {
                Self::Uuid(Some(id.uuid()))
            }
        }
        impl $crate::FromColumn for $id {
            fn from_column(row: &$crate::Row, column: &str) -> Option<Self> {
                row.get::<::oever_kernel::reexport::uuid::Uuid>(column).ok().map(Self)
            }
        }
    )+};
}
