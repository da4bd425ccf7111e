//! Classes: what the instances can hold, and what happens when they die.

use super::{Author, Class, Kind, Rule};

pub(crate) const RULES: &[Rule] = &[
    Rule::new("classes", 2, local_class),
    Rule::new("classes", 2, change_class),
    Rule::new("class_changes", 1, instance_of_changed_class),
];

/// The classes at the beginning of a program.
pub(crate) fn write_some(author: &mut Author<'_>) {
    let n = 2 + author.rng.below(3);
    for _ in 0..n {
        write_class(author);
    }
    // The first derived class makes a dictionary in its base.
    let names: Vec<String> = author.classes.iter().map(|class| class.name.clone()).collect();
    let builtins = BUILTINS.iter().map(|name| (*name).to_owned()).collect();
    author.line(format!(
        "derived = [type('D', (base,), {{}}) for base in [{}]]",
        [names, builtins].concat().join(", ")
    ));
}

const BUILTINS: &[&str] =
    &["list", "dict", "tuple", "set", "frozenset", "str", "int", "float", "Exception", "bytes"];

fn write_class(author: &mut Author<'_>) {
    let class = choose(author);
    let slots = slots(&class);
    let base = base(author, &class);
    author.block(format!("class {}{base}:", class.name), |author| {
        if let Some(slots) = slots {
            author.line(format!("__slots__ = {slots}"));
        }
        write_init(author, &class);
        if author.rng.chance(80) {
            write_del(author);
        }
        write_methods(author, &class);
    });
    author.classes.push(class);
}

fn choose(author: &mut Author<'_>) -> Class {
    let name = format!("K{}", author.classes.len());
    let subclasses = author.grammar.has("subclasses");
    let builtin = (subclasses && author.rng.chance(25)).then(|| *author.rng.pick(BUILTINS));
    let is_slotted = builtin.is_none() && author.rng.chance(25);
    // An instance of a class that varies in size has no place for a list of weak references.
    let has_weak = match builtin {
        Some("tuple" | "int" | "bytes") => false,
        Some(_) => true,
        None => !is_slotted || author.rng.chance(60),
    };
    let is_hashable = !matches!(builtin, Some("list" | "dict" | "set"));
    Class {
        name,
        builtin,
        attributes: &["a", "b", "c"],
        has_dict: !is_slotted || author.rng.chance(20),
        has_weak,
        is_hashable,
        is_callable: author.rng.chance(20),
        is_manager: author.rng.chance(25),
    }
}

fn slots(class: &Class) -> Option<String> {
    let is_slotted = class.builtin.is_none() && (!class.has_dict || !class.has_weak);
    if !is_slotted {
        return None;
    }
    let mut slots = "'label', 'a', 'b', 'c'".to_owned();
    for (is_there, name) in [(class.has_weak, "__weakref__"), (class.has_dict, "__dict__")] {
        if is_there {
            slots.push_str(&format!(", '{name}'"));
        }
    }
    Some(format!("({slots})"))
}

/// Without slots of its own a class inherits its instances' layout; with them, nothing is to clash.
fn base(author: &mut Author<'_>, class: &Class) -> String {
    let plain: Vec<String> = author
        .classes
        .iter()
        .filter(|other| other.builtin.is_none() && other.has_dict && other.has_weak)
        .map(|other| other.name.clone())
        .collect();
    match class.builtin {
        Some(builtin) => format!("({builtin})"),
        None if class.has_dict && class.has_weak && !plain.is_empty() && author.rng.chance(30) => {
            format!("({})", author.rng.pick(&plain))
        }
        None => String::new(),
    }
}

fn write_init(author: &mut Author<'_>, class: &Class) {
    if let Some(number) = class.builtin.filter(|name| matches!(*name, "int" | "float" | "bytes")) {
        author.function("def __new__(cls, label, a=None):", |author| {
            author.line(format!("return {number}.__new__(cls, 7)"));
        });
    }
    author.function("def __init__(self, label, a=None):", |author| {
        if author.grammar.has("refcounts") && author.rng.chance(15) {
            author.line("print('rc init', label, min(sys.getrefcount(self), 99), min(sys.getrefcount(a), 99))");
        }
        author.line("self.label = label");
        let extra = ["self.a = a", "self.me = self", "self.b = [self]", "self.c = self.method"];
        if author.rng.chance(60) {
            author.line("self.a = a");
        }
        if class.has_dict && author.rng.chance(10) {
            author.line(*author.rng.clone().pick(&extra));
        }
    });
}

fn write_del(author: &mut Author<'_>) {
    author.function("def __del__(self):", |author| {
        author.line("print('del', self.label)");
        if author.rng.chance(30) {
            let effect = *author.rng.pick(EFFECTS);
            if author.grammar.has(effect.0) {
                author.lines(effect.1);
            }
        }
    });
}

/// What finalizers do besides, with the topics they belong to.
const EFFECTS: &[(&str, &str)] = &[
    ("resurrection", "kept.append(self)"),
    ("resurrection", "if len(kept) < 3:\n    kept.append(self)"),
    ("resurrection", "kept[:] = [self]"),
    ("resurrection", "self.b = [self]\nkept.append(self.b)"),
    // At the end of a program there is garbage of CPython's own modules as well.
    ("collect", "print('nested', gc.collect() if running else gc.collect() * 0)"),
    ("collect", "print('finalized', gc.is_finalized(self), gc.is_tracked(self))"),
    ("errors", "raise ValueError(self.label)"),
    ("errors", "1 / 0"),
    ("errors", "try:\n    raise KeyError(self.label)\nexcept KeyError as e:\n    self.c = e"),
    ("errors", "print('handling', type(sys.exc_info()[1]).__name__)"),
    ("refcounts", "print('rc del', self.label, min(sys.getrefcount(self), 99))"),
    ("objects", "print('has', [n for n in ('a', 'b', 'c') if hasattr(self, n)])"),
    ("objects", "print('value', show(getattr(self, 'a', None)))"),
    ("objects", "self.a = None"),
    ("objects", "self.b = [self]"),
    ("objects", "self.c = type(self)"),
    ("containers", "kept.clear()"),
    ("containers", "print('kept', show(kept))"),
    ("weak", "print('weak', weakref.getweakrefcount(self))"),
    (
        "weak",
        "try:\n    kept.append(weakref.ref(self, on_death))\nexcept TypeError as e:\n    print(e)",
    ),
    ("generators", "print('sum', sum(i for i in range(3)))"),
];

fn write_methods(author: &mut Author<'_>, class: &Class) {
    author.lines("def method(self, x=None):\n    return x");
    if class.is_callable {
        author.lines("def __call__(self):\n    return self");
    }
    if class.is_manager {
        author.lines(MANAGER);
        let result = *author.rng.pick(&["self", "None", "[self]"]);
        author.lines(&format!("def __enter__(self):\n    return {result}"));
    }
    if author.rng.chance(20) {
        let methods = *author.rng.pick(METHODS);
        if author.grammar.has(methods.0) {
            author.lines(methods.1);
        }
    }
}

const MANAGER: &str = "\
def __exit__(self, kind, error, traceback):
    print('exit', self.label, kind.__name__ if kind else None)
    return self.label.endswith(('1', '3', '5'))";

/// Further methods, with the topics they belong to.
const METHODS: &[(&str, &str)] = &[
    ("objects", "@property\ndef fresh(self):\n    return [self]"),
    (
        "objects",
        "def __getattr__(self, name):\n    if name == 'missing':\n        return self\n    raise AttributeError(name)",
    ),
    ("objects", "def __repr__(self):\n    return '<' + self.label + '>'"),
    (
        "refcounts",
        "def count(self, x):\n    print('rc method', min(sys.getrefcount(self), 99), min(sys.getrefcount(x), 99))",
    ),
    ("generators", "def __iter__(self):\n    yield self\n    yield self.label"),
    ("objects", "def __add__(self, other):\n    return [self, other]"),
];

/// A class whose name is gone soon: it is a cycle.
fn local_class(author: &mut Author<'_>) -> Option<()> {
    let name = author.fresh("L");
    let base = match author.rng.below(4) {
        0 => "(list)".to_owned(),
        1 => {
            let class = author.rng.below(author.classes.len());
            format!("({})", author.classes[class].name)
        }
        _ => String::new(),
    };
    author.block(format!("class {name}{base}:"), |author| {
        let value = author.value();
        author.line(format!("held = {value}"));
        if author.rng.chance(50) {
            author.lines("def method(self):\n    return __class__");
        }
    });
    if author.rng.chance(40) && base != "(list)" && base.is_empty() {
        author.assign("x", Kind::Other, &format!("{name}()"));
    }
    author.line(format!("del {name}"));
    Some(())
}

fn change_class(author: &mut Author<'_>) -> Option<()> {
    let class = author.rng.below(author.classes.len());
    let name = author.classes[class].name.clone();
    let change = *author.rng.pick(&[
        "NAME.__del__ = lambda self: print('new del', self.label)",
        "if '__del__' in NAME.__dict__: del NAME.__del__",
        "NAME.held = VALUE",
        "NAME.held = None",
        "print('subclasses', [c.__name__ for c in NAME.__subclasses__()])",
        "print('rc class', min(sys.getrefcount(NAME), 99))",
    ]);
    if change.contains("rc class") && !author.grammar.has("refcounts") {
        return None;
    }
    let value = author.value();
    author.line(change.replace("NAME", &name).replace("VALUE", &value));
    Some(())
}

fn instance_of_changed_class(author: &mut Author<'_>) -> Option<()> {
    let (name, class) = author.instance_that(|class| class.has_dict && class.builtin.is_none())?;
    let wanted: Vec<String> = author
        .classes
        .iter()
        .filter(|other| {
            other.builtin.is_none() && other.has_dict && other.has_weak && other.name != class.name
        })
        .map(|other| other.name.clone())
        .collect();
    if wanted.is_empty() {
        return None;
    }
    let other = author.rng.pick(&wanted).clone();
    author.attempt(&format!("{name}.__class__ = {other}"));
    Some(())
}
