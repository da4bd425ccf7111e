# `except E as e` deletes e at its end, and with it the traceback, the frames and their variables.
import sys


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def fail(x):
    local = D("local")
    raise ValueError(x.name)


try:
    fail(D("argument"))
except ValueError as e:
    print("handling", e)
print("after", "e" in globals(), sys.exc_info())
try:
    fail(D("argument"))
except ValueError:
    print("handling")
print("after")
