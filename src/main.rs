//! The program `recap`: parses the arguments, runs the command, maps what went wrong to words and
//! an exit code. What the commands do is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    recap::cli::main()
}
