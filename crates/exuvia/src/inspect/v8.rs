//! A snapshot in the format of V8's heap profiler, which Chrome's developer tools read.
//!
//! Flat arrays of numbers: for each node its type, name, id, size and number of edges; for each edge its type, name or index, and the
//! place of its target *in the array of nodes*; then the table of the strings that names are numbers of. Edges follow one another
//! in the order of the nodes that they leave.

use std::collections::HashMap;
use std::fmt::{self, Write};

use super::Place;
use super::json::{write_lines, write_string};
use super::snapshot::{Node, Snapshot};

/// The description of the arrays, as V8 writes it.
const META: &str = r#"{"node_fields":["type","name","id","self_size","edge_count","trace_node_id","detachedness"],
"node_types":[["hidden","array","string","object","code","closure","regexp","number","native","synthetic","concatenated string","sliced string","symbol","bigint","object shape"],"string","number","number","number","number","number"],
"edge_fields":["type","name_or_index","to_node"],
"edge_types":[["context","element","property","internal","hidden","shortcut","weak"],"string_or_number","node"],
"trace_function_info_fields":["function_id","name","script_name","script_id","line","column"],
"trace_node_fields":["id","function_info_index","count","size","children"],
"sample_fields":["timestamp_us","last_assigned_id"],
"location_fields":["object_index","script_id","line","column"]}"#;

/// How many numbers describe a node.
const NODE_FIELDS: usize = 7;
/// Types of nodes, by their positions in `META`.
const OBJECT: usize = 3;
const SYNTHETIC: usize = 9;
/// Types of edges.
const ELEMENT: usize = 1;
const PROPERTY: usize = 2;
const SHORTCUT: usize = 5;

/// The nodes that stand for no object: the root, its child, and that one's children.
const ROOT_NAMES: [&str; 7] =
    ["", "(GC roots)", "(held from outside)", "(immortal)", "(frozen)", "(untracked)", "(garbage)"];
/// The root's child.
const GC_ROOTS: usize = 1;
/// The first of the groups.
const GROUPS: usize = 2;

/// One row of the array of edges.
struct Row {
    kind: usize,
    name_or_index: usize,
    to: usize,
}

/// The strings, each once.
#[derive(Default)]
struct Strings<'s> {
    numbers: HashMap<&'s str, usize>,
    list: Vec<&'s str>,
}

impl<'s> Strings<'s> {
    fn number(&mut self, text: &'s str) -> usize {
        *self.numbers.entry(text).or_insert_with(|| {
            self.list.push(text);
            self.list.len() - 1
        })
    }
}

/// Writes a snapshot, see [`Snapshot::to_heapsnapshot`].
pub(super) fn write(snapshot: &Snapshot, out: &mut impl Write) -> fmt::Result {
    let mut strings = Strings::default();
    let edges = rows(snapshot, &mut strings);
    write!(
        out,
        "{{\"snapshot\":{{\"meta\":{META},\"node_count\":{},\"edge_count\":{},\
         \"trace_function_count\":0}},\n\"nodes\":[",
        edges.len(),
        edges.iter().map(Vec::len).sum::<usize>()
    )?;
    write_lines(out, edges.iter().enumerate(), |out, (number, edges)| {
        write_node(out, snapshot, number, edges.len(), &mut strings)
    })?;
    out.write_str("],\n\"edges\":[")?;
    write_lines(out, edges.iter().flatten(), |out, edge| {
        write!(out, "{},{},{}", edge.kind, edge.name_or_index, edge.to * NODE_FIELDS)
    })?;
    out.write_str(
        "],\n\"trace_function_infos\":[],\n\"trace_tree\":[],\n\"samples\":[],\n\
         \"locations\":[],\n\"strings\":[",
    )?;
    write_lines(out, &strings.list, |mut out, text| write_string(&mut out, text))?;
    out.write_str("]}\n")
}

/// The edges of each node: first those of the nodes that stand for no object.
fn rows<'s>(snapshot: &'s Snapshot, strings: &mut Strings<'s>) -> Vec<Vec<Row>> {
    let mut rows: Vec<Vec<Row>> = Vec::new();
    rows.resize_with(ROOT_NAMES.len(), Vec::new);
    rows[0].push(Row { kind: ELEMENT, name_or_index: 1, to: GC_ROOTS });
    for group in GROUPS..ROOT_NAMES.len() {
        let index = group - GROUPS + 1;
        rows[GC_ROOTS].push(Row { kind: ELEMENT, name_or_index: index, to: group });
    }
    let reached = snapshot.reached();
    for (id, node) in snapshot.nodes.iter().enumerate() {
        let to = ROOT_NAMES.len() + id;
        if let Some(group) = group(node, reached[id]) {
            let index = rows[group].len() + 1;
            rows[group].push(Row { kind: ELEMENT, name_or_index: index, to });
        }
        if node.is_root() {
            let name_or_index = strings.number(&node.label);
            rows[0].push(Row { kind: SHORTCUT, name_or_index, to });
        }
    }
    rows.extend(snapshot.nodes.iter().map(|node| object_rows(node, strings)));
    rows
}

fn object_rows<'s>(node: &'s Node, strings: &mut Strings<'s>) -> Vec<Row> {
    let row = |(index, edge): (usize, &'s super::Edge)| {
        let to = ROOT_NAMES.len() + edge.to;
        match &edge.name {
            Some(name) => Row { kind: PROPERTY, name_or_index: strings.number(name), to },
            None => Row { kind: ELEMENT, name_or_index: index, to },
        }
    };
    node.edges.iter().enumerate().map(row).collect()
}

/// Which of the groups leads to an object.
fn group(node: &Node, reached: bool) -> Option<usize> {
    let name = match node.place {
        _ if node.immortal => "(immortal)",
        Place::Frozen => "(frozen)",
        _ if node.outside > 0 => "(held from outside)",
        Place::Untracked => "(untracked)",
        _ if !reached => "(garbage)",
        _ => return None,
    };
    ROOT_NAMES.iter().position(|other| *other == name)
}

fn write_node<'s>(
    out: &mut dyn Write,
    snapshot: &'s Snapshot,
    number: usize,
    edges: usize,
    strings: &mut Strings<'s>,
) -> fmt::Result {
    let (kind, name, bytes) = match number.checked_sub(ROOT_NAMES.len()) {
        None => (SYNTHETIC, ROOT_NAMES[number], 0),
        Some(id) => {
            let node = &snapshot.nodes[id];
            (OBJECT, node.label.as_str(), node.bytes)
        }
    };
    let name = strings.number(name);
    // As V8 does it, ids of objects are odd.
    write!(out, "{kind},{name},{},{bytes},{edges},0,0", 2 * number + 1)
}
