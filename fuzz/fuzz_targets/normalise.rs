//! What people type as a number, name or address: an error that helps, or a value that stays the same when
//! it is normalised again.
#![no_main]
use libfuzzer_sys::fuzz_target;
use oever_linkage::{AttributeKind, normalise};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for code in ["phone", "email", "handle", "plate", "kvk", "address", "document", "name_birth_date"] {
        if let Some(kind) = AttributeKind::from_code(code) {
            let _ = normalise(kind, text);
        }
    }
});
