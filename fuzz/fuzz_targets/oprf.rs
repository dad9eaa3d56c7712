//! Points from outside: accepted only when they are points.
#![no_main]
use libfuzzer_sys::fuzz_target;
use oever_sealing::oprf::{BlindedElement, EvaluationElement, Server};

fuzz_target!(|data: &[u8]| {
    let Ok(server) = Server::from_seed(&[3; 32], b"fuzz") else { return };
    if let Ok(point) = BlindedElement::from_bytes(data) {
        let _ = server.evaluate_batch(&[point]);
    }
    let _ = EvaluationElement::from_bytes(data);
});
