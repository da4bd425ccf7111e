//! `import`: from a name to a module.
//!
//! A module is looked for in `sys.modules`, then among those that are part of the runtime, then in the directories of
//! `sys.path` (for a submodule: of its package's `__path__`).

use std::path::Path;

use exuvia::Gc;

use super::{Kind, Vm};
use crate::compile::Mode;
use crate::modules::{self, BuiltinModule, ModuleSpec, argument};
use crate::object::exception::place;
use crate::object::{Dict, Function, Insert as _, List, Module, PyErr, PyResult, Str, Value};

/// Where a module's code is.
struct Source {
    text: String,
    /// `__file__`
    file: String,
    /// The directory of a package.
    directory: Option<String>,
    /// Whether it is part of the runtime.
    is_frozen: bool,
}

/// A module that is run as the program.
#[derive(Debug)]
pub(crate) struct MainModule {
    pub(crate) text: String,
    /// The name in tracebacks.
    pub(crate) file: String,
    /// `sys.argv[0]`
    pub(crate) shown: String,
    pub(crate) package: String,
}

/// A module that is to be loaded.
enum Found {
    Rust(&'static ModuleSpec),
    Source(Source),
}

impl Vm {
    /// `import name`, or `from name import …` if there is a list of names.
    pub(super) fn import_name(
        &self,
        function: &Function,
        name: u16,
        fromlist: u16,
        level: u8,
    ) -> PyResult {
        let code = &function.code;
        let name = code.names[usize::from(name)].as_str();
        let names = argument::tuple(&code.consts[usize::from(fromlist)]).cloned();
        let absolute = self.absolute_name(&function.globals, name, level)?;
        let module = self.import_module(&absolute)?;
        match names {
            Some(names) => {
                self.import_submodules(&module, &absolute, names.items())?;
                Ok(module)
            }
            None => match absolute.split_once('.') {
                Some((top, _)) => self.import_module(top),
                None => Ok(module),
            },
        }
    }

    /// The name that a name after `level` dots means.
    pub(crate) fn absolute_name(
        &self,
        globals: &Gc<Dict>,
        name: &str,
        level: u8,
    ) -> PyResult<String> {
        if level == 0 {
            return Ok(name.to_owned());
        }
        let package = self.package_of(globals)?;
        let mut parts: Vec<&str> = package.split('.').collect();
        for _ in 1..level {
            if parts.len() < 2 {
                return Err(self.import_error("attempted relative import beyond top-level package"));
            }
            parts.pop();
        }
        if !name.is_empty() {
            parts.push(name);
        }
        Ok(parts.join("."))
    }

    /// The package that relative imports start from.
    fn package_of(&self, globals: &Gc<Dict>) -> PyResult<String> {
        let text = |name: &Gc<Str>| {
            globals
                .get_str(name)
                .and_then(|value| argument::text(&value).map(|text| text.as_str().to_owned()))
        };
        let package = text(&self.names.package).or_else(|| {
            let name = text(&self.names.name)?;
            if globals.get_str(&self.names.path).is_some() {
                return Some(name);
            }
            Some(name.rsplit_once('.').map_or_else(String::new, |(package, _)| package.to_owned()))
        });
        package.filter(|package| !package.is_empty()).ok_or_else(|| {
            self.import_error("attempted relative import with no known parent package")
        })
    }

    /// Imports those of the names that are submodules and not attributes of a package.
    fn import_submodules(&self, module: &Value, package: &str, names: &[Value]) -> PyResult<()> {
        if self.find_attribute(module, &self.names.path)?.is_none() {
            return Ok(());
        }
        for name in names.iter().filter_map(argument::text) {
            if name.as_str() == "*" {
                if let Some(all) = self.find_attribute(module, &self.names.all)? {
                    let all = self.to_vec(&all)?;
                    self.import_submodules(module, package, &all)?;
                }
                continue;
            }
            if self.find_attribute(module, name)?.is_none() {
                let full = format!("{package}.{}", name.as_str());
                let imported = self.import_module(&full);
                // A name that is not a submodule either is reported when it is asked for.
                if let Err(error) = imported
                    && !self.is_not_found(&error, &full)
                {
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// Whether an exception says that this module does not exist.
    fn is_not_found(&self, error: &PyErr, name: &str) -> bool {
        let told = error.field(place::MODULE);
        self.is_kind(error, Kind::ModuleNotFoundError)
            && told.as_ref().and_then(argument::text).is_some_and(|told| told.as_str() == name)
    }

    /// `from module import name`
    pub(crate) fn import_from(&self, module: &Value, name: &Gc<Str>) -> PyResult {
        if let Some(value) = self.find_attribute(module, name)? {
            return Ok(value);
        }
        let text = |name: &Gc<Str>| -> PyResult<Option<String>> {
            let value = self.find_attribute(module, name)?;
            Ok(value.as_ref().and_then(argument::text).map(|text| text.as_str().to_owned()))
        };
        let module_name = text(&self.names.name)?;
        // In a ring of imports the submodule may be there without being bound yet.
        if let Some(package) = &module_name {
            let full = self.intern(&format!("{package}.{}", name.as_str()));
            if let Some(found) = self.modules.get_str(&full) {
                return Ok(found);
            }
        }
        let shown = module_name.clone().unwrap_or_else(|| "<unknown module name>".to_owned());
        let file = text(&self.names.file)?;
        let place = file.clone().unwrap_or_else(|| "unknown location".to_owned());
        let name = name.as_str();
        let is_partial = self.is_initializing(module_name.as_deref());
        let message = if is_partial {
            format!(
                "cannot import name '{name}' from partially initialized module '{shown}' \
                 (most likely due to a circular import) ({place})"
            )
        } else {
            format!("cannot import name '{name}' from '{shown}' ({place})")
        };
        let error = self.import_error(message);
        self.describe_import_error(&error, module_name.as_deref(), file.as_deref());
        Err(error)
    }

    fn is_initializing(&self, name: Option<&str>) -> bool {
        name.is_some_and(|name| self.initializing.borrow().iter().any(|other| other == name))
    }

    fn describe_import_error(&self, error: &PyErr, name: Option<&str>, path: Option<&str>) {
        error.set_field(place::MODULE, name.map(|name| self.new_str(name)));
        error.set_field(place::PATH, path.map(|path| self.new_str(path)));
    }

    /// `from module import *`
    pub(super) fn import_star(&self, function: &Function, module: &Value) -> PyResult<()> {
        let dict = match module.downcast_ref::<Module>() {
            Some(module) => module.dict.clone(),
            None => self.dict_of(module)?,
        };
        let names = match self.find_attribute(module, &self.names.all)? {
            Some(all) => self.to_vec(&all)?,
            None => dict.keys().into_iter().filter(is_public).collect(),
        };
        let target = self.star_target(function);
        for name in &names {
            let Some(text) = argument::text(name) else {
                let class = self.class_name(name);
                return Err(self.type_error(format!("Item in __all__ must be str, not {class}")));
            };
            let text = self.intern_object(text);
            let value = self.attribute(module, &text)?;
            self.set_subscript(&target, Gc::as_any(&text), value)?;
        }
        Ok(())
    }

    /// The namespace of the running code.
    fn star_target(&self, function: &Function) -> Value {
        self.namespace().unwrap_or_else(|| Gc::as_any(&function.globals).clone())
    }

    /// Imports a module and the packages that it is in; returns the module itself.
    pub(crate) fn import_module(&self, dotted: &str) -> PyResult {
        if let Some(found) = self.modules.get_str(&self.intern(dotted)) {
            if self.is_none(&found) {
                return Err(self.not_found(
                    dotted,
                    &format!("import of {dotted} halted; None in sys.modules"),
                ));
            }
            return Ok(found);
        }
        if dotted.is_empty() || dotted.split('.').any(str::is_empty) {
            return Err(self.value_error("Empty module name"));
        }
        let _guard = self.enter_recursion()?;
        let parent = match dotted.rsplit_once('.') {
            Some((package, leaf)) => Some((self.import_module(package)?, package, leaf)),
            None => None,
        };
        // The package may have imported it.
        if let Some(found) = self.modules.get_str(&self.intern(dotted)) {
            return Ok(found);
        }
        let module =
            self.load(dotted, parent.as_ref().map(|(module, package, _)| (module, *package)))?;
        if let Some((package, _, leaf)) = &parent {
            self.set_attribute(package, &self.intern(leaf), &module)?;
        }
        Ok(module)
    }

    /// Finds a module that is not there yet, and runs it.
    fn load(&self, name: &str, parent: Option<(&Value, &str)>) -> PyResult {
        self.check_import_is_possible()?;
        let module = match self.find_module(name, parent)? {
            Found::Rust(spec) => {
                let module = Gc::into_any(spec.make(self)?);
                modules::set(self, &self.modules, name, module.clone());
                module
            }
            Found::Source(source) => self.run_source(name, &source)?,
        };
        modules::count_imported(self, name);
        Ok(module)
    }

    /// Runs a module's code again, in the namespace that it has.
    pub(crate) fn reload_module(&self, module: &Module, name: &str) -> PyResult<()> {
        let package = name.rsplit_once('.').map(|(package, _)| package);
        let parent = package.map(|package| self.import_module(package)).transpose()?;
        match self.find_module(name, parent.as_ref().zip(package))? {
            Found::Rust(_) => Ok(()),
            Found::Source(source) => {
                let code = self.compile_source(&source.text, &source.file, Mode::Exec)?;
                self.run_module_code(&code, &module.dict).map(drop)
            }
        }
    }

    fn find_module(&self, name: &str, parent: Option<(&Value, &str)>) -> PyResult<Found> {
        match modules::find(name) {
            Some(BuiltinModule::Rust(spec)) => return Ok(Found::Rust(spec)),
            Some(BuiltinModule::Python(module)) => {
                let file = format!("<frozen {name}>");
                let directory = module.is_package.then(|| file.clone());
                let text = module.text.to_owned();
                return Ok(Found::Source(Source { text, file, directory, is_frozen: true }));
            }
            None => {}
        }
        let search = self.search_path(name, parent)?;
        let leaf = name.rsplit('.').next().unwrap_or(name);
        for directory in search {
            if let Some(source) = self.find_source(&directory, leaf)? {
                return Ok(Found::Source(source));
            }
        }
        Err(self.not_found(name, &format!("No module named '{name}'")))
    }

    /// At the end of the program, nothing can be imported any more.
    fn check_import_is_possible(&self) -> PyResult<()> {
        let finders = modules::get(self, &self.sys, "meta_path");
        if finders.is_some_and(|finders| !self.is_none(&finders)) {
            return Ok(());
        }
        let message = "sys.meta_path is None, Python is likely shutting down";
        Err(self.error(Kind::ImportError, message))
    }

    /// The module that `-m name` runs: that one, or `__main__` in the package of that name.
    pub(crate) fn find_main(&self, name: &str) -> PyResult<MainModule> {
        let package = name.rsplit_once('.').map_or("", |(package, _)| package);
        let parent = match package {
            "" => None,
            package => Some((self.import_module(package)?, package)),
        };
        let parent = parent.as_ref().map(|(module, package)| (module, *package));
        match self.find_module(name, parent)? {
            Found::Source(source) if source.directory.is_none() => Ok(MainModule {
                // What is part of the runtime has no file that could be shown.
                shown: if source.is_frozen {
                    format!("{}.py", name.replace('.', "/"))
                } else {
                    source.file.clone()
                },
                text: source.text,
                file: source.file,
                package: package.to_owned(),
            }),
            Found::Source(_) => {
                let main = self.find_main(&format!("{name}.__main__"));
                main.map_err(|error| {
                    if !self.is_kind(&error, Kind::ModuleNotFoundError) {
                        return error;
                    }
                    self.import_error(format!(
                        "No module named {name}.__main__; '{name}' is a package and cannot be directly executed"
                    ))
                })
            }
            Found::Rust(_) => {
                Err(self.import_error(format!("No code object available for {name}")))
            }
        }
    }

    fn not_found(&self, name: &str, message: &str) -> PyErr {
        let error = self.error(Kind::ModuleNotFoundError, message);
        self.describe_import_error(&error, Some(name), None);
        error
    }

    /// The directories in which to look.
    fn search_path(&self, name: &str, parent: Option<(&Value, &str)>) -> PyResult<Vec<String>> {
        let path = match parent {
            None => modules::get(self, &self.sys, "path"),
            Some((module, package)) => match self.find_attribute(module, &self.names.path)? {
                Some(path) => Some(path),
                None => {
                    let message = format!("No module named '{name}'; '{package}' is not a package");
                    return Err(self.not_found(name, &message));
                }
            },
        };
        let Some(path) = path.filter(|path| !self.is_none(path)) else { return Ok(Vec::new()) };
        let entries = match path.downcast_ref::<List>() {
            Some(list) => list.to_vec(),
            None => self.to_vec(&path)?,
        };
        Ok(entries.iter().filter_map(argument::text).map(|text| text.as_str().to_owned()).collect())
    }

    /// Looks into a directory for a module or package.
    fn find_source(&self, directory: &str, leaf: &str) -> PyResult<Option<Source>> {
        let directory = if directory.is_empty() {
            std::env::current_dir()
                .map(|path| path.to_string_lossy().into_owned())
                .unwrap_or_default()
        } else {
            directory.to_owned()
        };
        let package = Path::new(&directory).join(leaf);
        let candidates = [
            (package.join("__init__.py"), true),
            (Path::new(&directory).join(format!("{leaf}.py")), false),
        ];
        for (file, is_package) in candidates {
            if !file.is_file() {
                continue;
            }
            let bytes = std::fs::read(&file).map_err(|error| self.io_error(&error, None))?;
            let file = file.to_string_lossy().into_owned();
            let Ok(text) = String::from_utf8(bytes) else {
                let message = format!("(unicode error) '{file}' is not encoded as UTF-8");
                return Err(self.error(Kind::SyntaxError, message));
            };
            let directory = is_package.then(|| package.to_string_lossy().into_owned());
            return Ok(Some(Source { text, file, directory, is_frozen: false }));
        }
        Ok(None)
    }

    /// Makes a module of source text: it is in `sys.modules` while it runs, and stays there unless it raises.
    fn run_source(&self, name: &str, source: &Source) -> PyResult {
        let code = self.compile_source(&source.text, &source.file, Mode::Exec)?;
        let module = self.new_module(name);
        let dict = module.dict.clone();
        let package = match &source.directory {
            Some(_) => name,
            None => name.rsplit_once('.').map_or("", |(package, _)| package),
        };
        dict.set_str(&self.names.package, self.new_str(package));
        if !source.is_frozen {
            dict.set_str(&self.names.file, self.new_str(&source.file));
        }
        if let Some(directory) = &source.directory {
            dict.set_str(&self.names.path, self.new_list(vec![self.new_str(directory)]));
        }
        dict.set_str(&self.names.builtins, Gc::as_any(&self.builtins).clone());
        let key = self.intern(name);
        self.modules.set_str(&key, Gc::into_any(module));
        self.initializing.borrow_mut().push(name.to_owned());
        let result = self.run_module_code(&code, &dict);
        self.initializing.borrow_mut().pop();
        if let Err(error) = result {
            let removed = self.modules.remove_str(&key);
            drop(removed);
            return Err(error);
        }
        // A module may have put another one in its place.
        self.modules.get_str(&key).ok_or_else(|| {
            let message = format!("'{name}' not in sys.modules as expected");
            self.error(Kind::KeyError, message)
        })
    }
}

fn is_public(name: &Value) -> bool {
    argument::text(name).is_some_and(|name| !name.as_str().starts_with('_'))
}
