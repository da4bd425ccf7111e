# `property`: documentation, names, what can be set.


def show(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


class C:
    foo = property(doc="hello")

    @foo.getter
    def foo(self):
        "not this"
        return 1

    @property
    def bar(self):
        "of bar"

    @bar.setter
    def bar(self, value):
        pass

    other = bar
    nothing = property()


print(C.foo.__doc__, C.bar.__doc__, C.nothing.__doc__)
show(lambda: setattr(C(), "foo", 1))
show(lambda: delattr(C(), "bar"))
show(lambda: delattr(C(), "other"))
show(lambda: C().nothing)
show(lambda: setattr(C.foo, "fget", 1))
C.foo.__doc__ = 42
print(C.foo.__doc__)


class Sub(property):
    "of the class"


class D:
    @Sub
    def x(self):
        "of the getter"
        return 2

    y = Sub(lambda self: 3, doc="given")


print(D.x.__doc__, D.y.__doc__, D().x, D().y, type(D.x).__name__)
show(lambda: setattr(D(), "x", 1))
print(C.foo.__get__(None, C) is C.foo, D.x.__get__(None, D) is D.x)
show(lambda: C.foo.__get__(None, None))
unnamed = property(lambda self: 1)
C.unnamed = unnamed
show(lambda: setattr(C(), "unnamed", 1))
