//! What the app says outside its window: tray, notifications, choosers. In every language it speaks; what the window says
//! stands in ui/src/words.

use reeldrop_engine::{BatchOutcome, CopiedLinks, Standing};

/// The words of one language.
pub(crate) struct Words {
    /// Lines of the tray's menu.
    pub(crate) show: &'static str,
    pub(crate) pause: &'static str,
    pub(crate) resume: &'static str,
    pub(crate) copy_last: &'static str,
    pub(crate) quit: &'static str,
    /// The button of a notification.
    pub(crate) copy_links: &'static str,
    /// Titles of choosers.
    pub(crate) choose_files: &'static str,
    pub(crate) choose_folders: &'static str,
    pub(crate) choose_watched: &'static str,
    pub(crate) save_statistics: &'static str,
    pub(crate) save_qr: &'static str,
    pub(crate) save_links: &'static str,
    pub(crate) save_library: &'static str,
    /// How everything stands, in one line.
    pub(crate) standing: fn(&Standing) -> String,
    /// Uploads that are not named.
    pub(crate) more: fn(u32) -> String,
    /// How a batch ended, as title and text of a notification.
    pub(crate) ended: fn(&BatchOutcome) -> (String, String),
    /// That some links of a batch were not copied, as title and text of a notification.
    pub(crate) left_out: fn(&CopiedLinks) -> (String, String),
}

pub(crate) static ENGLISH: Words = Words {
    show: "Show Reeldrop",
    pause: "Pause all",
    resume: "Resume all",
    copy_last: "Copy last link",
    quit: "Quit",
    copy_links: "Copy links",
    choose_files: "Choose files to upload",
    choose_folders: "Choose folders to upload",
    choose_watched: "Choose a folder to watch",
    save_statistics: "Save statistics",
    save_qr: "Save the QR code",
    save_links: "Save links",
    save_library: "Save the library",
    standing: |standing| {
        let files = |count| counted(count, "file", "files");
        match standing {
            Standing {
                needs_person: true, ..
            } => "Uploads wait for you".to_owned(),
            Standing {
                moving: 0,
                paused: 0,
                ..
            } => "Nothing uploading".to_owned(),
            Standing {
                moving: 0, paused, ..
            } => format!("{} paused", files(*paused)),
            Standing {
                moving, percent, ..
            } => format!("Uploading {}, {percent} %", files(*moving)),
        }
    },
    more: |count| format!("and {count} more"),
    ended: |outcome| {
        let files = |count| counted(count, "file", "files");
        let title = match (outcome.done + outcome.skipped, outcome.failed) {
            (0, failed) => format!("{} could not be uploaded", files(failed)),
            (done, 0) => format!("{} uploaded", files(done)),
            (done, failed) => format!("{} uploaded, {failed} failed", files(done)),
        };
        let body = match outcome.copied {
            0 if outcome.failed > 0 => "Reeldrop says why.".to_owned(),
            0 => "Their links are in Reeldrop.".to_owned(),
            1 => "The link is in the clipboard.".to_owned(),
            count => format!("{count} links are in the clipboard, one per line."),
        };
        (title, body)
    },
    left_out: |links| {
        let title = format!("{} copied", counted(links.copied, "link", "links"));
        let body = match links.left_out() {
            1 => "One was left out: it does not work any more. Reeldrop says why.".to_owned(),
            count => {
                format!("{count} were left out: they do not work any more. Reeldrop says why.")
            }
        };
        (title, body)
    },
};

pub(crate) static GERMAN: Words = Words {
    show: "Reeldrop anzeigen",
    pause: "Alle anhalten",
    resume: "Alle fortsetzen",
    copy_last: "Letzten Link kopieren",
    quit: "Beenden",
    copy_links: "Links kopieren",
    choose_files: "Dateien zum Hochladen wählen",
    choose_folders: "Ordner zum Hochladen wählen",
    choose_watched: "Ordner zum Überwachen wählen",
    save_statistics: "Statistik sichern",
    save_qr: "QR-Code sichern",
    save_links: "Links sichern",
    save_library: "Bibliothek sichern",
    standing: |standing| {
        let files = |count| counted(count, "Datei", "Dateien");
        match standing {
            Standing {
                needs_person: true, ..
            } => "Uploads warten auf dich".to_owned(),
            Standing {
                moving: 0,
                paused: 0,
                ..
            } => "Keine Uploads".to_owned(),
            Standing {
                moving: 0, paused, ..
            } => format!("{} angehalten", files(*paused)),
            Standing {
                moving, percent, ..
            } => format!("{} unterwegs, {percent} %", files(*moving)),
        }
    },
    more: |count| match count {
        1 => "und 1 weitere".to_owned(),
        count => format!("und {count} weitere"),
    },
    ended: |outcome| {
        let files = |count| counted(count, "Datei", "Dateien");
        let title = match (outcome.done + outcome.skipped, outcome.failed) {
            (0, failed) => format!("{} nicht hochgeladen", files(failed)),
            (done, 0) => format!("{} hochgeladen", files(done)),
            (done, failed) => format!("{} hochgeladen, {failed} fehlgeschlagen", files(done)),
        };
        let body = match outcome.copied {
            0 if outcome.failed > 0 => "Warum, steht in Reeldrop.".to_owned(),
            0 => "Die Links stehen in Reeldrop.".to_owned(),
            1 => "Der Link ist in der Zwischenablage.".to_owned(),
            count => format!("{count} Links sind in der Zwischenablage, einer pro Zeile."),
        };
        (title, body)
    },
    left_out: |links| {
        let title = format!("{} kopiert", counted(links.copied, "Link", "Links"));
        let body = match links.left_out() {
            1 => "Einer fehlt: Er geht nicht mehr. Warum, steht in Reeldrop.".to_owned(),
            count => format!("{count} fehlen: Sie gehen nicht mehr. Warum, steht in Reeldrop."),
        };
        (title, body)
    },
};

fn counted(count: u32, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notification_says_what_happened() {
        let outcome = |done, failed, copied| BatchOutcome {
            batch_id: uuid::Uuid::nil(),
            done,
            skipped: 0,
            failed,
            cancelled: 0,
            copied,
            links_to_copy: Vec::new(),
        };
        let said =
            |words: &Words, done, failed, copied| (words.ended)(&outcome(done, failed, copied));
        assert_eq!(said(&ENGLISH, 1, 0, 0).0, "1 file uploaded");
        assert_eq!(said(&ENGLISH, 3, 1, 0).0, "3 files uploaded, 1 failed");
        assert_eq!(said(&ENGLISH, 0, 2, 0).0, "2 files could not be uploaded");
        assert_eq!(said(&ENGLISH, 1, 0, 1).1, "The link is in the clipboard.");
        assert_eq!(said(&GERMAN, 1, 0, 0).0, "1 Datei hochgeladen");
        assert_eq!(
            said(&GERMAN, 3, 1, 0).0,
            "3 Dateien hochgeladen, 1 fehlgeschlagen"
        );
        assert_eq!(
            said(&GERMAN, 2, 0, 2).1,
            "2 Links sind in der Zwischenablage, einer pro Zeile."
        );
    }

    #[test]
    fn links_that_were_not_copied_are_counted() {
        let count = CopiedLinks {
            copied: 2,
            ended: 1,
            ..CopiedLinks::default()
        };
        let (title, body) = (ENGLISH.left_out)(&count);
        assert_eq!(title, "2 links copied");
        assert!(body.starts_with("One was left out: "), "{body}");
        let count = CopiedLinks {
            copied: 1,
            revoked: 2,
            unsigned: 1,
            ..count
        };
        let (title, body) = (GERMAN.left_out)(&count);
        assert_eq!(title, "1 Link kopiert");
        assert!(body.starts_with("4 fehlen: "), "{body}");
    }

    #[test]
    fn the_line_says_what_matters_most() {
        let standing = |moving, paused, needs_person| Standing {
            moving,
            paused,
            needs_person,
            percent: 42,
            sending: Vec::new(),
        };
        let said = |moving, paused, needs_person| {
            (ENGLISH.standing)(&standing(moving, paused, needs_person))
        };
        assert_eq!(said(1, 0, false), "Uploading 1 file, 42 %");
        assert_eq!(said(3, 1, false), "Uploading 3 files, 42 %");
        assert_eq!(said(0, 2, false), "2 files paused");
        assert_eq!(said(0, 0, false), "Nothing uploading");
        assert_eq!(said(2, 0, true), "Uploads wait for you");
        assert_eq!(
            (GERMAN.standing)(&standing(1, 0, false)),
            "1 Datei unterwegs, 42 %"
        );
        assert_eq!(
            (GERMAN.standing)(&standing(0, 2, false)),
            "2 Dateien angehalten"
        );
    }
}
