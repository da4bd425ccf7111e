//! `sys._debugmallocstats` and `sys.getallocatedblocks`: what the heap has, told in the manner of CPython's allocator.

use std::fmt::Write as _;

use exuvia::inspect::TypeMemory;
use exuvia::{MemoryUse, Stock};
use num_bigint::BigInt;

use crate::modules::argument;
use crate::object::{PyResult, dict, list, tuple};
use crate::vm::{Args, Vm};

/// How many objects there are: each has one block, its slot.
pub(super) fn getallocatedblocks(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "sys.getallocatedblocks")?;
    Ok(vm.new_big_int(BigInt::from(vm.heap.totals().alive)))
}

pub(super) fn debugmallocstats(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "sys._debugmallocstats")?;
    let mut text = report(&vm.heap.memory(), &vm.heap.memory_by_type());
    text.push_str(&free_lists(|stock| vm.heap.in_stock(stock)));
    vm.streams.write_error(vm, &text);
    Ok(vm.none.clone())
}

/// What CPython calls a pool is a page, an arena a segment and a block a slot.
fn report(memory: &MemoryUse, types: &[TypeMemory]) -> String {
    let mut text = format!(
        "Slots of one type in pages of {} bytes, in segments of {}.\n\n",
        memory.page_bytes,
        with_commas(memory.segment_bytes)
    );
    write_types(types, &mut text);
    let mut lines = Lines { text };
    lines.write("# segments allocated current", memory.segments);
    let segments = format!("{} segments * {} bytes/segment", memory.segments, memory.segment_bytes);
    lines.write(&segments, memory.segments * memory.segment_bytes);
    lines.write(&format!("{} large objects", memory.large_objects), memory.large_bytes);
    lines.write("Total", memory.bytes);
    lines.text.push('\n');
    write_fates(memory, types, &mut lines);
    lines.text
}

/// One line for each type: its slots, and how many are in use.
fn write_types(types: &[TypeMemory], text: &mut String) {
    text.push_str("   size   num pages   slots in use  avail slots   type\n");
    text.push_str("   ----   ---------   ------------  -----------   ----\n");
    for memory in types {
        let size = match memory.slot_bytes {
            0 => "large".to_owned(),
            bytes => bytes.to_string(),
        };
        let name = memory.type_name.rsplit("::").next().unwrap_or(memory.type_name);
        let TypeMemory { pages, used, free, .. } = memory;
        let _ = writeln!(text, "{size:>7}{pages:>12}{used:>15}{free:>13}   {name}");
    }
    text.push('\n');
}

/// Where the bytes of the segments and of the large objects are.
fn write_fates(memory: &MemoryUse, types: &[TypeMemory], lines: &mut Lines) {
    let small = || types.iter().filter(|memory| memory.slot_bytes != 0);
    let used: usize = small().map(|memory| memory.used * memory.slot_bytes).sum();
    let free: usize = small().map(|memory| memory.free * memory.slot_bytes).sum();
    let pages = memory.pages * memory.page_bytes;
    let segments = memory.segments * memory.segment_bytes;
    lines.write("# bytes in slots in use", used);
    lines.write("# bytes in available slots", free);
    lines.write("# bytes lost to page headers", pages.saturating_sub(used + free));
    lines.write("# bytes in unused pages and tables", segments.saturating_sub(pages));
    lines.write("# bytes of large objects", memory.large_bytes);
    lines.write("Total", segments + memory.large_bytes);
}

/// CPython's free lists, as far as they count for the collector: their slots are among the available ones here.
fn free_lists(count: impl Fn(Stock) -> usize) -> String {
    let mut lines = Lines { text: "\n".to_owned() };
    let mut write = |name: &str, size: usize, stock: Stock| {
        let n = count(stock);
        let text = format!("{n} free {name}s * {size} bytes each");
        lines.write(&format!("{text:>48} "), n * size);
    };
    write("PyDictObject", 48, dict::STOCK);
    write("PyListObject", 40, list::STOCK);
    for len in 1..=20 {
        if let Some(stock) = tuple::stock_of(len) {
            write(&format!("{len}-sized PyTupleObject"), 24 + 8 * len, stock);
        }
    }
    lines.text
}

/// Lines of a text and a number.
struct Lines {
    text: String,
}

impl Lines {
    fn write(&mut self, text: &str, number: usize) {
        let _ = writeln!(self.text, "{text:<35}={:>21}", with_commas(number));
    }
}

/// `1,048,576`
fn with_commas(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use exuvia::Heap;

    use super::{report, with_commas};

    #[test]
    fn numbers_have_commas() {
        assert_eq!(["0", "999", "1,000", "1,048,576"], [0, 999, 1000, 1 << 20].map(with_commas));
    }

    #[test]
    fn the_totals_are_the_same() {
        let heap = Heap::new();
        let kept: Vec<_> = (0..500_u64).map(|i| heap.alloc(i)).collect();
        let text = report(&heap.memory(), &heap.memory_by_type());
        let totals: Vec<&str> = text.lines().filter(|line| line.starts_with("Total")).collect();
        assert_eq!(totals[0], totals[1]);
        assert!(text.contains("     24           1            500"), "{text}");
        drop(kept);
    }
}
