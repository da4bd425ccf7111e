//! Commands that are shown before they are run.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// What tasks return: why they failed, if they did.
pub(crate) type Outcome = Result<(), String>;

/// A call of cargo, in the project's root.
pub(crate) struct Step {
    line: String,
    command: Command,
}

impl Step {
    /// `cargo WORDS`
    pub(crate) fn cargo(words: &str) -> Self {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(words.split(' ')).current_dir(root());
        Self { line: format!("cargo {words}"), command }
    }

    /// `cargo +TOOLCHAIN WORDS`
    pub(crate) fn cargo_of(toolchain: &str, words: &str) -> Self {
        let mut command = Command::new("cargo");
        command.arg(format!("+{toolchain}")).args(words.split(' ')).current_dir(root());
        // What calls us has set these for its own compiler.
        for name in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN"] {
            command.env_remove(name);
        }
        Self { line: format!("cargo +{toolchain} {words}"), command }
    }

    /// Runs in another directory than the root.
    pub(crate) fn inside(mut self, directory: &Path) -> Self {
        self.command.current_dir(directory);
        self
    }

    /// Sets an environment variable.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self.line = format!("{name}='{value}' {}", self.line);
        self
    }

    /// Builds somewhere else, and does not say so.
    pub(crate) fn target_dir(mut self, directory: &Path) -> Self {
        self.command.env("CARGO_TARGET_DIR", directory);
        self
    }

    /// Shows the command, runs it, and tells how long it took.
    pub(crate) fn run(mut self) -> Outcome {
        println!("\n$ {}", self.line);
        let start = Instant::now();
        let status = self.command.status().map_err(|error| format!("{}: {error}", self.line))?;
        println!("  {:.0} s", start.elapsed().as_secs_f64());
        if status.success() { Ok(()) } else { Err(format!("`{}` failed: {status}", self.line)) }
    }
}

/// The project's root.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
