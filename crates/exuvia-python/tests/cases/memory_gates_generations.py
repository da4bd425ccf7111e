# Each collection collects the oldest generation whose counter has passed its threshold, and all younger ones.
import gc


def stats():
    return [stat["collections"] for stat in gc.get_stats()]


def since(before):
    return [now - then for now, then in zip(stats(), before)]


gc.collect()
before = stats()
kept = [[] for i in range(10_000)]
print("10,000 lists kept", since(before))
kept = None
gc.collect()
before = stats()
kept = [[] for i in range(100_000)]
print("100,000 lists kept", since(before))
kept = None
gc.collect()
gc.set_threshold(1, 2, 2)
log = []
gc.callbacks.append(lambda phase, info: log.append(info["generation"]) if phase == "start" else None)
gc.collect()
log.clear()
for i in range(40):
    log = log
    kept = [kept, []]
print("small thresholds", *log[:24])
