# What all threads are doing.
import sys, threading
me = threading.get_ident()
def f():
    frames = sys._current_frames()
    print(len(frames), frames[me] is sys._getframe(), frames[me].f_code.co_name)
f()
print(sys._current_exceptions() == {me: (None, None, None)})
try:
    1 / 0
except ZeroDivisionError as e:
    kind, value, tb = sys._current_exceptions()[me]
    print(kind, value is e, tb is e.__traceback__)
    del value, tb
entered, leave = threading.Event(), threading.Event()
def worker():
    try:
        raise KeyError('worker')
    except KeyError:
        entered.set()
        leave.wait()
        frames, errors = sys._current_frames(), sys._current_exceptions()
        print(sorted(errors[i][0].__name__ if errors[i][0] else 'nothing' for i in errors), me in frames)
        print(frames[threading.get_ident()].f_code.co_name)
t = threading.Thread(target=worker)
t.start()
entered.wait()
frames, errors = sys._current_frames(), sys._current_exceptions()
print(sorted(frames) == sorted([me, t.ident]), repr(errors[t.ident][1]), errors[me])
names = []
frame = frames[t.ident]
print(type(frame).__name__)
del frame, frames, errors
leave.set()
t.join()
print(list(sys._current_frames()) == [me])
for call in [lambda: sys._current_frames(1), lambda: sys._current_exceptions(1)]:
    try: call()
    except TypeError as e: print(e)
