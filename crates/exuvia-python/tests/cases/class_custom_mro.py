# A metaclass's own `mro`, and what it may change while it is asked.


def show(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


class B:
    name = "B"


def returning(result):
    class M(type):
        def mro(cls):
            return result(cls)

    return M


show(lambda: returning(lambda cls: [1])("A", (), {}))
show(lambda: returning(lambda cls: 1)("A", (), {}))
show(lambda: returning(lambda cls: (cls, int, object))("A", (), {}))
show(lambda: returning(lambda cls: (B,))("A", (), {}))
show(lambda: type.mro(3))

Adds = returning(lambda cls: type.mro(cls) + [B])
A = Adds("A", (), {})
print([c.__name__ for c in A.__mro__], A.name, A().name, issubclass(A, B), A.mro() == list(A.__mro__))


class Incomplete(type):
    def mro(cls):
        print(cls.__mro__, cls.__bases__, cls.__base__, cls.__subclasses__())
        show(lambda: cls())
        print(issubclass(cls, B), repr(cls))
        return super().mro()


show(lambda: Incomplete("I", (B,), {}).name)


# The order in which a hierarchy is told of new bases, and what happens if it refuses.
class Counts(type):
    fails = None

    def mro(cls):
        print("mro of", cls.__name__)
        if cls.__name__ == Counts.fails:
            raise RuntimeError(cls.__name__)
        return type.mro(cls)


class Root(metaclass=Counts):
    pass


class Other(metaclass=Counts):
    pass


class D(Root):
    pass


class E(D):
    pass


class F(D):
    pass


class G(E):
    pass


D.__bases__ = (Other,)
print(G.__mro__, Root.__subclasses__(), Other.__subclasses__())
Counts.fails = "F"
show(lambda: setattr(D, "__bases__", (Root,)))
print(G.__mro__, D.__bases__, D.__base__, Root.__subclasses__(), Other.__subclasses__())


# Bases that change once more while they change.
class Again(type):
    ready = False

    def mro(cls):
        if Again.ready and cls.__name__ == "C":
            Again.ready = False
            C.__bases__ = (B2,)
        return type.mro(cls)


class A(metaclass=Again):
    pass


class B1(A):
    pass


class B2(A):
    pass


class C(A):
    pass


Again.ready = True
C.__bases__ = (B1,)
print(C.__bases__, C.__mro__, B1.__subclasses__(), B2.__subclasses__())
B1.__bases__ = (C,)
print(B1.__bases__, C.__subclasses__())
show(lambda: setattr(C, "__bases__", (B1,)))
