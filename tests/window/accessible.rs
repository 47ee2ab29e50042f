//! axe-core finds nothing to complain of, in any view, dark or light, empty or full.

use std::path::Path;

use serde_json::Value;

use crate::app::{App, Start};
use crate::files::small_video;
use crate::hand;
use crate::main_job::name;

/// axe-core's script, of the folder in `REELDROP_TEST_NODE_MODULES`.
pub fn axe() -> String {
    let modules =
        std::env::var("REELDROP_TEST_NODE_MODULES").expect("REELDROP_TEST_NODE_MODULES is not set");
    let script = Path::new(&modules).join("node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(script).unwrap()
}

/// What axe complains of in the window as it is, in both looks.
pub async fn look(app: &App, at: &str, found: &mut Vec<String>) {
    for theme in ["dark", "light"] {
        app.run(&format!(
            "document.documentElement.dataset.theme = '{theme}'"
        ))
        .await;
        let run = "const done = arguments[arguments.length - 1];
            axe.run(document, { resultTypes: ['violations'] })
                .then((result) => done(result.passes.length < 5 ? ['axe looked at nothing'] : result.violations.map((v) =>
                    `${v.id}: ${v.help}: ${v.nodes.map((n) => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).join('; ')}`)),
                    (error) => done([String(error)]))";
        let violations = app.client.execute_async(run, Vec::new()).await.unwrap();
        let Value::Array(violations) = violations else {
            panic!("{violations}");
        };
        found.extend(
            violations
                .iter()
                .map(|one| format!("{at}, {theme}: {}", one.as_str().unwrap())),
        );
    }
}

/// Fails where axe complains of the window as it is. For an app without motion.
pub async fn nothing_found(app: &App, at: &str) {
    if app.run("return typeof axe").await == "undefined" {
        app.run(&axe()).await;
    }
    let mut found = Vec::new();
    look(app, at, &mut found).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_in_any_view() {
    let still = tempfile::tempdir().unwrap();
    let app = Start::default()
        .still(still.path())
        .unprepared()
        .open()
        .await;
    app.run(&axe()).await;
    let mut found = Vec::new();
    for step in 1..=3 {
        app.find(&format!("[data-testid=first-step-{step}]")).await;
        look(&app, &format!("step {step} of the first start"), &mut found).await;
        app.click("[data-testid=first-next]").await;
    }
    hand::press("F1").await;
    app.find("[data-testid=shortcuts]").await;
    look(&app, "the keys", &mut found).await;
    hand::press("Escape").await;
    for view in [
        "uploads",
        "links",
        "statistics",
        "watch",
        "connections",
        "settings",
    ] {
        app.view(view).await;
        look(&app, &format!("{view}, empty"), &mut found).await;
    }
    app.click("[data-testid=nav-connections]").await;
    app.click("[data-testid=add-connection]").await;
    app.find("[data-testid=connection-start]").await;
    look(&app, "the start of a connection", &mut found).await;
    for provider in ["cloudflare-r2", "aws-s3", "cloudfront", "s3-compatible"] {
        app.click(&format!("[data-testid=provider-{provider}]"))
            .await;
        app.find("[data-testid=connection-form]").await;
        look(&app, &format!("the form of {provider}"), &mut found).await;
        app.click("[data-testid=dialog-back]").await;
        app.find("[data-testid=connection-start]").await;
    }
    app.run("document.querySelector('dialog[open]').close()")
        .await;

    let folder = tempfile::tempdir().unwrap();
    hand::drop_files(&app, &[small_video(), &folder.path().join("gone.mp4")]).await;
    app.upload_is(&name(small_video()), "done").await;
    app.upload_is("gone.mp4", "failed").await;
    app.view("watch").await;
    app.click("[data-testid=add-watch]").await;
    app.find("[data-testid=watch-form]").await;
    look(&app, "the form of a watch folder", &mut found).await;
    let watched = folder.path().join("Renders");
    std::fs::create_dir(&watched).unwrap();
    std::fs::write(watched.join("cut.mov"), b"a cut").unwrap();
    app.fill("[data-testid=field-folder]", watched.to_str().unwrap())
        .await;
    app.click("[data-testid=save-watch]").await;
    app.click("[data-testid=watch-did] summary").await;
    app.find("[data-testid=watch-file][data-state=done]").await;
    for view in ["uploads", "links", "statistics", "watch"] {
        app.view(view).await;
        look(&app, view, &mut found).await;
    }
    app.view("links").await;
    app.click("[data-testid=choose-columns]").await;
    look(&app, "the menu of columns", &mut found).await;
    hand::press("Escape").await;
    app.click("[data-testid=link-menu]").await;
    look(&app, "the menu of a link", &mut found).await;
    app.click("[data-testid=menu-show]").await;
    app.find("[data-testid=link-dialog]").await;
    look(&app, "the dialog of a link", &mut found).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}
