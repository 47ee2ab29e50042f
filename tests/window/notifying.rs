//! The notification at the end of a batch, as a real service on the session's bus sees it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use zbus::object_server::SignalEmitter;
use zbus::zvariant::OwnedValue;
use zbus::{connection, interface};

use crate::app::Start;
use crate::closing::{keep_in_tray, uploading};
use crate::files::{large_video, small_video};
use crate::main_job::name;
use crate::waiting::connect_to_holding;
use crate::{fetch, hand};

/// Title, text, and the actions in pairs of name and words.
pub type Telling = (String, String, Vec<String>);

/// What was told.
#[derive(Clone, Default)]
pub struct Told(Arc<Mutex<Vec<Telling>>>);

/// Desktop Notifications Specification 1.2, as far as it is used.
#[interface(name = "org.freedesktop.Notifications")]
impl Told {
    #[allow(clippy::too_many_arguments, reason = "the specification's")]
    fn notify(
        &self,
        _app: String,
        _replaces: u32,
        _icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        self.0.lock().unwrap().push((summary, body, actions));
        7
    }

    fn get_capabilities(&self) -> Vec<String> {
        vec!["actions".to_owned(), "body".to_owned()]
    }

    fn close_notification(&self, _id: u32) {}

    fn get_server_information(&self) -> (String, String, String, String) {
        let text = |text: &str| text.to_owned();
        (text("test"), text("test"), text("1"), text("1.2"))
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action: &str)
    -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(
        emitter: &SignalEmitter<'_>,
        id: u32,
        reason: u32,
    ) -> zbus::Result<()>;
}

const PATH: &str = "/org/freedesktop/Notifications";

impl Told {
    /// Listens as the session's service for notifications; there is one, so only while an app is open.
    pub async fn desktop() -> (Self, zbus::Connection) {
        let told = Self::default();
        let desktop = connection::Builder::session()
            .unwrap()
            .name("org.freedesktop.Notifications")
            .unwrap()
            .serve_at(PATH, told.clone())
            .unwrap()
            .build();
        (told, desktop.await.unwrap())
    }

    pub fn all(&self) -> Vec<Telling> {
        self.0.lock().unwrap().clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_a_hidden_upload_is_told_and_its_button_copies_the_link() {
    let (app, file, _server, proxy) = uploading(Start::default()).await;
    let (told, desktop) = Told::desktop().await;
    keep_in_tray(&app).await;
    proxy.release();
    app.upload_is(&file, "done").await;
    app.until("it is told", async || !told.all().is_empty())
        .await;
    let (title, body, actions) = told.all().remove(0);
    assert_eq!(title, "1 file uploaded");
    assert_eq!(body, "The link is in the clipboard.");
    assert_eq!(actions, ["copy", "Copy links"]);

    hand::clear_clipboard().await;
    let emitter = SignalEmitter::new(&desktop, PATH).unwrap();
    // Whoever tells may not listen yet.
    app.until("the button copies", async || {
        Told::action_invoked(&emitter, 7, "copy").await.unwrap();
        hand::clipboard().await.starts_with("http")
    })
    .await;
    let url = hand::links_in_clipboard(1).await.remove(0);
    fetch::same_as(&url, large_video()).await;
    assert_eq!(told.all().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_that_copies_nothing_shows_the_window_which_says_why() {
    let (app, file, _server, proxy) = uploading(Start::default()).await;
    let (told, desktop) = Told::desktop().await;
    keep_in_tray(&app).await;
    proxy.release();
    app.upload_is(&file, "done").await;
    app.until("it is told", async || !told.all().is_empty())
        .await;
    let revoked = "UPDATE links SET revoked_at = created_at + 1";
    crate::trouble::change_library(&app.home, revoked).await;

    hand::clear_clipboard().await;
    let emitter = SignalEmitter::new(&desktop, PATH).unwrap();
    app.until("the window is there", async || {
        Told::action_invoked(&emitter, 7, "copy").await.unwrap();
        hand::is_on_screen().await
    })
    .await;
    app.find("[data-testid=notice] [data-code=link-revoked]")
        .await;
    assert_eq!(hand::clipboard().await, "nothing yet");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_that_copies_some_links_says_how_many_it_left_out() {
    let app = Start::default().open().await;
    let (_server, proxy) = connect_to_holding(&app).await;
    hand::drop_files(&app, &[small_video(), large_video()]).await;
    app.upload_is(&name(large_video()), "uploading").await;
    let (told, desktop) = Told::desktop().await;
    keep_in_tray(&app).await;
    proxy.release();
    app.until("it is told", async || !told.all().is_empty())
        .await;
    assert_eq!(told.all()[0].0, "2 files uploaded");
    let revoked = format!(
        "UPDATE links SET revoked_at = created_at + 1 WHERE name = '{}'",
        name(small_video())
    );
    crate::trouble::change_library(&app.home, &revoked).await;

    hand::clear_clipboard().await;
    let emitter = SignalEmitter::new(&desktop, PATH).unwrap();
    app.until("the button says more", async || {
        Told::action_invoked(&emitter, 7, "copy").await.unwrap();
        told.all().len() == 2
    })
    .await;
    let (title, body, actions) = told.all().remove(1);
    assert_eq!(title, "1 link copied");
    assert_eq!(
        body,
        "One was left out: it does not work any more. Reeldrop says why."
    );
    assert_eq!(actions, Vec::<String>::new());
    let url = hand::links_in_clipboard(1).await.remove(0);
    fetch::same_as(&url, large_video()).await;
}
