# A bound method is made each time, so that a weak reference to one is dead at once; WeakMethod binds anew.
import weakref


class C:
    def method(self):
        return "called"


x = C()
print("plain", weakref.ref(x.method)() is None)
r = weakref.WeakMethod(x.method, lambda ref: print("callback"))
print("bound anew", r()(), r() == x.method, r() is r())
del x
print("dead", r() is None)
