# `super` in all its forms.


def show(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


class A:
    def meth(self, a):
        return "A(%r)" % a


class B(A):
    def __init__(self):
        self.__super = super(B, self)

    def meth(self, a):
        return "B(%r)" % a + self.__super.meth(a)


class C(A):
    def meth(self, a):
        return "C(%r)" % a + self.__super.meth(a)


# Not bound yet, it is a descriptor.
C._C__super = super(C)


class D(C, B):
    def meth(self, a):
        return "D(%r)" % a + super().meth(a)


print(D().meth(4))


class Mine(super):
    def __init__(self, *args):
        super().__init__(*args)
        self.note = len(args)


class E(D):
    def meth(self, a):
        s = self.__super
        return "E(%r)[%s %s]" % (a, type(s).__name__, s.note) + s.meth(a)


E._E__super = Mine(E)
print(E().meth(5))
print(Mine(E), Mine(D, D()), Mine(D, D()).__thisclass__, Mine(D, D()).__self_class__)

show(lambda: super(C, 42))
show(lambda: super(D, C()))
show(lambda: super(D).__get__(12))
show(lambda: super(D).__get__(C()))
show(lambda: super(D, kw=1))
show(lambda: super(3))
show(lambda: super(1, 2, 3))
show(lambda: super(B))
show(lambda: super(B).zork)
show(lambda: super(B, B()).zork)
show(lambda: super(B, B()).__class__)
show(lambda: setattr(super(B), "x", 1))
show(lambda: setattr(super(B), "__self__", 1))


class Property:
    x = property(lambda self: 42)


class Overrides(Property):
    x = property(lambda self: "hello")

    @classmethod
    def of_class(cls):
        return super().x


print(Overrides().x, super(Overrides, Overrides()).x, Overrides.of_class() is Property.x)


class Proxy:
    def __init__(self, obj):
        self.__obj = obj

    def __getattribute__(self, name):
        if name.startswith("_Proxy__"):
            return object.__getattribute__(self, name)
        return getattr(self.__obj, name)


class Base:
    def f(self):
        return "B.f"


class Derived(Base):
    def f(self):
        return super(Derived, self).f() + "->C.f"


print(Derived.f(Proxy(Derived())))
