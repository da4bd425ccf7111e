# How the `class` statement chooses the metaclass, replaces bases, and checks `__class__`.


def show(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


class NoMeta:
    def __new__(mcls, *args, **kwargs):
        print("NoMeta", args[0])
        return super().__new__(mcls)

    @classmethod
    def __prepare__(mcls, name, bases):
        return {}


class SubNoMeta(NoMeta):
    pass


class A(metaclass=NoMeta):
    pass


class B(metaclass=SubNoMeta):
    pass


class C(A, B):
    pass


class F(object(), C):
    pass


print(type(A).__name__, type(B).__name__, type(C).__name__, type(F).__name__)


def conflict():
    class D(C, metaclass=type):
        pass


show(conflict)


class Entries:
    def __init__(self, result):
        self.result = result

    def __mro_entries__(self, bases):
        return self.result

    def __repr__(self):
        return "Entries"


class Plain:
    pass


class Replaced(Entries((Plain,))):
    pass


class Dropped(Entries(()), Plain):
    pass


print(Replaced.__bases__, Replaced.__orig_bases__, Dropped.__bases__, hasattr(Plain, "__orig_bases__"))


def wrong_entries():
    class E(Entries(3)):
        pass


show(wrong_entries)


class Forgets(type):
    def __new__(mcls, name, bases, namespace):
        namespace.pop("__classcell__", None)
        return super().__new__(mcls, name, bases, namespace)


def forgotten():
    class E(metaclass=Forgets):
        def g(self):
            return __class__


show(forgotten)


class Replaces(type):
    def __new__(mcls, name, bases, namespace):
        super().__new__(mcls, "Other", bases, dict(namespace))
        namespace.pop("__classcell__", None)
        return super().__new__(mcls, name, bases, namespace)


def replaced():
    class E(metaclass=Replaces):
        def g(self):
            return __class__


show(replaced)
show(lambda: __build_class__())
show(lambda: __build_class__(1, 2))
show(lambda: __build_class__(conflict))
show(lambda: __build_class__(conflict, 2))

b = bytearray(b"old")
print(b.__init__("abc\xbd\u20ac", encoding="latin1", errors="replace"), b)


class Bytes(bytearray):
    def __init__(self, *args):
        super().__init__(b"given " + bytes(args))


print(Bytes(65, 66))
