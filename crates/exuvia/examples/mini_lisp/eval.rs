//! Values, environments, and what expressions mean.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use exuvia::{Gc, Heap, Trace};

use super::read::Expression;

/// A value. Its edges are the handles in it.
#[derive(Clone, Trace)]
pub(crate) enum Value {
    Nothing,
    Number(i64),
    Function(Gc<Function>),
}

/// A function: its parameters, its body, and where it was made.
#[derive(Trace)]
pub(crate) struct Function {
    // Expressions are behind an `Rc`, and hold no handles: nothing to trace.
    parameters: Rc<[Rc<str>]>,
    #[trace(skip)]
    body: Rc<[Expression]>,
    env: Gc<Env>,
}

/// Names and their values, and the environment around it.
#[derive(Trace)]
pub(crate) struct Env {
    names: RefCell<BTreeMap<Rc<str>, Value>>,
    outer: Option<Gc<Self>>,
}

impl Env {
    pub(crate) fn len(&self) -> usize {
        self.names.borrow().len()
    }
}

/// An interpreter.
pub(crate) struct Lisp {
    heap: Heap,
    global: Gc<Env>,
}

impl Lisp {
    pub(crate) fn new(heap: Heap) -> Self {
        let global = heap.alloc(Env { names: RefCell::default(), outer: None });
        Self { heap, global }
    }

    pub(crate) fn heap(&self) -> &Heap {
        &self.heap
    }

    pub(crate) fn into_global(self) -> Gc<Env> {
        self.global
    }

    pub(crate) fn run(&self, expression: &Expression) -> Result<Value, String> {
        self.eval(expression, &self.global, 0)
    }

    fn eval(&self, expression: &Expression, env: &Gc<Env>, depth: u32) -> Result<Value, String> {
        if depth > 2_000 {
            return Err("too many calls inside one another".to_owned());
        }
        match expression {
            Expression::Number(number) => Ok(Value::Number(*number)),
            Expression::Name(name) => look_up(env, name),
            Expression::List(items) => self.eval_list(items, env, depth + 1),
        }
    }

    fn eval_list(&self, items: &[Expression], env: &Gc<Env>, depth: u32) -> Result<Value, String> {
        match items {
            [Expression::Name(form), rest @ ..] if &**form == "if" => {
                self.eval_if(rest, env, depth)
            }
            [Expression::Name(form), Expression::Name(name), value] if &**form == "define" => {
                let value = self.eval(value, env, depth)?;
                env.names.borrow_mut().insert(name.clone(), value);
                Ok(Value::Nothing)
            }
            [Expression::Name(form), Expression::Name(name), value] if &**form == "set" => {
                assign(env, name, self.eval(value, env, depth)?)
            }
            [Expression::Name(form), Expression::List(names), body @ ..] if &**form == "lambda" => {
                self.make_function(names, body, env)
            }
            [Expression::Name(form), one, two] if matches!(&**form, "+" | "-" | "<") => {
                let (one, two) = (self.eval(one, env, depth)?, self.eval(two, env, depth)?);
                calculate(form, &one, &two)
            }
            [function, arguments @ ..] => self.call(function, arguments, env, depth),
            [] => Ok(Value::Nothing),
        }
    }

    fn eval_if(&self, parts: &[Expression], env: &Gc<Env>, depth: u32) -> Result<Value, String> {
        let [condition, yes, no] = parts else {
            return Err("`if` needs a condition and two branches".to_owned());
        };
        let holds = !matches!(self.eval(condition, env, depth)?, Value::Number(0) | Value::Nothing);
        self.eval(if holds { yes } else { no }, env, depth)
    }

    fn make_function(
        &self,
        names: &[Expression],
        body: &[Expression],
        env: &Gc<Env>,
    ) -> Result<Value, String> {
        let name = |name: &Expression| match name {
            Expression::Name(name) => Ok(name.clone()),
            other => Err(format!("{other:?} is no name for a parameter")),
        };
        let parameters = names.iter().map(name).collect::<Result<_, _>>()?;
        let function = Function { parameters, body: body.into(), env: env.clone() };
        Ok(Value::Function(self.heap.alloc(function)))
    }

    fn call(
        &self,
        function: &Expression,
        arguments: &[Expression],
        env: &Gc<Env>,
        depth: u32,
    ) -> Result<Value, String> {
        let Value::Function(function) = self.eval(function, env, depth)? else {
            return Err(format!("{function:?} is no function"));
        };
        if arguments.len() != function.parameters.len() {
            return Err(format!("{} arguments are too many or too few", arguments.len()));
        }
        let mut names = BTreeMap::new();
        for (name, argument) in function.parameters.iter().zip(arguments) {
            names.insert(name.clone(), self.eval(argument, env, depth)?);
        }
        let outer = Some(function.env.clone());
        let inner = self.heap.alloc(Env { names: RefCell::new(names), outer });
        let mut value = Value::Nothing;
        for part in &*function.body {
            value = self.eval(part, &inner, depth)?;
        }
        Ok(value)
    }
}

fn look_up(env: &Gc<Env>, name: &str) -> Result<Value, String> {
    let mut next = Some(env);
    while let Some(env) = next {
        if let Some(value) = env.names.borrow().get(name) {
            return Ok(value.clone());
        }
        next = env.outer.as_ref();
    }
    Err(format!("nothing is called {name}"))
}

fn assign(env: &Gc<Env>, name: &str, value: Value) -> Result<Value, String> {
    let mut next = Some(env);
    while let Some(env) = next {
        if let Some(place) = env.names.borrow_mut().get_mut(name) {
            let old = std::mem::replace(place, value.clone());
            drop(old);
            return Ok(value);
        }
        next = env.outer.as_ref();
    }
    Err(format!("nothing is called {name}"))
}

fn calculate(form: &str, one: &Value, two: &Value) -> Result<Value, String> {
    let (Value::Number(one), Value::Number(two)) = (one, two) else {
        return Err(format!("{form} needs two numbers"));
    };
    let number = match form {
        "+" => one.checked_add(*two),
        "-" => one.checked_sub(*two),
        _ => Some(i64::from(one < two)),
    };
    number.map(Value::Number).ok_or_else(|| format!("{one} {form} {two} is too large"))
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("nothing"),
            Self::Number(number) => number.fmt(f),
            Self::Function(function) => write!(f, "a function of {}", function.parameters.len()),
        }
    }
}
