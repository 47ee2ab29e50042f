//! The built app in a home of its own, driven through WebKit's WebDriver as the tests of the window drive it.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use fantoccini::wd::{Capabilities, TimeoutConfiguration};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use crate::Failed;
use crate::processes::Processes;

/// What anything may take before it counts as failed.
pub const LONGEST: Duration = Duration::from_secs(60);

/// The programs that are measured with.
pub struct Programs {
    pub app: PathBuf,
    pub driver: PathBuf,
}

impl Programs {
    /// Those of this build, unless the environment names others.
    pub fn find() -> Result<Self, Failed> {
        let named = |variable: &str, usual: &str| -> Result<PathBuf, Failed> {
            let path = std::env::var_os(variable).map_or_else(|| usual.into(), PathBuf::from);
            std::path::absolute(&path)
                .ok()
                .filter(|path| path.is_file())
                .ok_or_else(|| format!("{} is not there", path.display()).into())
        };
        Ok(Self {
            app: named("REELDROP_BENCH_DESKTOP", "target/release/reeldrop-desktop")?,
            driver: named("REELDROP_BENCH_DRIVER", "target/tools/bin/tauri-driver")?,
        })
    }
}

/// The running app. It ends with this value, and its driver with it.
pub struct App {
    client: Client,
    home: PathBuf,
    driver: Child,
}

impl App {
    /// Starts it, and returns when the page has marked its first frame.
    pub async fn start(
        programs: &Programs,
        home: &Path,
        named: Option<&Path>,
    ) -> Result<Self, Failed> {
        let (port, native) = (free_port()?, free_port()?);
        let mut driver = Command::new(&programs.driver);
        driver
            .args(["--port", &port.to_string()])
            .args(["--native-port", &native.to_string()]);
        let driver = environment(driver, home).spawn()?;
        // Before anything can fail, so that it is ended when something does.
        let mut driver = Group(Some(driver));
        let arguments: Vec<_> = named.map(Path::to_string_lossy).into_iter().collect();
        let mut capabilities = Capabilities::new();
        capabilities.insert(
            "tauri:options".to_owned(),
            json!({ "application": programs.app, "args": arguments }),
        );
        capabilities.insert("browserName".to_owned(), json!("wry"));
        let address = format!("http://127.0.0.1:{port}");
        let began = Instant::now();
        let client = loop {
            match ClientBuilder::new(HttpConnector::new())
                .capabilities(capabilities.clone())
                .connect(&address)
                .await
            {
                Ok(client) => break client,
                Err(error) if began.elapsed() > LONGEST => return Err(error.into()),
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        };
        client
            .update_timeouts(TimeoutConfiguration::new(Some(LONGEST), None, None))
            .await?;
        let driver = driver.0.take().ok_or("the driver is gone")?;
        let home = home.to_owned();
        let app = Self {
            client,
            home,
            driver,
        };
        app.until("performance.getEntriesByName('painted').length > 0")
            .await?;
        Ok(app)
    }

    /// Its processes.
    pub fn processes(&self) -> Processes {
        Processes::of(&self.home)
    }

    /// What a script in the page returns.
    pub async fn run<T: DeserializeOwned>(&self, script: &str) -> Result<T, Failed> {
        let value: Value = self.client.execute(script, Vec::new()).await?;
        Ok(serde_json::from_value(value)?)
    }

    /// What a script in the page gives to `done`. `painted(then)` is there for it: it calls when what was changed is on
    /// the screen, since the message comes after the frame.
    pub async fn wait_for<T: DeserializeOwned>(&self, script: &str) -> Result<T, Failed> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             const painted = (then) => requestAnimationFrame(() => {{
                 const channel = new MessageChannel();
                 channel.port1.onmessage = then;
                 channel.port2.postMessage(0);
             }});
             {script}"
        );
        let value: Value = self.client.execute_async(&script, Vec::new()).await?;
        Ok(serde_json::from_value(value)?)
    }

    /// Waits until an expression is true in the page.
    pub async fn until(&self, expression: &str) -> Result<(), Failed> {
        let began = Instant::now();
        while !self.run::<bool>(&format!("return {expression}")).await? {
            if began.elapsed() > LONGEST {
                return Err(format!("in vain: {expression}").into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// Waits until an element is there.
    pub async fn find(&self, css: &str) -> Result<(), Failed> {
        let wait = self.client.wait().at_most(LONGEST);
        wait.for_element(Locator::Css(css)).await?;
        Ok(())
    }

    /// Clicks an element, when it is there.
    pub async fn click(&self, css: &str) -> Result<(), Failed> {
        let wait = self.client.wait().at_most(LONGEST);
        wait.for_element(Locator::Css(css)).await?.click().await?;
        Ok(())
    }

    /// Ends the app and its driver, and returns when all their processes are gone.
    pub async fn end(mut self) {
        let _ = self.client.clone().close().await;
        kill(&mut self.driver);
        gone(&self.home).await;
    }
}

impl Drop for App {
    fn drop(&mut self) {
        kill(&mut self.driver);
    }
}

/// The running app without a driver. It ends with this value.
pub struct Plain {
    _process: Group,
}

impl Plain {
    /// Starts it.
    pub fn start(programs: &Programs, home: &Path) -> Result<Self, Failed> {
        let app = environment(Command::new(&programs.app), home).spawn()?;
        Ok(Self {
            _process: Group(Some(app)),
        })
    }

    /// Ends it, and returns when all its processes are gone.
    pub async fn end(self, home: &Path) {
        drop(self);
        gone(home).await;
    }
}

/// A program that runs the app in `home`, as a process group of its own.
fn environment(mut program: Command, home: &Path) -> Command {
    program
        .env("REELDROP_HOME", home)
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .kill_on_drop(true);
    program
}

/// Waits until no process of the app in `home` is left.
async fn gone(home: &Path) {
    let began = Instant::now();
    while !Processes::of(home).is_empty() && began.elapsed() < Duration::from_secs(10) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A process that is ended with all that it started, unless it is taken out.
struct Group(Option<Child>);

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(driver) = &mut self.0 {
            kill(driver);
        }
    }
}

/// Driver and app are one process group. Its number is the driver's, and no other's as long as that is not waited for.
fn kill(driver: &mut Child) {
    if let Some(group) = driver.id() {
        let _ = std::process::Command::new("kill")
            .args(["-KILL", "--", &format!("-{group}")])
            .stderr(Stdio::null())
            .status();
    }
}

fn free_port() -> std::io::Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?
        .local_addr()?
        .port())
}
