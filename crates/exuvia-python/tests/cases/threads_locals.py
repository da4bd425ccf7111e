"""`threading.local`, and when what belongs to a thread dies."""
import gc
import sys
import threading
import weakref


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, "in", threading.current_thread().name)


def attempt(what, *args):
    try:
        print(what(*args))
    except Exception as error:
        print(type(error).__name__, str(error).replace("_thread.", ""))


def run(target, name="T"):
    thread = threading.Thread(target=target, name=name)
    thread.start()
    thread.join()


local = threading.local()
local.x = 1
local.noisy = Noisy("main's")


def other():
    attempt(getattr, local, "x")
    local.x = 2
    local.noisy = Noisy("other's")
    print(local.__dict__.keys())


run(other)
print("after the thread")
print(local.x, local.noisy.name, sorted(local.__dict__))
attempt(threading.local, 1)
attempt(setattr, local, "__dict__", {})
attempt(delattr, local, "y")
del local.x
attempt(getattr, local, "x")


class Sub(threading.local):
    kind = "sub"
    number = 5

    def __init__(self, a, b=2):
        print("init", a, b, threading.current_thread().name)
        self.a = a

    @property
    def double(self):
        return self.a * 2


s = Sub(3, b=4)
print(s.a, s.double, s.kind)
s.a = 10
run(lambda: print(s.a, s.double), "Sub thread")
print(s.a, isinstance(s, threading.local), sorted(s.__dict__))


class Fails(threading.local):
    def __init__(self):
        if threading.current_thread().name == "Failing":
            raise ValueError("no")


f = Fails()
run(lambda: (attempt(getattr, f, "x"), attempt(getattr, f, "x")), "Failing")

print("the object dies")
ready, go = threading.Event(), threading.Event()


def waits():
    global local
    local.noisy = Noisy("the waiting thread's")
    ready.set()
    go.wait()
    print("waiting thread ends")


t = threading.Thread(target=waits, name="W")
t.start()
ready.wait()
del local
print("deleted")
go.set()
t.join()

print("what a thread refers to")


def target(argument):
    inside = Noisy("local variable")
    print("runs", argument.name)


t = threading.Thread(target=target, args=(Noisy("argument"),), name="A")
t.start()
t.join()
print("joined")
w = weakref.ref(t)
del t
gc.collect()
print(w())


def returns():
    return Noisy("result")


run(returns, "R")


class Kept:
    pass


def exception_in_thread():
    x = Noisy("in failing frame")
    raise ValueError("x")


kept = []
old = threading.excepthook
threading.excepthook = lambda args: kept.append(args.exc_value)
run(exception_in_thread, "E")
threading.excepthook = old
print("kept", kept)
kept.clear()
print("let go")
print(sys.getrefcount(threading.current_thread()) > 1)
lock = threading.Lock()
w = weakref.ref(lock)
del lock
print(w())
print(gc.is_tracked(threading.local()))
