//! The program `recap`.
fn main() {}
