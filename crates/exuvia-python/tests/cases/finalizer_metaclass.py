"""`__del__` of metaclasses: classes die like other objects."""
import gc
import sys
import weakref

kept = []


class Meta(type):
    def __del__(cls):
        print("del", cls.__name__, sorted(n for n in vars(cls) if not n.startswith("__")), cls.__mro__ is not None)
        if cls.__name__ == "Again":
            kept.append(cls)


class Plain(metaclass=Meta):
    field = 1


weak = weakref.ref(Plain, lambda reference: print("watched"))
instance = Plain()
del Plain
print(gc.collect(), weak() is None)
del instance
print(gc.collect(), weak() is None)


class Again(metaclass=Meta):
    pass


class Derived(Again):
    pass


del Again, Derived
gc.collect()
print([c.__name__ for c in kept], [c.__name__ for c in kept[0].__subclasses__()], gc.is_finalized(kept[0]))
kept.clear()
print(gc.collect() > 0)


class Later(type):
    pass


class Last(metaclass=Later):
    pass


Later.__del__ = lambda cls: print("added", cls.__name__)
del Last
gc.collect()


class Wrong(type):
    def __del__(cls):
        raise ValueError(cls.__name__)


def report(args):
    print(args.exc_type.__name__, args.exc_value, args.object.__qualname__)


sys.unraisablehook = report


class Broken(metaclass=Wrong):
    pass


del Broken
gc.collect()


class End(metaclass=Meta):
    pass
