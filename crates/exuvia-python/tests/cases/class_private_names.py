# Names with two leading underscores belong to their class.
class Base:
    __count = 0
    __id__ = "not mangled"

    def __init__(self):
        self.__name = "base"
        Base.__count += 1

    def name(self):
        return self.__name

    def __hidden(self):
        return "hidden of Base"

    def reveal(self):
        return self.__hidden()


class _Derived(Base):
    def __init__(self):
        super().__init__()
        self.__name = "derived"

    def __hidden(self):
        return "hidden of Derived"


d = _Derived()
print(d.name(), d.reveal(), d._Base__name, d._Derived__name, Base._Base__count, Base.__id__)
print(sorted(d.__dict__))
try:
    d.__name
except AttributeError as error:
    print(error)


class Parameters:
    def method(self, __x=1):
        __y = __x + 1
        return [name for name in sorted(locals()) if name != "self"]


print(Parameters().method())
