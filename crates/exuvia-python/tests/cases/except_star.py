"""`except*` clauses: which part goes where, and what is raised afterwards."""

import sys
import traceback


def show(e, indent=""):
    if isinstance(e, BaseExceptionGroup):
        print(indent + type(e).__name__, repr(e.message), "context:", repr(e.__context__), "cause:", repr(e.__cause__))
        for member in e.exceptions:
            show(member, indent + "  ")
    else:
        print(indent + repr(e), "context:", repr(e.__context__))


def G(message, *members):
    return ExceptionGroup(message, members)


def clauses(error, second=None):
    """The part, the handled exception, and what remains."""
    try:
        try:
            raise error
        except* ValueError as e:
            print("ValueError", repr(e), sys.exc_info()[1] is e)
        except* (TypeError, KeyError) as e:
            print("TypeError or KeyError", repr(e))
            if second:
                raise second
        except* OSError:
            print("OSError", repr(sys.exc_info()[1]))
            raise
        else:
            print("else")
        finally:
            print("finally", "e" in locals())
        print("after")
    except BaseException as out:
        print("raised")
        show(out)
        out.__traceback__ = None
    print(sys.exc_info()[1])


clauses(ValueError(1))
clauses(TypeError(1))
clauses(OSError(1))
clauses(ZeroDivisionError(1))
clauses(KeyboardInterrupt())
clauses(G("a", ValueError(1), TypeError(2)))
clauses(G("a", ValueError(1), ZeroDivisionError(2)))
clauses(G("a", ValueError(1), G("b", TypeError(2), ZeroDivisionError(3), G("c", KeyError(4)), OSError(5))))
clauses(BaseExceptionGroup("a", [ValueError(1), KeyboardInterrupt()]))
clauses(TypeError(1), RuntimeError("new"))
clauses(G("a", TypeError(1), ZeroDivisionError(2)), RuntimeError("new"))
clauses(G("a", TypeError(1), OSError(2)), RuntimeError("new"))
clauses(G("a", OSError(1), OSError(2)))


def no_error():
    try:
        pass
    except* ValueError:
        print("no")
    else:
        print("else")
    finally:
        print("finally")


no_error()


def reraised():
    """What is raised again goes back to its place in the group."""
    try:
        try:
            raise G("a", ValueError(1), G("b", TypeError(2), KeyError(3)), OSError(4))
        except* TypeError:
            raise
        except* ValueError as e:
            raise e
        except* KeyError as e:
            raise e.exceptions[0]
    except* Exception as e:
        show(e)


reraised()


def chained():
    try:
        try:
            raise G("a", ValueError(1), TypeError(2))
        except* ValueError as e:
            raise RuntimeError("from") from e
        except* TypeError:
            raise G("new", OSError(3))
    except ExceptionGroup as e:
        show(e)


chained()


def names():
    e = "before"
    try:
        raise G("a", ValueError(1))
    except* ValueError as e:
        print(repr(e))
    except* TypeError as e:
        pass
    try:
        e
    except UnboundLocalError as error:
        print(error)
    try:
        try:
            raise G("a", ValueError(1))
        except* ValueError as e:
            1 / 0
    except ExceptionGroup as g:
        show(g)
    except ZeroDivisionError as g:
        show(g)
    print("e" in locals())


names()


def kinds(kind, error):
    try:
        try:
            raise error
        except* kind:
            print("caught")
    except BaseException as e:
        print(type(e).__name__, e, "context:", repr(e.__context__))


for kind in [ValueError, (), (ValueError, TypeError), ExceptionGroup, BaseExceptionGroup, (ValueError, ExceptionGroup), 5, (ValueError, 5), "text", [ValueError], int]:
    kinds(kind, ValueError(1))
    kinds(kind, G("a", ValueError(1), OSError(2)))


class Odd(ExceptionGroup):
    def split(self, kind):
        print("split", kind)
        return super().split(kind)

    def derive(self, excs):
        print("derive", excs)
        return Odd("odd", excs)


clauses(Odd("first", [ValueError(1), ZeroDivisionError(2)]))


def loops():
    for i in range(3):
        try:
            raise G("a", ValueError(i))
        except* ValueError:
            for j in range(5):
                if j == i:
                    break
                if j == 1:
                    continue
                print("loop", i, j)

            def inner():
                return "inner"

            print(inner())


loops()


def generator():
    try:
        yield 1
    except* ValueError as e:
        print("in", repr(e))
        yield 2
        raise KeyError("left")
    yield 3


g = generator()
print(next(g), g.throw(ValueError("thrown")), sys.exc_info()[1])
try:
    next(g)
except BaseException as e:
    show(e)


class K:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


class Kept(Exception):
    def __init__(self, name):
        self.kept = K(name)


def lifetimes():
    try:
        raise G("a", Kept("one"), ValueError(K("two")))
    except* Kept as e:
        print("Kept")
    except* ValueError:
        print("ValueError")
    print("after")
    try:
        raise Kept("naked")
    except* Kept:
        print("Kept")
    print("after")
    try:
        try:
            raise G("a", Kept("three"), ValueError(K("four")))
        except* Kept:
            1 / 0
    except ExceptionGroup as e:
        print(repr(e.exceptions[0]))
        del e
        print("deleted")
    print("end")


lifetimes()


def refuse(text):
    try:
        compile(text, "text", "exec")
    except SyntaxError as e:
        print(f"{text!r}: {e.msg} ({e.lineno}, {e.offset}, {e.end_lineno}, {e.end_offset})")
    else:
        print(f"{text!r}: fine")


TRY = "def f():\n  for x in y:\n    try: pass\n    except* A:\n      "
for text in [
    TRY + "break", TRY + "continue", TRY + "return", TRY + "return 1", TRY + "for z in y: break", TRY + "def g(): return",
    TRY + "pass\n    else: return", TRY + "pass\n    finally: return", TRY + "while 1:\n        if x: return", "try: pass\nexcept* A: break", "return",
    "try: pass\nexcept*: pass", "try: pass\nexcept A: pass\nexcept* B: pass", "try: pass\nexcept* A: pass\nexcept B: pass", "try: pass\nexcept* A: pass\nexcept: pass",
    "try: pass\nexcept *A: pass\nexcept *(B, C) as d: pass",
]:
    refuse(text)


def traced():
    try:
        raise G("first", ValueError(1), TypeError(2))
    except* ValueError:
        raise KeyError("second")


for function in traced, lambda: traced():
    try:
        function()
    except ExceptionGroup:
        print(traceback.format_exc().replace(__file__, "FILE"), end="")
