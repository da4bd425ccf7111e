"""deque, defaultdict and OrderedDict: behaviour, messages, order of release, counts."""

import copy
import gc
import sys
import weakref
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple


def attempt(action):
    try:
        result = action()
        print("ok", result)
    except Exception as error:
        print(type(error).__name__, error)


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, end="; ")

    def __repr__(self):
        return f"D({self.name})"


print("== deque")
d = deque("abc")
d.append("d"); d.appendleft("z"); print(d, len(d), d.maxlen, list(reversed(d)))
print(d.pop(), d.popleft(), d, d[0], d[-1], "b" in d, d.count("b"), d.index("b"))
d.rotate(); print(d); d.rotate(-2); print(d); d.rotate(7); print(d)
d.extend("xy"); d.extendleft("12"); print(d); d.reverse(); print(d)
d.insert(1, "i"); d.insert(-1, "j"); d.insert(100, "k"); d.insert(-100, "l"); print(d)
d.remove("i"); del d[0]; d[0] = "m"; print(d, d == deque(d), d < deque("z"), d != deque())
e = deque(range(10), 3); print(e, e.maxlen); e.append(99); e.appendleft(-1); print(e)
e.extend(e); print(e, e + deque([1]), e * 2, 2 * e); e *= 2; e += [7, 8]; print(e, e.copy(), copy.copy(e), copy.deepcopy(e))
print(deque([1]) * 5, deque([1, 2]) * 0, deque(maxlen=2) * 3, bool(deque()), hasattr(deque(), "__dict__"))
d = deque(); d.append(d); print(d, [d])
attempt(lambda: deque(maxlen="a")); attempt(lambda: deque(maxlen=-1)); attempt(lambda: deque(1, 2, 3))
attempt(lambda: deque(1)); attempt(lambda: deque(x=1)); attempt(lambda: deque([1]).remove(3)); attempt(lambda: deque().index(5))
attempt(lambda: deque()["a"]); attempt(lambda: deque()[0]); attempt(lambda: deque()[2**100]); attempt(lambda: deque() + 5)
attempt(lambda: deque() + [5]); attempt(lambda: deque() * "a"); attempt(lambda: deque().rotate("a"))
attempt(lambda: deque([1], maxlen=1).insert(0, 2)); attempt(lambda: hash(deque())); attempt(lambda: deque().foo)
attempt(lambda: len(iter(deque()))); attempt(lambda: deque().pop()); attempt(lambda: deque().popleft())
attempt(lambda: deque().pop(1)); attempt(lambda: deque.append(1, 2)); attempt(lambda: deque().append())
attempt(lambda: deque() < []); attempt(lambda: deque().__reduce__()[:3]); attempt(lambda: deque([1], 2).__reduce__()[:3])


def mutate(method):
    d = deque(range(5))
    for x in d:
        getattr(d, method)(*([1] if method in ("append", "appendleft", "rotate") else []))


for method in ("append", "pop", "clear", "rotate", "appendleft"):
    attempt(lambda: mutate(method))


class Evil:
    def __init__(self, d):
        self.d = d

    def __eq__(self, other):
        self.d.clear()
        return False


for name in ("count", "index", "remove", "__contains__"):
    d = deque([1, 2, 3])
    d.append(Evil(d)); d.append(4)
    attempt(lambda: getattr(d, name)(9))


class Sub(deque):
    def __init__(self, items=(), maxlen=None, extra=0):
        super().__init__(items, maxlen)
        self.extra = extra


s = Sub("abc", 5, extra=3)
print(s, s.extra, s.copy(), type(s + s).__name__, s == deque("abc"), list(s), isinstance(s, deque), s[0])
print([sys.getsizeof(deque(range(n))) for n in (0, 1, 62, 63, 64, 65, 127, 128, 1000)])
d = deque(range(70)); [d.popleft() for i in range(69)]; print(sys.getsizeof(d))
d = deque(D(i) for i in range(4)); del d; print()
d = deque(D(i) for i in range(4)); d.clear(); print()
d = deque((D(i) for i in range(4)), 2); print("|", end=""); d.append(D(9)); print("|", end=""); d[0] = 1; print(end="|"); del d; print()
d = deque([1]); r = weakref.ref(d); print(r() is d); del d; print(r())
d = deque(); d.append(d); gc.collect(); del d; print(gc.collect(), gc.is_tracked(deque()))
it = iter(deque([1, 2])); print(it.__length_hint__(), next(it), it.__length_hint__(), type(it).__name__, it.__reduce__()[1:])
print(type(iter(deque())).__module__, deque.__module__, deque.__name__, repr(deque), str(deque().append)[:49], gc.get_referents(deque([1, 2])))

print("== defaultdict")
dd = defaultdict(list); dd["a"].append(1); print(dd, dd["b"], len(dd), dd.default_factory, "c" in dd, dd.get("c"))
dd.default_factory = None; attempt(lambda: dd["zz"]); print(dd, dd.copy(), type(dd.copy()).__name__, copy.copy(dd), dd == {"a": [1], "b": []})
attempt(lambda: defaultdict(1)); attempt(lambda: defaultdict(int, 1, 2)); attempt(lambda: defaultdict(int, 1)); attempt(lambda: defaultdict()[1])
print(defaultdict(list, {1: 2}), defaultdict(int, x=1), defaultdict(None, [(1, 2)]), defaultdict(int, a=1) | {"b": 2}, {"b": 2} | defaultdict(int, a=1))
attempt(lambda: defaultdict(int) | 3); attempt(lambda: defaultdict(list).__reduce__()[:4]); attempt(lambda: hash(defaultdict()))
attempt(lambda: weakref.ref(defaultdict())); attempt(lambda: setattr(defaultdict(), "x", 1))
dd = defaultdict(int); dd[1] += 5; dd |= {2: 3}; print(dd, isinstance(dd, dict), sys.getsizeof(defaultdict()), list(dd), {**dd}, dict(dd))
dd = defaultdict(lambda: dd); dd[1]; print(repr(dd)[-8:])
dd = defaultdict(); dd.default_factory = dd.__repr__; print(repr(dd)[-5:])


class Sub(defaultdict):
    def __missing__(self, key):
        return key * 2

    def __repr__(self):
        return "<" + super().__repr__() + ">"


s = Sub(int, a=1); print(s["x"], s, len(s), s["a"]); s.attr = 5; print(s.attr, s.copy())
dd = defaultdict(D("f").__repr__, {"a": D(1), "b": D(2)}); del dd; print()

print("== OrderedDict")
o = OrderedDict(a=1, b=2, c=3)
print(o, len(o), o["a"], list(o), list(reversed(o)), o.keys(), o.values(), o.items(), OrderedDict())
o.move_to_end("a"); print(o); o.move_to_end("c", last=False); print(o, o.popitem(), o.popitem(last=False), o)
o.update(x=1, y=2); o["b"] = 9; print(o, o.pop("x"), o.pop("nope", 5), o.setdefault("q", 7), o.setdefault("b", 1), o)
print(o == OrderedDict([("y", 2), ("b", 9), ("q", 7)]), o == {"y": 2, "b": 9, "q": 7}, o != OrderedDict(), o == 3, {"b": 9, "y": 2, "q": 7} == o)
print(o.copy(), copy.copy(o), copy.deepcopy(o), OrderedDict.fromkeys("ab", value=3), o | {"n": 1}, {"n": 1} | o)
o |= {"m": 1}; print(o, list(o.items()), list(reversed(o.items())), list(o.values()), list(reversed(o.values())), "b" in o.keys(), len(o.items()))
print(o.keys() & {"b"}, sorted(o.keys() | {"zz"}), {"b"} & o.keys(), o.keys() == {"b", "y", "q", "m"}, o.items() >= {("b", 9)}, o.keys() - {"b", "q"} <= {"m", "y"})
print(type(o.keys()).__mro__, type(iter(o)).__name__, type(iter(o.items())).__name__, isinstance(o, dict), o.__reduce__()[:4])
for action in (lambda: OrderedDict(1, 2), lambda: OrderedDict(1), lambda: OrderedDict(["ab", "c"]), lambda: OrderedDict().update(1, 2), lambda: OrderedDict().popitem(),
               lambda: OrderedDict().pop("x"), lambda: OrderedDict().pop(), lambda: OrderedDict().move_to_end("x"), lambda: OrderedDict().setdefault(),
               lambda: OrderedDict().popitem(1, 2), lambda: OrderedDict.fromkeys(), lambda: OrderedDict() | 3, lambda: 3 | OrderedDict(), lambda: hash(OrderedDict()),
               lambda: OrderedDict() < OrderedDict(), lambda: OrderedDict()["x"]):
    attempt(action)


def change(action):
    o = OrderedDict(a=1, b=2, c=3)
    for k in o:
        action(o)
    return o


attempt(lambda: change(lambda o: o.move_to_end("a"))); attempt(lambda: change(lambda o: o.pop("b"))); attempt(lambda: change(lambda o: o.__setitem__("a", 2)))
attempt(lambda: change(lambda o: o.__setitem__("n", 2)))
o = OrderedDict(); o["self"] = o; o.attr = 1; print(o, o.__dict__, vars(o))
r = weakref.ref(o); del o; print(gc.collect() > 0, r())
print([sys.getsizeof(OrderedDict.fromkeys(range(n))) for n in (0, 1, 5, 6, 11)], [sys.getsizeof(OrderedDict.fromkeys("abcdefghijkl"[:n])) for n in (1, 5, 6, 11)])
o = OrderedDict((i, D(i)) for i in range(3)); del o; print()


class Sub(OrderedDict):
    def __setitem__(self, key, value):
        super().__setitem__(key, value * 2)


s = Sub(a=1, b=2); s.update(c=3); print(s, s.copy(), s | {"z": 5}); s.x = 1; print(s.__dict__, copy.copy(s))
lru = OrderedDict()
for i in range(20000):
    lru[i] = None
    if len(lru) > 5000:
        lru.popitem(last=False)
    lru.move_to_end(max(i - 100, 0))
print(len(lru), next(iter(lru)))

print("== namedtuple, Counter")
P = namedtuple("P", "x y", defaults=[5]); p = P(1)
print(p, p.x, p._replace(y=3), p._asdict(), P._make([7, 8]), P._fields, P._field_defaults, p == (1, 5), P.__match_args__, P.x)
attempt(lambda: P()); attempt(lambda: P(1, 2, 3)); attempt(lambda: P(z=1)); attempt(lambda: P._make([1])); attempt(lambda: p._replace(q=1))
attempt(lambda: setattr(p, "x", 1)); attempt(lambda: delattr(p, "x")); attempt(lambda: P.x.__get__(3)); attempt(lambda: p.__getnewargs__())
attempt(lambda: namedtuple("P", "x x")); attempt(lambda: namedtuple("P", "_x")); attempt(lambda: namedtuple("P", "class")); attempt(lambda: namedtuple("9", "a")); attempt(lambda: namedtuple("P", "x _y class x", rename=True)._fields)
print(P.__new__.__qualname__, P._make.__qualname__, P.__doc__, P.x.__doc__, P.__module__, copy.copy(p), len({p, P(1)}), p < P(2))
print(Counter("hello"), Counter("hello").most_common(2), Counter(a=1) + Counter(b=2))
