# Method resolution order and super().
class A:
    def who(self):
        return ["A"]


class B(A):
    def who(self):
        return ["B"] + super().who()


class C(A):
    def who(self):
        return ["C"] + super().who()


class D(B, C):
    def who(self):
        return ["D"] + super().who()


print(D().who(), [c.__name__ for c in D.__mro__])
try:

    class Bad(A, B):
        pass

except TypeError as error:
    print(error)
print(super(B, D()).who())


class Meta:
    def __init_subclass__(cls, **kwargs):
        print("subclass", cls.__name__, kwargs)


class Sub(Meta, tag=1):
    pass


class New:
    def __new__(cls, value):
        print("new", value)
        return super().__new__(cls)

    def __init__(self, value):
        self.value = value


print(New(3).value)


class Other:
    def __new__(cls):
        return 42


print(Other())


class Base:
    @classmethod
    def make(cls):
        return cls.__name__

    @staticmethod
    def plain(x):
        return x * 2


class Derived(Base):
    @classmethod
    def make(cls):
        return "derived " + super().make()


print(Derived.make(), Derived().make(), Derived.plain(4), Derived().plain(5))
print(isinstance(D(), A), issubclass(B, C), isinstance(True, int), D.__bases__ == (B, C))
