//! Does one thing so many times over, for `bench/statistics/survival.py` to measure from outside:
//!
//!     survival_speed TASK TIMES ROWS.bin
//!
//! TASK is km, logrank or aj. ROWS.bin holds one row after the other: the time as a little-endian 64-bit float, the
//! cause as a byte, the group as a byte. Prints a figure to compare with.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program of its own")]

use std::process::ExitCode;

use oever_statistics::survival::{CurveOptions, Spells, Weight, incidence, kaplan_meier, log_rank};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let task = args.next().ok_or("no task")?;
    let times: usize = args.next().ok_or("no number of times")?.parse()?;
    let bytes = std::fs::read(args.next().ok_or("no file")?)?;
    let (mut exit, mut cause, mut group) = (Vec::new(), Vec::new(), Vec::new());
    for row in bytes.chunks_exact(10) {
        let (time, rest) = row.split_at(8);
        exit.push(f64::from_le_bytes(time.try_into()?));
        cause.push(rest.first().copied().unwrap_or(0));
        group.push(u32::from(rest.get(1).copied().unwrap_or(0)));
    }
    let options = CurveOptions { minimum_at_risk: 1, ..CurveOptions::default() };
    let mut figure = f64::NAN;
    for _ in 0..times {
        let spells = Spells::new(&exit, &cause)?;
        figure = match task.as_str() {
            "km" => kaplan_meier(&spells, options)?.at(365.0).map_or(f64::NAN, |step| step.survival),
            "logrank" => log_rank(&spells, &group, None, Weight::Equal)?.chi_squared,
            "aj" => {
                let all = incidence(&spells, options)?;
                all.causes.first().and_then(|curve| curve.at(365.0)).map_or(f64::NAN, |step| step.incidence)
            }
            _ => return Err("the task is km, logrank or aj".into()),
        };
    }
    println!("{figure}");
    Ok(())
}
