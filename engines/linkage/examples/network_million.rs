//! A million random records come, and a tenth of them go, under the shipped rules.
//! `cargo run --profile dist -p oever-linkage --example network_million`
#![allow(clippy::print_stdout, reason = "an example answers on standard output")]
#![allow(clippy::cast_possible_truncation, reason = "a hundred days")]

use oever_linkage::network::{Network, NetworkError, Policy, Record, Token};

/// Records in all, and on a day.
const RECORDS: u64 = 1_000_000;
const DAY: u64 = 10_000;

fn main() -> Result<(), NetworkError> {
    let mut state = 1_u64;
    let mut dice = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut network = Network::new(Policy::default());
    for day in 0..RECORDS / DAY {
        let texts: Vec<Vec<String>> = (0..DAY)
            .map(|_| {
                let tokens = 1 + dice(4);
                // Most tokens are rare, some are held by thousands.
                (0..tokens)
                    .map(|_| {
                        format!("k{}:{}", dice(7), {
                            let size = 1 << (4 + dice(20));
                            dice(size)
                        })
                    })
                    .collect()
            })
            .collect();
        let records: Vec<Record<'_>> = (day * DAY..)
            .zip(&texts)
            .map(|(id, texts)| Record {
                id,
                organisation: (id % 12) as u32,
                day: day as u32,
                tokens: texts.iter().map(|token| Token::parse(token)).collect(),
            })
            .collect();
        let leaving: Vec<u64> =
            if day == 0 { Vec::new() } else { ((day - 1) * DAY..day * DAY).step_by(10).collect() };
        network.day(&leaving, &records)?;
    }
    let by_day = network.components();
    println!("{} records, {} components of two or more", network.len(), by_day.len());
    println!("the largest has {} records", by_day.iter().map(Vec::len).max().unwrap_or_default());
    network.rebuild();
    println!("a rebuild from scratch gives the same: {}", network.components() == by_day);
    Ok(())
}
