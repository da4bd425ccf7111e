"""Conditions, events, semaphores, barriers, timers, queues."""
import queue
import threading


def attempt(what, *args, **kwargs):
    try:
        print(what(*args, **kwargs))
    except Exception as error:
        print(type(error).__name__, error)


def start(*targets):
    threads = [threading.Thread(target=target) for target in targets]
    for thread in threads:
        thread.start()
    return threads


def join(threads):
    for thread in threads:
        thread.join()


condition = threading.Condition()
items = []


def consume():
    for i in range(3):
        with condition:
            while not items:
                condition.wait()
            print("consumed", items.pop(0))


threads = start(consume)
for i in range(3):
    with condition:
        items.append(i)
        condition.notify()
join(threads)
attempt(condition.wait)
attempt(condition.notify)
with condition:
    attempt(condition.wait, 0.01)
    attempt(condition.wait_for, lambda: True)
    attempt(condition.wait_for, lambda: False, timeout=0.01)

event = threading.Event()
attempt(event.wait, 0.01)
threads = start(lambda: print("event", event.wait()))
event.set()
join(threads)
print(event.is_set())
event.clear()
print(event.is_set())

semaphore = threading.Semaphore(2)
most = now = 0
guard = threading.Lock()


def limited():
    global most, now
    with semaphore:
        with guard:
            now += 1
            most = max(most, now)
        threading.Event().wait(0.001)
        with guard:
            now -= 1


join(start(*[limited] * 6))
print(most <= 2, now)
attempt(threading.Semaphore, -1)
bounded = threading.BoundedSemaphore(1)
attempt(bounded.release)
attempt(bounded.acquire, blocking=False)
attempt(bounded.acquire, blocking=False)

barrier = threading.Barrier(3, action=lambda: print("all are here"))
indexes = []


def meet():
    indexes.append(barrier.wait())


join(start(*[meet] * 3))
print(sorted(indexes), barrier.parties, barrier.n_waiting, barrier.broken)


def break_it():
    try:
        barrier.wait()
    except threading.BrokenBarrierError as error:
        print("broken", error)


threads = start(break_it)
while barrier.n_waiting == 0:
    pass
barrier.abort()
join(threads)
print(barrier.broken)

timer = threading.Timer(0.01, print, ["timer", "ran"])
timer.start()
timer.join()
timer = threading.Timer(1000, print, ["never"])
timer.start()
timer.cancel()
timer.join()

q = queue.Queue(maxsize=2)


def produce():
    for i in range(5):
        q.put(i)
    q.put(None)


def drain():
    while (item := q.get()) is not None:
        print("got", item)
        q.task_done()
    q.task_done()


threads = start(produce, drain)
q.join()
join(threads)
attempt(q.get_nowait)
attempt(q.get, timeout=0.01)
q.put(1)
q.put(2)
attempt(q.put, 3, timeout=0.01)
print(q.qsize(), q.full())
p = queue.PriorityQueue()
for i in (3, 1, 2):
    p.put(i)
print([p.get() for i in range(3)])
l = queue.LifoQueue()
for i in range(3):
    l.put(i)
print([l.get() for i in range(3)])
simple = queue.SimpleQueue()
threads = start(lambda: print("simple", simple.get()))
simple.put("item")
join(threads)
attempt(simple.get_nowait)
