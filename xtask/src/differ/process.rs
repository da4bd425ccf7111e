//! Programs run by an interpreter, and what they print.

use std::env;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What no program needs.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// Something that runs Python programs.
#[derive(Clone, Debug)]
pub(crate) struct Interpreter {
    /// The executable.
    pub(crate) path: PathBuf,
    /// What stands before the name of the program.
    pub(crate) options: &'static [&'static str],
}

/// What a program has written, and how it ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Printed {
    /// Standard output.
    pub(crate) out: String,
    /// Standard error, without addresses and directories.
    pub(crate) err: String,
    /// The exit status; negative after a signal, and nothing if it took too long.
    pub(crate) status: Option<i32>,
}

impl Interpreter {
    /// CPython 3.11, at the given path or where it is usually found.
    pub(crate) fn cpython(given: Option<&str>) -> Option<Self> {
        let names = ["python3.11", "python3", "/usr/local/bin/python3.11", "/usr/bin/python3.11"];
        let candidates = given.map_or_else(|| names.to_vec(), |path| vec![path]);
        let path = candidates.into_iter().find_map(executable_of_3_11)?;
        Some(Self { path, options: &["-S", "-B", "-W", "ignore"] })
    }

    /// The command `exuvia` at a path.
    pub(crate) fn exuvia(path: PathBuf) -> Self {
        Self { path, options: &["-B", "-W", "ignore"] }
    }

    /// Runs a program, which lies alone in its directory.
    pub(crate) fn run(&self, program: &Path) -> io::Result<Printed> {
        let directory = program.parent().unwrap_or(program);
        let (out, err) = (directory.join("stdout"), directory.join("stderr"));
        let child = Command::new(&self.path)
            .args(self.options)
            .arg(program)
            .current_dir(directory)
            .env("PYTHONHASHSEED", "0")
            .env("PYTHONIOENCODING", "utf-8")
            // Without it, CPython keeps text that is not flushed yet in a list, which is an object more.
            .env("PYTHONUNBUFFERED", "1")
            .stdin(Stdio::null())
            .stdout(File::create(&out)?)
            .stderr(File::create(&err)?)
            .spawn()?;
        let status = wait(child)?;
        let read = |path: &Path| -> io::Result<String> {
            Ok(String::from_utf8_lossy(&fs::read(path)?).into_owned())
        };
        let err = read(&err)?.replace(&format!("{}/", directory.display()), "");
        let err = mask_tracebacks(&err);
        Ok(Printed { out: mask_addresses(&read(&out)?), err: mask_addresses(&err), status })
    }
}

impl Printed {
    /// All of it as one text.
    pub(crate) fn text(&self) -> String {
        let mut text = self.out.clone();
        if !self.err.is_empty() {
            let _ = write!(text, "--- standard error ---\n{}", self.err);
        }
        let _ = match self.status {
            Some(0) => Ok(()),
            Some(status) => writeln!(text, "--- exit status {status} ---"),
            None => writeln!(text, "--- took too long ---"),
        };
        text
    }

    /// The lines that are compared: what they say, with the stream they are from.
    pub(crate) fn lines(&self) -> Vec<String> {
        let out = self.out.lines().map(str::to_owned);
        let err = self.err.lines().map(|line| format!("stderr: {line}"));
        out.chain(err).chain([format!("exit status {:?}", self.status)]).collect()
    }
}

/// The path of the interpreter itself, if it is a CPython 3.11: what is found on the path may only lead to it.
fn executable_of_3_11(candidate: &str) -> Option<PathBuf> {
    let question = "import platform, sys\n\
        is_it = sys.version_info[:2] == (3, 11) and platform.python_implementation() == 'CPython'\n\
        print(sys.executable if is_it else '')";
    let answer = Command::new(candidate).args(["-S", "-c", question]).output().ok()?;
    let path = String::from_utf8(answer.stdout).ok()?;
    (!path.trim().is_empty()).then(|| PathBuf::from(path.trim()))
}

/// Waits for the end of a process, or ends it when its time is over.
fn wait(mut child: Child) -> io::Result<Option<i32>> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.code().unwrap_or_else(|| -signal(status))));
        }
        if start.elapsed() > TIME_LIMIT {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(2));
    }
}

#[cfg(unix)]
fn signal(status: std::process::ExitStatus) -> i32 {
    std::os::unix::process::ExitStatusExt::signal(&status).unwrap_or(1)
}

#[cfg(not(unix))]
fn signal(_: std::process::ExitStatus) -> i32 {
    1
}

/// Addresses differ between runs.
fn mask_addresses(text: &str) -> String {
    let mut parts = text.split("0x");
    let mut masked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        masked.push_str("0x…");
        masked.push_str(part.trim_start_matches(|c: char| c.is_ascii_hexdigit()));
    }
    masked
}

/// Leaves out what is documented to differ in tracebacks: places in the standard library, which is another text; and where
/// an error was when it is reported and dropped.
fn mask_tracebacks(text: &str) -> String {
    let is_library = |line: &str| line.contains("/lib/python3.11/") || line.contains("\"<frozen ");
    let (mut masked, mut in_library, mut is_dropped) = (String::new(), false, false);
    for line in text.lines() {
        let is_entry = line.starts_with("  File \"");
        in_library = is_entry && is_library(line) || in_library && line.starts_with("    ");
        is_dropped = line.starts_with("Exception ignored in")
            || is_dropped && (line.starts_with("  ") || line.starts_with("Traceback"));
        match line.rsplit_once(", in ") {
            _ if is_dropped && line.starts_with("  ") => {}
            Some((_, function)) if in_library && is_entry => {
                let _ = writeln!(masked, "  In the library, {function}");
            }
            _ if in_library => {}
            _ => masked.extend([line, "\n"]),
        }
    }
    masked
}

/// The command as `cargo build` leaves it.
pub(crate) fn built_exuvia(target: &Path) -> PathBuf {
    target.join("debug").join(format!("exuvia{}", env::consts::EXE_SUFFIX))
}

#[cfg(test)]
mod tests {
    use super::mask_tracebacks;

    #[test]
    fn lines_of_the_library_are_not_compared() {
        let ours = "  File \"<frozen weakref>\", line 1, in f\n  File \"program.py\", line 2, in g\n    h()\n";
        let theirs = "  File \"/usr/lib/python3.11/weakref.py\", line 9, in f\n    g()\n    ^^^\n\
            \x20 File \"program.py\", line 2, in g\n    h()\n";
        assert_eq!(mask_tracebacks(ours), mask_tracebacks(theirs));
        assert!(mask_tracebacks(ours).ends_with("line 2, in g\n    h()\n"));
    }
}
