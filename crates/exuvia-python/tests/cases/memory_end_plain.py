# Where no function refers to a module's globals, they die one after the other, in the order of their names in it.
from functools import partial

b = type("B", (), {"__del__": partial(print, "del b")})()
a = type("A", (), {"__del__": partial(print, "del a")})()
_private = type("P", (), {"__del__": partial(print, "del _private")})()
print("end")
