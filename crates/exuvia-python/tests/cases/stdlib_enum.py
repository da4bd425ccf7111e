# `enum`, which needs much of the machinery of classes.
import enum


class Color(enum.Enum):
    RED = 1
    GREEN = enum.auto()
    ALIAS = 1

    @property
    def low(self):
        return self.name.lower()


class Bits(enum.IntFlag):
    A = 1
    B = 2


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


print(Color.RED, repr(Color.GREEN), list(Color), Color(2), Color["RED"], Color.ALIAS is Color.RED, Color.RED.low)
print(Bits.A | Bits.B, repr(Bits.A | Bits.B), Bits(3), ~Bits.A, Bits.A in Bits.A | Bits.B, bool(Bits(0)))
print(Level.LOW < Level.HIGH, Level.LOW + 1, f"{Level.LOW}", str(Level.HIGH), repr(Level.LOW))
print(Color.__members__, len(Color), isinstance(Color.RED, Color), Color.RED in Color, type(Color))
for action in (lambda: Color(9), lambda: Color["X"], lambda: setattr(Color, "RED", 1), lambda: type("C", (Color,), {})):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, error)


class R(int):
    __str__ = int.__repr__

    def __repr__(self):
        return "R"


print(R(3), repr(R(3)), f"{R(3)}")


class Mapping(dict):
    def __setitem__(self, key, value):
        if not key.startswith("__"):
            print("set", key)
        super().__setitem__(key, value)


class Meta(type):
    @classmethod
    def __prepare__(cls, name, bases):
        return Mapping()

    def __new__(cls, name, bases, namespace):
        print(type(namespace).__name__)
        return super().__new__(cls, name, bases, namespace)


class Made(metaclass=Meta):
    a = 1
    b = a + 1


print(Made.b, type(Made.__dict__).__name__, type(type("Other", (Made,), {"c": 1})).__name__)
