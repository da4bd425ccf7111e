# AttributeError and NameError tell what was not found, and in what; so the object lives as long as the exception.
import weakref


class C:
    def __init__(self, name):
        self.label = name

    def __del__(self):
        print("del", self.label)


try:
    C("temporary").missing
except AttributeError as e:
    print(e, e.name, e.obj.label)
print("after")
x = C("x")
try:
    x.missing
except AttributeError as e:
    kept = e
ref = weakref.ref(x)
del x
print("kept by the exception", ref() is not None, kept.__dict__)
kept = None
print("gone", ref() is None)
for text in ["C.missing", "weakref.missing", "[].missing", "missing_name"]:
    try:
        eval(text)
    except (AttributeError, NameError) as e:
        print(type(e).__name__, e.name, type(getattr(e, "obj", "")).__name__)


def f():
    def inner():
        return later

    try:
        inner()
    except NameError as e:
        print(e, e.name)
    try:
        later
    except UnboundLocalError as e:
        print(e, e.name)
    later = 1


f()
e = AttributeError("message", name="given", obj=5)
print(e, e.args, e.name, e.obj, NameError("text", name="n").name, AttributeError().name)
try:
    ValueError(name="x")
except TypeError as error:
    print(error)
