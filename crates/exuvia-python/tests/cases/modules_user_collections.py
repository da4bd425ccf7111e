"""`UserDict`, `UserList`, `UserString`: what their methods give; modules with `__getattr__`."""

import copy
from collections import UserDict, UserList, UserString


def show(*values):
    print(*[f"{type(value).__name__}:{value!r}" for value in values])


d = UserDict({"a": 1}, b=2)
show(d, len(d), d["a"], "b" in d, sorted(d), d | {"c": 3}, {"c": 3} | d, d.copy(), copy.copy(d))
d |= {"z": 26}
show(d, d.pop("z"), d.setdefault("y", 25), d.get("nothing"), UserDict.fromkeys("ab", 0))
try:
    d["nothing"]
except KeyError as error:
    show(error)


class Defaults(UserDict):
    def __missing__(self, key):
        return key * 2


show(Defaults()["x"], Defaults(x=1).copy())

l = UserList([3, 1, 2])
show(l, l[0], l[1:], l + [4], [0] + l, l * 2, 3 in l, l == [3, 1, 2], l < UserList([4]), len(l))
l += (9,)
l.sort()
l.append(7)
show(l, l.pop(), l.index(3), l.count(1), list(reversed(l)), l.copy(), copy.copy(l))
del l[0]
l.extend(UserList("ab"))
show(l)

s = UserString("hello")
show(s, s[1], s[1:3], s + " you", "oh " + s, s * 2, "ell" in s, UserString("ell") in s, s == "hello", hash(s) == hash("hello"))
show(s.upper(), s.center(9, "*"), s.replace("l", "L"), s.find("l"), s.split("l"), s.isalpha(), s.startswith("he"))
show(str(s), s.join(["a", "b"]), UserString("%s-%s") % ("a", 1), UserString("{} {}").format(1, 2), s.encode(), s > "h", s.capitalize())
print(UserDict.__module__, UserList.__mro__[1].__name__, UserString.upper.__qualname__)
try:
    import collections

    collections.Nothing
except AttributeError as error:
    print(error)
