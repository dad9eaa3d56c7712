//! A sealed value from outside: an error or the value, never a panic.
#![no_main]
use libfuzzer_sys::fuzz_target;
use oever_sealing::envelope::{Aad, Key, open, unpad, unwrap};

fuzz_target!(|data: &[u8]| {
    let key = Key::from_bytes([7; 32]);
    let aad = Aad { table: "t", column: "c", row: b"r" };
    assert!(open(&key, &aad, data).is_err(), "nobody can seal without the key");
    assert!(unwrap(&key, &aad, data).is_err());
    let _ = unpad(data);
});
