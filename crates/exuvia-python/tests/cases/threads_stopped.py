# At the end of the program the daemons stop for good, though a finalizer wakes them.
import builtins
import threading
import time

lock = threading.Lock()
lock.acquire()


def wait():
    print("waits", flush=True)
    lock.acquire()
    print("goes on", flush=True)


class Waker:
    def __del__(self, lock=lock, sleep=time.sleep, print=print):
        print("wakes", flush=True)
        lock.release()
        sleep(0.05)
        print("done", flush=True)


builtins.waker = Waker()
threading.Thread(target=wait, daemon=True).start()
time.sleep(0.05)
print("end", flush=True)
