//! `functools._lru_cache_wrapper`: what `lru_cache` makes of a function.

use std::cell::Cell;

use exuvia::{Field, Gc, Trace};

use super::super::argument;
use crate::object::class::{Class, ClassSpec};
use crate::object::{Dict, Insert as _, PyResult, Value, tag};
use crate::vm::{Args, Vm};

/// A function with the results of its last calls, the one that was not asked for longest first.
#[derive(Debug, Trace)]
#[trace(tag = tag::LRU_CACHE)]
pub(crate) struct LruCache {
    cache: Gc<Dict>,
    function: Value,
    info: Value,
    pub(crate) dict: Field<Option<Gc<Dict>>>,
    /// Nothing, if there is no limit.
    max_size: Option<usize>,
    is_typed: bool,
    n_hits: Cell<usize>,
    n_misses: Cell<usize>,
}

/// `_lru_cache_wrapper`
pub(super) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(construct),
    is_base: true,
    methods: &[
        ("__call__", super::call_method),
        ("__get__", get),
        ("cache_info", cache_info),
        ("cache_clear", cache_clear),
        ("__copy__", itself),
        ("__deepcopy__", itself),
        ("__reduce__", reduce),
    ],
    ..ClassSpec::new(tag::LRU_CACHE)
};

/// `_lru_cache_wrapper(user_function, maxsize, typed, cache_info_type)`
fn construct(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let names = ["user_function", "maxsize", "typed", "cache_info_type"];
    let bound = args.bind(vm, "lru_cache", names, 4)?;
    let [function, max_size, typed, info] =
        bound.map(|value| value.unwrap_or_else(|| vm.none.clone()));
    if !argument::is_callable(vm, &function) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let max_size = match vm.as_index(&max_size)? {
        _ if vm.is_none(&max_size) => None,
        Some(size) => Some(usize::try_from(size.clamped()).unwrap_or(0)),
        None => return Err(vm.type_error("maxsize should be integer or None")),
    };
    let is_typed = vm.truth(&typed)?;
    if vm.keyword_mark.get().is_none() {
        let mark = vm.call(Gc::as_any(&vm.classes.object), &[])?;
        let _ = vm.keyword_mark.set(mark);
    }
    Ok(Gc::into_any(vm.heap.alloc(LruCache {
        cache: vm.new_dict(),
        function,
        info,
        dict: Field::new(None),
        max_size,
        is_typed,
        n_hits: Cell::new(0),
        n_misses: Cell::new(0),
    })))
}

fn this<'a>(vm: &Vm, value: Option<&'a Value>) -> PyResult<&'a Gc<LruCache>> {
    let cache = value.and_then(|value| argument::inner(value).downcast_ref::<LruCache>());
    cache.ok_or_else(|| vm.type_error("a 'functools._lru_cache_wrapper' object is required"))
}

pub(super) fn call(vm: &Vm, callable: &Value, args: &Args<'_>) -> PyResult {
    let this = self::this(vm, Some(callable))?;
    let _guard = vm.enter_recursion()?;
    if this.max_size == Some(0) {
        this.n_misses.set(this.n_misses.get() + 1);
        let _tuple = args.values.to_vec();
        return vm.call_args(&this.function, args);
    }
    let key = this.key(vm, args);
    // CPython makes a tuple of the arguments, which is the key as well if they have no names.
    let _tuple = (args.names.is_some() || key.tag() != tag::TUPLE).then(|| args.values.to_vec());
    let hash = vm.hash(&key)?;
    if let Some(position) = this.cache.position(vm, &key, hash)? {
        return this.hit(vm, position);
    }
    this.n_misses.set(this.n_misses.get() + 1);
    let result = vm.call_args(&this.function, args)?;
    this.keep(vm, key, hash, &result)?;
    Ok(result)
}

impl LruCache {
    /// The arguments as a key: the only one, if it is a number or a text, or a tuple of all with what tells them apart.
    fn key(&self, vm: &Vm, args: &Args<'_>) -> Value {
        if !self.is_typed
            && let ([only], None) = (args.values, args.names)
            && matches!(only.tag(), tag::INT | tag::BIGINT | tag::STR)
        {
            return only.clone();
        }
        let mut key = args.positional().to_vec();
        let mut keywords = args.keywords().peekable();
        if keywords.peek().is_some() {
            key.extend(vm.keyword_mark.get().cloned());
        }
        for (name, value) in keywords {
            key.push(Gc::as_any(name).clone());
            key.push(value.clone());
        }
        if self.is_typed {
            let class = |value: &Value| Gc::as_any(vm.class_of(value)).clone();
            key.extend(args.values.iter().map(class));
        }
        vm.new_tuple(key)
    }

    /// What it refers to. CPython keeps the results in a list as well, if there is a limit.
    pub(crate) fn referents(&self, vm: &Vm) -> Vec<Value> {
        let link = || Gc::as_any(vm.classes.by_tag(tag::LRU_LINK)).clone();
        let mut found = vec![Gc::as_any(vm.classes.by_tag(tag::LRU_CACHE)).clone()];
        if self.max_size.is_some() {
            let pairs = self.cache.pairs().into_iter();
            found.extend(pairs.flat_map(|(key, result)| [key, result, link()]));
        }
        found.extend([Gc::as_any(&self.cache).clone(), self.function.clone()]);
        found.extend(vm.keyword_mark.get().cloned());
        found.extend([link(), self.info.clone()]);
        found.extend(self.dict.get().map(Gc::into_any));
        found
    }

    fn hit(&self, vm: &Vm, position: usize) -> PyResult {
        self.n_hits.set(self.n_hits.get() + 1);
        let value = self.cache.table.borrow().entry(position).map(|entry| entry.value.clone());
        if self.max_size.is_some() {
            self.cache.renew(position);
        }
        Ok(value.unwrap_or_else(|| vm.none.clone()))
    }

    /// Keeps a result, unless a call inside this one has kept it already; the oldest may have to go.
    fn keep(&self, vm: &Vm, key: Value, hash: i64, result: &Value) -> PyResult<()> {
        if self.max_size.is_some() && self.cache.position(vm, &key, hash)?.is_some() {
            return Ok(());
        }
        let is_full = self.max_size.is_some_and(|max_size| self.cache.len() >= max_size);
        let oldest = if is_full { self.cache.pop_first() } else { None };
        self.cache.set_hashed(vm, key, hash, result.clone())?;
        drop(oldest);
        Ok(())
    }
}

fn get(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "_lru_cache_wrapper.__get__", 2, 3)?;
    if vm.is_none(&values[1]) {
        return Ok(values[0].clone());
    }
    Ok(vm.new_bound_method(values[0].clone(), values[1].clone()))
}

fn cache_info(vm: &Vm, args: &Args<'_>) -> PyResult {
    let this = self::this(vm, args.values.first())?;
    args.exactly::<1>(vm, "_lru_cache_wrapper.cache_info")?;
    let max_size = this.max_size.map_or_else(|| vm.none.clone(), |size| vm.new_size(size));
    let (hits, misses) = (vm.new_size(this.n_hits.get()), vm.new_size(this.n_misses.get()));
    vm.call(&this.info, &[hits, misses, max_size, vm.new_size(this.cache.len())])
}

fn cache_clear(vm: &Vm, args: &Args<'_>) -> PyResult {
    let this = self::this(vm, args.values.first())?;
    args.exactly::<1>(vm, "_lru_cache_wrapper.cache_clear")?;
    this.n_hits.set(0);
    this.n_misses.set(0);
    this.cache.clear();
    Ok(vm.none.clone())
}

fn itself(_vm: &Vm, args: &Args<'_>) -> PyResult {
    Ok(args.values[0].clone())
}

fn reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    vm.attribute(&args.values[0], &vm.names.qualname)
}
