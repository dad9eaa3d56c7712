//! The binary as a library, so that tests can put the same application together.

mod audit;
mod backup;
mod cli;
mod config;
mod demo;
mod doctor;
mod erasure;
mod export;
mod failure;
mod http;
mod import;
mod installation;
mod keys;
mod mail;
mod parties;
mod registers;
mod serve;
mod table;
mod telemetry;
mod users;
mod worker;

pub use cli::{Cli, Command, HouseCommand, run};
pub use config::{PartyArgs, RuleArgs, ServeArgs, StoreArgs};
pub use failure::Failure;
pub use installation::{Installation, capabilities, capabilities_with};
