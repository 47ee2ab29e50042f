#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| reeldrop_signing_fuzz::encode(data));
