//! The menu of the tray icon. Its lines are changed where they stand; only another number of lines makes a new menu, which
//! closes one that is open.

use reeldrop_engine::Standing;
use tauri::AppHandle;
use tauri::Wry;
use tauri::menu::{Menu, MenuBuilder, MenuItem};

use super::words;

/// A menu that is shown, and its lines that change.
pub(super) struct Lines {
    shape: Shape,
    lines: Vec<MenuItem<Wry>>,
}

/// What makes another menu necessary.
#[derive(PartialEq, Eq)]
struct Shape {
    lines: usize,
    pause: bool,
    resume: bool,
}

impl Lines {
    /// Makes a menu.
    pub(super) fn make(app: &AppHandle, standing: &Standing) -> tauri::Result<(Self, Menu<Wry>)> {
        let shape = Shape::of(standing);
        let texts = texts(standing);
        let mut lines = Vec::with_capacity(texts.len());
        for (at, text) in texts.into_iter().enumerate() {
            // The first says how all stand; the others lead to the window, which shows more.
            let id = if at == 0 { "all" } else { "show" };
            lines.push(MenuItem::with_id(app, id, text, at > 0, None::<&str>)?);
        }
        let mut menu = MenuBuilder::new(app);
        for line in &lines {
            menu = menu.item(line);
        }
        menu = menu.separator().text("show", words::SHOW);
        if shape.pause {
            menu = menu.text("pause", words::PAUSE);
        }
        if shape.resume {
            menu = menu.text("resume", words::RESUME);
        }
        let menu = menu
            .text("copy", words::COPY)
            .separator()
            .text("quit", words::QUIT)
            .build()?;
        Ok((Self { shape, lines }, menu))
    }

    /// Says how everything stands now. False where that takes another menu.
    pub(super) fn say(&self, standing: &Standing) -> bool {
        if self.shape != Shape::of(standing) {
            return false;
        }
        for (line, text) in self.lines.iter().zip(texts(standing)) {
            let _ = line.set_text(text);
        }
        true
    }
}

impl Shape {
    fn of(standing: &Standing) -> Self {
        Self {
            lines: texts(standing).len(),
            pause: standing.moving > 0,
            resume: standing.paused > 0,
        }
    }
}

fn texts(standing: &Standing) -> Vec<String> {
    let mut texts = vec![words::all(standing)];
    // A single & would underline the letter after it.
    let named = standing.sending.iter();
    texts.extend(named.map(|(name, percent)| words::one(name, *percent).replace('&', "&&")));
    if !standing.sending.is_empty() && standing.more() > 0 {
        texts.push(words::more(standing.more()));
    }
    texts
}
