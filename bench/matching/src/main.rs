//! Times the inner loops of the matching engine: `oever-bench-matching WHAT [FILE…]`. Prints one line per figure:
//! name, value of the answer, CPU milliseconds (the least of several runs). Reading files is not timed.

use std::io::Read;
use std::ops::ControlFlow;

use cpu_time::ProcessTime;
use oever_matching::exchange::{BatchDemand, read_batch, read_chain, read_classes, read_coverage};
use oever_matching::{GapSearch, Network, Objective, outline, solve_dense};

fn content(file: &str) -> Vec<u8> {
    let bytes = std::fs::read(file).expect("a file that can be read");
    if !bytes.starts_with(&[0x1F, 0x8B]) {
        return bytes;
    }
    let mut unpacked = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut unpacked).expect("gzip");
    unpacked
}

fn timed<T: PartialEq + std::fmt::Debug>(name: &str, runs: usize, mut work: impl FnMut() -> T) {
    let mut least = f64::INFINITY;
    let mut first = None;
    for _ in 0..runs {
        let start = ProcessTime::now();
        let answer = work();
        least = least.min(start.elapsed().as_secs_f64() * 1000.0);
        assert!(first.as_ref().is_none_or(|first| *first == answer), "the answer differs between runs");
        first = Some(answer);
    }
    println!("{name}\t{:?}\t{least:.4}", first.expect("at least one run"));
}

fn splitmix64(seed: u64) -> u64 {
    let z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["batch", file, classes] => {
            let classes = read_classes(&content(classes)).expect("classes");
            let file = read_batch(&content(file), Some(classes)).expect("a batch");
            let BatchDemand::People(batch) = file.demand else { panic!("not people") };
            for (name, objective) in [("plain", Objective::MostPlaced), ("lexicographic", Objective::ByClass)] {
                timed(name, 30, || {
                    let allocation = batch.solve(objective).expect("an answer");
                    (allocation.placed, allocation.cost)
                });
            }
        }
        ["dense"] => {
            let cost = |i: u64, j: u64| (splitmix64((0xA3 << 56) ^ (i << 28) ^ j) % 1_000_000) as u32;
            let costs: Vec<u32> = (0..2000).flat_map(|i| (0..5000).map(move |j| cost(i, j))).collect();
            timed("dense", 5, || {
                let answer = solve_dense(vec![0; 2000], vec![1; 5000], &costs, Objective::MostPlaced);
                answer.expect("an answer").cost
            });
        }
        ["coverage", files @ ..] => {
            for name in files {
                let file = read_coverage(&content(name)).expect("a network");
                for most in [Some(3), Some(4), Some(5), None] {
                    let runs = if most.is_some() { 7 } else { 3 };
                    let label = most.map_or("all".to_owned(), |most| most.to_string());
                    timed(&format!("{name}\t{label}"), runs, || {
                        let network = Network::new(&file.schema, &file.programmes).expect("a network");
                        let mut count = 0_u64;
                        let search = GapSearch { max_fixed: most, within: None };
                        let _ = network.gaps(&search, |_| {
                            count += 1;
                            ControlFlow::<()>::Continue(())
                        });
                        count
                    });
                }
            }
        }
        ["single", file, count] => {
            let chain = read_chain(&content(file)).expect("a chain");
            let count: usize = count.parse().expect("a number");
            let step = (chain.clients.len() / count).max(1);
            for client in chain.clients.iter().step_by(step).take(count) {
                timed(&client.id, 5, || {
                    let all = outline(&chain.schema, &client.request, &chain.programmes).expect("an answer");
                    // The whole answer: eligible places, and the reasons of the three nearest misses.
                    let open = all.iter().take_while(|o| o.is_open()).count();
                    let near = all.iter().filter(|o| !o.is_open()).take(3);
                    (open, near.map(|o| chain.reasons(client, o).len()).sum::<usize>())
                });
            }
        }
        _ => eprintln!("batch FILE CLASSES | dense | coverage FILE... | single FILE COUNT"),
    }
}
