#![deny(missing_docs)]
#![doc = include_str!("../README.md")]

pub mod authorization;
pub mod funding;
pub mod sharing;
pub mod table;
