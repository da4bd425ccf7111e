"""When coroutines and asynchronous generators let go of what they hold."""
import gc
import sys
import weakref


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


class Pause:
    def __await__(self):
        yield "paused"


async def holds(a):
    b = Noisy("local")
    try:
        await Pause()
        print("resumed")
    finally:
        print("finally")


async def inner(x):
    try:
        await Pause()
    finally:
        print("inner done")


async def outer():
    keep = Noisy("outer local")
    try:
        await inner(Noisy("argument"))
    except GeneratorExit:
        print("outer exits")
        raise


print("suspended, then dropped")
c = holds(Noisy("parameter"))
c.send(None)
del c
print("nested, then dropped")
c = outer()
c.send(None)
w = weakref.ref(c)
del c
print(w())
print("finished")
c = holds(Noisy("parameter"))
c.send(None)
try:
    c.send(None)
except StopIteration:
    print("stopped")
print(c.cr_frame)
print("closed before it began")
c = holds(Noisy("parameter"))
c.close()
print("after close")


async def numbers():
    x = Noisy("in generator")
    try:
        yield 1
        yield 2
    finally:
        print("generator done")


def step(awaitable):
    try:
        awaitable.send(None)
    except StopIteration as stop:
        return stop.value


print("asynchronous generator")
g = numbers()
print(step(g.__anext__()))
a = g.__anext__()
print(sys.getrefcount(g))
del a
print(sys.getrefcount(g))
del g

print("in a cycle")


async def cyclic():
    me = box[0]
    x = Noisy("cyclic")
    await Pause()


box = [None]
box[0] = cyclic()
box[0].send(None)
box[0] = None
print(gc.collect() > 0)
print(gc.collect())

print("exceptions in coroutines")


async def fails():
    x = Noisy("fails")
    raise ValueError("x")


async def catches():
    try:
        await fails()
    except ValueError as error:
        print("caught", error)
        print(sys.exc_info()[0].__name__)
        await Pause()
        print(sys.exc_info()[0].__name__)
    print(sys.exc_info())


c = catches()
c.send(None)
print(sys.exc_info())
try:
    c.send(None)
except StopIteration:
    pass

print("finalizer hook revives")
kept = []
sys.set_asyncgen_hooks(finalizer=kept.append)
g = numbers()
step(g.__anext__())
del g
print(len(kept), type(kept[0]).__name__)
sys.set_asyncgen_hooks(None, None)
step(kept[0].aclose())
kept.clear()
print("end")
