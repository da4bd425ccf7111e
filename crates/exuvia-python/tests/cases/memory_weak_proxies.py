# A proxy behaves as its object does, as long as there is one.
import weakref


class C:
    items = ["a"]

    def __len__(self):
        return 3

    def __add__(self, other):
        return ("sum", other)


x = C()
p = weakref.proxy(x, lambda proxy: print("callback"))
p.name = "set through the proxy"
print(x.name, len(p), p + 1, p.items[0], isinstance(p, C))
del x
try:
    p.name
except ReferenceError as error:
    print(error)
