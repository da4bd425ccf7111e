//! Compares the heaps with the model.

use exuvia::Heap;

use crate::object::{has_edges, id_of};
use crate::state::{Record, State};

impl State {
    /// What must hold between operations. Looks at everything if `whole`, otherwise at what has changed.
    ///
    /// # Panics
    /// If it does not hold.
    pub(crate) fn settle(&self, whole: bool) {
        self.report();
        assert_eq!(
            (self.dying.get(), self.depth.get()),
            (0, 0),
            "all drops have come to their end"
        );
        self.bury();
        self.settle_stocks();
        self.settle_heaps();
        self.settle_watches();
        if self.vague.get() || !self.setting.get().observed {
            self.forgive();
        }
        if whole {
            self.check_handles();
            self.check_weak();
            self.check_heaps();
        }
        self.report();
        self.vague.set(false);
        self.panicked.set(false);
    }

    /// Nothing that can be reached has died, and whatever lost its last handle has.
    fn bury(&self) {
        let mut graph = self.graph.borrow_mut();
        for id in std::mem::take(&mut graph.unheld) {
            let node = &graph.nodes[id];
            assert!(!node.alive || node.count != 0, "{id} lives without a handle: {node:?}");
        }
        graph.steps.clear();
        let dead = std::mem::take(&mut graph.dead);
        if dead.is_empty() {
            return;
        }
        let reached = graph.reached();
        for id in dead {
            assert!(!reached[id], "{id} died though it can be reached: {:?}", graph.nodes[id]);
        }
    }

    fn settle_heaps(&self) {
        let vague = self.vague.get() || self.mixed.replace(false);
        let mut is_broken = false;
        for record in self.heaps.borrow_mut().iter_mut() {
            is_broken |= record.running.take().is_some();
            let Some(heap) = &record.heap else { continue };
            if self.panicked.get() {
                // The object that was being made may have been made or not.
                let made = heap.totals().made;
                assert!(made.abs_diff(record.made) <= 1, "{made} instead of {}", record.made);
                record.made = made;
            }
            let count = heap.counts()[0];
            if vague || !self.setting.get().observed {
                record.count = count;
            }
            assert_eq!(count, record.count, "allocations less frees since the last collection");
        }
        assert!(!is_broken || self.panicked.get(), "a collection did not come to its end");
    }

    /// Those whose target has died must have been told.
    fn settle_watches(&self) {
        let mut graph = self.graph.borrow_mut();
        self.watches.borrow_mut().retain(|watch| {
            if !graph.nodes[watch.target].alive {
                graph.nodes[watch.watcher].due += 1;
            }
            graph.nodes[watch.target].alive && graph.nodes[watch.watcher].alive
        });
    }

    /// Takes over what a collection that was not foretold has done to weak handles and watchers.
    fn forgive(&self) {
        let mut graph = self.graph.borrow_mut();
        for entry in self.weak.borrow_mut().iter_mut() {
            entry.cleared |= entry.weak.is_dead();
        }
        self.watches.borrow_mut().retain(|watch| !watch.weak.is_dead());
        for node in &mut graph.nodes {
            node.due = node.told;
        }
    }

    fn check_handles(&self) {
        for held in self.held.borrow().iter() {
            let (graph, any) = (self.graph.borrow(), held.any());
            let node = &graph.nodes[held.id()];
            if !node.immortal {
                assert_eq!(any.strong_count(), node.count, "the count of {node:?}");
            }
            let flags = (any.is_tracked(), any.is_finalized(), any.is_trackable());
            assert_eq!(flags, (node.tracked, node.finalized, has_edges(any)), "{node:?}");
            drop(graph);
            self.check_edges(any);
        }
        for node in self.graph.borrow().nodes.iter().filter(|node| node.alive) {
            let told = (node.told, node.due);
            assert!(told.0 == told.1, "told and to be told: {told:?}: {node:?}");
        }
    }

    fn check_weak(&self) {
        for entry in self.weak.borrow().iter() {
            let alive = self.graph.borrow().nodes[entry.target].alive;
            let found = entry.weak.upgrade().map(|any| id_of(&any));
            let expected = (alive && !entry.cleared).then_some(entry.target);
            if found != expected && self.setting.get().observed {
                panic!("a weak handle to {} leads to {found:?}", entry.target);
            }
            assert!(found.is_none() || found == Some(entry.target) && alive);
        }
    }

    fn check_heaps(&self) {
        for number in self.live.get() {
            let Some(heap) = self.heap(number) else { continue };
            self.check_everything(&heap, number);
            for any in heap.objects(None) {
                let graph = self.graph.borrow();
                let node = &graph.nodes[id_of(&any)];
                assert!(node.alive && node.tracked && !node.frozen, "in a list: {node:?}");
                // One more is the list's that is being walked along.
                if !node.immortal {
                    assert_eq!(any.strong_count(), node.count + 1, "the count of {node:?}");
                }
                drop(graph);
                self.check_edges(&any);
            }
            let fuse = self.disarm();
            assert_eq!(heap.verify(), Ok(()), "what the heap finds itself");
            fuse.into_iter().for_each(|spot| self.arm(spot));
            self.record(number, |record| self.check_sums(&heap, number, record));
        }
    }

    /// The heap has all objects that the model has, and no others.
    fn check_everything(&self, heap: &Heap, number: usize) {
        let graph = self.graph.borrow();
        let mut found: Vec<_> = heap.everything().iter().map(id_of).collect();
        found.sort_unstable();
        let living = graph.nodes.iter().zip(0..);
        let living = living.filter(|(node, _)| node.alive && node.made && node.heap == number);
        let living: Vec<usize> = living.map(|(_, id)| id).collect();
        assert_eq!(found, living, "all objects");
        let by_type = heap.memory_by_type();
        let used = by_type.iter().map(|memory| memory.used).sum::<usize>();
        assert_eq!(used, living.len(), "all types: {by_type:?}");
    }

    /// What the heap says of itself adds up.
    fn check_sums(&self, heap: &Heap, number: usize, record: &Record) {
        let graph = self.graph.borrow();
        let living = graph.living(number).count() as u64;
        let totals = heap.totals();
        assert_eq!((totals.made, totals.alive), (record.made, living), "objects made and alive");
        let freed = totals.freed_by_counting + totals.freed_by_collector;
        assert_eq!(freed + totals.alive, totals.made, "objects made are freed or alive");
        let frozen = graph.living(number).filter(|node| node.frozen).count();
        let tracked = graph.living(number).filter(|node| node.tracked).count();
        let sizes = heap.sizes();
        assert_eq!(sizes.iter().sum::<usize>(), tracked, "objects in lists: {sizes:?}");
        assert_eq!((sizes[3], heap.frozen_count()), (frozen, frozen), "frozen objects");
        let others = graph.living(number).filter(|node| !node.is_counted()).count();
        assert!(
            others + tracked <= graph.living(number).count(),
            "leaves and parts are not tracked"
        );
        if self.setting.get().births {
            assert_eq!(record.births, totals.made, "births that somebody was told of");
        }
        if self.setting.get().observed && !self.panicked.get() {
            let stats = heap.stats();
            let collected = stats.iter().map(|stats| stats.collected).sum::<u64>();
            assert_eq!(stats.map(|stats| stats.collections), record.stops, "collections");
            assert_eq!(collected, record.freed, "objects that collections freed");
        }
    }
}
