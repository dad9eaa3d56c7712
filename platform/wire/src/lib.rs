//! Mutual TLS between the parties: the node, the key service and the index.
//!
//! Each party has a certificate with its name, signed by an authority that all of them trust for this purpose alone. A
//! server answers only the names it expects; a client accepts only the name it calls. Messages are JSON over HTTP/1.1,
//! one call a question, so that a call can be repeated.
#![deny(missing_docs)]

mod client;
mod issue;
mod party;
mod serve;

pub use client::Client;
pub use issue::issue;
pub use party::{Party, WireError};
pub use serve::{Peer, serve};
