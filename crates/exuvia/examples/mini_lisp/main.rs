//! A small Lisp whose values live in a heap of its own.
//!
//! A function holds the environment that it was made in, and that environment holds the function under its name: each
//! `define` of a recursive function makes a cycle. An interpreter on `Rc` leaks it; here it is collected, at the latest when the
//! heap is closed.
//!
//! ```text
//! cargo run -p exuvia --example mini_lisp
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what happens")]

mod eval;
mod read;

use exuvia::{Gc, Heap};

use eval::{Env, Lisp};

const PROGRAM: &str = "
    (define fib (lambda (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))))
    (fib 15)
    (define counter (lambda (n) (lambda () (set n (+ n 1)))))
    (define count (counter 40))
    (count)
    (count)
    (define make-loop (lambda (n)
        (define again (lambda () n))
        (if (< n 1) 0 (make-loop (- n 1)))))
    (make-loop 300)
";

pub(crate) fn main() {
    let lisp = Lisp::new(Heap::new());
    for expression in read::read(PROGRAM) {
        match expression.and_then(|expression| lisp.run(&expression)) {
            Ok(value) => println!("{value}"),
            Err(problem) => println!("error: {problem}"),
        }
    }
    let (heap, alive) = (lisp.heap().clone(), lisp.heap().totals().alive);
    println!("{alive} environments and functions are alive");
    println!("{} of them are garbage", heap.collect(2).collected);
    let global: Gc<Env> = lisp.into_global();
    println!("the global environment has {} names, and closes with itself", global.len());
    drop(global);
    println!("{} are freed with it", heap.collect(2).collected);
}
