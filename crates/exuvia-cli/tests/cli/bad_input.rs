//! Whatever is fed in: a clear message and the right exit status, no panic, no abort, no hang.

use crate::support::{exuvia, file, finish, root, run, run_code};

#[test]
fn missing_file() {
    let done = run(["examples/nothing.py"]);
    done.expect("", 2).expect_err(&["examples/nothing.py", "no such file", "tip:"]);
    run(["examples/doomed"]).expect("", 2).expect_err(&["there is a 'examples/doomed.py'"]);
}

#[test]
fn directory() {
    run(["examples"]).expect("", 2).expect_err(&["'examples'", "it is a directory", "tip:"]);
}

#[test]
fn not_utf8() {
    let program = file("latin1.py", b"print('ok')\nname = 'caf\xe9'\n");
    let done = run([&program]);
    done.expect("", 1).expect_err(&["SyntaxError", "'\\xe9'", "line 2", "latin1.py"]);
    finish(exuvia(["run", "-"]), b"'\xff'").expect("", 1).expect_err(&["SyntaxError"]);
}

#[test]
fn nul_and_empty_files() {
    run([file("nul.py", b"print(1)\0\n")]).expect("", 1).expect_err(&["null bytes"]);
    run([file("empty.py", b"")]).expect("", 0);
}

#[test]
fn syntax_error_shows_line_and_caret() {
    let program = file("wrong.py", b"def f():\n    return 1 +\n");
    run([&program]).expect("", 1).expect_err(&[
        "wrong.py\", line 2\n",
        "    return 1 +\n",
        "^\n",
        "SyntaxError: invalid syntax\n",
    ]);
    run_code("x = (1,\n")
        .expect("", 1)
        .expect_err(&["line 1", "SyntaxError: '(' was never closed"]);
    run_code("if True:\nx = 1")
        .expect("", 1)
        .expect_err(&["IndentationError: expected an indented block"]);
}

#[test]
fn unsupported_construct_is_named() {
    let done = run_code("async def f():\n    await g()\n");
    if done.status != Some(0) {
        done.expect("", 1).expect_err(&["async"]);
    }
}

#[test]
fn deep_parentheses() {
    let deep = format!("x = {}1{}\n", "(".repeat(100_000), ")".repeat(100_000));
    let program = file("parentheses.py", deep.as_bytes());
    run([program]).expect("", 1).expect_err(&["SyntaxError: too many nested parentheses"]);
}

#[test]
fn deep_brackets_and_operators() {
    for (name, open, close) in
        [("brackets.py", "[", "]"), ("unary.py", "-", ""), ("not.py", "not ", "")]
    {
        let text = format!("x = {}1{}\n", open.repeat(100_000), close.repeat(100_000));
        let done = run([file(name, text.as_bytes())]);
        done.expect_no_panic();
        assert!(matches!(done.status, Some(0 | 1)), "{name}: {:?}\n{:.500}", done.status, done.err);
    }
}

#[test]
fn long_chains_of_operators() {
    let sum = format!("print({})\n", vec!["1"; 50_000].join(" + "));
    let done = run([file("sum.py", sum.as_bytes())]);
    done.expect_no_panic();
    assert!(matches!(done.status, Some(0 | 1)), "{:?}\n{:.500}", done.status, done.err);
}

#[test]
fn deep_list_dies_quietly() {
    let code = "\
nest = []
for _ in range(100_000): nest = [nest]
print('made')
nest = None
print('dropped')";
    run_code(code).expect("made\ndropped\n", 0);
    let code = "\
nest = []
for _ in range(100_000): nest = [nest]
try:
    repr(nest)
except RecursionError as error:
    print(type(error).__name__)
try:
    nest == [nest]
except RecursionError as error:
    print(type(error).__name__)";
    run_code(code).expect("RecursionError\nRecursionError\n", 0);
}

#[test]
fn infinite_recursion() {
    let done = run_code("def f(): return f()\nf()");
    done.expect("", 1)
        .expect_err(&["RecursionError: maximum recursion depth exceeded", "more times]"]);
    for code in [
        "class C:\n    def __repr__(self): return repr(self)\nrepr(C())",
        "class C:\n    def __getattr__(self, name): return getattr(self, name + 'x')\nC().a",
        "class C:\n    def __eq__(self, other): return self == other\nC() == 1",
        "class C:\n    def __add__(self, other): return self + other\nC() + 1",
        "f = lambda x: sorted([1, 2], key=f)\nf(1)",
        "def g(): yield from g()\nlist(g())",
        "p = property()\np.__init__(p)\np.__isabstractmethod__",
    ] {
        run_code(code).expect("", 1).expect_err(&["RecursionError"]);
    }
}

#[test]
fn recursion_is_caught_by_the_program() {
    let code = "\
def f(n): return f(n + 1)
for _ in range(3):
    try: f(0)
    except RecursionError: print('caught')";
    run_code(code).expect("caught\ncaught\ncaught\n", 0);
}

/// The frame that is refused must not count as part of the stack: what the caller has half evaluated would be overwritten.
#[test]
fn a_refused_call_leaves_the_unfinished_expression_alone() {
    let code = "\
import sys
class Half:
    def __init__(self, name): self.name = name
    def __add__(self, other):
        a = b = c = d = e = f = g = h = i = j = k = self.name
        return [a, b, c, d, e, f, g, h, i, j, k][0] + other.name
def tiny(): return 1
def at_the_limit():
    try:
        tiny()
    except RecursionError:
        sys.setrecursionlimit(3000)
        m = ['m%d' % 1, 'm%d' % 2]
        return [m[0], m[1], Half('x') + Half('y'), m[0], Half('p') + Half('q'), m[1]]
    return at_the_limit()
sys.setrecursionlimit(200)
print(*at_the_limit())";
    run_code(code).expect("m1 m2 xy m1 pq m2\n", 0);
}

#[test]
fn finalizers_that_raise() {
    let code = "\
class D:
    def __del__(self): raise ValueError('from del')
D()
d = D(); d.d = d; del d
import gc; print(gc.collect())
print('on')";
    let done = run_code(code);
    done.expect("1\non\n", 0);
    done.expect_err(&["Exception ignored in: <function D.__del__ at 0x", "ValueError: from del"]);
}

#[test]
fn callbacks_that_raise() {
    let code = "\
import gc, weakref
class C: pass
def callback(ref): raise KeyError('from callback')
c = C(); r = weakref.ref(c, callback); del c
gc.callbacks.append(lambda phase, info: 1 / 0)
gc.collect(); gc.callbacks.clear()
print('on')";
    let done = run_code(code);
    done.expect("on\n", 0);
    done.expect_err(&[
        "Exception ignored in: <function callback",
        "KeyError: 'from callback'",
        "ZeroDivisionError",
    ]);
}

#[test]
fn reading_any_address_is_refused() {
    let path = root().join("examples");
    let code = format!(
        "import sys; sys.path.insert(0, {:?})
from refcounts import refs
for address in (0, 1, 8, 4096, 2**40, 2**63, -1, id(print) + 4):
    try: print(refs(address))
    except Exception as error: print(type(error).__name__)",
        path.display().to_string()
    );
    let done = run_code(&code);
    done.expect_no_panic();
    assert_eq!((done.status, done.out.lines().count()), (Some(0), 8), "{}", done.err);
    assert!(done.out.lines().all(|line| line.ends_with("Error")), "{}", done.out);
}

#[test]
fn huge_requests() {
    for (code, error) in [
        ("[0] * 10**18", "MemoryError"),
        ("'x' * 10**18", "MemoryError"),
        ("list(range(10**18))", "MemoryError"),
        ("1 << 10**12", "MemoryError"),
        ("[1] * 10**30", "OverflowError"),
    ] {
        run_code(code).expect("", 1).expect_err(&[error]);
    }
}
