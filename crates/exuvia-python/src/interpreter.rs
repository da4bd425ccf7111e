//! Running a program: source in, exit status out.

use std::collections::HashSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use exuvia::{Gc, Observer, Policy, Totals};

use crate::compile::Mode;
use crate::modules::{self, CommandLine, StreamOptions, Streams, install};
use crate::object::tracking;
use crate::object::{Code, Dict, Insert as _, Value};
use crate::settings::Settings;
use crate::vm::{Kind, Vm};

/// Where the program comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// A text, as with `-c`.
    Command(String),
    /// A module, or the module `__main__` of a package, as with `-m`.
    Module(String),
    /// Standard input, to its end.
    Stdin,
}

/// A version of CPython whose collector is to be followed.
///
/// The language stays that of 3.11.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Like {
    /// Thresholds 700, 10, 10; collections run inside the allocation that passes the gate.
    #[default]
    V3_11,
    /// Thresholds 2000, 10, 10; collections run between instructions: when functions are entered, at backward jumps, and after
    /// calls of what is written in Rust.
    V3_13,
    /// As 3.13 (from 3.14.5 on), but all dictionaries are tracked, tuples of numbers and texts never are, and weak references
    /// without a callback lead to their objects until their finalizers have run.
    V3_14,
}

/// What to run, and how.
#[derive(Default)]
pub struct Options {
    /// The program.
    pub source: Source,
    /// What follows it on the command line: `sys.argv[1:]`.
    pub args: Vec<String>,
    /// Which CPython decides when the collector runs.
    pub like: Like,
    /// Thresholds of the three generations; that CPython's if not given.
    pub thresholds: Option<[i64; 3]>,
    /// Gets the collector's events.
    pub observer: Option<Rc<dyn Observer>>,
    /// Where the program's standard streams lead.
    pub streams: StreamOptions,
    /// What Python's own options set.
    pub settings: Settings,
}

impl Default for Source {
    fn default() -> Self {
        Self::Command(String::new())
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("source", &self.source)
            .field("args", &self.args)
            .field("thresholds", &self.thresholds)
            .finish_non_exhaustive()
    }
}

/// How a program ended.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    /// Its exit status.
    pub status: i32,
    /// What became of all objects, those that the runtime itself needs included.
    pub totals: Totals,
    /// How many of them were made before the program began.
    pub made_at_start: u64,
}

/// Address space for the stack of a program: Rust code that calls back into Python needs some for each level.
const STACK_SIZE: usize = 1 << 30;

/// Calls `body` on a thread whose stack has room for deep recursion. [`run`] is to be called so.
///
/// # Panics
/// Panics if the system gives no thread, or if `body` panics.
pub fn with_large_stack<R: Send>(body: impl FnOnce() -> R + Send) -> R {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name("main".to_owned())
            .stack_size(STACK_SIZE)
            .spawn_scoped(scope, body)
            .expect("the system gives a thread");
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Runs a program to its end, its exit included, and reports what it raises as CPython does.
///
/// # Examples
/// ```
/// use exuvia_python::{Options, Source, run, with_large_stack};
///
/// let status = with_large_stack(|| {
///     run(Options { source: Source::Command("raise SystemExit(3)".into()), ..Options::default() }).status
/// });
/// assert_eq!(status, 3);
/// ```
pub fn run(options: Options) -> Outcome {
    let vm = Vm::new(Streams::new(options.streams));
    let n_frames = match options.settings.traced_frames() {
        Ok(n_frames) => n_frames,
        Err(text) => {
            vm.write_stderr(&format!("Fatal Python error: {text}\n\n"));
            return Outcome { status: 1, totals: vm.heap.totals(), made_at_start: 0 };
        }
    };
    let previous = Vm::set_current(Some(vm.clone()));
    vm.follow(options.like);
    if let Some(thresholds) = options.thresholds {
        vm.heap.set_thresholds(thresholds);
    }
    if let Err(error) = install(&vm, &command_line(&options.source, options.args, options.settings))
    {
        vm.print_exception(&error);
    }
    // What the start has made is old, and the program starts with empty counters.
    vm.heap.freeze();
    vm.heap.unfreeze();
    if options.observer.is_some() {
        vm.gc_state.observe(&vm.heap, options.observer);
        vm.heap.set_labeler(Some(Rc::new(|object| {
            Vm::with_current(|vm| vm.class_of(object).short_name()).unwrap_or_default()
        })));
    }
    let made_at_start = vm.heap.totals().made;
    vm.heap.enable();
    if n_frames > 0 {
        vm.trace_allocations(n_frames);
    }
    let status = vm.run_program(&options.source);
    let status = if vm.finalize() { status } else { 120 };
    let totals = vm.heap.totals();
    vm.heap.set_observer(None);
    dismantle(vm);
    Vm::set_current(previous);
    Outcome { status, totals, made_at_start }
}

/// Frees what the runtime itself needs, and what a program has left to it. That has no runtime any more in which its code could run.
fn dismantle(vm: Rc<Vm>) {
    Vm::set_current(None);
    let heap = vm.heap.clone();
    drop(vm);
    drop(heap);
}

/// `sys.argv`, and where the program's modules are.
fn command_line(source: &Source, args: Vec<String>, settings: Settings) -> CommandLine {
    let (name, directory) = match source {
        Source::File(path) => {
            let full = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            let parent = full.parent().map(|parent| parent.display().to_string());
            (path.display().to_string(), parent.unwrap_or_default())
        }
        Source::Command(_) => ("-c".to_owned(), String::new()),
        Source::Stdin => ("-".to_owned(), String::new()),
        Source::Module(_) => {
            let current = std::env::current_dir().map(|path| path.display().to_string());
            ("-m".to_owned(), current.unwrap_or_default())
        }
    };
    let mut path = Vec::new();
    if settings.has_program_path() {
        path.push(directory);
    }
    if let Some(more) = settings.variable("PYTHONPATH") {
        path.extend(more.split(':').map(str::to_owned));
    }
    let executable = std::env::current_exe().unwrap_or_default();
    path.extend(library_beside(&executable).map(|library| library.display().to_string()));
    CommandLine {
        argv: std::iter::once(name).chain(args).collect(),
        path,
        executable: executable.display().to_string(),
        settings,
    }
}

/// `lib/exuvia` beside the directory of the command, if there is one: modules for all programs, those in isolated mode as well.
fn library_beside(executable: &Path) -> Option<PathBuf> {
    let library = executable.parent()?.parent()?.join("lib").join("exuvia");
    library.is_dir().then_some(library)
}

impl Vm {
    /// Has the collector run as that of a CPython does.
    fn follow(&self, like: Like) {
        tracking::track_as_3_14(like == Like::V3_14);
        self.heap.clear_weak_late(like == Like::V3_14);
        self.heap.set_policy(match like {
            Like::V3_11 => Policy::cpython_3_11(),
            Like::V3_13 | Like::V3_14 => Policy::cpython_3_13().at_safepoints(),
        });
    }

    fn run_program(&self, source: &Source) -> i32 {
        if let Source::Module(name) = source {
            return self.run_as_main(name);
        }
        let (text, filename) = match self.read_program(source) {
            Ok(program) => program,
            Err(status) => return status,
        };
        let globals = self.make_main(source, &filename);
        let result = self.compile_source(&text, &filename, Mode::Exec).and_then(|code| {
            self.count_compilation(&code, Mode::Exec);
            let _tree = self.count_tree();
            let literals = literals(&code);
            let result = self.run_module_code(&code, &globals);
            drop(literals);
            result
        });
        drop(globals);
        self.flush_quietly();
        match result {
            Ok(_) => 0,
            Err(error) => self.exit_status(error),
        }
    }

    /// `-m name`: runs a module as the program.
    fn run_as_main(&self, name: &str) -> i32 {
        let main = match self.find_main(name) {
            Ok(main) => main,
            Err(error) if self.is_kind(&error, Kind::ImportError) => {
                let message = self.to_str(Gc::as_any(&error)).unwrap_or_default();
                let executable = std::env::current_exe().unwrap_or_default();
                self.write_stderr(&format!("{}: {message}\n", executable.display()));
                return 1;
            }
            Err(error) => return self.exit_status(error),
        };
        if let Some(argv) = modules::get(self, &self.sys, "argv") {
            let first = self.set_subscript(&argv, &self.new_int(0), self.new_str(&main.shown));
            drop(first);
        }
        let globals = self.make_main(&Source::File(PathBuf::new()), &main.file);
        globals.set_str(&self.names.package, self.new_str(&main.package));
        let result = self.compile_source(&main.text, &main.file, Mode::Exec).and_then(|code| {
            self.count_compilation(&code, Mode::Exec);
            self.run_module_code(&code, &globals)
        });
        drop(globals);
        match result {
            Ok(_) => 0,
            Err(error) => self.exit_status(error),
        }
    }

    /// The text of the program and its name in tracebacks.
    fn read_program(&self, source: &Source) -> Result<(String, String), i32> {
        let (bytes, filename) = match source {
            Source::Command(text) => return Ok((text.clone(), "<string>".to_owned())),
            Source::Module(_) => return Err(2),
            Source::Stdin => {
                let mut bytes = Vec::new();
                if let Err(error) = std::io::stdin().read_to_end(&mut bytes) {
                    self.write_stderr(&format!("exuvia: can't read standard input: {error}\n"));
                    return Err(2);
                }
                (bytes, "<stdin>".to_owned())
            }
            Source::File(path) => (self.read_file(path)?, absolute(path)),
        };
        String::from_utf8(bytes).map(|text| (text, filename.clone())).map_err(|error| {
            self.write_stderr(&not_utf8(
                &filename,
                error.as_bytes(),
                error.utf8_error().valid_up_to(),
            ));
            1
        })
    }

    fn read_file(&self, path: &Path) -> Result<Vec<u8>, i32> {
        if path.is_dir() {
            let name = path.display();
            self.write_stderr(&format!(
                "exuvia: can't find '__main__' module in '{name}': it is a directory; give the path of a .py file\n"
            ));
            return Err(1);
        }
        fs::read(path).map_err(|error| {
            let number = error.raw_os_error().unwrap_or(0);
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or_default();
            let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
            self.write_stderr(&format!(
                "exuvia: can't open file '{}': [Errno {number}] {text}\n",
                full.display()
            ));
            2
        })
    }

    /// The module `__main__`; its dictionary is the program's globals.
    fn make_main(&self, source: &Source, filename: &str) -> Gc<Dict> {
        let module = self.new_module("__main__");
        let dict = module.dict.clone();
        self.modules.set_str(&self.names.main, Gc::into_any(module));
        if let Some(builtins) = self.modules.get_str(&self.intern("builtins")) {
            dict.set_str(&self.names.builtins, builtins);
        }
        dict.set_str(&self.names.annotations, Gc::into_any(self.new_dict()));
        if let Source::File(_) = source {
            dict.set_str(&self.names.file, self.new_str(filename));
        }
        dict
    }
}

/// The path as tracebacks show it: absolute, but with symbolic links as they are.
fn absolute(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string()
}

fn not_utf8(filename: &str, bytes: &[u8], position: usize) -> String {
    let line = bytes[..position].iter().filter(|byte| **byte == b'\n').count() + 1;
    format!(
        "  File \"{filename}\", line {line}\nSyntaxError: Non-UTF-8 code starting with '\\x{:02x}' on line {line}, but no encoding declared; see https://peps.python.org/pep-0263/ for details\n",
        bytes.get(position).copied().unwrap_or_default()
    )
}

/// The constants of a program and of all functions in it, with what is in them. CPython holds each once more while the
/// program runs, since it keeps the program's tree.
fn literals(program: &Gc<Code>) -> Vec<Value> {
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    let mut waiting = vec![Gc::as_any(program).clone()];
    while let Some(constant) = waiting.pop() {
        if !seen.insert(constant.address()) {
            continue;
        }
        match constant.downcast_ref::<Code>() {
            Some(code) => waiting.extend(code.consts.iter().cloned()),
            None => {
                waiting.extend(constant.referents());
                found.push(constant);
            }
        }
    }
    found
}
