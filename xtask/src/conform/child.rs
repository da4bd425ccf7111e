//! Running a file of tests in a process of its own.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::outcome::FileOutcome;
use super::python::Library;

/// What a file may take.
const TIME_LIMIT: Duration = Duration::from_secs(600);

/// Modules in C of which the tests, or `test.support`, want nothing but a number: those of 3.11, and of later versions.
const CONSTANTS: &[(&str, &str)] = &[
    ("_testinternalcapi.py", "SIZEOF_PYGC_HEAD = 16\n"),
    ("_opcode.py", "ENABLE_SPECIALIZATION = False\n"),
];

/// Our runtime installed with the tests of a CPython as its library.
#[derive(Debug)]
pub(super) struct Installation {
    directory: PathBuf,
    /// What the command is to be told before the program.
    options: Vec<String>,
    version: String,
}

impl Installation {
    /// Makes a directory with the command and, where that looks for modules, `test`, which is CPython's, and nothing else of its
    /// library. The programs that tests start find it there as well.
    pub(super) fn new(directory: PathBuf, exuvia: &Path, library: &Library) -> io::Result<Self> {
        let _ = fs::remove_dir_all(&directory);
        for part in ["bin", "lib/exuvia", "work"] {
            fs::create_dir_all(directory.join(part))?;
        }
        let command = directory.join("bin").join("exuvia");
        fs::hard_link(exuvia, &command).or_else(|_| fs::copy(exuvia, &command).map(|_| ()))?;
        fs::write(directory.join("runner.py"), include_str!("runner.py"))?;
        let modules = directory.join("lib").join("exuvia");
        symlink(&library.tests, modules.join("test"))?;
        let (name, text) = CONSTANTS[usize::from(!library.is_ours())];
        fs::write(modules.join(name), text)?;
        let mut options = vec!["run".to_owned()];
        if !library.is_ours() {
            options.extend(["--like".to_owned(), library.short().to_owned()]);
        }
        Ok(Self { directory, options, version: library.short().to_owned() })
    }

    /// Runs a file to its end, or as long as it may take.
    pub(super) fn run(&self, file: &str) -> Result<FileOutcome, String> {
        let out = self.directory.join(format!("{file}.out"));
        let err = self.directory.join(format!("{file}.err"));
        let start = Instant::now();
        let status = self.wait(file, &out, &err).map_err(|error| format!("{file}: {error}"))?;
        let read = |path: &Path| match fs::read(path) {
            Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) => Err(format!("{}: {error}", path.display())),
        };
        let mut outcome = FileOutcome::read(file, &read(&out)?, &read(&err)?, status);
        outcome.version.clone_from(&self.version);
        outcome.time = start.elapsed();
        outcome.explain();
        Ok(outcome)
    }

    /// Its exit status, or none if it took too long.
    fn wait(&self, file: &str, out: &Path, err: &Path) -> io::Result<Option<ExitStatus>> {
        let start = Instant::now();
        let mut child = Command::new(self.directory.join("bin").join("exuvia"))
            .args(&self.options)
            .arg(self.directory.join("runner.py"))
            .arg(file)
            .current_dir(self.directory.join("work"))
            .stdin(Stdio::null())
            .stdout(File::create(out)?)
            .stderr(File::create(err)?)
            .spawn()?;
        while start.elapsed() < TIME_LIMIT {
            if let Some(status) = child.try_wait()? {
                return Ok(Some(status));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        child.kill()?;
        child.wait()?;
        Ok(None)
    }
}
