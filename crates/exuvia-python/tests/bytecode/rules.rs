//! The rules that are easily broken: each test states one.

use std::rc::Rc;

use exuvia_python::bytecode::op::{CONSUME_A, CONSUME_B};
use exuvia_python::bytecode::{CodeFlags, CodeSpec, Const, Op};
use exuvia_python::compile::{Mode, compile};

fn module(source: &str, mode: Mode) -> Rc<CodeSpec> {
    let code = compile(source, "<test>", mode).unwrap();
    super::verify::verify(&code).unwrap();
    code
}

/// The first code object inside a module.
fn inner(code: &CodeSpec) -> Rc<CodeSpec> {
    let code = code.consts.iter().find_map(|constant| match constant {
        Const::Code(code) => Some(Rc::clone(code)),
        _ => None,
    });
    code.expect("there is inner code")
}

fn function(source: &str) -> Rc<CodeSpec> {
    inner(&module(source, Mode::Exec))
}

fn count(code: &CodeSpec, is_wanted: impl Fn(&Op) -> bool) -> usize {
    code.ops.iter().filter(|op| is_wanted(op)).count()
}

#[test]
fn an_operand_that_is_rebound_later_in_the_expression_is_copied_first() {
    let code = function("def f(x):\n return x + (x := 1)\n");
    assert!(matches!(code.ops[0], Op::Move { dst: 1, src: 0 }));
    assert!(matches!(code.ops[3], Op::Add { c: CONSUME_B, dst: 1, a: 1, b: 2 }));
}

#[test]
fn a_conditional_result_is_not_stored_before_all_is_evaluated() {
    let code = function("def f(x, y):\n x = y and g(x)\n");
    let stores = count(&code, |op| matches!(op, Op::Take { dst: 0, .. }));
    let early = count(&code, |op| matches!(op, Op::Move { dst: 0, .. } | Op::Call { dst: 0, .. }));
    assert_eq!((stores, early), (1, 0));
}

#[test]
fn a_multiple_assignment_does_not_reread_a_target() {
    let code = function("def f(x):\n (x, y) = z = x\n");
    assert!(matches!(code.ops[0], Op::Move { src: 0, .. }));
    assert!(matches!(code.ops.last(), Some(Op::ReturnConst { .. })));
    let last = code.ops[code.ops.len() - 2];
    assert!(matches!(last, Op::Take { dst: 2, src: 3 }), "{last:?}");
}

#[test]
fn locals_have_the_order_of_cpython() {
    let code = function("def f(a, *b, c, **d):\n z = y = 1\n q = lambda: (n, m)\n m = n = x = 2\n");
    assert_eq!(code.locals, ["a", "c", "b", "d", "z", "y", "q", "x", "m", "n"]);
    assert_eq!(code.cells, [8, 9]);
    let flags = [CodeFlags::VARARGS, CodeFlags::VARKEYWORDS, CodeFlags::OPTIMIZED];
    assert!(flags.into_iter().all(|flag| code.flags.contains(flag)));
}

#[test]
fn a_while_loop_is_driven_by_one_jump() {
    let code = function("def f(n):\n i = 0\n while i < n:\n  i += 1\n");
    assert!(matches!(code.ops[3], Op::CompareJump { offset: -2, .. }));
    assert_eq!(count(&code, |op| matches!(op, Op::Jump { .. } | Op::JumpBack { .. })), 0);
}

#[test]
fn jumps_that_are_too_far_take_the_long_form() {
    let body = " f(a.b.c)\n".repeat(10_000);
    for head in ["while a < b:\n", "for a in b:\n", "if a is b:\n", "while a < b < 2:\n"] {
        let code = function(&format!("def f(a, b):\n {head}{}", body.replace(' ', "  ")));
        assert!(count(&code, |op| matches!(op, Op::Jump { offset } if *offset > 32_767)) > 0);
    }
    let code = function(&format!("def f(a):\n yield from a\n{body}"));
    assert!(code.ops.len() > 32_767);
}

#[test]
fn a_suspended_generator_does_not_hold_what_it_yielded() {
    let code = function("def f():\n x = yield g()\n yield from g()\n");
    let yields = code.ops.iter().filter_map(|op| match op {
        Op::Yield { c, .. } => Some(*c),
        _ => None,
    });
    assert!(yields.eq([CONSUME_A, CONSUME_A]));
}

#[test]
fn names_of_modules_are_globals_and_names_of_namespaces_are_not() {
    let source = "x = y\n";
    let code = module(source, Mode::Exec);
    assert!(matches!(code.ops[..2], [Op::LoadGlobal { .. }, Op::StoreGlobal { .. }]));
    let code = module(source, Mode::ExecIn);
    assert!(matches!(code.ops[..2], [Op::LoadName { .. }, Op::StoreName { .. }]));
    let code = module("global x\nx = x\n", Mode::ExecIn);
    assert!(matches!(code.ops[..2], [Op::LoadGlobal { .. }, Op::StoreGlobal { .. }]));
}

#[test]
fn eval_returns_the_value() {
    let code = module("x + 1", Mode::Eval);
    assert!(matches!(
        code.ops[..],
        [Op::LoadName { .. }, Op::AddConst { .. }, Op::Return { src: 0 }]
    ));
    assert!(compile("x = 1", "<test>", Mode::Eval).is_err());
}

#[test]
fn interactive_values_go_to_the_displayhook() {
    let code = module("1; x = 2; y\n", Mode::Single);
    assert_eq!(count(&code, |op| matches!(op, Op::Call { .. })), 2);
    let error = compile("x = 1\ny = 2\n", "<test>", Mode::Single).unwrap_err();
    assert_eq!(error.message, "multiple statements found while compiling a single statement");
}

#[test]
fn annotations_are_text_if_the_future_says_so() {
    let source = "from __future__ import annotations\ndef f(x: a.b) -> 'c': pass\n";
    let code = module(source, Mode::Exec);
    let wanted = ["x", "a.b", "return", "'c'"].map(|text| Const::Str(text.to_owned()));
    assert!(code.consts.contains(&Const::Tuple(wanted.to_vec())), "{:?}", code.consts);
}

#[test]
fn a_method_call_over_several_lines_is_on_the_line_of_its_name() {
    let code = module("x = (a\n  .b()\n  .c())\n", Mode::Exec);
    let lines = code
        .ops
        .iter()
        .zip(&code.spans)
        .filter_map(|(op, span)| matches!(op, Op::Call { .. }).then_some(span.line));
    assert_eq!(lines.collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn spans_cover_what_cpython_marks() {
    let source = "def f(x):\n return g(x.y + x[0])\n";
    let code = function(source);
    let text = |wanted: fn(&Op) -> bool| {
        let index = code.ops.iter().position(wanted).unwrap();
        let span = code.spans[index];
        (&source[span.start as usize..span.end as usize], span.line)
    };
    assert_eq!(text(|op| matches!(op, Op::Call { .. })), ("g(x.y + x[0])", 2));
    assert_eq!(text(|op| matches!(op, Op::Add { .. })), ("x.y + x[0]", 2));
    assert_eq!(text(|op| matches!(op, Op::LoadAttr { .. })), ("x.y", 2));
    assert_eq!(text(|op| matches!(op, Op::LoadSubscr { .. })), ("x[0]", 2));
    assert_eq!(text(|op| matches!(op, Op::LoadGlobal { .. })), ("g", 2));
}

#[test]
fn the_exception_in_a_handler_is_held_by_its_name_only() {
    let code = function("def f():\n try: g()\n except E as e: h(e)\n");
    let handler = code.exception_table[0].handler as usize;
    let base = code.exception_table[0].base;
    assert!(matches!(code.ops[handler], Op::PushExc { exc, .. } if exc == base));
    assert!(code.ops.iter().any(|op| matches!(op, Op::Take { src, dst: 0 } if *src == base)));
}

#[test]
fn inner_handlers_come_first() {
    let code = function("def f():\n try:\n  try: g()\n  finally: a()\n except E: pass\n");
    let call = code.ops.iter().position(|op| matches!(op, Op::Call { .. })).unwrap();
    let covers = |start: u32, end: u32| (start..end).contains(&u32::try_from(call).unwrap());
    let first = code.exception_table.iter().find(|entry| covers(entry.start, entry.end)).unwrap();
    let others = code.exception_table.iter().map(|entry| entry.handler);
    assert_eq!(Some(first.handler), others.filter(|&h| h > 0).min());
}
