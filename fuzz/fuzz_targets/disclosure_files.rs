//! The files of `oever disclose`: a table, published tables, people with keys, a p-table.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| oever_files::read_as_disclosure_files(data));
