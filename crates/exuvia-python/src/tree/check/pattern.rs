//! Patterns.

use super::{Result, body, expression, is_singleton, load, name, nonempty, place, require, wrong};
use crate::bytecode::Const;
use crate::tree::{Item, Kind, Node};

pub(super) fn match_statement(node: &Node) -> Result {
    load(node, 0)?;
    for case in nonempty(node, 1)?.iter().filter_map(Item::node) {
        case.child(0).map_or(Ok(()), |node| pattern(node, false))?;
        load(case, 1)?;
        body(case, 2)?;
    }
    Ok(())
}

fn patterns(items: &[Item], star_ok: bool) -> Result {
    items.iter().filter_map(Item::node).try_for_each(|item| pattern(item, star_ok))
}

fn pattern(node: &Node, star_ok: bool) -> Result {
    place(node)?;
    match node.kind {
        Kind::MatchValue => value(node.child(0)),
        Kind::MatchSingleton => require(
            is_singleton(node.field(0)),
            "MatchSingleton can only contain True, False and None",
        ),
        Kind::MatchSequence => patterns(node.list(0), true),
        Kind::MatchMapping => mapping(node),
        Kind::MatchClass => class(node),
        Kind::MatchStar => {
            require(star_ok, "can't use MatchStar here")?;
            capture(node.text(0))
        }
        Kind::MatchAs => {
            capture(node.text(1))?;
            let Some(inner) = node.child(0) else { return Ok(()) };
            let text = "MatchAs must specify a target name if a pattern is given";
            require(node.text(1).is_some(), text)?;
            pattern(inner, false)
        }
        _ => {
            require(node.list(0).len() >= 2, "MatchOr requires at least 2 patterns")?;
            patterns(node.list(0), false)
        }
    }
}

fn capture(target: Option<&str>) -> Result {
    require(target != Some("_"), "can't capture name '_' in patterns")?;
    name(target)
}

fn mapping(node: &Node) -> Result {
    let (keys, values) = (node.list(0), node.list(1));
    let text = "MatchMapping doesn't have the same number of keys as patterns";
    require(keys.len() == values.len(), text)?;
    capture(node.text(2))?;
    for key in keys.iter().filter_map(Item::node) {
        if key.kind != Kind::Constant || !is_singleton(key.field(0)) {
            value(Some(key))?;
        }
    }
    patterns(values, false)
}

fn class(node: &Node) -> Result {
    let (names, values) = (node.list(2), node.list(3));
    let text = "MatchClass doesn't have the same number of keyword attributes as patterns";
    require(names.len() == values.len(), text)?;
    load(node, 0)?;
    let mut class = node.child(0);
    while let Some(attribute) = class.filter(|class| class.kind == Kind::Attribute) {
        class = attribute.child(0);
    }
    if class.is_none_or(|class| class.kind != Kind::Name) {
        return wrong("MatchClass cls field can only contain Name or Attribute nodes.");
    }
    names.iter().try_for_each(|item| name(item.text()))?;
    patterns(node.list(1), false)?;
    patterns(values, false)
}

/// What a pattern compares with: a number, perhaps with a sign or with two parts, a text, or an attribute.
fn value(node: Option<&Node>) -> Result {
    let Some(node) = node else { return Ok(()) };
    expression(Some(node), Kind::Load)?;
    let is_allowed = match node.kind {
        Kind::Constant => {
            let is_plain = !is_singleton(node.field(0))
                && !matches!(
                    node.field(0),
                    Item::Constant(Const::Ellipsis | Const::Tuple(_) | Const::FrozenSet(_))
                );
            require(is_plain, "unexpected constant inside of a literal pattern")?;
            true
        }
        Kind::Attribute | Kind::JoinedStr => true,
        Kind::UnaryOp => is_negative(node, true),
        Kind::BinOp => {
            let is_sum = node.child(1).is_some_and(|op| matches!(op.kind, Kind::Add | Kind::Sub));
            let (left, right) = (node.child(0), node.child(2));
            let is_real =
                left.is_some_and(|left| is_number(left, false) || is_negative(left, false));
            is_sum && is_real && right.is_some_and(is_imaginary)
        }
        _ => false,
    };
    require(is_allowed, "patterns may only match literals and attribute lookups")
}

fn is_negative(node: &Node, allow_imaginary: bool) -> bool {
    node.kind == Kind::UnaryOp
        && node.child(0).is_some_and(|op| op.kind == Kind::USub)
        && node.child(1).is_some_and(|operand| is_number(operand, allow_imaginary))
}

fn is_number(node: &Node, allow_imaginary: bool) -> bool {
    let is_real =
        matches!(node.field(0), Item::Constant(Const::Int(_) | Const::BigInt(_) | Const::Float(_)));
    node.kind == Kind::Constant && is_real || allow_imaginary && is_imaginary(node)
}

fn is_imaginary(node: &Node) -> bool {
    node.kind == Kind::Constant && matches!(node.field(0), Item::Constant(Const::Complex(..)))
}
