//! `list.sort`: a stable merge sort that survives comparisons written in Python.
//!
//! The items are taken out of the list while it is sorted, so that nobody sees them move. What is sorted are the indices of the
//! items: runs that are in order already are found, short ones are filled up by binary insertion, and then runs are merged.

use std::cmp::Ordering;

use super::list::{List, receiver};
use super::{Float, Int, PyResult, Str, Value};
use crate::bytecode::Comparison;
use crate::vm::{Args, Vm};

/// Runs shorter than this are filled up by insertion.
const MIN_RUN: usize = 32;

/// The room of a list while it is sorted.
const MARK: usize = 3;

/// `list.sort(*, key=None, reverse=False)`
pub(super) fn sort(vm: &Vm, args: &Args<'_>) -> PyResult {
    let list = receiver(vm, args, "sort")?;
    if args.positional().len() > 1 {
        return Err(vm.type_error("sort() takes no positional arguments"));
    }
    let [key, reverse] = vm.keyword_only(args, "sort", ["key", "reverse"])?;
    let is_reversed = match reverse {
        Some(value) => vm.truth(&value)?,
        None => false,
    };
    let key = key.filter(|key| !vm.is_none(key));
    sort_list(vm, list, key.as_ref(), is_reversed)?;
    Ok(vm.none.clone())
}

/// Sorts a list in place.
pub(crate) fn sort_list(
    vm: &Vm,
    list: &List,
    key: Option<&Value>,
    is_reversed: bool,
) -> PyResult<()> {
    // No list has this much room once its number of items has changed, even if it is empty again.
    let mark = Vec::with_capacity(MARK);
    let mut items: Vec<Value> = std::mem::replace(&mut **list.items.borrow_mut(), mark);
    let result = sort_items(vm, &mut items, key, is_reversed);
    let was_modified = list.len() > 0 || list.items.borrow().capacity() != MARK;
    let other = list.replace(items);
    drop(other);
    result?;
    if was_modified {
        return Err(vm.value_error("list modified during sort"));
    }
    Ok(())
}

/// Sorts; if something raises, the items are left in some order.
pub(crate) fn sort_items(
    vm: &Vm,
    items: &mut Vec<Value>,
    key: Option<&Value>,
    is_reversed: bool,
) -> PyResult<()> {
    // Reversing before and after keeps equal items in their order.
    if is_reversed {
        items.reverse();
    }
    let order = match key {
        None => sorted_order(vm, items),
        Some(key) => keys_of(vm, items, key, is_reversed).and_then(|keys| sorted_order(vm, &keys)),
    };
    if let Ok(order) = &order {
        permute(items, order);
    }
    if is_reversed {
        items.reverse();
    }
    order.map(drop)
}

/// The keys of all items, computed in the order of the list.
fn keys_of(vm: &Vm, items: &[Value], key: &Value, is_reversed: bool) -> PyResult<Vec<Value>> {
    let mut keys = Vec::with_capacity(items.len());
    let call = |item: &Value| vm.call(key, std::slice::from_ref(item));
    if is_reversed {
        for item in items.iter().rev() {
            keys.push(call(item)?);
        }
        keys.reverse();
    } else {
        for item in items {
            keys.push(call(item)?);
        }
    }
    Ok(keys)
}

fn permute(items: &mut Vec<Value>, order: &[u32]) {
    let mut places: Vec<Option<Value>> = items.drain(..).map(Some).collect();
    items.extend(order.iter().filter_map(|&i| places[i as usize].take()));
}

/// The indices of the keys in ascending order of the keys.
fn sorted_order(vm: &Vm, keys: &[Value]) -> PyResult<Vec<u32>> {
    let Ok(n) = u32::try_from(keys.len()) else {
        return Err(vm.memory_error(""));
    };
    let mut order: Vec<u32> = (0..n).collect();
    if let Some(numbers) = all(keys, |key| key.downcast_ref::<Int>().map(|int| int.0)) {
        order.sort_by_key(|&i| numbers[i as usize]);
        return Ok(order);
    }
    if let Some(texts) = all(keys, |key| key.downcast_ref::<Str>().map(|text| text.as_str())) {
        order.sort_by_key(|&i| texts[i as usize]);
        return Ok(order);
    }
    if let Some(numbers) =
        all(keys, |key| Some(key.downcast_ref::<Float>()?.0).filter(|x| !x.is_nan()))
    {
        order.sort_by(|&i, &j| {
            numbers[i as usize].partial_cmp(&numbers[j as usize]).unwrap_or(Ordering::Equal)
        });
        return Ok(order);
    }
    merge_sort(&mut order, &mut |i, j| {
        let less = vm.compare(Comparison::Lt, &keys[i as usize], &keys[j as usize])?;
        vm.truth(&less)
    })?;
    Ok(order)
}

/// The results for all keys, if there is one for each.
fn all<'a, T>(keys: &'a [Value], get: impl Fn(&'a Value) -> Option<T>) -> Option<Vec<T>> {
    get(keys.first()?)?;
    keys.iter().map(get).collect()
}

type Less<'a> = dyn FnMut(u32, u32) -> PyResult<bool> + 'a;

/// Sorts indices by a comparison that may raise, and need not make sense.
fn merge_sort(order: &mut [u32], less: &mut Less<'_>) -> PyResult<()> {
    let mut runs = Vec::new();
    let mut start = 0;
    while start < order.len() {
        let len = find_run(&mut order[start..], less)?;
        let len = if len < MIN_RUN {
            let end = (start + MIN_RUN).min(order.len());
            insert_rest(&mut order[start..end], len, less)?;
            end - start
        } else {
            len
        };
        runs.push(len);
        start += len;
    }
    merge_runs(order, runs, less)
}

/// Length of the run at the start; a strictly descending one is turned round.
fn find_run(order: &mut [u32], less: &mut Less<'_>) -> PyResult<usize> {
    if order.len() < 2 {
        return Ok(order.len());
    }
    let mut len = 2;
    let is_descending = less(order[1], order[0])?;
    while len < order.len() && less(order[len], order[len - 1])? == is_descending {
        len += 1;
    }
    if is_descending {
        order[..len].reverse();
    }
    Ok(len)
}

/// Inserts all but the first `n_sorted` where they belong.
fn insert_rest(order: &mut [u32], n_sorted: usize, less: &mut Less<'_>) -> PyResult<()> {
    for i in n_sorted..order.len() {
        let (mut low, mut high) = (0, i);
        while low < high {
            let middle = low + (high - low) / 2;
            if less(order[i], order[middle])? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        order[low..=i].rotate_right(1);
    }
    Ok(())
}

/// Merges neighbours until one run is left.
fn merge_runs(order: &mut [u32], mut runs: Vec<usize>, less: &mut Less<'_>) -> PyResult<()> {
    let mut buffer = Vec::with_capacity(order.len());
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len() / 2 + 1);
        let mut start = 0;
        for pair in runs.chunks(2) {
            let len = pair.iter().sum();
            if let [left, _] = pair {
                merge(&mut order[start..start + len], *left, &mut buffer, less)?;
            }
            merged.push(len);
            start += len;
        }
        runs = merged;
    }
    Ok(())
}

/// Merges two runs, of which the first has `n_left` items.
fn merge(
    order: &mut [u32],
    n_left: usize,
    buffer: &mut Vec<u32>,
    less: &mut Less<'_>,
) -> PyResult<()> {
    if !less(order[n_left], order[n_left - 1])? {
        return Ok(());
    }
    buffer.clear();
    let (mut i, mut j) = (0, n_left);
    while i < n_left && j < order.len() {
        if less(order[j], order[i])? {
            buffer.push(order[j]);
            j += 1;
        } else {
            buffer.push(order[i]);
            i += 1;
        }
    }
    buffer.extend_from_slice(&order[i..n_left]);
    order[..buffer.len()].copy_from_slice(buffer);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorting_is_stable_and_merges_runs() {
        let keys: Vec<u32> = (0..1000u32).map(|i| i.wrapping_mul(7919) % 10).collect();
        let mut order: Vec<u32> = (0..1000).collect();
        let mut expected = order.clone();
        expected.sort_by_key(|&i| keys[i as usize]);
        let sorted = merge_sort(&mut order, &mut |i, j| Ok(keys[i as usize] < keys[j as usize]));
        assert!(sorted.is_ok());
        assert_eq!(order, expected);
    }

    #[test]
    fn comparisons_without_sense_do_no_harm() {
        let mut order: Vec<u32> = (0..500).collect();
        let mut state = 1u32;
        let sorted = merge_sort(&mut order, &mut |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Ok(state & 0x8000 != 0)
        });
        assert!(sorted.is_ok());
        order.sort_unstable();
        assert!(order.iter().copied().eq(0..500));
    }
}
