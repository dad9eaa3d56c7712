//! `oever`: see `oever help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    oever::run(std::env::args_os())
}
