"""functools and operator: partial, lru_cache, cmp_to_key, reduce, the getters and all functions."""

import copy
import functools
import gc
import operator
import sys
import weakref
from functools import cache, cmp_to_key, lru_cache, partial, reduce


def f(*args, **keywords):
    return (args, keywords)


f.__qualname__ = "f"
p = partial(f, 1, x=2)


class S(partial):
    pass


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, end="; ")

    def __call__(self, *args, **keywords):
        return self.name


def attempt(text):
    try:
        print(text, "->", eval(text))
    except BaseException as error:
        print(text, "->", type(error).__name__, error)


for text in """partial()
partial(1)
partial(f=1)
repr(partial(int,1,x=2))
partial(len)
p(3,y=4,x=5)
p.func is f, p.args, p.keywords
partial(p,2,x=9,z=1).args, partial(p,2,x=9).keywords, partial(p).func is f
S(p).func is f
partial(S(f,1),2).func is f
p.__dict__
setattr(p,'foo',5), p.foo, p.__dict__
partial(p,3).__dict__
partial(p,3).func is f
p.__reduce__()[1][0] is f, p.__reduce__()[2][1:]
p.__setstate__(3)
p.__setstate__((f,(4,),{'q':1},{'n':1}))
p(), p.__dict__
p.__setstate__((f,[4],{'q':1},None))
hash(p)==hash(p), p==p
weakref.ref(p)() is p
sys.getsizeof(p), gc.is_tracked(p)
copy.copy(p)(5), copy.deepcopy(p)(6)
reduce()
reduce(1)
reduce(lambda a,b:a+b,[])
reduce(lambda a,b:a+b,[1,2,3])
reduce(lambda a,b:a+b,[1,2,3],10)
reduce(lambda a,b:a+b,5)
reduce(1,[1,2])
reduce(1,[1])
reduce(lambda a,b:a+b,[],5)
cmp_to_key()
cmp_to_key(lambda a,b:a-b)(2)<3
cmp_to_key(lambda a,b:a-b)(2)<cmp_to_key(lambda a,b:a-b)(3)
cmp_to_key(lambda a,b:a-b)(2)==cmp_to_key(lambda a,b:a-b)(2)
sorted([3,1,2],key=cmp_to_key(lambda a,b:b-a))
hash(cmp_to_key(lambda a,b:0)(1))
cmp_to_key(lambda a,b:a-b)(2).obj
cmp_to_key(f)(obj=3).obj
cmp_to_key(f)()
cmp_to_key(f).obj
type(cmp_to_key(f))
gc.is_tracked(cmp_to_key(f)), sys.getsizeof(cmp_to_key(f))
functools._lru_cache_wrapper()
functools._lru_cache_wrapper(1,1,False,int)
functools._lru_cache_wrapper(f,'a',False,int)
lru_cache('a')(f)
lru_cache(-3)(f).cache_parameters()
lru_cache(f).cache_info()
lru_cache(None)(f).cache_info()
type(lru_cache(f)), lru_cache(f).__wrapped__ is f
lru_cache(f)([])
sys.getsizeof(lru_cache(f)), gc.is_tracked(lru_cache(f))
operator.itemgetter()
operator.itemgetter(1), operator.itemgetter(1,'a')
operator.itemgetter(1)([5,6]), operator.itemgetter(1,0)([5,6]), operator.itemgetter('a')({'a':3})
operator.itemgetter(1)()
operator.itemgetter(1)(1,2)
operator.itemgetter(x=1)
operator.itemgetter(5)([1])
operator.attrgetter()
operator.attrgetter(1)
operator.attrgetter('a.b','c')
operator.attrgetter('real.imag')(5), operator.attrgetter('real','imag')(5)
operator.attrgetter('foo')(5)
operator.attrgetter('a')(x=1)
operator.methodcaller()
operator.methodcaller(1)
operator.methodcaller('a',1,x=2)
operator.methodcaller('upper')('a'), operator.methodcaller('split','b',maxsplit=1)('abab')
operator.methodcaller('foo')(5)
operator.itemgetter(1).__reduce__(), operator.attrgetter('a','b.c').__reduce__(), operator.methodcaller('a',1).__reduce__()
operator.methodcaller('a',1,x=2).__reduce__()
sys.getsizeof(operator.itemgetter(1)),sys.getsizeof(operator.attrgetter('a')),sys.getsizeof(operator.methodcaller('a'))
operator.add(1)
operator.add(1,2,3)
operator.add(a=1,b=2)
operator.add
operator.indexOf([1],2)
operator.countOf([1,1,2],1)
operator.length_hint(5)
operator.length_hint([1]), operator.length_hint(iter([1,2])), operator.length_hint(5,3)
operator.length_hint(5,'a')
operator.concat(1,2)
operator.concat([1],(1,))
operator.iconcat([1],(2,))
operator.index(1.5)
operator.index(True)
operator.is_(1)
operator.call(f,1,x=2)
operator.call()
operator.truth([]), operator.not_(1), operator.contains([1],1)
operator.contains(1,1)
operator.delitem({},1)
operator.setitem([1],0,5)
operator.getitem([1],5)
operator.matmul(1,2)
[getattr(operator,n)(7,2) for n in 'add sub mul truediv floordiv mod pow lshift rshift and_ or_ xor lt le eq ne gt ge is_not'.split()]
[getattr(operator,n)(7) for n in 'neg pos inv invert not_ truth abs index'.split()]
operator.__add__(1,2), operator.__not__(1), sorted(operator.__all__)[:5]""".splitlines():
    attempt(text)

print("== lru_cache")


@lru_cache(maxsize=2)
def square(x):
    print("square", x, end="; ")
    return D(f"{x}²")


square(1); square(2); square(1); print("|", end=" "); square(3); print("|", end=" "); square(1); print(square.cache_info())
square.cache_clear(); print("|", square.cache_info())


@lru_cache(maxsize=None, typed=True)
def show(*args, **keywords):
    return args, keywords


print(show(1), show(1.0), show(True), show(1, x=2), show(1, x=2), show.cache_info(), show.__name__, show.cache_parameters())


class C:
    @lru_cache
    def method(self, x):
        return x * 2

    @functools.cached_property
    def lazy(self):
        print("once", end=" ")
        return 5


c = C(); r = weakref.ref(c)
print(c.method(3), c.method(3), C.method.cache_info(), c.lazy, c.lazy, C.method.__get__(None, C) is C.method)
del c; print(r() is None); C.method.cache_clear(); print(r() is None)


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info())
g = partial(D("function"), D("argument"), key=D("value")); g.extra = D("extra"); print(g()); del g; print()
gc.collect(); l = []; g = partial(f, l); l.append(g); del g, l; print(gc.collect())
gc.collect(); h = lru_cache(f); h.me = h; del h; print(gc.collect())
h = lru_cache(lambda x: x); h(D("kept")); print("|", end=" "); del h; print()
