# An exception keeps the frames that it passed; `except ... as e` lets go of it.
import gc
import sys


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def raises(name):
    d = D(name)
    raise ValueError(name)


try:
    raises("one")
except ValueError as e:
    print("handling", e)
print("handled")
try:
    e
except NameError as error:
    print(error)

try:
    raises("two")
except ValueError as e:
    kept = e
print("kept")
kept = None
print("dropped")


def cycle():
    try:
        raises("three")
    except ValueError as e:
        kept = e


gc.collect()
cycle()
print("in a cycle")
print(gc.collect() > 0)
try:
    raises("four")
except ValueError as e:
    print(e.__traceback__.tb_next.tb_frame.f_locals["d"].name)
    e.__traceback__ = None
    print("traceback gone")
print("end", sys.exc_info())
