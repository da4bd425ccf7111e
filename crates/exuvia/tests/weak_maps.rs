//! Weak maps: their interface, what goes when, and code of the user that comes back to them.

use std::cell::{Cell, RefCell};
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use exuvia::inspect::Stress;
use exuvia::{Collected, Gc, Heap, Trace, WeakMap, WeakValueMap};

thread_local! {
    static OUTPUT: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static KEPT: RefCell<Vec<Gc<Thing>>> = const { RefCell::new(Vec::new()) };
    static MAP: RefCell<Option<Rc<Map>>> = const { RefCell::new(None) };
}

type Map = WeakMap<Thing, Value>;
type Finalizer = fn(&Gc<Thing>);

fn say(text: impl Into<String>) {
    // Also at the end of a thread, when there is nobody left to be told.
    let _ = OUTPUT.try_with(|output| output.borrow_mut().push(text.into()));
}

fn output() -> String {
    OUTPUT.take().join(" ")
}

#[derive(Trace)]
#[trace(finalizer = finalize, unsafe_needs_finalizer = Thing::is_wanted)]
struct Thing {
    name: &'static str,
    edges: RefCell<Vec<Gc<Self>>>,
    map: Option<Map>,
    finalizer: Option<Finalizer>,
    _bell: Bell,
}

impl Thing {
    fn is_wanted(&self) -> bool {
        self.finalizer.is_some()
    }
}

fn finalize(this: &Gc<Thing>) {
    if let Some(finalizer) = this.finalizer {
        finalizer(this);
    }
}

/// A leaf that says its name when it is dropped.
#[derive(Trace)]
#[trace(leaf)]
struct Bell(&'static str);

impl Drop for Bell {
    fn drop(&mut self) {
        say(format!("drop:{}", self.0));
        assert_ne!(self.0, "bomb", "a bomb is dropped");
    }
}

#[derive(Trace)]
struct Value {
    bell: Bell,
    edges: Vec<Gc<Thing>>,
}

fn value(name: &'static str, edges: &[&Gc<Thing>]) -> Value {
    Value { bell: Bell(name), edges: edges.iter().copied().cloned().collect() }
}

fn make(name: &'static str, map: Option<Map>, finalizer: Option<Finalizer>) -> Gc<Thing> {
    Gc::new(Thing { name, edges: RefCell::default(), map, finalizer, _bell: Bell(name) })
}

fn thing(name: &'static str) -> Gc<Thing> {
    make(name, None, None)
}

fn link(from: &Gc<Thing>, to: &Gc<Thing>) {
    from.edges.borrow_mut().push(to.clone());
}

fn collect() -> Collected {
    Heap::current().collect(2)
}

#[test]
fn it_reads_like_a_hash_map() {
    let map = WeakMap::new();
    let keys = ["c", "a", "b"].map(|name| Gc::new(name.to_owned()));
    assert!(map.is_empty() && map.get(&keys[0]).is_none() && map.remove(&keys[0]).is_none());
    for (number, key) in keys.iter().enumerate() {
        assert!(!map.insert(key, number));
    }
    assert!(map.insert(&keys[0], 10));
    assert_eq!(
        (map.len(), map.get(&keys[0]), map.with(&keys[1], |one| one + 1)),
        (3, Some(10), Some(2))
    );
    // Equal is not identical.
    assert!(!map.contains_key(&Gc::new("c".to_owned())));
    let entries: Vec<_> = map.to_vec().into_iter().map(|(key, n)| (key.to_string(), n)).collect();
    assert_eq!(entries, [("c".into(), 10), ("a".into(), 1), ("b".into(), 2)]);
    map.retain(|key, _| **key != "a");
    assert_eq!(map.keys(), [keys[0].clone(), keys[2].clone()]);
    assert_eq!((map.remove(&keys[0]), map.remove(&keys[0])), (Some(10), None));
    assert_eq!(format!("{map:?}"), "WeakMap { len: 1, .. }");
    assert_eq!(Gc::weak_count(&keys[2]), 1);
    map.clear();
    assert_eq!((map.len(), Gc::weak_count(&keys[2])), (0, 0));
}

#[test]
fn an_entry_is_gone_before_callbacks_run_and_its_value_is_dropped_after_them() {
    for collected in [false, true] {
        let map = Rc::new(Map::new());
        let key = make("key", None, Some(|this| say(format!("del:{}", this.name))));
        if collected {
            link(&key, &key);
        }
        map.insert(&key, value("value", &[]));
        let watch = Gc::downgrade_with(&key, {
            let map = map.clone();
            move |_| say(format!("call:{}:{}", map.len(), map.keys().len()))
        });
        drop(key);
        let expected = if collected {
            // CPython's order; whoever is condemned stays whole until all finalizers have run.
            (1, "call:0:0 del:key drop:value drop:key")
        } else {
            (0, "del:key call:0:0 drop:value drop:key")
        };
        assert_eq!((collect().collected, output().as_str()), expected);
        drop(watch);
    }
}

#[test]
fn a_value_that_leads_back_to_its_key_goes_with_it() {
    let map = Map::new();
    let (key, middle) = (thing("key"), thing("middle"));
    link(&middle, &key);
    map.insert(&key, value("value", &[&middle]));
    drop(middle);
    assert_eq!((collect(), map.len()), (Collected::default(), 1));
    drop(key);
    assert_eq!(collect(), Collected { collected: 2, uncollectable: 0 });
    assert_eq!((output().as_str(), map.len()), ("drop:value drop:key drop:middle", 0));
}

#[test]
fn an_entry_needs_the_map_as_well() {
    let owner = make("owner", Some(Map::new()), None);
    let key = thing("key");
    let own = owner.map.as_ref().expect("a map");
    own.insert(&key, value("value", &[&owner]));
    link(&owner, &owner);
    drop(owner);
    // The owner and the object behind its map; the key lives on without the entry.
    assert_eq!(collect(), Collected { collected: 2, uncollectable: 0 });
    assert_eq!((output().as_str(), Gc::weak_count(&key)), ("drop:value drop:owner", 0));
    drop(key);
    assert_eq!(Heap::current().totals().alive, 0);
}

#[test]
fn maps_in_each_other_s_values_are_found() {
    let maps = [(); 2].map(|()| make("owner", Some(Map::new()), None));
    let keys = ["one", "two"].map(thing);
    for index in 0..2 {
        let map = maps[index].map.as_ref().expect("a map");
        // Each map's value leads to the other map's key, and to the other map.
        map.insert(&keys[index], value("value", &[&keys[1 - index], &maps[1 - index]]));
    }
    let [one, two] = keys;
    let [first, second] = maps;
    drop((second, two));
    assert_eq!(collect().collected, 0);
    drop(one);
    // Of the other owner nothing but the value told.
    assert_eq!(collect(), Collected { collected: 4, uncollectable: 0 });
    assert_eq!(first.map.as_ref().map(WeakMap::len), Some(0));
    drop(first);
    assert_eq!(Heap::current().totals().alive, 0);
}

#[test]
fn finalizers_see_what_the_entry_held_intact() {
    let map = Map::new();
    let key = thing("key");
    let held = make("held", None, Some(|this| say(format!("del:{}", this.edges.borrow()[0].name))));
    link(&held, &key);
    map.insert(&key, value("value", &[&held]));
    drop((key, held));
    assert_eq!(collect(), Collected { collected: 2, uncollectable: 0 });
    assert_eq!(output(), "del:key drop:value drop:key drop:held");
}

#[test]
fn a_resurrected_key_has_lost_its_entry() {
    let map = Map::new();
    let key = make("key", None, Some(|this| KEPT.with_borrow_mut(|kept| kept.push(this.clone()))));
    link(&key, &key);
    map.insert(&key, value("value", &[&key]));
    drop(key);
    assert_eq!((collect().collected, map.len(), output().as_str()), (0, 0, "drop:value"));
    let key = KEPT.take().pop().expect("the key");
    assert!(!map.contains_key(&key));
    map.insert(&key, value("again", &[]));
    drop(key);
    assert_eq!((collect().collected, map.len(), output().as_str()), (1, 0, "drop:again drop:key"));
}

#[test]
fn finalizers_may_enter_the_condemned_into_maps() {
    enter_the_condemned();
    Heap::current().set_stress(Stress { verify: true, ..Stress::default() });
    enter_the_condemned();
}

fn enter_the_condemned() {
    fn enter(this: &Gc<Thing>) {
        let map = MAP.with_borrow(Clone::clone).expect("a map");
        map.insert(this, value("value", &[this]));
        if let Some(map) = &this.map {
            map.insert(this, value("own", &[this]));
        }
        say("del");
    }
    let map = Rc::new(Map::new());
    MAP.set(Some(map.clone()));
    let key = make("key", Some(Map::new()), Some(enter));
    link(&key, &key);
    drop(key);
    // The living map's value holds the key: it is only found to be unreachable by the next collection.
    assert_eq!((collect().collected, map.len()), (0, 1));
    assert_eq!(collect(), Collected { collected: 2, uncollectable: 0 });
    assert_eq!(map.len(), 0);
    assert_eq!(output(), "del drop:value drop:own drop:key");
    // Without an edge back there is nothing to wait for.
    fn enter_only(this: &Gc<Thing>) {
        let map = MAP.with_borrow(Clone::clone).expect("a map");
        map.insert(this, value("value", &[]));
        let own = this.map.as_ref().expect("a map");
        own.insert(this, value("own", &[this]));
    }
    let key = make("key", Some(Map::new()), Some(enter_only));
    link(&key, &key);
    drop(key);
    assert_eq!(collect(), Collected { collected: 2, uncollectable: 0 });
    assert_eq!((map.len(), output().as_str()), (0, "drop:value drop:own drop:key"));
    MAP.take();
}

#[test]
fn a_resurrected_map_has_lost_the_entries_of_the_dead_only() {
    let owner = make(
        "owner",
        Some(Map::new()),
        Some(|this| {
            KEPT.with_borrow_mut(|kept| kept.push(this.clone()));
        }),
    );
    link(&owner, &owner);
    let (living, dead) = (thing("living"), thing("dead"));
    link(&dead, &dead);
    let map = owner.map.as_ref().expect("a map");
    map.insert(&living, value("a", &[&owner]));
    map.insert(&dead, value("b", &[&owner]));
    drop((owner, dead));
    assert_eq!((collect().collected, output().as_str()), (1, "drop:b drop:dead"));
    let owner = KEPT.take().pop().expect("the owner");
    let map = owner.map.as_ref().expect("a map");
    assert_eq!(map.with(&living, |value| value.edges[0].name), Some("owner"));
    drop(living);
    assert_eq!((map.len(), output().as_str()), (0, "drop:a drop:living"));
}

#[test]
fn keys_and_values_may_live_in_other_heaps() {
    let (one, two) = (Heap::new(), Heap::new());
    let map = WeakMap::new_in(&one);
    let (near, far) = (one.alloc(RefCell::new(0)), two.alloc(RefCell::new(0)));
    map.insert(&near, far.clone());
    map.insert(&far, near.clone());
    for heap in [&one, &two] {
        assert_eq!(heap.collect(2), Collected::default());
    }
    assert_eq!(map.len(), 2);
    drop(far);
    // Its handle in the map keeps it, and a cycle through two heaps is not found.
    assert_eq!((two.collect(2), map.len()), (Collected::default(), 2));
    drop(map.remove(&near));
    // That was its last handle.
    assert_eq!(map.len(), 0);
    drop(one);
    map.insert(&near, near.clone());
    assert_eq!(map.len(), 1);
    map.clear();
    drop((near, two));
    assert!(map.is_empty());
}

#[test]
fn maps_may_outlive_their_thread_s_heap() {
    thread_local!(static LATE: RefCell<Option<(Map, Gc<Thing>)>> = const { RefCell::new(None) });
    let thread = std::thread::spawn(|| {
        let map = Map::new();
        let key = thing("key");
        map.insert(&key, value("value", &[&key]));
        LATE.set(Some((map, key)));
    });
    thread.join().expect("no panic at the end of the thread");
}

#[test]
fn code_of_the_user_may_do_what_it_likes_with_the_map() {
    let map = Rc::new(Map::new());
    let keys = ["one", "two", "three"].map(thing);
    let fill = || keys.iter().for_each(|key| assert!(!map.insert(key, value("value", &[key]))));
    fill();
    map.with(&keys[0], |value| {
        assert!(map.remove(&keys[1]).is_some());
        assert!(map.insert(&keys[0], Value { bell: Bell("other"), edges: Vec::new() }));
        Heap::current().collect(2);
        // The value that is looked at lives until the call is over.
        assert_eq!((value.bell.0, value.edges[0].name), ("value", "one"));
    });
    map.clear();
    fill();
    let mut seen = 0;
    map.for_each(|key, _| {
        map.clear();
        Heap::current().collect(2);
        seen += usize::from(!map.contains_key(key));
    });
    assert_eq!((seen, map.len()), (1, 0), "entries that are gone are not shown");
    fill();
    map.retain(|key, _| {
        assert!(!Gc::ptr_eq(key, &keys[2]), "it is not there any more");
        assert_eq!(map.remove(&keys[2]).is_some(), Gc::ptr_eq(key, &keys[0]));
        !Gc::ptr_eq(key, &keys[0])
    });
    assert_eq!(map.keys().iter().map(|key| key.name).collect::<Vec<_>>(), ["two"]);
    drop(keys);
    collect();
    assert_eq!(map.len(), 0);
}

#[test]
#[should_panic(expected = "while somebody looks at it")]
fn a_value_is_not_taken_out_while_somebody_looks_at_it() {
    let (map, key) = (WeakMap::new(), Gc::new(1));
    map.insert(&key, 2);
    map.with(&key, |_| map.remove(&key));
}

#[test]
fn panics_leave_map_and_heap_whole() {
    for collected in [false, true] {
        let map = Map::new();
        let keys = ["one", "two"].map(thing);
        for key in &keys {
            link(key, key);
            map.insert(key, value("bomb", &[]));
        }
        let died = catch_unwind(AssertUnwindSafe(|| {
            if !collected {
                keys.iter().for_each(|key| drop(key.edges.take()));
            }
            drop(keys);
            collect();
        }));
        let payload = died.expect_err("it panics");
        let text = payload.downcast_ref::<String>().expect("a message");
        assert!(text.contains("a bomb is dropped"), "{text}");
        assert!(map.is_empty());
        assert_eq!(collect(), Collected::default());
        assert_eq!(Heap::current().totals().alive, 1);
        output();
    }
}

#[test]
fn leaves_can_be_keys_and_values() {
    let map = WeakMap::new();
    let keys: Vec<_> = (0..1000).map(Gc::new).collect();
    keys.iter().for_each(|key| assert!(!map.insert(key, key.to_string())));
    assert_eq!(collect(), Collected::default());
    assert_eq!(map.get(&keys[7]).as_deref(), Some("7"));
    drop(keys);
    assert!(map.is_empty());
}

#[test]
fn many_maps_for_one_key_come_and_go() {
    let key = thing("key");
    for round in 0..10_000 {
        let map = WeakMap::new();
        map.insert(&key, round);
    }
    assert_eq!(Gc::weak_count(&key), 0);
    let maps: Vec<_> = (0..10_000).map(|_| WeakMap::new()).collect();
    maps.iter().for_each(|map| assert!(!map.insert(&key, key.clone())));
    assert_eq!(Gc::weak_count(&key), 10_000);
    drop(key);
    collect();
    assert!(maps.iter().all(WeakMap::is_empty));
}

#[test]
fn a_value_map_reads_like_a_hash_map() {
    let map = WeakValueMap::new();
    let values = [1, 2, 3].map(Gc::new);
    for (name, value) in ["c", "a", "b"].iter().zip(&values) {
        assert!(map.insert(name.to_string(), value).is_none());
    }
    assert_eq!(
        (map.len(), map.get("a").as_deref(), map.with("b", |b| b + 1)),
        (3, Some(&2), Some(4))
    );
    assert_eq!(map.insert("c".to_string(), &values[1]).as_deref(), Some(&1));
    let entries = map.to_vec();
    let names: Vec<_> = entries.iter().map(|(name, value)| (name.as_str(), **value)).collect();
    assert_eq!(names, [("a", 2), ("b", 3), ("c", 2)]);
    assert_eq!((map.values().len(), map.contains_key("x")), (3, false));
    drop(entries);
    let [one, two, three] = values;
    drop(two);
    assert_eq!((map.len(), map.get("a"), map.get("c")), (1, None, None));
    assert_eq!(map.remove("b").as_deref(), Some(&3));
    map.insert("one".to_string(), &one);
    map.insert("three".to_string(), &three);
    map.retain(|key, _| key != "one");
    assert_eq!(format!("{map:?}"), "WeakValueMap { len: 1, .. }");
    map.clear();
    assert!(map.is_empty() && Gc::weak_count(&three) == 0);
}

#[test]
fn a_value_map_s_entry_is_gone_before_callbacks_run_and_its_key_is_dropped_after_them() {
    struct Key(Bell);
    impl PartialEq for Key {
        fn eq(&self, other: &Self) -> bool {
            self.0.0 == other.0.0
        }
    }
    impl Eq for Key {}
    impl Hash for Key {
        fn hash<H: Hasher>(&self, state: &mut H) {
            self.0.0.hash(state);
        }
    }
    for collected in [false, true] {
        let map = Rc::new(WeakValueMap::new());
        let object = thing("object");
        if collected {
            link(&object, &object);
        }
        map.insert(Key(Bell("key")), &object);
        let watch = Gc::downgrade_with(&object, {
            let map = map.clone();
            move |_| say(format!("call:{}", map.len()))
        });
        drop(object);
        collect();
        assert_eq!(output(), "call:0 drop:key drop:object");
        drop(watch);
    }
}

#[test]
fn edges_of_a_value_map_s_keys_are_traced() {
    #[derive(Trace)]
    struct Owner {
        table: WeakValueMap<Name, Gc<i32>>,
        own: RefCell<Option<Gc<Self>>>,
    }
    #[derive(Trace)]
    struct Name(&'static str, Gc<Owner>);
    impl PartialEq for Name {
        fn eq(&self, other: &Self) -> bool {
            self.0 == other.0
        }
    }
    impl Eq for Name {}
    impl Hash for Name {
        fn hash<H: Hasher>(&self, state: &mut H) {
            self.0.hash(state);
        }
    }
    let owner = Gc::new(Owner { table: WeakValueMap::new(), own: RefCell::new(None) });
    let value = Gc::new(Gc::new(5));
    owner.table.insert(Name("name", owner.clone()), &value);
    *owner.own.borrow_mut() = Some(owner.clone());
    drop(owner);
    assert_eq!(collect(), Collected { collected: 1, uncollectable: 0 });
    assert_eq!(Gc::weak_count(&value), 0);
}

#[test]
fn comparing_keys_may_use_the_map() {
    thread_local! {
        static TABLE: WeakValueMap<Nosy, Thing> = WeakValueMap::new();
        static DEPTH: Cell<usize> = const { Cell::new(0) };
    }
    struct Nosy(u8);
    impl PartialEq for Nosy {
        fn eq(&self, other: &Self) -> bool {
            if DEPTH.replace(1) == 0 {
                // Frees one of the values, and asks for another.
                KEPT.take();
                TABLE.with(|table| assert!(table.get(&Self(200)).is_none()));
                DEPTH.set(0);
            }
            self.0 % 100 == other.0 % 100
        }
    }
    impl Eq for Nosy {}
    impl Hash for Nosy {
        fn hash<H: Hasher>(&self, _: &mut H) {}
    }
    TABLE.with(|table| {
        let kept = thing("kept");
        table.insert(Nosy(1), &kept);
        let short = thing("short");
        table.insert(Nosy(2), &short);
        KEPT.with_borrow_mut(|all| all.push(short));
        assert_eq!(table.len(), 2);
        assert!(table.get(&Nosy(2)).is_none(), "it died while it was looked for");
        assert_eq!(table.get(&Nosy(101)).map(|thing| thing.name), Some("kept"));
        assert_eq!(table.len(), 1);
    });
}
