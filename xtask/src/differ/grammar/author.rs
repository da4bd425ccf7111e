//! Who writes a program: knows what has been written, and which variables hold what.

use super::Grammar;
use crate::differ::program::{Body, Node};
use crate::differ::rng::Rng;

/// What a variable holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// An instance of the class with this index.
    Instance(usize),
    List,
    Dict,
    Tuple,
    Set,
    /// A weak reference.
    Ref,
    Generator,
    /// Something that can be called without arguments.
    Function,
    /// An exception that was caught.
    Error,
    Iterator,
    /// Anything else.
    Other,
}

/// A class that the program defines.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub(crate) name: String,
    /// The built-in class that it derives from, if it does.
    pub(crate) builtin: Option<&'static str>,
    /// The attributes that its instances can have.
    pub(crate) attributes: &'static [&'static str],
    pub(crate) has_dict: bool,
    pub(crate) has_weak: bool,
    pub(crate) is_hashable: bool,
    pub(crate) is_callable: bool,
    pub(crate) is_manager: bool,
}

/// A variable that exists where the author is.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// How many functions it is in.
    function: usize,
    /// How many blocks it is in.
    block: usize,
}

/// Writes one program.
#[derive(Debug)]
pub(crate) struct Author<'g> {
    pub(crate) grammar: &'g Grammar,
    pub(crate) rng: Rng,
    pub(crate) classes: Vec<Class>,
    /// Whether the program has imported the standard library's containers.
    pub(crate) has_library: bool,
    /// The blocks that are being written, outermost first.
    bodies: Vec<Body>,
    variables: Vec<Variable>,
    n_functions: usize,
    n_names: usize,
}

impl<'g> Author<'g> {
    /// Has written nothing yet.
    pub(crate) fn new(grammar: &'g Grammar, rng: Rng) -> Self {
        Self {
            grammar,
            rng,
            classes: Vec::new(),
            has_library: false,
            bodies: vec![Vec::new()],
            variables: Vec::new(),
            n_functions: 0,
            n_names: 0,
        }
    }

    /// The program.
    pub(crate) fn finish(mut self) -> Body {
        self.bodies.swap_remove(0)
    }

    /// Applies rules until so many have written something.
    pub(crate) fn statements(&mut self, n: usize) {
        for _ in 0..n {
            for _ in 0..20 {
                let rule = self.grammar.choose(&mut self.rng);
                if (rule.write)(self).is_some() {
                    break;
                }
            }
        }
    }

    /// Writes a line.
    pub(crate) fn line(&mut self, line: impl Into<String>) {
        let body = self.bodies.last_mut().expect("the program itself is never closed");
        body.push(Node::Line(line.into()));
    }

    /// Writes lines that are indented as Python's are.
    pub(crate) fn lines(&mut self, text: &str) {
        let lines: Vec<&str> = text.lines().collect();
        let nodes = parse(&lines, 0);
        self.bodies.last_mut().expect("the program itself is never closed").extend(nodes);
    }

    /// Writes a block; variables that are made in it are forgotten at its end.
    pub(crate) fn block(&mut self, head: impl Into<String>, write: impl FnOnce(&mut Self)) {
        let n_variables = self.variables.len();
        self.bodies.push(Vec::new());
        write(self);
        let body = self.bodies.pop().unwrap_or_default();
        self.variables.truncate(n_variables);
        let outer = self.bodies.last_mut().expect("the program itself is never closed");
        outer.push(Node::Block(head.into(), body));
    }

    /// Writes lines that may go wrong; the program says how, and goes on.
    pub(crate) fn attempt(&mut self, text: &str) {
        self.block("try:", |author| author.lines(text));
        self.lines("except Exception as e:\n    print('error', type(e).__name__, e)");
    }

    /// Writes a function, in which the variables around it can be read only.
    pub(crate) fn function(&mut self, head: impl Into<String>, write: impl FnOnce(&mut Self)) {
        self.n_functions += 1;
        self.block(head, write);
        self.n_functions -= 1;
    }

    /// How deep the blocks are.
    pub(crate) fn depth(&self) -> usize {
        self.bodies.len()
    }

    /// Whether this is inside a function.
    pub(crate) fn in_function(&self) -> bool {
        self.n_functions > 0
    }

    /// A name that nothing else has.
    pub(crate) fn fresh(&mut self, prefix: &str) -> String {
        self.n_names += 1;
        format!("{prefix}{}", self.n_names)
    }

    /// Tells that a variable now exists.
    pub(crate) fn declare(&mut self, name: &str, kind: Kind) {
        self.variables.retain(|variable| variable.name != name);
        self.variables.push(Variable {
            name: name.to_owned(),
            kind,
            function: self.n_functions,
            block: self.bodies.len(),
        });
    }

    /// Writes an assignment to a new variable, and tells its name.
    pub(crate) fn assign(&mut self, prefix: &str, kind: Kind, value: &str) -> String {
        let name = self.fresh(prefix);
        self.line(format!("{name} = {value}"));
        self.declare(&name, kind);
        name
    }

    /// Tells that a variable does not exist any more.
    pub(crate) fn forget(&mut self, name: &str) {
        self.variables.retain(|variable| variable.name != name);
    }

    /// A variable for which something holds.
    pub(crate) fn find(&mut self, accept: impl Fn(&Self, Kind) -> bool) -> Option<String> {
        let names: Vec<String> = self
            .variables
            .iter()
            .filter(|variable| accept(self, variable.kind))
            .map(|variable| variable.name.clone())
            .collect();
        (!names.is_empty()).then(|| self.rng.pick(&names).clone())
    }

    /// A variable of a kind.
    pub(crate) fn of(&mut self, kind: Kind) -> Option<String> {
        self.find(|_, other| other == kind)
    }

    /// Any variable.
    pub(crate) fn any(&mut self) -> Option<(String, Kind)> {
        let name = self.find(|_, _| true)?;
        Some((name.clone(), self.kind_of(&name)))
    }

    /// A variable that can be deleted or assigned to here, without making others wonder where it is.
    pub(crate) fn own(&mut self) -> Option<(String, Kind)> {
        let (function, block) = (self.n_functions, self.bodies.len());
        let own = |variable: &&Variable| variable.function == function && variable.block == block;
        let names: Vec<(String, Kind)> =
            self.variables.iter().filter(own).map(|v| (v.name.clone(), v.kind)).collect();
        (!names.is_empty()).then(|| self.rng.pick(&names).clone())
    }

    /// What a variable holds.
    pub(crate) fn kind_of(&self, name: &str) -> Kind {
        let found = self.variables.iter().find(|variable| variable.name == name);
        found.map_or(Kind::Other, |variable| variable.kind)
    }

    /// An instance of one of the program's classes, with its class.
    pub(crate) fn instance(&mut self) -> Option<(String, Class)> {
        self.instance_that(|_| true)
    }

    /// An instance of a class for which something holds.
    pub(crate) fn instance_that(
        &mut self,
        accept: impl Fn(&Class) -> bool,
    ) -> Option<(String, Class)> {
        let name = self.find(|author, kind| match kind {
            Kind::Instance(class) => accept(&author.classes[class]),
            _ => false,
        })?;
        let Kind::Instance(class) = self.kind_of(&name) else { return None };
        Some((name, self.classes[class].clone()))
    }

    /// Something to store somewhere: mostly a variable or a new object.
    pub(crate) fn value(&mut self) -> String {
        match self.rng.below(10) {
            0..=4 => self.any().map_or_else(|| self.new_instance().0, |(name, _)| name),
            5..=7 => self.new_instance().0,
            8 => self.new_container(),
            _ => (*self.rng.pick(ATOMS)).to_owned(),
        }
    }

    /// A small new container.
    pub(crate) fn new_container(&mut self) -> String {
        let shapes =
            ["[]", "{}", "[VALUE]", "(VALUE, VALUE)", "{'k': VALUE}", "{1: VALUE}", "(1, 2)"];
        let shape = *self.rng.pick(&shapes);
        let mut text = String::new();
        for (i, part) in shape.split("VALUE").enumerate() {
            if i > 0 {
                let value = self.any().map_or_else(|| self.new_instance().0, |(name, _)| name);
                text.push_str(&value);
            }
            text.push_str(part);
        }
        text
    }

    /// A new instance of some class.
    pub(crate) fn new_instance(&mut self) -> (String, usize) {
        let class = self.rng.below(self.classes.len());
        (self.new_instance_of(class), class)
    }

    /// A new instance of a class whose instances can have weak references.
    pub(crate) fn weakable(&mut self) -> String {
        let classes: Vec<usize> =
            (0..self.classes.len()).filter(|class| self.classes[*class].has_weak).collect();
        if classes.is_empty() {
            return "callback('new')".to_owned();
        }
        let class = *self.rng.pick(&classes);
        self.new_instance_of(class)
    }

    /// A new instance of a class.
    pub(crate) fn new_instance_of(&mut self, class: usize) -> String {
        let label = self.fresh("o");
        format!("{}('{label}')", self.classes[class].name)
    }
}

/// Values that have no edges.
const ATOMS: &[&str] =
    &["None", "1", "1000", "'text'", "2.5", "()", "b'bytes'", "10 ** 20", "True"];

/// The statements in lines that are indented more than `margin`.
fn parse(lines: &[&str], margin: usize) -> Body {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut body = Vec::new();
    let mut rest = lines;
    while let [line, after @ ..] = rest {
        let n_inner = after.iter().take_while(|next| indent(next) > margin).count();
        let (inner, later) = after.split_at(n_inner);
        let text = line.trim_start().to_owned();
        let inner_margin = inner.first().map_or(margin, |first| indent(first));
        body.push(match inner {
            [] => Node::Line(text),
            _ => Node::Block(text, parse(inner, inner_margin)),
        });
        rest = later;
    }
    body
}
