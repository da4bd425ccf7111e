//! A snapshot as text for Graphviz.

use std::fmt::{self, Write};

use super::snapshot::{Node, Snapshot};

/// Writes a snapshot, see [`Snapshot::to_dot`].
pub(super) fn write(snapshot: &Snapshot, out: &mut impl Write) -> fmt::Result {
    out.write_str("digraph heap {\n  node [shape=box];\n")?;
    for (id, node) in snapshot.nodes.iter().enumerate() {
        write_node(out, id, node)?;
    }
    for (id, node) in snapshot.nodes.iter().enumerate() {
        for edge in &node.edges {
            write!(out, "  n{id} -> n{}", edge.to)?;
            if let Some(name) = &edge.name {
                write!(out, " [label=\"{}\"]", Escaped(name))?;
            }
            out.write_str(";\n")?;
        }
    }
    out.write_str("}\n")
}

fn write_node(out: &mut impl Write, id: usize, node: &Node) -> fmt::Result {
    let counts = if node.immortal {
        "immortal".to_owned()
    } else {
        format!("count {}, outside {}", node.count, node.outside)
    };
    let root = if node.is_root() { ", penwidth=2" } else { "" };
    let label = Escaped(&node.label);
    writeln!(out, "  n{id} [label=\"{label}\\n{}, {counts}\"{root}];", node.place)
}

/// Text between quotes.
struct Escaped<'t>(&'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '"' | '\\' => write!(f, "\\{c}")?,
                '\n' => f.write_str("\\n")?,
                c if c.is_control() => f.write_char('\u{fffd}')?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}
