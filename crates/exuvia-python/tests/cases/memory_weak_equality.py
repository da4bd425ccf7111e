# Weak references are equal if their objects are, and once those are dead, only to themselves.
import weakref


class C:
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 7


x, y = C(), C()
r, s = weakref.ref(x), weakref.ref(y)
print("alive", r == s, hash(r))
t = weakref.ref(x, lambda ref: None)
del x
print("dead", r == s, r == t, r == r)
print("its hash was kept", hash(r))
try:
    hash(t)
except TypeError as error:
    print(error)
