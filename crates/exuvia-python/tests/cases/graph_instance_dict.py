# When an instance gets a dictionary of its own, which the collector counts, and in which order its attributes die.
import gc

gc.disable()


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def garbage(make):
    make()
    gc.collect()
    made = make()
    del made
    return gc.collect()


def touched():
    class P: pass
    x = P()
    x.x = x
    x.__dict__
    return None


def count(text):
    class P: pass
    x = P()
    x.x = x
    P.y = 7
    exec(text, {"x": x, "P": P, "gc": gc})
    del P
    print(gc.collect() and len([o for o in gc.get_referents(x) if type(o) is dict]), text)
    del x
    gc.collect()


gc.collect()
for text in ("pass", "x.__dict__", "vars(x)", "dir(x)", "x.z = 1; del x.z", "getattr(x, 'x')", "hasattr(x, 'q')",
             "x.__dict__ = {'x': x}", "del x.__dict__", "del x.__dict__; x.x = x", "repr(x)", "x.__class__",
             "[setattr(x, f'a{i}', i) for i in range(28)]", "[setattr(x, f'a{i}', i) for i in range(29)]",
             "[P() for i in range(40)]; x.p = 1", "[P() for i in range(40)]; x.p = 1; x.q = 2"):
    count(text)

# The keys are the class's, and so is the order of death.
class P: pass


def first():
    x = P()
    x.a = Loud("a")
    x.b = Loud("b")
    x.c = Loud("c")


def other_order():
    x = P()
    x.c = Loud("c")
    x.a = Loud("a")
    print(list(x.__dict__) if False else "")
    x.b = Loud("b")


first()
other_order()
x = P()
x.c, x.b, x.a = 1, 2, 3
print(gc.get_referents(x)[:-1])
print(list(x.__dict__))
x = P()
x.c, x.b, x.a = 1, 2, 3
del x.b
print(gc.get_referents(x)[:-1])
x.b = 4
print(gc.get_referents(x)[:-1], list(vars(x)))


# What derives from a built-in class has no place for attributes in itself.
class L(list): pass


x = L()
x.a = 1
print([type(o).__name__ for o in gc.get_referents(x)])


# The dictionary can be any that is one, even the instance itself.
class D(dict):
    def __init__(self):
        self.__dict__ = self


x = D()
x.a = x
print(x["a"] is x, list(x), x.__dict__ is x)
del x
print(gc.collect())
try:
    P().__dict__ = []
except TypeError as error:
    print(error)
