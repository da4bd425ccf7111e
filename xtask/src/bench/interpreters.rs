//! Who takes part in the measurement.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Something that runs Python programs.
#[derive(Clone, Debug)]
pub(crate) struct Interpreter {
    /// For the table.
    pub(crate) name: String,
    program: PathBuf,
    /// What comes before the program's path.
    options: Vec<&'static str>,
}

impl Interpreter {
    /// Our own.
    pub(crate) fn exuvia(program: PathBuf) -> Self {
        Self { name: "exuvia".to_owned(), program, options: vec!["run"] }
    }

    /// Gets a Python program run.
    pub(crate) fn command(&self, script: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.options).arg(script);
        command
    }
}

/// Every CPython from 3.10 that can be found, each once.
pub(crate) fn cpythons() -> Vec<Interpreter> {
    let mut found: Vec<Interpreter> = Vec::new();
    for candidate in candidates() {
        let Some((name, program)) = identify(&candidate) else { continue };
        if found.iter().all(|other| other.program != program) {
            found.push(Interpreter { name, program, options: vec!["-S"] });
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

/// Names that a CPython may have, those of pyenv included.
fn candidates() -> Vec<PathBuf> {
    let mut candidates = vec![PathBuf::from("python3.11"), PathBuf::from("/usr/bin/python3")];
    candidates.extend((10..=15).map(|minor| PathBuf::from(format!("python3.{minor}"))));
    candidates.push(PathBuf::from("python3"));
    let pyenv = env::var_os("PYENV_ROOT").map(PathBuf::from);
    let pyenv = pyenv.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".pyenv")));
    let versions = pyenv.and_then(|root| root.join("versions").read_dir().ok());
    let installed = versions.into_iter().flatten().filter_map(Result::ok);
    candidates.extend(installed.map(|entry| entry.path().join("bin/python3")));
    candidates
}

/// Version and true path: what is on the search path may be a script that starts the interpreter.
fn identify(candidate: &Path) -> Option<(String, PathBuf)> {
    let question = "import os, platform, sys\n\
        assert sys.version_info >= (3, 10) and platform.python_implementation() == 'CPython'\n\
        print(platform.python_version(), os.path.realpath(sys.executable))";
    let output = Command::new(candidate).args(["-S", "-c", question]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (version, program) = text.trim().split_once(' ')?;
    Some((format!("CPython {version}"), PathBuf::from(program)))
}
