"""partialmethod, singledispatchmethod, and the bytes that are shared."""

from functools import partialmethod, singledispatchmethod


class Cell:
    def __init__(self):
        self.alive = False

    def set_state(self, state, *, note=None):
        self.alive = state
        return note

    set_alive = partialmethod(set_state, True, note="alive")
    set_dead = partialmethod(set_state, False)

    @classmethod
    def make(cls, *args):
        return cls.__name__, args

    make_two = partialmethod(make, 2)


c = Cell()
print(c.set_alive(), c.alive, c.set_dead(note="x"), c.alive, Cell.make_two(3), c.make_two())


class Shower:
    @singledispatchmethod
    def show(self, arg):
        return "object"

    @show.register(int)
    def _(self, arg):
        return "int"

    @show.register
    def _(self, arg: str):
        return "str"


s = Shower()
print(s.show(1), s.show("a"), s.show(None), s.show(True))
text = b"text"
one, none = b"t", b""
print(text[:0] is bytes(), text[:1] is one, bytes([116]) is text[0:1], text[0:2] is text[0:2], none is bytes())
