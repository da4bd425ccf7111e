//! Whether the parts of a tree go together: the checks that CPython's compiler makes before it takes a tree.
//!
//! What a parser makes always passes; what a program has put together may not.

mod pattern;

use super::{Item, Kind, Node, Place, Problem};
use crate::bytecode::Const;

type Result<T = ()> = std::result::Result<T, Problem>;

/// Checks a whole tree.
pub(super) fn check(root: &Node) -> Result {
    match root.kind {
        Kind::Expression => expression(root.child(0), Kind::Load),
        _ => statements(root.list(0)),
    }
}

fn wrong<T>(text: impl Into<String>) -> Result<T> {
    Err(Problem::Value(text.into()))
}

fn require(condition: bool, text: &str) -> Result {
    if condition { Ok(()) } else { wrong(text) }
}

fn place(node: &Node) -> Result {
    let Some(Place { line, column, end_line, end_column }) = node.place else { return Ok(()) };
    if line > end_line {
        return wrong(format!("AST node line range ({line}, {end_line}) is not valid"));
    }
    if line < 0 && end_line != line || column < 0 && column != end_column {
        return wrong(format!(
            "AST node column range ({column}, {end_column}) for line range ({line}, {end_line}) is not valid"
        ));
    }
    if line == end_line && column > end_column {
        return wrong(format!("line {line}, column {column}-{end_column} is not a valid range"));
    }
    Ok(())
}

/// Some items, of which there must be one at least.
fn nonempty(node: &Node, field: usize) -> Result<&[Item]> {
    let items = node.list(field);
    if items.is_empty() {
        let class = node.kind.class();
        return wrong(format!("empty {} on {}", class.fields[field].name, class.name));
    }
    Ok(items)
}

fn body(node: &Node, field: usize) -> Result {
    statements(nonempty(node, field)?)
}

fn statements(items: &[Item]) -> Result {
    for item in items {
        match item.node() {
            Some(node) => statement(node)?,
            None => return wrong("None disallowed in statement list"),
        }
    }
    Ok(())
}

fn statement(node: &Node) -> Result {
    place(node)?;
    match node.kind {
        Kind::FunctionDef | Kind::AsyncFunctionDef => {
            body(node, 2)?;
            arguments(node.child(1))?;
            loads(node.list(3))?;
            load(node, 4)
        }
        Kind::ClassDef => {
            body(node, 3)?;
            loads(node.list(1))?;
            keywords(node.list(2))?;
            loads(node.list(4))
        }
        Kind::Delete => expressions(nonempty(node, 0)?, Kind::Del),
        Kind::Assign => {
            expressions(nonempty(node, 0)?, Kind::Store)?;
            load(node, 1)
        }
        Kind::AugAssign => augmented(node),
        Kind::AnnAssign => annotated(node),
        Kind::For | Kind::AsyncFor => {
            expression(node.child(0), Kind::Store)?;
            load(node, 1)?;
            body(node, 2)?;
            statements(node.list(3))
        }
        Kind::While | Kind::If => {
            load(node, 0)?;
            body(node, 1)?;
            statements(node.list(2))
        }
        Kind::With | Kind::AsyncWith => with(node),
        Kind::Match => pattern::match_statement(node),
        Kind::Try | Kind::TryStar => try_statement(node),
        Kind::Raise if node.child(0).is_none() => {
            require(node.child(1).is_none(), "Raise with cause but no exception")
        }
        Kind::Raise | Kind::Assert => {
            load(node, 0)?;
            load(node, 1)
        }
        Kind::Return | Kind::Expr => load(node, 0),
        Kind::ImportFrom if matches!(node.field(2), Item::Int(..0)) => {
            wrong("Negative ImportFrom level")
        }
        Kind::ImportFrom => nonempty(node, 1).map(|_| ()),
        Kind::Import | Kind::Global | Kind::Nonlocal => nonempty(node, 0).map(|_| ()),
        _ => Ok(()),
    }
}

fn augmented(node: &Node) -> Result {
    expression(node.child(0), Kind::Store)?;
    load(node, 2)?;
    let Some(target) = node.child(0) else { return Ok(()) };
    if matches!(target.kind, Kind::Name | Kind::Attribute | Kind::Subscript) {
        return Ok(());
    }
    let classes = &target.kind.group().classes;
    let number = classes.iter().take_while(|class| class.kind != target.kind).count() + 1;
    Err(Problem::System(format!("invalid node type ({number}) for augmented assignment")))
}

fn annotated(node: &Node) -> Result {
    let is_name = node.child(0).is_some_and(|target| target.kind == Kind::Name);
    if !is_name && !matches!(node.field(3), Item::Int(0)) {
        return Err(Problem::Type("AnnAssign with simple non-Name target".to_owned()));
    }
    expression(node.child(0), Kind::Store)?;
    load(node, 2)?;
    load(node, 1)
}

fn with(node: &Node) -> Result {
    for item in nonempty(node, 0)?.iter().filter_map(Item::node) {
        load(item, 0)?;
        expression(item.child(1), Kind::Store)?;
    }
    body(node, 1)
}

fn try_statement(node: &Node) -> Result {
    let name = node.kind.class().name;
    body(node, 0)?;
    let (handlers, orelse, finalbody) = (node.list(1), node.list(2), node.list(3));
    if handlers.is_empty() {
        require(
            !finalbody.is_empty(),
            &format!("{name} has neither except handlers nor finalbody"),
        )?;
        require(orelse.is_empty(), &format!("{name} has orelse but no except handlers"))?;
    }
    for handler in handlers.iter().filter_map(Item::node) {
        place(handler)?;
        load(handler, 0)?;
        body(handler, 2)?;
    }
    statements(finalbody)?;
    statements(orelse)
}

fn arguments(node: Option<&Node>) -> Result {
    let Some(node) = node else { return Ok(()) };
    let parameters = |items: &[Item]| {
        items.iter().filter_map(Item::node).try_for_each(|parameter| {
            place(parameter)?;
            load(parameter, 1)
        })
    };
    let starred = |field: usize| node.child(field).map_or(Ok(()), |parameter| load(parameter, 1));
    parameters(node.list(0))?;
    parameters(node.list(1))?;
    starred(2)?;
    parameters(node.list(3))?;
    starred(5)?;
    let n_positional = node.list(0).len() + node.list(1).len();
    let text = "more positional defaults than args on arguments";
    require(node.list(6).len() <= n_positional, text)?;
    let text = "length of kwonlyargs is not the same as kw_defaults on arguments";
    require(node.list(4).len() == node.list(3).len(), text)?;
    loads(node.list(6))?;
    optional_loads(node.list(4))
}

fn keywords(items: &[Item]) -> Result {
    items.iter().filter_map(Item::node).try_for_each(|keyword| load(keyword, 1))
}

/// An expression in a field, or nothing.
fn load(node: &Node, field: usize) -> Result {
    expression(node.child(field), Kind::Load)
}

fn loads(items: &[Item]) -> Result {
    expressions(items, Kind::Load)
}

fn optional_loads(items: &[Item]) -> Result {
    items.iter().try_for_each(|item| expression(item.node(), Kind::Load))
}

fn expressions(items: &[Item], context: Kind) -> Result {
    for item in items {
        require(item.node().is_some(), "None disallowed in expression list")?;
        expression(item.node(), context)?;
    }
    Ok(())
}

/// An expression that is to be loaded, stored or deleted; or nothing.
fn expression(node: Option<&Node>, context: Kind) -> Result {
    let Some(node) = node else { return Ok(()) };
    place(node)?;
    let wanted = context.class().name;
    let own = match node.kind {
        Kind::Attribute | Kind::Subscript => node.child(2),
        Kind::Starred | Kind::Name | Kind::List | Kind::Tuple => node.child(1),
        _ if context == Kind::Load => None,
        _ => {
            let text = format!("expression which can't be assigned to in {wanted} context");
            return wrong(text);
        }
    };
    if node.kind == Kind::Name {
        name(node.text(0))?;
    }
    if let Some(own) = own
        && own.kind != context
    {
        let found = own.kind.class().name;
        return wrong(format!("expression must have {wanted} context but has {found} instead"));
    }
    match node.kind {
        Kind::Starred => expression(node.child(0), context),
        Kind::List | Kind::Tuple => expressions(node.list(0), context),
        _ => parts(node),
    }
}

/// The parts of an expression, which are all to be loaded.
fn parts(node: &Node) -> Result {
    match node.kind {
        Kind::BoolOp => {
            require(node.list(1).len() >= 2, "BoolOp with less than 2 values")?;
            loads(node.list(1))
        }
        Kind::Lambda => {
            arguments(node.child(0))?;
            load(node, 1)
        }
        Kind::Dict => {
            let text = "Dict doesn't have the same number of keys as values";
            require(node.list(0).len() == node.list(1).len(), text)?;
            optional_loads(node.list(0))?;
            loads(node.list(1))
        }
        Kind::ListComp | Kind::SetComp | Kind::GeneratorExp => {
            comprehensions(node.list(1))?;
            load(node, 0)
        }
        Kind::DictComp => {
            comprehensions(node.list(2))?;
            load(node, 0)?;
            load(node, 1)
        }
        Kind::Compare => {
            let (n_operators, operands) = (node.list(1).len(), node.list(2));
            require(!operands.is_empty(), "Compare with no comparators")?;
            let text = "Compare has a different number of comparators and operands";
            require(operands.len() == n_operators, text)?;
            loads(operands)?;
            load(node, 0)
        }
        Kind::Call => {
            load(node, 0)?;
            loads(node.list(1))?;
            keywords(node.list(2))
        }
        // A target is stored, as the compiler checks.
        Kind::NamedExpr => load(node, 1),
        _ => all_parts(node),
    }
}

/// The parts of an expression about which there is nothing special.
fn all_parts(node: &Node) -> Result {
    let is_expression = |node: &Node| node.kind.group().name == "expr";
    for item in &node.fields {
        match item {
            Item::List(items) => loads(items)?,
            Item::Node(child) if is_expression(child) => expression(Some(child), Kind::Load)?,
            _ => {}
        }
    }
    Ok(())
}

fn comprehensions(items: &[Item]) -> Result {
    require(!items.is_empty(), "comprehension with no generators")?;
    for generator in items.iter().filter_map(Item::node) {
        expression(generator.child(0), Kind::Store)?;
        load(generator, 1)?;
        loads(generator.list(2))?;
    }
    Ok(())
}

/// A name, which must not be that of a constant.
fn name(name: Option<&str>) -> Result {
    match name {
        Some(name @ ("None" | "True" | "False")) => {
            wrong(format!("identifier field can't represent '{name}' constant"))
        }
        _ => Ok(()),
    }
}

/// Whether a constant is one of these three.
fn is_singleton(item: &Item) -> bool {
    matches!(item, Item::Constant(Const::None | Const::Bool(_)))
}
