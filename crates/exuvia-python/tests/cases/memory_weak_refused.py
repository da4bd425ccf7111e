# Small and variable-sized built-in objects have no place for weak references.
import weakref


class Slots:
    __slots__ = ("a",)


class Weak(Slots):
    __slots__ = ("__weakref__",)


class Number(int):
    pass


class Text(str):
    pass


for x in [1, "text", None, (), [], {}, 1.5, object(), Slots(), Number(), ValueError(), iter([])]:
    try:
        weakref.ref(x)
        print("possible", type(x).__name__)
    except TypeError as error:
        print(error)
for x in [set(), frozenset(), len, print, lambda: 0, (i for i in []), Weak(), Text(), C := type("C", (), {}), C()]:
    weakref.ref(x)
print("the others can")
