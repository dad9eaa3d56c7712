use oever_sealing::envelope::Aad;

use crate::StoreError;

/// A column that holds sealed bytes. The name is bound into what is sealed: a value moved to another
/// column, row or table does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    table: &'static str,
    column: &'static str,
}

impl Column {
    /// Names a column; it must be classified `personal` or `sealed` in `columns/`.
    pub const fn new(table: &'static str, column: &'static str) -> Self {
        Self { table, column }
    }

    pub(crate) const fn aad<'a>(&self, row: &'a [u8]) -> Aad<'a> {
        Aad { table: self.table, column: self.column, row }
    }

    pub(crate) const fn does_not_open(&self) -> StoreError {
        StoreError::Sealed { table: self.table, column: self.column }
    }
}
