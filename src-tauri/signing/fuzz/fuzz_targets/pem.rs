#![no_main]
#[path = "../src/pem.rs"]
mod target;
libfuzzer_sys::fuzz_target!(|data: &[u8]| target::pem(data));
