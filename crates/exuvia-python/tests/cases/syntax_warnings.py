r"""What the compiler warns of."""

import sys
import warnings


def warn(text, mode="exec"):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(text, "text.py", mode)
        except SyntaxError as e:
            print(repr(text), "SyntaxError", e.msg, e.lineno, e.offset)
            return
    print(repr(text), [(w.category.__name__, str(w.message), w.filename, w.lineno) for w in caught])


def refuse(text):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            compile(text, "text.py", "exec")
        except SyntaxError as e:
            print(repr(text), type(e).__name__, e.msg, (e.filename, e.lineno, e.offset, e.end_lineno, e.end_offset))
        else:
            print(repr(text), "fine")


for text in [
    "x is 1", "1 is x", "x is not 'a'", "x is None", "x is True", "x is ...", "x is ()", "x is (1, 2)", "x is (1, y)", "x is -1", "x is []", "x is y is 1", "x is 1 is y", "1 < x is y", "x == 1",
    "not x is 1", "not x is not 1", "if x is 1: pass", "if not x is 1: pass", "while x is 1: pass", "y = 1 if x is 1 else 2", "assert x is 1", "[x for x in y if x is 1]", "x is b''", "x is f''", "x is 1.5", "x is 2j",
    "\n\nx is (\n1)", "x in 'a' is True", "lambda: x is 1", "x is 1 and y is 2 or z is 3",
    "1()", "1.5(x)", "'a'(x)", "b'a'()", "()()", "(1, 2)(3, 4)", "(x, 2)(3)", "[](x)", "[x for x in y](1)", "{}()", "{1}()", "{x for x in y}()", "{x: x for x in y}()", "(x for x in y)()", "f'{x}'()", "None()", "...()", "True()",
    "(lambda: 1)()", "x()", "[\n(1, 2)\n(3, 4)]", "'a'.upper()", "1(*x)", "1(x=2)",
    "1[2]", "None[1]", "...[1]", "True[0]", "1.5[x]", "{1}[0]", "{x for x in y}[0]", "(x for x in y)[0]", "(lambda: 1)[0]", "{}[0]", "{1: 2}['a']", "'a'[0]", "'a'['b']", "'a'[x]", "'a'[1.5]", "'a'[None]", "'a'[True]", "'a'[1:2]",
    "b'a'['b']", "(1, 2)[3, 4]", "(1, x)[3, 4]", "[1, 2][3, 4]", "[[1, 2] [3, 4]]", "[x for x in y]['a']", "f'{x}'['a']", "[1]['a'] = 2", "del [1]['a']", "[1][-1]", "[1][()]", "[1][f'']", "[1][[2]]", "[1][{}]", "[1][lambda: 1]", "[1][1j]",
    "assert (x, 'message')", "assert (1, 2)", "assert ()", "assert x, 'message'", "assert (x,)", "assert [x]",
    r"'\d'", r"'\d\e'", r"'\d' '\e'", r"r'\d'", r"b'\d'", r"b'\u'", r"rb'\d'", r"'\N{DIGIT ONE}\u1234\x41\101\a\b\f\n\r\t\v\\\'\"'", r"'\8'", r"f'\d'", r"f'{x}\d'", r"f'\d{x}\e'", r"f'\{x}'", r"fr'\d'", "'''a\n\n\\d'''", "x = 1\ny = '\\ '", "'\\\n'", r"f'{x:\d}'", r"'\é'",
    "x is 1; '\\d'; y is 2", "try: pass\nfinally: x is 1", "class C:\n  x is 1", "@f(x is 1)\ndef g(a=y is 2) -> (z is 3): pass",
]:
    warn(text)
warn("x is 1", "eval")
warn("x is 1", "single")
for text in ["x is 1", "  \nif x:\n    y = z is 'a'\n", "1(2)", "[1, 2][3, 4]", "assert (x, 1)", r"x = '\d'", r"x = f'{x}\d'", "fine"]:
    refuse(text)

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(eval("1 is 1"), eval("not 1 is 1"))
    exec("print(2 is 2)")
    print([str(w.message) + " " + w.filename for w in caught])
with warnings.catch_warnings():
    warnings.simplefilter("always")
    warnings.showwarning = lambda message, category, filename, lineno, file=None, line=None: print("shown:", message, category.__name__, filename, lineno)
    compile("\n\nx is 1", "some file", "exec")
