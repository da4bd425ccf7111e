//! The feature `serde`: what is shown can be serialized.

use exuvia::inspect::explain;
use exuvia::{Gc, Heap, Trace};

#[derive(Trace)]
struct Pair(Gc<String>, Gc<String>);

#[test]
fn snapshots_and_explanations_are_serialized() {
    let heap = Heap::new();
    let text = heap.alloc("shed".to_owned());
    let pair = heap.alloc(Pair(text.clone(), text.clone()));
    let json = serde_json::to_value(heap.snapshot()).expect("no maps with odd keys");
    assert_eq!(json["nodes"][0]["edges"][1]["to"], 1);
    assert_eq!(json["nodes"][1]["place"], "Leaf");
    let json = serde_json::to_value(explain(Gc::as_any(&text))).expect("likewise");
    assert_eq!((&json["count"], &json["edges"]), (&3.into(), &2.into()));
    assert_eq!(json["anchor"]["Outside"], 1);
    drop(pair);
}
