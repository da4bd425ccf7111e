# Properties and the attribute protocol.
class Celsius:
    def __init__(self, degrees=0):
        self._degrees = degrees

    @property
    def degrees(self):
        "In Celsius."
        return self._degrees

    @degrees.setter
    def degrees(self, value):
        if value < -273.15:
            raise ValueError("too cold")
        self._degrees = value

    @degrees.deleter
    def degrees(self):
        print("deleting")
        del self._degrees

    @property
    def kelvin(self):
        return self.degrees + 273


c = Celsius(20)
print(c.degrees, c.kelvin)
c.degrees = 30
print(c.degrees, Celsius.degrees.__doc__)
for action in (
    lambda: setattr(c, "degrees", -300),
    lambda: setattr(c, "kelvin", 1),
    lambda: delattr(c, "kelvin"),
):
    try:
        action()
    except (AttributeError, ValueError) as error:
        print(type(error).__name__, error)
del c.degrees


class Dynamic:
    def __getattr__(self, name):
        if name.startswith("x"):
            return name.upper()
        raise AttributeError(name)

    def __setattr__(self, name, value):
        print("set", name)
        super().__setattr__(name, value)

    def __delattr__(self, name):
        print("delete", name)
        super().__delattr__(name)


d = Dynamic()
d.a = 1
print(d.a, d.xyz, hasattr(d, "b"), getattr(d, "b", "default"))
del d.a
print(hasattr(d, "a"))


class Descriptor:
    def __set_name__(self, owner, name):
        self.name = name
        print("named", owner.__name__, name)

    def __get__(self, instance, owner):
        return "class" if instance is None else instance.__dict__.get(self.name, "unset")

    def __set__(self, instance, value):
        instance.__dict__[self.name] = value * 2


class Uses:
    field = Descriptor()


u = Uses()
print(Uses.field, u.field)
u.field = 21
print(u.field, u.__dict__)
