"""What `sys` says and does: hooks, limits, structures that nobody may make."""

import builtins
import sys


class Collecting:
    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text

    def flush(self):
        pass


def caught(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


# The display hook.
stdout = sys.stdout
sys.stdout = Collecting()
sys.displayhook(42)
text, sys.stdout = sys.stdout.text, stdout
print(repr(text), builtins._)
del sys.stdout
error = caught(sys.displayhook, 43)
sys.stdout = stdout
print(error, builtins._)
sys.stdout = None
error = caught(sys.displayhook, 44)
sys.stdout = stdout
print(error)
print(caught(sys.displayhook))
exec(compile("[1, 2]; None; 'text'", "<input>", "single"))
print(repr(builtins._))
del builtins._

# The exception hook.
stderr = sys.stderr
sys.stderr = Collecting()
sys.excepthook(1, "1", 1)
sys.excepthook(ValueError, ValueError("without a traceback"), None)
error = SyntaxError("message", (b"name in bytes", 123, 0, "text"))
sys.excepthook(SyntaxError, error, None)
error = SyntaxError("message")
sys.excepthook(SyntaxError, error, None)
error.filename, error.lineno, error.text, error.offset = "changed", 7, "a + b\n", 3
sys.excepthook(SyntaxError, error, None)
text, sys.stderr = sys.stderr.text, stderr
print(text)
print(caught(sys.excepthook))

# How much of a traceback is shown.
def inner():
    raise KeyError("inner")


def outer():
    inner()


for limit in [3, 2, 1, 0, -1, 1 << 1000, None, "2"]:
    sys.tracebacklimit = limit
    sys.stderr = Collecting()
    try:
        outer()
    except KeyError:
        sys.excepthook(*sys.exc_info())
    text, sys.stderr = sys.stderr.text, stderr
    lines = [line.split(", ", 1)[-1] for line in text.splitlines() if not line.startswith("    ")]
    print(repr(limit)[:10], lines)
del sys.tracebacklimit

# Structures.
print(sys.thread_info.name, sys.thread_info.lock, len(sys.thread_info))
for structure in sys.flags, sys.version_info:
    print(caught(type(structure), structure))
    print(caught(type(structure).__new__, type(structure), structure).startswith("TypeError"))
print(type(sys.stdlib_module_names).__name__, len(sys.stdlib_module_names), "gc" in sys.stdlib_module_names)
print(sys.getfilesystemencodeerrors())

# Functions.
print(sys.call_tracing(max, (1, 3, 2)), caught(sys.call_tracing, max, 2))

# The hook is looked up after the value has been computed.
def change_hook():
    sys.displayhook = lambda value: print("hook", value)
    return 1


exec(compile("change_hook()", "<input>", "single"))
sys.displayhook = sys.__displayhook__
