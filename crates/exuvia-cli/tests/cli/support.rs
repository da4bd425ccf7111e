//! Starting the command, and looking at what it did.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// More than any test needs, so that a hang is a failure.
const TIME_LIMIT: Duration = Duration::from_secs(120);

/// What a process has done.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    pub(crate) out: String,
    pub(crate) err: String,
    /// The exit status; `None` after a signal, which an abort is.
    pub(crate) status: Option<i32>,
}

impl Done {
    /// Fails unless the process ended so; shows everything.
    #[track_caller]
    pub(crate) fn expect(&self, out: &str, status: i32) -> &Self {
        assert_eq!((self.out.as_str(), self.status), (out, Some(status)), "stderr:\n{}", self.err);
        self.expect_no_panic()
    }

    /// Fails unless all of this is on standard error.
    #[track_caller]
    pub(crate) fn expect_err(&self, parts: &[&str]) -> &Self {
        for part in parts {
            assert!(self.err.contains(part), "no {part:?} in standard error:\n{}", self.err);
        }
        self
    }

    #[track_caller]
    pub(crate) fn expect_no_panic(&self) -> &Self {
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }
}

/// The project's root, where commands are run.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the root exists")
}

/// The command, to be run in the project's root, without colours from the environment.
pub(crate) fn exuvia<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_exuvia"));
    command.args(args).current_dir(root()).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

/// `exuvia run -c CODE`
#[track_caller]
pub(crate) fn run_code(code: &str) -> Done {
    finish(exuvia(["run", "-c", code]), b"")
}

/// `exuvia run ARGS`
#[track_caller]
pub(crate) fn run<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Done {
    let mut command = exuvia(["run"]);
    command.args(args);
    finish(command, b"")
}

/// Runs a command with this input to its end.
#[track_caller]
pub(crate) fn finish(mut command: Command, input: &[u8]) -> Done {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command starts");
    let mut stdin = child.stdin.take().expect("piped");
    let mut out = child.stdout.take().expect("piped");
    let mut err = child.stderr.take().expect("piped");
    let input = input.to_owned();
    let pid = child.id();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let _ = stdin.write_all(&input);
        drop(stdin);
        let errors = thread::spawn(move || read(&mut err));
        let out = read(&mut out);
        let err = errors.join().unwrap_or_default();
        let status = child.wait().ok().and_then(|status| status.code());
        let _ = sender.send(Done { out, err, status });
    });
    receiver.recv_timeout(TIME_LIMIT).unwrap_or_else(|_| {
        let _ = Command::new("kill").arg("-KILL").arg(pid.to_string()).status();
        panic!("it hangs: {command:?}")
    })
}

fn read(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Writes a file for a test, in a directory of its own, and gives its path.
pub(crate) fn file(name: &str, content: &[u8]) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&directory).expect("the directory can be made");
    let path = directory.join(name);
    std::fs::write(&path, content).expect("the file can be written");
    path
}

/// A CPython 3.11, if there is one; tells if there is none.
pub(crate) fn cpython() -> Option<&'static str> {
    let question = "import sys; sys.exit(sys.version_info[:2] != (3, 11))";
    let found = ["python3.11", "python3", "/usr/bin/python3"].into_iter().find(|candidate| {
        let answer = Command::new(candidate).args(["-S", "-c", question]).output();
        answer.is_ok_and(|output| output.status.success())
    });
    if found.is_none() {
        eprintln!("SKIPPED: no CPython 3.11 is installed, so nothing was compared with it");
    }
    found
}
