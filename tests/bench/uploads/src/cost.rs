//! What a program costs. It runs below a copy of this one, so that the kernel's sums over children are those of one program.

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// The first argument of the copy that measures.
pub const MEASURE: &str = "--measure-one";

/// What one run cost.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Seconds.
    pub wall: f64,
    /// Seconds of user and system time, over all cores.
    pub cpu: f64,
    /// The most bytes resident at once.
    pub memory: u64,
}

/// Runs `command` to its end, or until `enough` says so; then it is killed.
///
/// # Errors
/// The last line of what the program said when it failed.
pub fn cost(command: &Command, mut enough: impl FnMut() -> bool) -> Result<Cost, String> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut measuring = Command::new(own);
    measuring
        .arg(MEASURE)
        .arg(command.get_program())
        .args(command.get_args())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => measuring.env(name, value),
            None => measuring.env_remove(name),
        };
    }
    let mut running = measuring.spawn().map_err(|error| error.to_string())?;
    let mut stopped = false;
    while running.try_wait().map_err(|e| e.to_string())?.is_none() {
        if !stopped && enough() {
            stopped = true;
            // Its end of file is the sign to stop.
            drop(running.stdin.take());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    read(running, stopped)
}

fn read(running: Child, stopped: bool) -> Result<Cost, String> {
    let output = running.wait_with_output().map_err(|e| e.to_string())?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() && !stopped {
        return Err(said.trim().lines().last().unwrap_or("it failed").to_owned());
    }
    let numbers = String::from_utf8_lossy(&output.stdout);
    let mut numbers = numbers.split_whitespace().map(str::parse::<f64>);
    match (numbers.next(), numbers.next(), numbers.next()) {
        (Some(Ok(wall)), Some(Ok(cpu)), Some(Ok(memory))) => Ok(Cost {
            wall,
            cpu,
            memory: memory as u64,
        }),
        _ => Err("its cost is not known".to_owned()),
    }
}

/// The copy's own work: runs the arguments as a program and prints wall, CPU and memory. Returns the exit code.
pub fn measure(mut arguments: impl Iterator<Item = std::ffi::OsString>) -> i32 {
    let Some(program) = arguments.next() else {
        return 2;
    };
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let began = Instant::now();
    let mut running = match command.spawn() {
        Ok(running) => running,
        Err(error) => {
            eprintln!("{error}");
            return 2;
        }
    };
    let id = i32::try_from(running.id()).unwrap_or(i32::MAX);
    std::thread::spawn(move || {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        let _ = kill(Pid::from_raw(id), Signal::SIGKILL);
    });
    let ended = running.wait();
    let wall = began.elapsed().as_secs_f64();
    let Ok(used) = getrusage(UsageWho::RUSAGE_CHILDREN) else {
        return 2;
    };
    let seconds =
        |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    let cpu = seconds(used.user_time()) + seconds(used.system_time());
    // getrusage(2): kibibytes; macOS gives bytes.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    let _ = writeln!(std::io::stdout(), "{wall} {cpu} {}", used.max_rss() * unit);
    match ended {
        Ok(status) => status.code().unwrap_or(1),
        Err(_) => 1,
    }
}
