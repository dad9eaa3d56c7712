//! A form from outside: whatever bytes come, fields or errors.
#![no_main]
use libfuzzer_sys::fuzz_target;
use oever_web::{Fields, SessionToken};

fuzz_target!(|data: &[u8]| {
    let fields = Fields::parse(data);
    let names: Vec<String> = fields.iter().map(|(name, _)| name.to_owned()).collect();
    for name in names {
        let _ = (fields.get(&name), fields.all(&name), fields.date(&name));
    }
    let _ = std::str::from_utf8(data).map(SessionToken::parse);
});
