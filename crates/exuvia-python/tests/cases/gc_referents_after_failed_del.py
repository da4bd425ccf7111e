# Deleting an attribute that is not there makes no dictionary of those that the instance keeps itself.
import gc


class Plain:
    def __init__(self):
        self.a = 1
        self.b = "text"


class Slotted:
    __slots__ = ("a", "__dict__")

    def __init__(self):
        self.a = 1
        self.b = "text"


for cls in (Plain, Slotted):
    x = cls()
    try:
        del x.missing
    except AttributeError as error:
        print(error)
    print(sorted(type(y).__name__ for y in gc.get_referents(x)))
