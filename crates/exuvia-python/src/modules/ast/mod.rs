//! `_ast`: the classes of the nodes of abstract syntax trees; and the conversions that `compile` needs.
//!
//! The classes are made once, from [`crate::tree::grammar`], when a program first wants one.

mod class;
mod objects;
mod read;

use exuvia::Gc;

pub(crate) use self::class::{AST_CLASS, NodeClasses};
use self::objects::to_object;
pub(crate) use self::read::is_node;
use self::read::read_tree;
use super::{ModuleSpec, set};
use crate::compile::Mode;
use crate::object::{Code, Dict, PyErr, PyResult, Value};
use crate::tree::grammar::GROUPS;
use crate::tree::{self, Kind, Problem};
use crate::vm::Vm;

pub(crate) const MODULE: ModuleSpec = ModuleSpec { name: "_ast", functions: &[], fill };

/// The flags that `compile` understands. Those of `__future__` come on top.
pub(crate) mod flag {
    /// `co_flags` whose inheritance can be asked for: the features of `__future__`.
    pub(crate) const FUTURE: i32 = 0x1fe_0010;
    /// What is incomplete is not to be completed.
    pub(crate) const DONT_IMPLY_DEDENT: i32 = 0x200;
    /// The tree is wanted, not code.
    pub(crate) const ONLY_AST: i32 = 0x400;
    /// The source is UTF-8 whatever it says.
    pub(crate) const IGNORE_COOKIE: i32 = 0x800;
    /// Comments that tell types are wanted.
    pub(crate) const TYPE_COMMENTS: i32 = 0x1000;
    /// `await` may stand outside of functions.
    pub(crate) const ALLOW_TOP_LEVEL_AWAIT: i32 = 0x2000;
    /// Programs that are incomplete are to be told from wrong ones.
    pub(crate) const ALLOW_INCOMPLETE_INPUT: i32 = 0x4000;
    /// All of them.
    pub(crate) const ALL: i32 = FUTURE
        | DONT_IMPLY_DEDENT
        | ONLY_AST
        | IGNORE_COOKIE
        | TYPE_COMMENTS
        | ALLOW_TOP_LEVEL_AWAIT
        | ALLOW_INCOMPLETE_INPUT;
}

impl Vm {
    /// The tree of a text as objects. The text is kept for tracebacks of what is made of it.
    pub(crate) fn parse_source(&self, source: &str, filename: &str, mode: Mode) -> PyResult {
        let (tree, warnings) =
            tree::parse(source, mode).map_err(|error| self.syntax_error(&error, filename))?;
        self.sources.borrow_mut().insert(filename.into(), source.into());
        self.warn_of_syntax(&warnings, filename)?;
        to_object(self, tree)
    }

    /// Compiles a tree of objects.
    pub(crate) fn compile_tree(
        &self,
        tree: &Value,
        filename: &str,
        mode: Mode,
    ) -> PyResult<Gc<Code>> {
        let kind = match mode {
            Mode::Eval => Kind::Expression,
            Mode::Single => Kind::Interactive,
            Mode::Exec | Mode::ExecIn => Kind::Module,
        };
        let tree = read_tree(self, tree, kind)?;
        let text = self.sources.borrow().get(filename).cloned();
        let compiled = tree::compile(tree, text, filename, mode)
            .map_err(|problem| self.tree_error(problem, filename))?;
        self.sources.borrow_mut().insert(filename.into(), compiled.text);
        self.warn_of_syntax(&compiled.warnings, filename)?;
        self.link(&compiled.code)
    }

    fn tree_error(&self, problem: Problem, filename: &str) -> PyErr {
        match problem {
            Problem::Value(text) => self.value_error(text),
            Problem::Type(text) => self.type_error(text),
            Problem::System(text) => self.system_error(text),
            Problem::Syntax(error) => self.syntax_error(&error, filename),
        }
    }
}

fn fill(vm: &Vm, dict: &Gc<Dict>) -> PyResult<()> {
    let classes = vm.node_classes()?;
    let number = |name, value: i32| set(vm, dict, name, vm.new_int(i64::from(value)));
    set(vm, dict, "AST", Gc::as_any(&classes.base).clone());
    number("PyCF_ALLOW_TOP_LEVEL_AWAIT", flag::ALLOW_TOP_LEVEL_AWAIT);
    number("PyCF_ONLY_AST", flag::ONLY_AST);
    number("PyCF_TYPE_COMMENTS", flag::TYPE_COMMENTS);
    for (group, base) in GROUPS.iter().zip(&classes.groups) {
        set(vm, dict, group.name, Gc::as_any(base).clone());
        for class in group.classes.iter().filter(|_| !group.is_class()) {
            set(vm, dict, class.name, Gc::as_any(classes.class(class.kind)).clone());
        }
    }
    Ok(())
}
