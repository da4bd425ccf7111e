"""Threads: starting, joining, locks, exceptions, shutdown."""
import _thread
import gc
import sys
import threading
import time


def attempt(what, *args, **kwargs):
    try:
        print(what(*args, **kwargs))
    except BaseException as error:
        print(type(error).__name__, error)


def body(*args, **kwargs):
    print("body", args, sorted(kwargs.items()), threading.current_thread().name)


def run(*threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


t = threading.Thread(target=body, args=(1, 2), kwargs={"a": 3})
print(t.name, t.ident, t.daemon, t.is_alive(), repr(t).split("(")[0])
run(t)
print(t.ident is not None, t.is_alive(), t.native_id is not None)
attempt(t.start)
attempt(threading.Thread().join)
attempt(threading.current_thread().join)
run(threading.Thread(target=body, name="named"))


class Sub(threading.Thread):
    def run(self):
        print("run of", self.name, threading.current_thread() is self)


run(Sub(name="sub"))
run(Sub(name="sub 2"))
print(threading.main_thread() is threading.current_thread(), threading.active_count())
print([thread.name for thread in threading.enumerate()])

lock = threading.Lock()
attempt(lock.acquire, timeout=-5)
attempt(lock.acquire, False, 5)
attempt(lock.acquire, timeout="x")
attempt(lock.acquire, timeout=float("nan"))
attempt(lock.acquire, 1, 2, 3)
attempt(lock.release)
attempt(lock.acquire)
attempt(lock.acquire, False)
attempt(lock.acquire, timeout=0.01)
attempt(lock.locked)
attempt(lock.release)
print(repr(lock).split(" at ")[0], type(lock))
with lock:
    print(lock.locked())
rlock = threading.RLock()
rlock.acquire()
rlock.acquire()
print(repr(rlock).split(" object")[0], repr(rlock).split("count=")[1].split()[0])
rlock.release()
rlock.release()
attempt(rlock.release)
attempt(_thread.start_new_thread, 1)
attempt(_thread.start_new_thread, 1, ())
attempt(_thread.start_new_thread, len, 1)
attempt(_thread.start_new_thread, len, (), 1)
attempt(_thread.stack_size, 5)
attempt(_thread.stack_size, -1)
attempt(_thread.interrupt_main, 200)
attempt(sys.setswitchinterval, 0)
attempt(sys.setswitchinterval, "x")
print(sys.getswitchinterval(), _thread.TIMEOUT_MAX, _thread._count())
attempt(type(lock))


def holds():
    rlock.acquire()
    print("other took it")
    taken.set()
    give_back.wait()
    rlock.release()


taken, give_back = threading.Event(), threading.Event()
t = threading.Thread(target=holds)
t.start()
taken.wait()
attempt(rlock.acquire, False)
attempt(rlock.release)
give_back.set()
attempt(rlock.acquire)
t.join()
rlock.release()

# Many threads count.
total = 0


def count():
    global total
    for i in range(2000):
        with lock:
            total += 1


run(*[threading.Thread(target=count) for i in range(8)])
print(total)

# Preemption: none of these ever waits.
flag = False


def spin():
    while not flag:
        pass


t = threading.Thread(target=spin)
t.start()
flag = True
t.join()
print("spun")

# Exceptions.
old = threading.excepthook


def hook(args):
    print("hook", args.exc_type.__name__, args.exc_value, args.thread.name)


def fails():
    raise ValueError("in thread")


threading.excepthook = hook
run(threading.Thread(target=fails, name="failing"))
threading.excepthook = old
run(threading.Thread(target=sys.exit, args=(3,)))
done = threading.Event()


def low_level(x, y):
    print(x, y)
    done.set()
    raise SystemExit


_thread.start_new_thread(low_level, (1,), {"y": 2})
done.wait()


def recursive(n):
    return recursive(n + 1)


def deep():
    try:
        recursive(0)
    except RecursionError as error:
        print("RecursionError", error)


run(threading.Thread(target=deep))


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x")


def deep_in_rust():
    try:
        Deep().a
    except RecursionError as error:
        print("RecursionError")


run(threading.Thread(target=deep_in_rust))


# The exception that is handled belongs to the thread.
def other_exception():
    print(sys.exc_info())
    try:
        raise KeyError("other")
    except KeyError:
        inside.set()
        leave.wait()
        print(sys.exc_info()[1])


inside, leave = threading.Event(), threading.Event()
try:
    raise ValueError("main")
except ValueError:
    t = threading.Thread(target=other_exception)
    t.start()
    inside.wait()
    print(repr(sys.exc_info()[1]))
    leave.set()
    t.join()
    print(repr(sys.exc_info()[1]))


# Generators and collections across threads.
def numbers():
    for i in range(3):
        yield i


g = numbers()
for i in range(3):
    run(threading.Thread(target=lambda: print(next(g))))
results = []


def collect():
    for i in range(50):
        a = []
        a.append(a)
    results.append(gc.collect() >= 0)


run(*[threading.Thread(target=collect) for i in range(3)])
print(results)

start = time.monotonic()
run(*[threading.Thread(target=time.sleep, args=(0.2,)) for i in range(10)])
print(time.monotonic() - start < 1.5)


def at_end():
    over.wait()
    time.sleep(0.01)
    print("the last thread ends")


over = threading.Event()
threading.Thread(target=at_end).start()
d = threading.Thread(target=time.sleep, args=(1000,), daemon=True)
d.start()
print("main ends")
over.set()
