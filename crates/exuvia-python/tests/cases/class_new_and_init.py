# How strict `object.__new__` and `object.__init__` are, and which `__new__` makes what.


def show(function):
    try:
        print(type(function()).__name__)
    except Exception as error:
        print(type(error).__name__, error)


class Neither:
    pass


class New:
    def __new__(cls, *args):
        return object.__new__(cls, *args)


class Init:
    def __init__(self, *args):
        object.__init__(self, *args)


class Both(New, Init):
    pass


show(lambda: Neither(1))
show(lambda: Neither(kw=1))
show(lambda: object(1))
show(lambda: object.__new__(Neither, 1))
show(lambda: object.__init__(Neither(), 1))
show(lambda: object.__init__(object(), 5))
show(lambda: object.__init__(5, 5))
for cls in New, Init, Both:
    show(lambda: cls())
    show(lambda: cls(1))
    show(lambda: object.__new__(cls, 1))
    show(lambda: object.__init__(cls(), 1))


class Ints(int):
    pass


class Lists(list):
    pass


show(lambda: object.__new__())
show(lambda: object.__new__(3))
show(lambda: object.__new__(int))
show(lambda: object.__new__(type))
show(lambda: object.__new__(Lists))
show(lambda: int.__new__())
show(lambda: int.__new__(3))
show(lambda: int.__new__(str))
show(lambda: int.__new__(Neither))
show(lambda: int.__new__(Ints, 3))
show(lambda: int.__new__(bool))
show(lambda: list.__new__(Lists))
show(lambda: dict.__new__(Lists))
show(lambda: BaseException.__new__(KeyError))


# A `__new__` that is deleted leaves its traces.
class Sub(New):
    __new__ = object.__new__

    def __init__(self, foo):
        self.foo = foo


show(lambda: Sub(3))
