//! How many records of 25 tokens a node blinds and finishes, and a key service evaluates, in CPU time of one thread; beside
//! `voprf` doing the same in the same run, and the limit: one multiplication each.
//!
//! `cargo run --profile dist -p oever-sealing --example oprf_speed [RECORDS]`. Linux only: the clock is that of the
//! scheduler.
#![allow(clippy::print_stdout, reason = "a report on the terminal")]

use std::error::Error;

use oever_sealing::envelope::Key;
use oever_sealing::oprf::{Client, MAX_BATCH, Server};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use voprf::{BlindedElement, EvaluationElement, OprfClient, OprfServer, Ristretto255};

const TOKENS: usize = 25;

/// CPU seconds of a node and of a key service for all inputs.
struct Spent {
    client: f64,
    server: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let records: usize = std::env::args().nth(1).map_or(Ok(200), |given| given.parse())?;
    let inputs: Vec<String> = (0..records * TOKENS).map(|number| format!("part-birth\0{number}")).collect();
    let (ours, (theirs, multiplying)) = (ours(&inputs)?, theirs(&inputs)?);
    let per_second = |seconds: f64| records as f64 / seconds;
    println!("{records} records of {TOKENS} tokens, in records per CPU s");
    for (what, ours, theirs) in
        [("client", ours.client, theirs.client), ("server", ours.server, theirs.server)]
    {
        println!(
            "{what}: {:.0}; voprf {:.0}; ratio {:.2}",
            per_second(ours),
            per_second(theirs),
            theirs / ours
        );
    }
    println!("limit of a server, one multiplication each: {:.0}", per_second(multiplying));
    Ok(())
}

fn ours(inputs: &[String]) -> Result<Spent, Box<dyn Error>> {
    // A fixed seed: nothing here is secret.
    let mut rng = ChaCha20Rng::from_seed([7; 32]);
    let server = Server::new(&Key::generate(&mut rng), "bench", 1)?;
    let begin = cpu()?;
    let mut states = Vec::new();
    let mut blinded = Vec::with_capacity(inputs.len());
    // A record at a time, as they come.
    let inputs: Vec<&[u8]> = inputs.iter().map(String::as_bytes).collect();
    for record in inputs.chunks(TOKENS) {
        let (state, elements) = Client::blind_batch(record, &mut rng)?;
        states.push(state);
        blinded.extend(elements);
    }
    let after_blinding = cpu()?;
    let mut answers = Vec::with_capacity(inputs.len());
    for batch in blinded.chunks(MAX_BATCH) {
        answers.extend(server.evaluate_batch(batch)?);
    }
    let after_evaluation = cpu()?;
    for ((state, record), answers) in
        states.into_iter().zip(inputs.chunks(TOKENS)).zip(answers.chunks(TOKENS))
    {
        std::hint::black_box(state.finalize(record, answers)?);
    }
    Ok(Spent {
        client: after_blinding - begin + cpu()? - after_evaluation,
        server: after_evaluation - after_blinding,
    })
}

/// The same by `voprf`, a value at a time, with points as bytes between the two; and the server's multiplications alone.
fn theirs(inputs: &[String]) -> Result<(Spent, f64), Box<dyn Error>> {
    let failed = |error: voprf::Error| format!("voprf: {error:?}");
    let mut rng = rand_core06::OsRng;
    let server = OprfServer::<Ristretto255>::new(&mut rng).map_err(failed)?;
    let begin = cpu()?;
    let (mut states, mut asked) = (Vec::new(), Vec::new());
    for input in inputs {
        let blinded = OprfClient::<Ristretto255>::blind(input.as_bytes(), &mut rng).map_err(failed)?;
        states.push(blinded.state);
        asked.push(blinded.message.serialize());
    }
    let after_blinding = cpu()?;
    let mut answers = Vec::new();
    for bytes in &asked {
        let point = BlindedElement::<Ristretto255>::deserialize(bytes).map_err(failed)?;
        answers.push(server.blind_evaluate(&point).serialize());
    }
    let after_evaluation = cpu()?;
    for ((state, input), answer) in states.into_iter().zip(inputs).zip(&answers) {
        let answer = EvaluationElement::<Ristretto255>::deserialize(answer).map_err(failed)?;
        std::hint::black_box(state.finalize(input.as_bytes(), &answer).map_err(failed)?);
    }
    let spent = Spent {
        client: after_blinding - begin + cpu()? - after_evaluation,
        server: after_evaluation - after_blinding,
    };
    let point = BlindedElement::<Ristretto255>::deserialize(&asked[0]).map_err(failed)?;
    let begin = cpu()?;
    for _ in inputs {
        std::hint::black_box(server.blind_evaluate(&point));
    }
    Ok((spent, cpu()? - begin))
}

/// CPU seconds of this thread.
fn cpu() -> Result<f64, Box<dyn Error>> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds: u64 = told.split_whitespace().next().ok_or("no clock")?.parse()?;
    Ok(nanoseconds as f64 / 1e9)
}
