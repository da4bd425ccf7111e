//! Python programs as trees of statements, so that parts can be taken away.

use std::fmt::Write as _;

/// A statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Node {
    /// One line.
    Line(String),
    /// What ends with a colon, and what is indented below it.
    Block(String, Vec<Self>),
}

/// A program, or the body of a block.
pub(crate) type Body = Vec<Node>;

impl Node {
    /// How many statements there are in it, with itself.
    fn size(&self) -> usize {
        match self {
            Self::Line(_) => 1,
            Self::Block(_, body) => 1 + size(body),
        }
    }

    fn write(&self, indent: usize, text: &mut String) {
        let margin = "    ".repeat(indent);
        match self {
            Self::Line(line) => _ = writeln!(text, "{margin}{line}"),
            Self::Block(head, body) => {
                let _ = writeln!(text, "{margin}{head}");
                body.iter().for_each(|node| node.write(indent + 1, text));
                if body.is_empty() {
                    let _ = writeln!(text, "{margin}    pass");
                }
            }
        }
    }
}

/// The text of a program.
pub(crate) fn text(program: &[Node]) -> String {
    let mut text = String::new();
    program.iter().for_each(|node| node.write(0, &mut text));
    text
}

/// How many statements there are in all.
pub(crate) fn size(body: &[Node]) -> usize {
    body.iter().map(Node::size).sum()
}

/// The program without the statements numbered `start..start + n`, counted from the top, blocks before what is in them.
/// A block that goes takes all that is in it along.
pub(crate) fn without(program: &[Node], start: usize, n: usize) -> Body {
    let mut position = 0;
    prune(program, start..start + n, &mut position)
}

fn prune(body: &[Node], gone: std::ops::Range<usize>, position: &mut usize) -> Body {
    let mut kept = Vec::new();
    for node in body {
        let here = *position;
        *position += 1;
        match node {
            _ if gone.contains(&here) => *position += node.size() - 1,
            Node::Line(_) => kept.push(node.clone()),
            Node::Block(head, body) => {
                kept.push(Node::Block(head.clone(), prune(body, gone.clone(), position)));
            }
        }
    }
    kept
}

/// The program with the block numbered `target` replaced by what is in it; nothing if it is no block.
pub(crate) fn unwrapped(program: &[Node], target: usize) -> Option<Body> {
    let mut position = 0;
    let mut found = false;
    let body = unwrap_in(program, target, &mut position, &mut found);
    found.then_some(body)
}

fn unwrap_in(body: &[Node], target: usize, position: &mut usize, found: &mut bool) -> Body {
    let mut result = Vec::new();
    for node in body {
        let here = *position;
        *position += 1;
        match node {
            Node::Line(_) => result.push(node.clone()),
            Node::Block(_, inner) if here == target => {
                *found = true;
                *position += size(inner);
                result.extend(inner.iter().cloned());
            }
            Node::Block(head, inner) => {
                result.push(Node::Block(head.clone(), unwrap_in(inner, target, position, found)));
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::{Node, size, text, unwrapped, without};

    fn sample() -> Vec<Node> {
        let line = |text: &str| Node::Line(text.to_owned());
        let inner = Node::Block("if b:".to_owned(), vec![line("c")]);
        vec![line("a"), Node::Block("if x:".to_owned(), vec![inner, line("d")]), line("e")]
    }

    #[test]
    fn statements_are_numbered_from_the_top() {
        assert_eq!(size(&sample()), 6);
        assert_eq!(text(&without(&sample(), 2, 1)), "a\nif x:\n    d\ne\n");
        assert_eq!(text(&without(&sample(), 3, 2)), "a\nif x:\n    if b:\n        pass\ne\n");
        assert_eq!(text(&without(&sample(), 0, 2)), "e\n");
    }

    #[test]
    fn blocks_can_be_unwrapped() {
        let unwrapped_at = |target| unwrapped(&sample(), target).map(|body| text(&body));
        assert_eq!(unwrapped_at(1).as_deref(), Some("a\nif b:\n    c\nd\ne\n"));
        assert_eq!(unwrapped_at(2).as_deref(), Some("a\nif x:\n    c\n    d\ne\n"));
        assert_eq!(unwrapped_at(3), None);
    }
}
