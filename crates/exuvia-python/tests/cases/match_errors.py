"""What is wrong with `match` statements, in their text and when they run."""

import traceback


def refuse(text):
    try:
        compile(text, "text", "exec")
    except SyntaxError as e:
        print(f"{text!r}: {e.msg} ({e.lineno}, {e.offset}, {e.end_lineno}, {e.end_offset})")
    else:
        print(f"{text!r}: fine")


def case(*patterns, end="pass"):
    return "match x:\n" + "".join(f"    case {pattern}: {end}\n" for pattern in patterns)


for patterns in [
    ("_", "1"), ("x", "1"), ("_ | 1",), ("a | 1",), ("x if y", "1"), ("(x)", "1"), ("1 | _", "2"), ("1 | x",), ("1 | x", "2"),
    ("[x, x]",), ("{'a': x, **x}",), ("x as x",), ("[x, y] as x",), ("K(x, a=x)",), ("[x, *x]",), ("[(1 as x) | (2 as x), x]",),
    ("(1 as x) | 2",), ("[x] | [y]",), ("[x, y] | [y, x]",), ("[*a, *b]",), ("[*_, *_]",), ("{1: a, 1: b}",), ("{1: a, True: b}",),
    ("{1: a, 1.0: b}",), ("{'a': 1, 'a': 2}",), ("{b'a': 1, b'a': 2}",), ("{None: 1, None: 2}",), ("{-1: 1, -1: 2}",),
    ("{a.b: 1, a.b: 2}",), ("{1.5: a, 1.5: b}",), ("{'it\\'s': a, 'it\\'s': b}",), ("K(a=1, a=2)",), ("K(a=1, b=2, a=3)",), ("f''",), ("f'{x}'",),
    ("__debug__",), ("[__debug__]",), ("x | y",), ("_ | _",), ("(_ | _)", "1"), ("_ as x",), ("x as _",), ("x as a.b",), ("1j + 1",), ("a.b.c",), ("-1 + 2j",), ("[]", "()"), ("[_, *_]",),
]:
    refuse(case(*patterns))

for text in [
    "match x:\n    pass\n", "match x:\ncase 1: pass\n", "match x\n    case 1: pass\n", case("1").replace("1:", "1"),
    case("1 +"), case("{**rest, 'a': 1}"), case("1 + 1"), case("not 1"), case("a()()"), case("f(*x)"), case("K(a=1, 2)"),
    case("{**_}"), case("{**rest, **more}"), "match x, *y:\n  case 1: pass\n",
    "case 1: pass\n", "match = 1\nmatch\n", "match (x)\n", "match [x]: pass\n", "def f():\n  match x:\n    case 1: return\n    case y: yield\n",
    "match x:\n  case 1: break\n", "match x:\n  case 1: return\n",
]:
    refuse(text)


class Point:
    __match_args__ = ("x", "y")
    x = y = 1


class NoTuple:
    __match_args__ = ["x"]


class NoStrings:
    __match_args__ = (1,)


class Twice:
    __match_args__ = ("a", "a")
    a = 1


class Same:
    __match_args__ = ("a",)
    a = 1


class Plain:
    pass


class Fails:
    @property
    def a(self):
        raise KeyError("a")


class BadLength(list):
    def __len__(self):
        return -1


class Keys:
    k = "k"
    unhashable = []


NotAClass = 5

texts = [
    ("Point()", "Point(1, 1, 1)"), ("Plain()", "Plain(1)"), ("Plain()", "Plain(1, 2)"), ("NoTuple()", "NoTuple(x)"), ("NoStrings()", "NoStrings(x)"),
    ("Twice()", "Twice(1, 1)"), ("Same()", "Same(1, a=1)"), ("5", "NotAClass()"), ("5", "int(1, 2)"), ("[]", "list(1, 2)"), ("Fails()", "Fails(a=1)"),
    ("BadLength()", "[x]"), ("{'k': 1, 'l': 2}", "{Keys.k: 1, 'k': 2}"), ("{'k': 1}", "{Keys.unhashable: x}"), ("5", "unknown.name"), ("5", "unknown()"),
    ("5", "Keys.missing"), ("Point()", "Point(1, Point(1))"),
]
for subject, pattern in texts:
    text = f"match {subject}:\n    case (\n        {pattern}\n    ):\n        print('matched')\n"
    try:
        exec(compile(text, "text", "exec"))
    except Exception as e:
        print(pattern, "->", type(e).__name__, e, traceback.extract_tb(e.__traceback__)[-1].lineno)
    else:
        print(pattern, "-> nothing")


def traced(x):
    match x:
        case Point(1, y=[a, b]):
            pass
        case [_, Point(2, 3, 4)]:
            pass


try:
    traced([1, Point()])
except TypeError as e:
    print(traceback.format_exc().replace(__file__, "FILE"), end="")
try:
    match 1:
        case Point.z:
            pass
except AttributeError as e:
    print(traceback.format_exc().replace(__file__, "FILE"), end="")
