# When callbacks run, and in which order.
import gc
import weakref


class C:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def callback(name):
    return lambda ref: print("callback", name, ref())


c = C("c")
refs = [weakref.ref(c, callback(i)) for i in range(3)]
print(refs[0] is refs[1], weakref.getweakrefcount(c))
del c
print("counted: del first, then callbacks")

a, b = C("a"), C("b")
a.other, b.other = b, a
refs = [weakref.ref(a, callback("a")), weakref.ref(b, callback("b"))]
del a, b
gc.collect()
print("collected: callbacks first, then del")

c = C("forgotten")
r = weakref.ref(c, callback("never"))
del r
del c
print("a dead reference does not call")

c = C("inside")
c.me = weakref.ref(c, callback("from inside"))
c.cycle = c
del c
gc.collect()
print("nor does one that dies together with its object")


class Resurrects:
    def __del__(self):
        global saved
        saved = self


x = Resurrects()
r = weakref.ref(x, callback("resurrected"))
del x
print(r() is saved)
del saved
print(r())
