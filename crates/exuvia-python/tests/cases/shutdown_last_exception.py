"""An uncaught exception is kept in sys.last_value, and with it the locals of its frames, until the modules go."""
import atexit
import sys


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def at_end():
    print(sys.last_type.__name__, sys.last_value, sys.last_traceback.tb_next.tb_lineno)


def inner(argument):
    local = D("inner's local")
    raise ValueError("nobody catches it")


def outer():
    local = D("outer's local")
    inner(D("argument"))


def hook(kind, error, traceback):
    print("hook", kind.__name__, error is sys.last_value, traceback.tb_frame.f_code.co_name)
    1 / 0


atexit.register(at_end)
g = D("global")
sys.excepthook = hook
try:
    outer()
except ValueError as error:
    error.add_note("a note")
    raise
