//! One program under both interpreters.

use std::fs;
use std::io;
use std::path::PathBuf;

use super::process::{Interpreter, Printed};
use super::program::{Body, text};

/// Both interpreters, and a directory in which programs run.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    /// What is right.
    pub(crate) cpython: Interpreter,
    /// What is tested.
    pub(crate) exuvia: Interpreter,
    /// Nobody else's directory.
    pub(crate) directory: PathBuf,
}

/// What both have printed.
#[derive(Clone, Debug)]
pub(crate) struct Comparison {
    pub(crate) cpython: Printed,
    pub(crate) exuvia: Printed,
}

/// In which way two outputs differ, so that a smaller program can be required to differ in the same way.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Verdict {
    /// The first line that CPython prints and we do not, without what differs from program to program.
    pub(crate) expected: String,
    /// What we print there.
    pub(crate) printed: String,
    /// How CPython ended the program.
    ending: String,
}

impl Pair {
    /// Runs a program under both.
    pub(crate) fn compare(&self, program: &Body) -> io::Result<Comparison> {
        fs::create_dir_all(&self.directory)?;
        let path = self.directory.join("program.py");
        fs::write(&path, text(program))?;
        Ok(Comparison { cpython: self.cpython.run(&path)?, exuvia: self.exuvia.run(&path)? })
    }
}

impl Comparison {
    /// Whether everything is as it should be.
    pub(crate) fn is_equal(&self) -> bool {
        self.cpython == self.exuvia
    }

    /// In which way it is not.
    pub(crate) fn verdict(&self) -> Verdict {
        let (expected, printed) = (self.cpython.lines(), self.exuvia.lines());
        let same = expected.iter().zip(&printed).take_while(|(one, other)| one == other).count();
        let at = |lines: &[String]| lines.get(same).map_or_else(String::new, |line| kind(line));
        Verdict { expected: at(&expected), printed: at(&printed), ending: self.ending() }
    }

    fn ending(&self) -> String {
        let last = self.cpython.err.lines().last().unwrap_or_default();
        let name = last.split(':').next().unwrap_or_default();
        let is_error = name.ends_with("Error") && self.cpython.status != Some(0);
        format!("{:?} {}", self.cpython.status, if is_error { name } else { "" })
    }
}

/// What a line is about: the words before the first that names an object or is a number.
fn kind(line: &str) -> String {
    if line.strip_prefix("stderr: ").is_some_and(|text| text.starts_with("  ")) {
        return "stderr: line of a traceback".to_owned();
    }
    let is_name = |word: &str| !word.chars().all(|c| c.is_ascii_alphabetic() || "_-:".contains(c));
    if line.starts_with("error ") {
        return line.chars().filter(|c| !c.is_ascii_digit()).take(40).collect();
    }
    let words: Vec<&str> = line.split(' ').take_while(|word| !is_name(word)).take(3).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn kinds_of_lines_leave_out_names_and_numbers() {
        assert_eq!(kind("collect 2: 15"), "collect");
        assert_eq!(kind("del o12"), "del");
        assert_eq!(kind("stderr: Traceback (most recent call last):"), "stderr: Traceback");
    }
}
