"""What may be assigned to the attributes of exceptions, and what a foreign AttributeError is told."""

import io
import sys


def report(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


error = Exception("text")
for name in "__cause__", "__context__", "__traceback__", "__suppress_context__", "args":
    report(lambda: setattr(error, name, 1))
    report(lambda: delattr(error, name))
error.__cause__ = ValueError("cause")
print(repr(error.__cause__), error.__suppress_context__)
error.__cause__ = None
error.__suppress_context__ = False
error.__context__ = KeyError("context")
print(error.__cause__, error.__suppress_context__, repr(error.__context__))


class Notes(list):
    pass


class Text(str):
    pass


report(lambda: error.add_note(42))
report(lambda: error.add_note())
report(lambda: error.add_note("a", "b"))
print(hasattr(error, "__notes__"))
error.add_note("first")
error.add_note(Text("second"))
print(error.__notes__, type(error.__notes__[1]).__name__)
for notes in 42, None, (1,), Notes():
    error.__notes__ = notes
    report(lambda: error.add_note("note"))
    print(error.__notes__)


class Hooked:
    blech = None

    def __getattr__(self, name):
        raise self.kind()


class Own(AttributeError):
    pass


for kind in AttributeError, Own, lambda: AttributeError("text", 23), lambda: AttributeError(name="given"), KeyError:
    Hooked.kind = staticmethod(kind)
    try:
        Hooked().bluch
    except Exception as error:
        named = getattr(error, "name", "none"), type(getattr(error, "obj", None)).__name__
        print(type(error).__name__, named)
        stderr, sys.stderr = sys.stderr, io.StringIO()
        sys.excepthook(*sys.exc_info())
        text, sys.stderr = sys.stderr.getvalue(), stderr
        print(text.splitlines()[-1])

buffer = bytearray(4)
print(io.BytesIO(b"abcdef").readinto(buffer), buffer, io.BytesIO(b"x").readinto(buffer), buffer)
