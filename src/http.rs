//! In charge of the program's one HTTP client: its TLS, deadlines, limits and name.
//!
//! It leaves what is asked and answered to the channels, and never retries by itself.
