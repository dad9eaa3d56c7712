//! Records of cases in the formats others use: HTCDS 2.0 in and out, CTDC in. Bytes in, bytes out; nothing else.
//!
//! ```
//! use oever_exchange::{Record, field, read_htcds, write_htcds};
//!
//! let mut record = Record::default();
//! record.set(field("vic_TypeOfExploitation").unwrap(), "ForcedLabour;Other").unwrap();
//! record.set(field("ext_CriminalExploitation").unwrap(), "true").unwrap();
//! let bytes = write_htcds(std::slice::from_ref(&record));
//! assert_eq!(read_htcds(&bytes).unwrap().records, [record]);
//! ```
#![deny(missing_docs)]

mod ctdc;
mod ctdc_columns;
mod extension;
mod field;
mod htcds;
mod problem;
mod record;
mod sheet;
mod standard;
mod value;

pub use ctdc::read_ctdc;
pub use ctdc_columns::CtdcForm;
pub use field::{Field, Kind, Status, extension_fields, field, standard_fields};
pub use htcds::{read_htcds, write_htcds};
pub use problem::{Problem, Problems, Reading, Reason, SheetError};
pub use record::Record;
pub use value::Value;
