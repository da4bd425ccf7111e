# An exception that is kept keeps its traceback, that the frames, and those their variables.
import gc

gc.collect()


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def fail():
    local = D("local")
    raise ValueError


try:
    fail()
except ValueError as e:
    kept = e
print("kept")
kept.__traceback__ = None
print("without its traceback")


def keep():
    try:
        raise ValueError
    except ValueError as e:
        z = e


keep()
print("in a variable of a frame of its own traceback it is a cycle of", gc.collect())
