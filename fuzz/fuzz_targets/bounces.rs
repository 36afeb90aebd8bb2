//! Any bytes as a message that came back.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| understanding::reads(bytes));
