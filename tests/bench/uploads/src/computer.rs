//! The computer and the day: what has to stand beside every figure. The benchmark of the window uses it, too.

/// The computer, as the document names it.
pub fn machine() -> String {
    let file = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let after = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let model = after(&file("/proc/cpuinfo"), "model name").unwrap_or_else(|| "unknown CPU".into());
    let memory = after(&file("/proc/meminfo"), "MemTotal")
        .and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok())
        .map_or(String::new(), |kib| {
            format!(", {:.0} GiB of memory", kib * 1024.0 / 1_073_741_824.0)
        });
    let kernel = std::process::Command::new("uname").arg("-sr").output();
    let kernel = kernel.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    format!(
        "{model}, {cores} cores{memory}, {}",
        kernel.unwrap_or_default()
    )
}

/// Runnable processes over the last minute, where the system says so.
pub fn load() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/loadavg").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

/// A sentence on what else the computer did; a figure taken beside other work is no figure.
pub fn load_in_words(before: Option<f64>) -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as f64;
    match before {
        Some(load) if load > 0.5 * cores => format!(
            "**The machine was loaded by other work** (load average {load:.1} on {cores} cores before the run): compare ratios, not figures."
        ),
        Some(load) => format!("Load average before the run: {load:.1}."),
        None => String::new(),
    }
}

/// The day, UTC.
pub fn today() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d").to_string()
}
