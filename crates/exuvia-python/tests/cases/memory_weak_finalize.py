# weakref.finalize calls something when an object dies, once, and at the latest at the end of the program.
import weakref


class C:
    pass


x = C()
f = weakref.finalize(x, print, "the object has died", end="!\n")
print("alive", f.alive, f.peek()[1] is print)
del x
print("dead", f.alive, f())
x = C()
g = weakref.finalize(x, lambda: print("called early"))
g()
del x
y = C()
weakref.finalize(y, print, "first registered")
weakref.finalize(y, print, "last registered")
h = weakref.finalize(y, print, "never")
h.detach()
print("end")
