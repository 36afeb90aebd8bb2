//! Any bytes as front matter before a text that is well understood: YAML, or TOML where the first
//! byte is odd.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let (first, header) = bytes.split_first().unwrap_or((&0, &[]));
    let fence: &[u8] = if first % 2 == 0 { b"---\n" } else { b"+++\n" };
    let body: &[u8] = b"\nAda Example from Acme talked about [Anvils](https://example.org/).\n";
    understanding::holds(&[fence, header, b"\n", fence, body].concat());
});
