"""Chains of contexts that are rings: a new exception neither closes a ring nor follows one for ever."""
a, b, c = ValueError("a"), TypeError("b"), KeyError("c")
a.__context__, b.__context__, c.__context__ = b, c, b
try:
    try:
        raise a
    except ValueError:
        raise IndexError("new")
except IndexError as error:
    print(repr(error.__context__), repr(a.__context__), repr(c.__context__))

x, y = ValueError("x"), TypeError("y")
x.__context__ = y
try:
    try:
        raise x
    except ValueError:
        raise y
except TypeError as error:
    print(repr(error.__context__), repr(x.__context__))
