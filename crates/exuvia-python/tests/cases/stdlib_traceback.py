# The module `traceback` gives the text that uncaught exceptions have.
import sys
import traceback


def f(x):
    return (x + 1) / 0 + 3


def g():
    try:
        f(2)
    except ZeroDivisionError as e:
        raise KeyError("é") from e


def deep(n):
    return deep(n - 1) if n else 1 / 0


def shown(text):
    return text.replace(__file__, "FILE")


try:
    g()
except KeyError:
    print(shown(traceback.format_exc()))
try:
    deep(20)
except ZeroDivisionError as e:
    print(shown("".join(traceback.format_exception(e))))
    print(shown("".join(traceback.format_tb(e.__traceback__, limit=-1))))
    places = traceback.extract_tb(e.__traceback__)
    print(len(places), places[0].name, places[-1].lineno - places[0].lineno, places[-1].line)
try:
    compile("a b", "x.py", "exec")
except SyntaxError as e:
    print("".join(traceback.format_exception_only(e)))
try:
    try:
        [][1]
    finally:
        {}["k"]
except KeyError as e:
    e.add_note("look here")
    te = traceback.TracebackException.from_exception(e)
    print(shown("".join(te.format())), te, te == te, te.exc_type)
print(shown("".join(traceback.format_stack())), traceback.format_exception_only(ValueError("x")))
print(traceback.format_list([("a.py", 3, "f", "pass")]), traceback.FrameSummary("a.py", 3, "f", line="x"))
