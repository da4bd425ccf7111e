# A count is the number of references: names, items, attributes, and the argument of the call that asks.
from sys import getrefcount as count


class C:
    pass


print("new", count(C()), count([]), count(object()), count(lambda: 0))
x = C()
print("one name", count(x))
y = x
print("two names", count(x))
items = [x, x]
print("and two items", count(x))
items.pop()
y = None
print("one name and one item", count(x))
x.me = x
print("and its own attribute", count(x))
del x.me, items
print("one name", count(x))
