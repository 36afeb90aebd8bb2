//! The program `recap`: parses the arguments, runs the command, maps what went wrong to words and
//! an exit code. What the commands do is in the library.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Understanding and sending ask for much memory in small pieces: docs/benchmarks.md says what this saves. Its
/// version 2 gives back what is free after ten milliseconds, where version 3 waits a second.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    recap::cli::main()
}
