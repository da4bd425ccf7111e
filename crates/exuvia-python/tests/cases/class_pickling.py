# How objects are taken apart to be pickled: `__reduce_ex__` with all protocols, and what it refuses.
import copyreg
import pickle


def show(function):
    try:
        result = function()
    except Exception as error:
        print(type(error).__name__, error)
        return
    if isinstance(result, tuple):
        names = {copyreg.__newobj__: "newobj", copyreg.__newobj_ex__: "newobj_ex", getattr: "getattr"}
        names[copyreg._reconstructor] = "reconstructor"
        result = tuple(list(part) if hasattr(part, "__next__") else part for part in result)
        result = (names.get(result[0], result[0]), *result[1:])
    print(result)


class Slotted:
    __slots__ = ("a", "__b")


class SubSlotted(Slotted):
    pass


for protocol in range(6):
    show(lambda: Slotted().__reduce_ex__(protocol))
    show(lambda: SubSlotted().__reduce_ex__(protocol))
show(lambda: Slotted().__reduce__())
s = Slotted()
s.a = s._Slotted__b = 3
show(lambda: s.__reduce_ex__(2))
show(lambda: s.__getstate__())
show(lambda: pickle.dumps(s, 0))


class NewArgs:
    def __getnewargs__(self):
        return "bad"


show(lambda: NewArgs().__reduce_ex__(2))


class NewArgsEx:
    def __getnewargs_ex__(self):
        return self.result


for NewArgsEx.result in (
    (), "bad", ((1,), "bad"), ("bad", {}), ((1,), {}), ((1,), {"a": 1}), ((1,), {}, 3), [(), {}],
):
    show(lambda: NewArgsEx().__reduce_ex__(2))
show(lambda: object().__reduce_ex__("a"))
show(lambda: object().__reduce__(1))
for value in bytearray(b"x"), 1j, range(3), slice(1, 2):
    for protocol in 2, 4:
        show(lambda: value.__reduce_ex__(protocol))
for function in (
    len, [].append, Slotted.a, str.lower, str.__add__, "".__add__, dict.__dict__["fromkeys"],
    property(), super(Slotted, s), (x for x in ()),
):
    show(lambda: function.__reduce_ex__(2))
print(pickle.loads(pickle.dumps(len)) is len, pickle.loads(pickle.dumps("ab".upper))())
print(pickle.loads(pickle.dumps(str.lower)) is str.lower)


class Key(str):
    pass


class Names:
    __slotnames__ = [Key("spam")]

    def __getattr__(self, name):
        if name == "spam":
            Names.__slotnames__[:] = [Key("spam")]
            return 42
        raise AttributeError(name)


show(lambda: Names().__reduce_ex__(2))
for text in "plain", "a\\b\n\t", "\u20ac\xe9\U0001f600":
    print(ascii(pickle.dumps(text, 0)), pickle.loads(pickle.dumps(text, 0)) == text)
    print(text.encode("unicode-escape"), text.encode("raw_unicode_escape"))
    print(text.encode("unicode-escape").decode("unicode_escape") == text)
print(ascii(rb"\x41\u20ac\U0001f600\101\n\'".decode("unicode-escape", "ignore")))
for data in rb"\x4", rb"a\u12", rb"\U00110000", b"\\":
    show(lambda: data.decode("unicode-escape"))
show(lambda: rb"\u12".decode("raw-unicode-escape"))
show(lambda: rb"\x41\\u0041".decode("raw-unicode-escape"))
