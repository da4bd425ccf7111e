//! A cache that forgets what was used least recently: a map, and a doubly linked list whose nodes hold each other.
//!
//! With `Rc` one direction of the list has to be weak, and somebody has to think about which. Here both are ordinary edges.
//!
//! ```text
//! cargo run -p exuvia --example lru_cache
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what happens")]

use std::collections::HashMap;
use std::hash::Hash;

use exuvia::{Field, Gc, Heap, Trace};

/// A node of the list.
#[derive(Trace)]
struct Node<K: Trace, V: Trace> {
    key: K,
    value: V,
    newer: Field<Option<Gc<Self>>>,
    older: Field<Option<Gc<Self>>>,
}

/// A cache with room for `capacity` entries.
struct LruCache<K: Trace, V: Trace> {
    capacity: usize,
    nodes: HashMap<K, Gc<Node<K, V>>>,
    newest: Option<Gc<Node<K, V>>>,
    oldest: Option<Gc<Node<K, V>>>,
}

impl<K: Trace + Clone + Eq + Hash, V: Trace + Clone> LruCache<K, V> {
    fn new(capacity: usize) -> Self {
        Self { capacity, nodes: HashMap::new(), newest: None, oldest: None }
    }

    /// The value for a key, which becomes the newest entry.
    fn get(&mut self, key: &K) -> Option<V> {
        let node = self.nodes.get(key)?.clone();
        self.unlink(&node);
        self.link(&node);
        Some(node.value.clone())
    }

    /// Adds an entry, and forgets the oldest one if there is no room.
    fn put(&mut self, key: K, value: V) {
        if let Some(old) = self.nodes.remove(&key) {
            self.unlink(&old);
        }
        if self.nodes.len() == self.capacity
            && let Some(oldest) = self.oldest.clone()
        {
            self.unlink(&oldest);
            self.nodes.remove(&oldest.key);
        }
        let (newer, older) = (Field::new(None), Field::new(None));
        let node = Gc::new(Node { key: key.clone(), value, newer, older });
        self.link(&node);
        self.nodes.insert(key, node);
    }

    fn link(&mut self, node: &Gc<Node<K, V>>) {
        node.older.set(self.newest.clone());
        match &self.newest {
            Some(newest) => newest.newer.set(Some(node.clone())),
            None => self.oldest = Some(node.clone()),
        }
        self.newest = Some(node.clone());
    }

    fn unlink(&mut self, node: &Gc<Node<K, V>>) {
        let (newer, older) = (node.newer.take(), node.older.take());
        match &newer {
            Some(newer) => newer.older.set(older.clone()),
            None => self.newest = older.clone(),
        }
        match older {
            Some(older) => older.newer.set(newer),
            None => self.oldest = newer,
        }
    }

    /// The keys, newest first.
    fn keys(&self) -> Vec<K> {
        let mut keys = Vec::new();
        let mut next = self.newest.clone();
        while let Some(node) = next {
            keys.push(node.key.clone());
            next = node.older.get();
        }
        keys
    }
}

pub(crate) fn main() {
    let mut cache = LruCache::new(3);
    for (key, value) in [("one", 1), ("two", 2), ("three", 3)] {
        cache.put(key, value);
    }
    println!("{:?}", cache.keys());
    println!("two is {:?}, and the newest now: {:?}", cache.get(&"two"), cache.keys());
    cache.put("four", 4);
    println!("one was the oldest: {:?}, {:?}", cache.get(&"one"), cache.keys());

    // The nodes hold each other: without a collector they would leak here.
    drop(cache);
    let heap = Heap::current();
    println!("{} nodes without a cache", heap.totals().alive);
    println!("{} of them found by the collector", heap.collect(2).collected);
}
