# Without a callback there is one weak reference for each object and class of references; with one, always a new one.
import weakref


class C:
    pass


x = C()
print("plain", weakref.ref(x) is weakref.ref(x))
r = weakref.ref(x)
print("still plain", weakref.ref(x) is r, weakref.getweakrefcount(x))
s = weakref.ref(x, lambda ref: None)
print("with a callback", s is r, s == r, weakref.getweakrefcount(x))
p = weakref.proxy(x)
print("proxies too", weakref.proxy(x) is p, weakref.getweakrefcount(x))
print("first the shared ones", [y is r for y in weakref.getweakrefs(x)])
