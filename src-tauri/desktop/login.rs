//! Start at login. What the system keeps of it is the truth, since a person can also change it there.

use reeldrop_engine::{Error, Home, Result};

/// What the app is told when the login starts it.
pub(crate) const AT_LOGIN: &str = "--at-login";

/// Whether the login starts Reeldrop.
pub(crate) fn starts(home: &Home) -> bool {
    entry::exists(home).unwrap_or(false)
}

/// Has the login start Reeldrop, or not.
///
/// # Errors
/// `login-start-failed`.
pub(crate) fn set(home: &Home, on: bool) -> Result<()> {
    let done = match on {
        true => entry::make(home),
        false => entry::remove(home),
    };
    done.map_err(|error| {
        eprintln!("reeldrop-desktop: start at login: {error}");
        Error::new(
            "login-start-failed",
            "What starts with your login could not be changed.",
            "Look whether the folder for it can be written, or set it in your system's settings.",
        )
    })
}

/// XDG Autostart: a desktop entry in the person's folder for it (Desktop Application Autostart Specification 0.5). The
/// crate that does it elsewhere writes to ~/.config, also where XDG_CONFIG_HOME says otherwise.
#[cfg(target_os = "linux")]
mod entry {
    use std::io::{Error, ErrorKind, Result};
    use std::path::{Path, PathBuf};

    use reeldrop_engine::{HOME_VARIABLE, Home};

    fn file(home: &Home) -> Result<PathBuf> {
        let folder = dirs::config_dir().ok_or_else(|| Error::from(ErrorKind::NotFound))?;
        let name = crate::instance_name(home);
        Ok(folder.join("autostart").join(format!("{name}.desktop")))
    }

    pub(super) fn exists(home: &Home) -> Result<bool> {
        file(home)?.try_exists()
    }

    pub(super) fn make(home: &Home) -> Result<()> {
        // An AppImage is started by its own file, not by what is in it.
        let program = match std::env::var_os("APPIMAGE") {
            Some(image) => PathBuf::from(image),
            None => std::env::current_exe()?,
        };
        let own_home = std::env::var_os(HOME_VARIABLE).filter(|value| !value.is_empty());
        let own_home = own_home.map(|_| home.folder());
        let file = file(home)?;
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, text(&program, own_home))
    }

    pub(super) fn remove(home: &Home) -> Result<()> {
        match std::fs::remove_file(file(home)?) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn text(program: &Path, home: Option<&Path>) -> String {
        let mut command = String::new();
        if let Some(home) = home {
            let variable = format!("{HOME_VARIABLE}={}", home.display());
            command = format!("env {} ", quoted(&variable));
        }
        let program = quoted(&program.to_string_lossy());
        format!(
            "[Desktop Entry]\nType=Application\nVersion=1.0\nName=Reeldrop\nIcon=reeldrop\nTerminal=false\n\
             StartupNotify=false\nExec={command}{program} {}\n",
            super::AT_LOGIN
        )
    }

    /// An argument of Exec (Desktop Entry Specification 1.5): quoted, and then escaped as every string of an entry is.
    fn quoted(argument: &str) -> String {
        let mut text = String::from("\"");
        for letter in argument.chars() {
            match letter {
                '"' | '`' | '$' => text.extend(["\\\\", letter.encode_utf8(&mut [0; 4])]),
                '\\' => text.push_str("\\\\\\\\"),
                '%' => text.push_str("%%"),
                '\n' => text.push_str("\\n"),
                letter => text.push(letter),
            }
        }
        text.push('"');
        text
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn what_the_login_starts_is_quoted_as_the_specification_asks() {
            let exec = |program: &str, home: Option<&str>| {
                let text = text(Path::new(program), home.map(Path::new));
                let line = text.lines().find_map(|line| line.strip_prefix("Exec="));
                line.map(str::to_owned)
            };
            assert_eq!(
                exec("/usr/bin/reeldrop-desktop", None).as_deref(),
                Some("\"/usr/bin/reeldrop-desktop\" --at-login")
            );
            assert_eq!(
                exec("/opt/My \"$App\\x", Some("/home/a b/100%")).as_deref(),
                Some(
                    "env \"REELDROP_HOME=/home/a b/100%%\" \"/opt/My \\\\\"\\\\$App\\\\\\\\x\" --at-login"
                )
            );
        }
    }
}

/// macOS and Windows: a launch agent, and a value of the registry's Run key.
#[cfg(not(target_os = "linux"))]
mod entry {
    use auto_launch::{AutoLaunch, AutoLaunchBuilder, MacOSLaunchMode, Result};
    use reeldrop_engine::Home;

    fn entry(home: &Home) -> Result<AutoLaunch> {
        let program = std::env::current_exe()?;
        AutoLaunchBuilder::new()
            .set_app_name(&crate::instance_name(home))
            .set_app_path(&program.to_string_lossy())
            .set_macos_launch_mode(MacOSLaunchMode::LaunchAgent)
            .set_args(&[super::AT_LOGIN])
            .build()
    }

    pub(super) fn exists(home: &Home) -> Result<bool> {
        entry(home)?.is_enabled()
    }

    pub(super) fn make(home: &Home) -> Result<()> {
        entry(home)?.enable()
    }

    pub(super) fn remove(home: &Home) -> Result<()> {
        entry(home)?.disable()
    }
}
