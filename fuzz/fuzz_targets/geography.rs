//! A file of municipalities that an administrator brings.
#![no_main]
use libfuzzer_sys::fuzz_target;
use oever_kernel::Geography;

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = Geography::parse(text);
    }
});
