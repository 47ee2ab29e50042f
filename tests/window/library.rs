//! The library of links with ten thousand of them: when it is there, how fast it is searched and scrolled. What is measured
//! is printed; what is found has to be right.

use reeldrop_engine::Home;
use reeldrop_engine::connection::Addressing;
use reeldrop_engine::library::{Library, LinkRow};
use reeldrop_engine::link::{LinkKind, Note};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::app::{App, Start, introduce};

const LINKS: usize = 10_000;

fn link(number: usize, now: i64) -> LinkRow {
    let seconds = i64::try_from(number).unwrap() * 60;
    let noted = number.is_multiple_of(100);
    LinkRow {
        id: Uuid::new_v4(),
        upload_id: None,
        connection_id: Uuid::nil(),
        connection_name: "Studio Nord".to_owned(),
        kind: LinkKind::Presigned,
        endpoint: "https://s3.eu-central-1.amazonaws.com".to_owned(),
        region: "eu-central-1".to_owned(),
        addressing: Addressing::Path,
        bucket: "client-renders".to_owned(),
        key: format!("2026-11-21/Nordlicht/Take {number:05}.mp4"),
        key_id: "AKIAEXAMPLE".to_owned(),
        name: format!("Nordlicht – Take {number:05}.mp4"),
        content_type: "video/mp4".to_owned(),
        size: Some(42_000_000),
        signed_at: now - seconds,
        lifetime_seconds: 604_800,
        credentials_end_at: None,
        revoked_at: None,
        moved_to: None,
        still_opens: None,
        note: match noted {
            true => Note::new("Colours are final", "Agentur Süd").unwrap(),
            false => Note::default(),
        },
        details: Default::default(),
        created_at: now - seconds,
    }
}

async fn fill(home: &std::path::Path) {
    let home = Home::at(home).unwrap();
    let (library, _) = Library::open(&home.library_file()).await.unwrap();
    let now = reeldrop_engine::now();
    let mut adding = JoinSet::new();
    for number in 0..LINKS {
        let library = library.clone();
        adding.spawn(async move { library.add_link(&link(number, now)).await });
    }
    while let Some(added) = adding.join_next().await {
        added.unwrap().unwrap();
    }
    library.close().await;
}

/// Runs a script that ends by calling `done`.
async fn wait_for(app: &App, script: &str) -> serde_json::Value {
    let script = format!("const done = arguments[arguments.length - 1]; {script}");
    app.client.execute_async(&script, Vec::new()).await.unwrap()
}

/// Once what was changed is painted: the message comes after the frame.
const PAINTED: &str = "const painted = (then) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = then;
    channel.port2.postMessage(0);
});";

/// Milliseconds until the rows for a search are in the page, and until they are painted.
async fn search(app: &App, text: &str) -> (f64, f64) {
    let script = format!(
        "{PAINTED} const input = document.querySelector('[data-testid=link-search]');
         requestAnimationFrame(() => setTimeout(() => {{
             const began = performance.now();
             input.value = {text:?};
             input.dispatchEvent(new InputEvent('input', {{ bubbles: true }}));
             queueMicrotask(() => {{
                 const there = performance.now() - began;
                 painted(() => done([there, performance.now() - began]));
             }});
         }}));"
    );
    let times = wait_for(app, &script).await;
    (times[0].as_f64().unwrap(), times[1].as_f64().unwrap())
}

async fn names(app: &App) -> Vec<String> {
    let names = "return [...document.querySelectorAll('[data-testid=link-row]')].map((row) => row.dataset.name)";
    serde_json::from_value(app.run(names).await).unwrap()
}

fn summed(mut times: Vec<f64>) -> String {
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get((times.len() - 1) * share / 100).unwrap();
    format!(
        "median {:.1}, 95th percentile {:.1}, longest {:.1} ms of {}",
        at(50),
        at(95),
        at(100),
        times.len()
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_links_are_there_at_once_searched_as_one_types_and_scrolled() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    introduce(&home).await;
    fill(&home).await;
    let app = Start::default().home(&home).open().await;

    let asked = wait_for(
        &app,
        "const began = performance.now();
         window.__TAURI_INTERNALS__.invoke('links', { after: null, most: 20000 }).then((links) =>
             done([links.length, performance.now() - began, JSON.stringify(links).length]));",
    )
    .await;
    assert_eq!(asked[0], LINKS);
    eprintln!("links: read in {} ms, {} bytes", asked[1], asked[2]);
    let shown = wait_for(
        &app,
        &format!(
            "{PAINTED} const began = performance.now();
             document.querySelector('[data-testid=nav-links]').click();
             const look = () => document.querySelector('[data-testid=link-row]')
                 ? painted(() => done([performance.now() - began, began])) : requestAnimationFrame(look);
             look();"
        ),
    )
    .await;
    eprintln!("links: first rows shown in {} ms", shown[0]);
    let asked_at = &shown[1];
    app.until("all are there", async || {
        app.text("[data-testid=link-count]")
            .await
            .contains("10,000")
    })
    .await;
    let now = app.run("return performance.now()").await.as_f64().unwrap();
    eprintln!(
        "links: all {LINKS} there after at most {:.0} ms",
        now - asked_at.as_f64().unwrap()
    );
    assert_eq!(
        names(&app).await.first().unwrap(),
        "Nordlicht – Take 00000.mp4"
    );

    let word = "take 077";
    let (mut there, mut painted) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        for end in (0..=word.len()).chain((0..word.len()).rev()) {
            let (in_page, on_screen) = search(&app, word.get(..end).unwrap()).await;
            there.push(in_page);
            painted.push(on_screen);
        }
    }
    eprintln!("search: rows in the page: {}", summed(there));
    eprintln!("search: rows painted: {}", summed(painted));

    search(&app, "TAKE 07777").await;
    assert_eq!(names(&app).await, ["Nordlicht – Take 07777.mp4"]);
    search(&app, "süd final").await;
    assert_eq!(app.text("[data-testid=link-count]").await, "100 links");
    let found = names(&app).await;
    assert!(found.len() >= 8 && found.iter().all(|name| name.ends_with("00.mp4")));
    search(&app, "").await;

    for column in ["name", "left", "created"] {
        let sorted = wait_for(
            &app,
            &format!(
                "{PAINTED} const began = performance.now();
                 document.querySelector('[data-testid=sort-{column}]').click();
                 painted(() => done(performance.now() - began));"
            ),
        )
        .await;
        eprintln!("sort by {column}: {sorted} ms");
    }
    app.click("[data-testid=sort-name]").await;
    assert_eq!(
        names(&app).await.first().unwrap(),
        "Nordlicht – Take 00000.mp4"
    );

    // What this machine paints at best: the same loop, and nothing moves but a mark.
    let still = wait_for(
        &app,
        "const mark = document.querySelector('[data-testid=link-count]');
         const frames = []; let before = performance.now();
         const step = () => {
             frames.push(performance.now() - before); before = performance.now();
             mark.style.opacity = frames.length % 2 ? 0.9 : 1;
             if (frames.length < 60) requestAnimationFrame(step); else done(frames.slice(1));
         };
         requestAnimationFrame(step);",
    )
    .await;
    eprintln!(
        "still: frames: {}",
        summed(serde_json::from_value(still).unwrap())
    );
    let scrolled = wait_for(
        &app,
        "const list = document.querySelector('[data-testid=link-table] [role=rowgroup]');
         const frames = []; let before = performance.now();
         const step = () => {
             frames.push(performance.now() - before); before = performance.now();
             list.scrollTop += 170;
             if (frames.length < 180) requestAnimationFrame(step); else done(frames.slice(1));
         };
         requestAnimationFrame(step);",
    )
    .await;
    eprintln!(
        "scroll: frames: {}",
        summed(serde_json::from_value(scrolled).unwrap())
    );
    // 180 steps of 170 pixels, rows of 56: row 546.
    app.until("the rows that were scrolled to", async || {
        let names = names(&app).await;
        names.iter().any(|name| name.ends_with("Take 00546.mp4"))
    })
    .await;
}
