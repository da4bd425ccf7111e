# Who is woken and interrupted at the same time does not keep the others from going on.
import _thread
import threading
import time

told = []
lock = threading.Lock()
lock.acquire()


def wait():
    time.sleep(0.05)
    with lock:
        told.append("the other had the lock")


def release():
    time.sleep(0.1)
    lock.release()
    _thread.interrupt_main()


threads = [threading.Thread(target=wait), threading.Thread(target=release)]
for thread in threads:
    thread.start()
try:
    with lock:
        for _ in range(500):
            time.sleep(0.01)
    told.append("not interrupted")
except KeyboardInterrupt:
    told.append("interrupted")
for thread in threads:
    thread.join(5)
    print(thread.is_alive())
print(sorted(told))
