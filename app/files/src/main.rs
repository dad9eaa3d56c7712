//! `oever-files`: see `oever-files help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    oever_files::run(std::env::args_os())
}
