"""Context managers of the library."""

import contextlib, sys
from contextlib import *
print(contextlib.__all__ == contextlib.__all__)
@contextmanager
def cm(x):
    print('in',x)
    try: yield x*2
    except ValueError as e: print('caught',e)
    finally: print('out')
with cm(2) as v: print(v)
with cm(3): raise ValueError(5)
try:
    with cm(3): raise KeyError(5)
except KeyError as e: print(repr(e))
@cm(7)
def f(): return 8
print(f(), f())
class C:
    def close(s): print('close')
with closing(C()) as c: pass
with suppress(KeyError): {}[1]
with nullcontext(4) as n: print(n)
import io
b=io.StringIO()
with redirect_stdout(b): print('x')
print(repr(b.getvalue()))
with redirect_stderr(b): print('y', file=sys.stderr)
print(repr(b.getvalue()))
with ExitStack() as s:
    s.enter_context(cm(1)); s.callback(print,'cb',1); s.push(lambda *a: print('exit',a[0]) or True)
    raise RuntimeError
try:
    with ExitStack() as s:
        s.callback(lambda: 1/0); raise KeyError
except ZeroDivisionError as e: print(repr(e.__context__))
class D(ContextDecorator):
    def __enter__(s): print('de'); return s
    def __exit__(s,*a): print('dx')
@D()
def g(): print('g')
g()
print(issubclass(C, AbstractContextManager), issubclass(D, AbstractContextManager))
@asynccontextmanager
async def acm():
    print('ain')
    try: yield 5
    finally: print('aout')
async def main():
    async with acm() as x: print(x)
    async with AsyncExitStack() as st:
        await st.enter_async_context(acm()); st.push_async_callback(ac, 3)
    class A:
        async def aclose(s): print('aclose')
    async with aclosing(A()): pass
async def ac(n): print('ac',n)
c=main()
try: c.send(None)
except StopIteration: print('done')
@contextmanager
def bad():
    if 0: yield
try:
    with bad(): pass
except RuntimeError as e: print(e)
@contextmanager
def bad2():
    yield 1; yield 2
try:
    with bad2(): pass
except RuntimeError as e: print(e)
import weakref,gc
class O: pass
gc.disable()
@contextmanager
def hold(o): yield
o=O(); w=weakref.ref(o)
with hold(o): pass
del o; print(w())
o=O(); w=weakref.ref(o)
try:
    with hold(o): raise ValueError
except ValueError: pass
del o; print(w())
from collections.abc import MutableMapping
import collections.abc
print(MutableMapping.__module__, collections.abc.__name__, collections.abc.Set)
