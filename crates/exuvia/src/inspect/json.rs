//! JSON text: strings, and a snapshot.

use std::fmt::{self, Write};

use super::snapshot::{Edge, Node, Snapshot};

/// Writes a string with its quotes.
pub(super) fn write_string(out: &mut impl Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(out, "\\{c}")?,
            '\n' => out.write_str("\\n")?,
            '\u{0}'..='\u{1f}' | '\u{7f}' | '\u{2028}' | '\u{2029}' => {
                write!(out, "\\u{:04x}", u32::from(c))?;
            }
            _ => out.write_char(c)?,
        }
    }
    out.write_char('"')
}

/// Writes what `item` writes for each of `items`, with commas between, each on a line of its own.
pub(super) fn write_lines<T>(
    out: &mut impl Write,
    items: impl IntoIterator<Item = T>,
    mut item: impl FnMut(&mut dyn Write, T) -> fmt::Result,
) -> fmt::Result {
    for (index, value) in items.into_iter().enumerate() {
        out.write_str(if index == 0 { "\n" } else { ",\n" })?;
        item(out, value)?;
    }
    out.write_char('\n')
}

/// Writes a snapshot, see [`Snapshot::to_json`].
pub(super) fn write(snapshot: &Snapshot, out: &mut impl Write) -> fmt::Result {
    out.write_str("{\"nodes\":[")?;
    write_lines(out, snapshot.nodes.iter().enumerate(), |mut out, (id, node)| {
        write_node(&mut out, id, node)
    })?;
    out.write_str("]}\n")
}

fn write_node(out: &mut impl Write, id: usize, node: &Node) -> fmt::Result {
    write!(out, "{{\"id\":{id},\"label\":")?;
    write_string(out, &node.label)?;
    out.write_str(",\"type\":")?;
    write_string(out, node.type_name)?;
    let Node { address, bytes, place, count, immortal, outside, finalized, .. } = node;
    write!(
        out,
        ",\"address\":{address},\"bytes\":{bytes},\"place\":\"{place}\",\"count\":{count},\
         \"immortal\":{immortal},\"outside\":{outside},\"finalized\":{finalized},\"edges\":["
    )?;
    for (index, Edge { to, name }) in node.edges.iter().enumerate() {
        write!(out, "{}{{\"to\":{to}", if index == 0 { "" } else { "," })?;
        if let Some(name) = name {
            out.write_str(",\"name\":")?;
            write_string(out, name)?;
        }
        out.write_char('}')?;
    }
    out.write_str("]}")
}
