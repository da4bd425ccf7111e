# __slots__
import weakref


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


p = Point(1, 2)
print(p.x, p.y)
for action in (
    lambda: setattr(p, "z", 3),
    lambda: p.__dict__,
    lambda: weakref.ref(p),
    lambda: Point.x,
):
    try:
        print(type(action()).__name__)
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)
del p.x
try:
    p.x
except AttributeError as error:
    print(error)


class Point3(Point):
    __slots__ = ("z", "__weakref__")


q = Point3(1, 2)
q.z = 3
print(q.x + q.y + q.z, weakref.ref(q)() is q)


class Open(Point):
    pass


o = Open(1, 2)
o.anything = 5
print(o.__dict__, o.x)


class D:
    __slots__ = ("a", "b", "name")

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


holder = D("holder")
holder.b = D("b")
holder.a = D("a")
holder = None
try:

    class Conflict:
        __slots__ = ("v",)
        v = 1

except ValueError as error:
    print(error)
