//! Puts the modules that are written in Python into the binary: our own, and a part of the standard library.
//!
//! The latter's files come from the crate `rustpython-pylib`, which carries CPython's under the PSF licence; `library.txt`
//! names the modules that the runtime takes from there. What is generated are two tables of names and texts, sorted by
//! name.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Where our own modules are. `a.b.py` is the module `b` of the package `a`, whose own text is in `a.py`.
const OWN: &str = "src/modules/python";
/// What is added to modules of the library.
const SUPPLEMENTS: &str = "src/modules/supplements";

fn main() {
    println!("cargo:rerun-if-changed=library.txt");
    println!("cargo:rerun-if-changed={OWN}");
    println!("cargo:rerun-if-changed={SUPPLEMENTS}");
    let library = library();
    let own = own(&library);
    let directory = PathBuf::from(env::var_os("OUT_DIR").expect("cargo tells where to write"));
    for (file, modules) in [("own.rs", own), ("library.rs", library)] {
        fs::write(directory.join(file), table(modules)).expect("the table can be written");
    }
}

/// A module: its name, its file, and whether it is a package.
type Module = (String, PathBuf, bool);

/// Our modules. Packages are those that other modules are in, wherever these come from.
fn own(library: &[Module]) -> Vec<Module> {
    let directory = fs::canonicalize(OWN).expect("our modules are there");
    let entries = fs::read_dir(directory).expect("our modules can be listed");
    let paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("a file has a name").path()).collect();
    let name = |path: &PathBuf| path.file_stem().expect("a name").to_string_lossy().into_owned();
    let mut names: Vec<String> = paths.iter().map(name).collect();
    names.extend(library.iter().map(|(name, ..)| name.clone()));
    let is_package = |name: &str| names.iter().any(|other| other.starts_with(&format!("{name}.")));
    paths.into_iter().map(|path| (name(&path), path.clone(), is_package(&name(&path)))).collect()
}

fn library() -> Vec<Module> {
    let list = fs::read_to_string("library.txt").expect("library.txt can be read");
    list.lines().map(|name| find(Path::new(rustpython_pylib::LIB_PATH), name)).collect()
}

/// Finds a module of the standard library.
fn find(library: &Path, name: &str) -> Module {
    let stem = library.join(name.replace('.', "/"));
    let package = stem.join("__init__.py");
    if package.is_file() {
        return (name.to_owned(), package, true);
    }
    let module = stem.with_extension("py");
    assert!(module.is_file(), "library.txt names {name}, which the library does not have");
    (name.to_owned(), module, false)
}

/// The text of a table in Rust.
fn table(mut modules: Vec<Module>) -> String {
    modules.sort();
    let mut text = String::from("&[\n");
    for (name, path, is_package) in modules {
        let source = match supplement(&name) {
            Some(more) => format!("concat!(include_str!({path:?}), include_str!({more:?}))"),
            None => format!("include_str!({path:?})"),
        };
        let _ = writeln!(
            text,
            "PythonModule {{ name: {name:?}, is_package: {is_package}, text: {source} }},"
        );
    }
    text.push_str("]\n");
    text
}

/// What is added to a module of the library that is of an earlier version of Python.
fn supplement(name: &str) -> Option<PathBuf> {
    fs::canonicalize(SUPPLEMENTS)
        .ok()
        .map(|all| all.join(format!("{name}.py")))
        .filter(|file| file.is_file())
}
