//! `reeldrop diagnostics`: what to send to whoever helps, without secrets, keys and signatures.

use std::process::ExitCode;

use reeldrop_engine::{Engine, Home, Result, diagnostics};

use crate::output;

/// Prints the report, also where the library cannot be opened: that is when it is needed most.
pub(crate) async fn run() -> Result<ExitCode> {
    let home = Home::from_environment()?;
    reeldrop_engine::log::begin(&home, "cli");
    let engine = Engine::open(home.clone()).await.map(|(engine, _)| engine);
    let program = [("Program", "command line".to_owned())];
    output::answer(diagnostics::report(&home, &engine, &program).await);
    if let Ok(engine) = &engine {
        engine.close().await;
    }
    Ok(ExitCode::SUCCESS)
}
