//! Tables of what became of the tests.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::outcome::{FileOutcome, Test, Verdict};
use super::python::Library;

/// A file in a line.
pub(super) fn line(file: &FileOutcome) -> String {
    let counts = counts(file);
    let broken = file.broken.as_deref().map_or_else(String::new, |why| format!("   BROKEN: {why}"));
    format!("{:<24} {counts} {:>6.1} s{broken}", file.name, file.time.as_secs_f64())
}

fn counts(file: &FileOutcome) -> String {
    let count = |verdict| file.count(verdict);
    format!(
        "{:>4} passed {:>3} failed {:>3} errors {:>3} skipped",
        count(Verdict::Passed),
        count(Verdict::Failed),
        count(Verdict::Error),
        count(Verdict::Skipped)
    )
}

/// The tests that did not pass, with reasons.
pub(super) fn details(file: &FileOutcome) -> String {
    let mut text = String::new();
    for test in file.tests.iter().filter(|test| test.verdict != Verdict::Passed) {
        let _ = writeln!(text, "    {:<8} {}: {}", word(test.verdict), test.name, test.reason);
    }
    text
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "passed",
        Verdict::Failed => "FAILED",
        Verdict::Error => "ERROR",
        Verdict::Skipped => "skipped",
    }
}

/// All files in a line.
pub(super) fn total(files: &[FileOutcome]) -> String {
    let sum = |verdict| files.iter().map(|file| file.count(verdict)).sum::<usize>();
    format!(
        "{} files: {} passed, {} failed, {} errors, {} skipped",
        files.len(),
        sum(Verdict::Passed),
        sum(Verdict::Failed),
        sum(Verdict::Error),
        sum(Verdict::Skipped)
    )
}

/// What docs/conformance.md is to say.
pub(super) fn document(libraries: &[Library], files: &[FileOutcome]) -> String {
    let versions: Vec<&str> = libraries.iter().map(|library| &*library.version).collect();
    let mut text = format!(
        "# CPython's own tests\n\n\
         What became of the tests of CPython {} when our runtime ran them, unmodified, through the `unittest` that it \
         carries and CPython's `test.support`.\n\
         Recorded by `cargo xtask conform --record`; the files are those of an installed CPython.\n\
         Tests that are marked as CPython's own business run as well; of CPython's C test modules they find a number, the \
         size of the collector's header.\n\
         Of files that are about other things as well, a row of its own counts the tests about memory; \
         [selection.rs](../xtask/src/conform/selection.rs) names them.\n",
        versions.join(" and ")
    );
    for library in libraries {
        let of_library: Vec<_> =
            files.iter().filter(|file| file.version == library.short()).collect();
        write_table(&mut text, library, &of_library);
        for file in of_library {
            let whose = if library.is_ours() {
                String::new()
            } else {
                format!(" of CPython {}", library.short())
            };
            let _ = write!(text, "\n### `{}`{whose}\n\n", file.name);
            if let Some(why) = &file.broken {
                let _ = writeln!(text, "It did not get to its end: {}.\n", plain(why));
            }
            write_groups(&mut text, file);
        }
    }
    text
}

/// The files of a CPython in numbers.
fn write_table(text: &mut String, library: &Library, files: &[&FileOutcome]) {
    let how = if library.is_ours() {
        String::new()
    } else {
        format!(
            "They run under `--like {}`, with the language and the library of 3.11.\n\n",
            library.short()
        )
    };
    let _ = write!(
        text,
        "\n## CPython {}\n\n{how}| file | passed | failed | errors | skipped |\n|---|--:|--:|--:|--:|\n",
        library.short()
    );
    for file in files {
        let broken = if file.broken.is_some() { " (not to its end)" } else { "" };
        write_row(text, &format!("`{}`{broken}", file.name), file);
        if let Some((selection, part)) = file.memory() {
            write_row(text, &format!("its tests about memory: {}", selection.about), &part);
        }
    }
}

fn write_row(text: &mut String, name: &str, file: &FileOutcome) {
    let _ = writeln!(
        text,
        "| {name} | {} | {} | {} | {} |",
        file.count(Verdict::Passed),
        file.count(Verdict::Failed),
        file.count(Verdict::Error),
        file.count(Verdict::Skipped)
    );
}

/// Skipped tests by their reasons, and the others that did not pass.
fn write_groups(text: &mut String, file: &FileOutcome) {
    let mut skipped: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let is_skipped = |test: &&Test| test.verdict == Verdict::Skipped;
    for test in file.tests.iter().filter(is_skipped) {
        skipped.entry(&test.reason).or_default().push(&test.name);
    }
    let mut is_empty = true;
    for (reason, names) in skipped {
        is_empty = false;
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(text, "- skipped, \"{}\": {}", plain(reason), names.join(", "));
    }
    for test in file.tests.iter() {
        if matches!(test.verdict, Verdict::Failed | Verdict::Error) {
            is_empty = false;
            let verdict = word(test.verdict).to_lowercase();
            let _ = writeln!(text, "- {verdict}: `{}`: {}", test.name, plain(&test.reason));
        }
    }
    if is_empty {
        text.push_str("All passed.\n");
    }
}

/// A reason without what depends on the machine, and without what Markdown would take as its own.
fn plain(reason: &str) -> String {
    let words = reason.split(' ').map(|word| {
        let is_path = word.trim_start_matches(['\'', '"', '[', '(']).starts_with('/');
        if is_path { "…" } else { word }
    });
    let text: String = words.collect::<Vec<_>>().join(" ").chars().take(160).collect();
    text.replace('<', "‹").replace('>', "›").replace('|', "\\|")
}
