"""Functions that change what atexit knows while it runs; the exit status of a hook."""
import atexit
import sys


def adds():
    atexit.register(print, "never")
    print("adds", atexit._ncallbacks())


def removes():
    atexit.unregister(print)
    print("removes", atexit._ncallbacks())


def raises():
    sys.exit("not taken")


class Stream:
    def write(self, text):
        sys.__stdout__.write("> " + text)

    def flush(self):
        sys.__stdout__.write("flush\n")


def hook(*args):
    print("hook")
    sys.exit(6)


atexit.register(print, "first, and removed")
atexit.register(adds)
atexit.register(raises)
atexit.register(removes)
sys.stdout = Stream()
sys.excepthook = hook
raise KeyError("k")
