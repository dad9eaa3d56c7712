//! How many records of 25 tokens a node blinds and finishes, and a key service evaluates, in CPU time of one thread.
//!
//! `cargo run --profile dist -p oever-sealing --example oprf_speed [RECORDS]`. Linux only: the clock is that of the scheduler.
#![allow(clippy::print_stdout, reason = "a report on the terminal")]

use std::error::Error;

use oever_sealing::envelope::Key;
use oever_sealing::oprf::{Client, MAX_BATCH, Server};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

const TOKENS: usize = 25;

fn main() -> Result<(), Box<dyn Error>> {
    let records: usize = std::env::args().nth(1).map_or(Ok(200), |given| given.parse())?;
    // A fixed seed: nothing here is secret.
    let mut rng = ChaCha20Rng::from_seed([7; 32]);
    let server = Server::new(&Key::generate(&mut rng), "bench", 1)?;
    let inputs: Vec<String> = (0..records * TOKENS).map(|number| format!("part-birth\0{number}")).collect();

    let begin = cpu()?;
    let mut states = Vec::with_capacity(inputs.len());
    let mut blinded = Vec::with_capacity(inputs.len());
    for input in &inputs {
        let (state, element) = Client::blind(input.as_bytes(), &mut rng)?;
        states.push(state);
        blinded.push(element);
    }
    let after_blinding = cpu()?;
    let mut answers = Vec::with_capacity(inputs.len());
    for batch in blinded.chunks(MAX_BATCH) {
        answers.extend(server.evaluate_batch(batch)?);
    }
    let after_evaluation = cpu()?;
    let mut last = None;
    for ((state, input), answer) in states.into_iter().zip(&inputs).zip(&answers) {
        last = Some(state.finalize(input.as_bytes(), answer)?);
    }
    let end = cpu()?;
    std::hint::black_box(last);

    let per_second = |seconds: f64| records as f64 / seconds;
    println!(
        "oprf: {records} records of {TOKENS} tokens; client {:.0} records per CPU s, server {:.0}",
        per_second(after_blinding - begin + end - after_evaluation),
        per_second(after_evaluation - after_blinding)
    );
    Ok(())
}

/// CPU seconds of this thread.
fn cpu() -> Result<f64, Box<dyn Error>> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds: u64 = told.split_whitespace().next().ok_or("no clock")?.parse()?;
    Ok(nanoseconds as f64 / 1e9)
}
