"""Threads that start, wait and end inside finalizers."""
import threading, time
e=threading.Event()
ts=[threading.Thread(target=e.wait) for i in range(100)]
for t in ts: t.start()
print(threading.active_count())
e.set()
for t in ts: t.join()
print(threading.active_count())
for i in range(30):
    t=threading.Thread(target=lambda: None); t.start(); t.join()
print("ok")
def rec():
    t=threading.Thread(target=lambda: None); t.start(); t.join()
class D:
    def __del__(self):
        rec(); print("del done")
D()
x=[]; x.append(x); x.append(D()); del x
import gc; gc.collect()
class E:
    def __del__(self): ev.wait(); print("never")
ev=threading.Event()
def f():
    E()
threading.Thread(target=f,daemon=True).start()
print("end")
