//! What must not compile, each beside something like it that does, so that it does not fail for another reason.
//!
//! The compiler's numbers of the errors are compared by `RUSTC_BOOTSTRAP=1 cargo test --doc`; stable compilers only look
//! whether it fails.

/// Handles, heaps and weak handles stay on their thread.
///
/// ```
/// let number = std::sync::Arc::new(1);
/// std::thread::spawn(move || *number);
/// ```
/// ```compile_fail,E0277
/// let number = exuvia::Gc::new(1);
/// std::thread::spawn(move || *number);
/// ```
/// ```compile_fail,E0277
/// let heap = exuvia::Heap::new();
/// std::thread::spawn(move || drop(heap));
/// ```
/// ```compile_fail,E0277
/// let weak = exuvia::Gc::downgrade(&exuvia::Gc::new(1));
/// std::thread::spawn(move || drop(weak));
/// ```
/// ```compile_fail,E0277
/// fn shared<T: Sync>(_: T) {}
/// shared(exuvia::Gc::new(1));
/// ```
struct Threads;

/// References into an object do not outlive the handle, nor the access to change it.
///
/// ```
/// let text = exuvia::Gc::new(String::new());
/// let inside: &str = &text;
/// println!("{inside}");
/// drop(text);
/// ```
/// ```compile_fail,E0505
/// let text = exuvia::Gc::new(String::new());
/// let inside: &str = &text;
/// drop(text);
/// println!("{inside}");
/// ```
/// ```compile_fail,E0502
/// let mut text = exuvia::Gc::new(String::new());
/// let inside = exuvia::Gc::get_mut(&mut text).unwrap();
/// let other = text.clone();
/// drop((inside, other));
/// ```
/// ```compile_fail,E0515
/// fn inside(text: &mut exuvia::Gc<String>) -> &mut String {
///     &mut *exuvia::Gc::get_mut(text).unwrap()
/// }
/// ```
/// ```compile_fail,E0521
/// let mut kept = None;
/// exuvia::Gc::new_cyclic(|this: &exuvia::Weak<i32>| {
///     kept = Some(this);
///     1
/// });
/// ```
/// ```compile_fail,E0597
/// let local = String::new();
/// let object = exuvia::Gc::<[&'static str]>::from([&*local]);
/// ```
struct Lifetimes;

/// Types with edges have no `Drop` of their own; others may.
///
/// ```
/// #[derive(exuvia::Trace)]
/// #[trace(leaf)]
/// struct Node(exuvia::Gc<u8>);
///
/// impl Drop for Node {
///     fn drop(&mut self) {}
/// }
/// ```
/// ```compile_fail,E0119
/// #[derive(exuvia::Trace)]
/// struct Node(exuvia::Gc<u8>);
///
/// impl Drop for Node {
///     fn drop(&mut self) {}
/// }
/// ```
struct Dropping;

/// Every field tells its edges, or is passed over.
///
/// ```
/// struct Unknown;
/// #[derive(exuvia::Trace)]
/// struct Node(#[trace(skip)] Unknown);
/// ```
/// ```compile_fail,E0277
/// struct Unknown;
/// #[derive(exuvia::Trace)]
/// struct Node(Unknown);
/// ```
/// ```compile_fail,E0277
/// struct Unknown;
/// exuvia::Gc::new(Unknown);
/// ```
///
/// Trap 17: cells that cannot be looked into safely, and guards, do not.
/// ```compile_fail,E0277
/// #[derive(exuvia::Trace)]
/// struct Node(std::cell::UnsafeCell<exuvia::Gc<u8>>);
/// ```
/// ```compile_fail,E0277
/// #[derive(exuvia::Trace)]
/// struct Node(std::cell::Ref<'static, exuvia::Gc<u8>>);
/// ```
///
/// A `Cell` can hold what owns no handles.
/// ```
/// exuvia::Gc::new(std::cell::Cell::new(Some(Box::new(1))));
/// ```
/// ```compile_fail,E0080
/// exuvia::Gc::new(std::cell::Cell::new(Some(exuvia::Gc::new(1))));
/// ```
///
/// `Trace` is not implemented without `unsafe`.
/// ```compile_fail,E0200
/// struct Node;
/// impl exuvia::Trace for Node {
///     const TRACKED: bool = false;
///     fn trace(&self, _: &mut exuvia::Tracer<'_>) {}
/// }
/// ```
struct Tracing;

/// Only handles stand in a `Field`: to clone what stands there runs no code of the user.
///
/// ```
/// exuvia::Field::new(Some(exuvia::Gc::new(1)));
/// ```
/// ```compile_fail,E0277
/// exuvia::Field::new(Box::new(exuvia::Gc::new(1)));
/// ```
struct Fields;

/// A handle's type is given up, but not exchanged: neither for that of a part, nor for a supertype.
///
/// ```
/// use exuvia::{Gc, gc_dyn};
/// let slice: Gc<[u8]> = gc_dyn!(Gc::new([1_u8, 2]) => [u8]);
/// ```
/// ```compile_fail,E0308
/// use exuvia::{Gc, gc_dyn};
/// let part: Gc<u8> = gc_dyn!(Gc::new([1_u8, 2]) => u8);
/// ```
/// ```compile_fail,E0616
/// use exuvia::Gc;
/// let part: Gc<u8> = Gc::unsize(Gc::new([1_u8, 2]), |block| &block.value);
/// ```
/// ```compile_fail
/// use exuvia::Gc;
/// let any_lifetime: Gc<fn(&u8)> = Gc::new((|_| ()) as fn(&u8));
/// let one_lifetime: Gc<fn(&'static u8)> = any_lifetime;
/// ```
/// ```compile_fail
/// use exuvia::{Gc, gc_dyn};
/// let any_lifetime: Gc<fn(&u8)> = Gc::new((|_| ()) as fn(&u8));
/// let one_lifetime: Gc<fn(&'static u8)> = gc_dyn!(any_lifetime => fn(&'static u8));
/// ```
struct Types;
