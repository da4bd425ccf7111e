"""What a generator handles is its own; what its caller handles is seen as long as the caller does."""
import sys


def current():
    error = sys.exception()
    return error and repr(error)


def catches():
    print("start", current())
    yield
    try:
        raise TypeError("in the generator")
    except TypeError as error:
        print("handler", current(), repr(error.__context__))
        yield
        print("still in the handler", current())
    print("after it", current())
    yield
    print("end", current())
    yield


def delegates():
    yield from catches()


def loops():
    for _ in catches():
        yield


class Wrong(Exception):
    def __new__(cls, *args):
        return cls


def thrown():
    try:
        yield
    except TypeError as error:
        print("thrown in:", error)
        yield


for make in (catches, delegates, loops):
    print(make.__name__)
    generator = make()
    next(generator)
    try:
        raise ValueError("the caller's")
    except ValueError:
        next(generator)
        print("caller", current())
    try:
        raise KeyError("another")
    except KeyError:
        next(generator)
    next(generator)
    print("caller", current())

generator = thrown()
next(generator)
generator.throw(Wrong)

try:
    try:
        raise ValueError("first")
    except ValueError:
        error = KeyError("made before")
        error.__context__ = IndexError("replaced")
        raise error
except KeyError as error:
    print(repr(error.__context__))
