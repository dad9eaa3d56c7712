//! Lines of tokens and edges: an answer or an error; and whatever stream comes out of them, the network of today is the
//! one that is built from scratch.
#![no_main]
use libfuzzer_sys::fuzz_target;
use oever_linkage::network::{Limits, Line, Network, Policy, parse_edge, parse_line};

fuzz_target!(|data: &[u8]| {
    let limits = Limits { trusted_up_to: 2, cap: 4 };
    let mut network = Network::new(Policy { limits, hysteresis: 1, ..Policy::default() });
    for line in data.split(|byte| *byte == b'\n') {
        let _ = parse_edge(line);
        let _ = match parse_line(line) {
            Ok(Some(Line::Record(record) | Line::Insert(record))) => network.insert(&record.borrow()),
            Ok(Some(Line::Delete(id))) => network.delete(id),
            Ok(None) | Err(_) => Ok(()),
        };
    }
    let today = network.components();
    network.rebuild();
    assert_eq!(network.components(), today);
});
