#![no_main]
//! Networks, chains and batches as files: any bytes give an answer or an error with a place.

use libfuzzer_sys::fuzz_target;
use oever_matching::exchange::{read_batch, read_chain, read_classes, read_coverage};

fuzz_target!(|bytes: &[u8]| {
    let _ = read_coverage(bytes);
    let _ = read_batch(bytes, None);
    if let Ok(classes) = read_classes(bytes) {
        let _ = read_batch(b"client,place,cost\n1,2,3\n", Some(classes));
    }
    if let Ok(chain) = read_chain(bytes) {
        for client in &chain.clients {
            for outline in chain.outlines(client).unwrap_or_default() {
                let _ = chain.reasons(client, &outline);
            }
        }
    }
});
