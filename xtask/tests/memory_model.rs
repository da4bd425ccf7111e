//! `docs/memory-model.md` names a case for each of its claims, and leaves none of these cases out.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What leads from a claim to the program that shows it.
const ARROW: &str = "→ ";

#[test]
fn every_claim_names_a_case() {
    let text = fs::read_to_string(root().join("docs/memory-model.md")).expect("the document");
    for claim in text.split("\n\n").filter(|paragraph| paragraph.starts_with("**")) {
        let last = claim.trim_end().lines().last().unwrap_or_default();
        assert!(last.starts_with(ARROW), "this claim names no case:\n{claim}");
        for name in names(last) {
            let case = cases().join(format!("{name}.py"));
            assert!(case.exists(), "there is no case {name}, but this claim names it:\n{claim}");
        }
    }
}

#[test]
fn every_case_about_memory_is_named() {
    let text = fs::read_to_string(root().join("docs/memory-model.md")).expect("the document");
    let named: BTreeSet<&str> =
        text.lines().filter(|line| line.starts_with(ARROW)).flat_map(names).collect();
    for entry in fs::read_dir(cases()).expect("the cases") {
        let path = entry.expect("readable").path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let is_case = path.extension().is_some_and(|suffix| suffix == "py");
        if is_case && name.starts_with("memory_") {
            assert!(named.contains(&*name), "docs/memory-model.md does not name {name}");
        }
    }
}

/// The words in backquotes.
fn names(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn cases() -> PathBuf {
    root().join("crates/exuvia-python/tests/cases")
}
