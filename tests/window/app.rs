//! The app under test: started by tauri-driver in a home of its own, driven through WebKit's own WebDriver.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use reeldrop_engine::library::Library;
use reeldrop_engine::{Home, WindowLook};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::sync::{Mutex, MutexGuard};

/// How long anything may take before a test has failed. Nothing waits that long when it works.
pub const LONGEST: Duration = Duration::from_secs(60);

static TURN: Mutex<()> = Mutex::const_new(());

/// The running app. Its window, its driver and its home end with it.
pub struct App {
    pub client: Client,
    pub home: PathBuf,
    driver: Child,
    _home: Option<TempDir>,
    _turn: MutexGuard<'static, ()>,
}

/// How the app is started.
#[derive(Default)]
pub struct Start {
    home: Option<PathBuf>,
    unprepared: bool,
    variables: Vec<(&'static str, String)>,
    arguments: Vec<String>,
    turn: Option<MutexGuard<'static, ()>>,
}

impl Start {
    /// In a home that is there already.
    pub fn home(mut self, home: &Path) -> Self {
        self.home = Some(home.to_owned());
        self
    }

    /// With a variable of its own.
    pub fn variable(mut self, name: &'static str, value: &str) -> Self {
        self.variables.push((name, value.to_owned()));
        self
    }

    /// With an argument, as “Open with” gives it.
    pub fn argument(mut self, argument: &Path) -> Self {
        self.arguments.push(argument.to_str().unwrap().to_owned());
        self
    }

    /// As a person meets it: with the first steps in a new home, and in the view that was looked at last in an old one.
    /// Else a test begins in Uploads, and the first steps are done.
    pub fn unprepared(mut self) -> Self {
        self.unprepared = true;
        self
    }

    /// Without motion, so that no colour is on its way to another. `folder` gets the settings that say so.
    pub fn still(self, folder: &Path) -> Self {
        std::fs::create_dir_all(folder.join("gtk-3.0")).unwrap();
        let settings = "[Settings]\ngtk-enable-animations=0\n";
        std::fs::write(folder.join("gtk-3.0/settings.ini"), settings).unwrap();
        self.variable("XDG_CONFIG_HOME", folder.to_str().unwrap())
    }

    /// Waits until no other test has a window on the screen, nor gets one before this has had its own.
    pub async fn alone(mut self) -> Self {
        self.turn = Some(TURN.lock().await);
        self
    }

    pub async fn open(self) -> App {
        let turn = match self.turn {
            Some(turn) => turn,
            None => TURN.lock().await,
        };
        let (home, kept) = match self.home {
            Some(home) => (home, None),
            None => {
                let folder = tempfile::tempdir().unwrap();
                (folder.path().join("home"), Some(folder))
            }
        };
        if !self.unprepared {
            introduce(&home).await;
        }
        let mut capabilities = Capabilities::new();
        capabilities.insert(
            "tauri:options".to_owned(),
            json!({ "application": program(), "args": self.arguments }),
        );
        capabilities.insert("browserName".to_owned(), json!("wry"));
        let mut drivers = 0;
        let (driver, client) = loop {
            drivers += 1;
            let (port, native) = (free_port(), free_port());
            let driver_program = std::env::var("REELDROP_TEST_TAURI_DRIVER")
                .unwrap_or_else(|_| below_root("target/tools/bin/tauri-driver"));
            let mut driver = Command::new(driver_program)
                .args([
                    "--port",
                    &port.to_string(),
                    "--native-port",
                    &native.to_string(),
                ])
                .env("REELDROP_HOME", &home)
                .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
                .envs(self.variables.clone())
                .stdout(Stdio::null())
                .stderr(Stdio::inherit())
                .process_group(0)
                .spawn()
                .expect("tauri-driver: `make test` installs it");
            let address = format!("http://127.0.0.1:{port}");
            let started = Instant::now();
            let refused = loop {
                match ClientBuilder::new(HttpConnector::new())
                    .capabilities(capabilities.clone())
                    .connect(&address)
                    .await
                {
                    Ok(client) => break Ok(client),
                    Err(error) if started.elapsed() > LONGEST / 3 => break Err(error),
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                }
            };
            match refused {
                Ok(client) => break (driver, client),
                Err(error) if drivers == 3 => panic!("no WebDriver session: {error}"),
                // Somebody else may have taken a port that was free a moment before.
                Err(error) => {
                    eprintln!("no WebDriver session on ports {port} and {native}: {error}");
                    end_group(&driver);
                    let _ = driver.wait().await;
                }
            }
        };
        let app = App {
            client,
            home,
            driver,
            _home: kept,
            _turn: turn,
        };
        app.find("section[data-testid^=view-], [data-testid=error-code]")
            .await;
        let elsewhere = "[data-testid=nav-uploads]:not([aria-current])";
        if !self.unprepared && app.count(elsewhere).await > 0 {
            app.view("uploads").await;
        }
        app
    }
}

impl App {
    /// A first start, in a new home.
    pub async fn open() -> Self {
        Start::default().open().await
    }

    /// Waits for an element.
    pub async fn find(&self, css: &str) -> Element {
        match self
            .client
            .wait()
            .at_most(LONGEST)
            .for_element(Locator::Css(css))
            .await
        {
            Ok(element) => element,
            Err(error) => {
                let page = self.client.source().await.unwrap_or_default();
                panic!("{css} did not come: {error}\n{page}")
            }
        }
    }

    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        answered(css, element.click())
            .await
            .unwrap_or_else(|error| panic!("{css}: {error:?}"));
    }

    pub async fn fill(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.unwrap();
        // WebKit's driver refuses to type nothing.
        if !text.is_empty() {
            field.send_keys(text).await.unwrap();
        }
    }

    pub async fn select(&self, css: &str, value: &str) {
        self.find(css)
            .await
            .select_by_value(value)
            .await
            .unwrap_or_else(|error| panic!("{css}: {error:?}"));
    }

    pub async fn text(&self, css: &str) -> String {
        self.find(css).await.text().await.unwrap()
    }

    pub async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.unwrap().len()
    }

    pub async fn view(&self, name: &str) {
        self.click(&format!("[data-testid=nav-{name}]")).await;
        self.find(&format!("[data-testid=view-{name}]")).await;
    }

    /// Runs a script in the page.
    pub async fn run(&self, script: &str) -> Value {
        answered(script, self.client.execute(script, Vec::new()))
            .await
            .unwrap()
    }

    /// Waits until the upload of that name is in that state.
    pub async fn upload_is(&self, name: &str, state: &str) -> Element {
        self.find(&format!(
            "[data-testid=upload-row][data-name=\"{name}\"][data-state={state}]"
        ))
        .await
    }

    /// The code that is shown at the upload of that name.
    pub async fn upload_code(&self, name: &str) -> String {
        self.upload_is(name, "failed").await;
        let code = self
            .find(&format!(
                "[data-testid=upload-row][data-name=\"{name}\"] [data-testid=error-code]"
            ))
            .await;
        assert!(
            code.text().await.unwrap().len() > 20,
            "a sentence and an action"
        );
        code.attr("data-code").await.unwrap().unwrap()
    }

    /// Waits for a condition, and fails with its name.
    pub async fn until(&self, what: &str, condition: impl AsyncFn() -> bool) {
        until(what, condition).await;
    }

    /// Ends the app.
    pub async fn close(self) {
        // The rest is done when it is dropped, as it is when a test fails.
        let _ = self.client.clone().close().await;
    }
}

fn end_group(driver: &Child) {
    if let Some(group) = driver.id() {
        let _ = std::process::Command::new("kill")
            .args(["-KILL", "--", &format!("-{group}")])
            .status();
    }
}

/// Ends driver and app, which are one group, and leaves no window in the way of the next test.
impl Drop for App {
    fn drop(&mut self) {
        use std::process::Command;
        end_group(&self.driver);
        let window_left = || {
            let search = ["search", "--onlyvisible", "--name", "^Reeldrop$"];
            Command::new("xdotool")
                .args(search)
                .output()
                .is_ok_and(|found| !found.stdout.is_empty())
        };
        let started = Instant::now();
        while window_left() && started.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// Remembers, in a new home, that the first steps were shown.
pub async fn introduce(home: &Path) {
    let home = Home::at(home).unwrap();
    if home.library_file().exists() {
        return;
    }
    let (library, _) = Library::open(&home.library_file()).await.unwrap();
    let look = WindowLook {
        introduced: true,
        ..WindowLook::default()
    };
    library.save_window_look(&look).await.unwrap();
    library.close().await;
}

/// A driver that does not answer fails the test, rather than holding up all those behind it.
async fn answered<T>(what: &str, answer: impl Future<Output = T>) -> T {
    tokio::time::timeout(LONGEST, answer)
        .await
        .unwrap_or_else(|_| panic!("the driver does not answer: {what}"))
}

/// Waits for a condition, and fails with its name.
pub async fn until(what: &str, condition: impl AsyncFn() -> bool) {
    let started = Instant::now();
    while !condition().await {
        assert!(started.elapsed() < LONGEST, "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The built app.
pub fn program() -> &'static str {
    env!("CARGO_BIN_EXE_reeldrop-desktop")
}

/// Another program of this build: it stands beside the app.
pub fn beside(name: &str) -> PathBuf {
    let path = Path::new(program()).with_file_name(name);
    assert!(
        path.exists(),
        "cargo build --workspace builds {}",
        path.display()
    );
    path
}

pub fn below_root(path: &str) -> String {
    format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))
}

pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
