# A collection runs inside the allocation that makes the counter larger than its threshold.
import gc

phases = []
gc.callbacks.append(lambda phase, info: phases.append(info["generation"]) if phase == "start" else None)
gc.set_threshold(100)
gc.collect()
phases.clear()
kept = []
for i in range(1000):
    kept.append([])
    if phases:
        break
print("with a threshold of 100 it is list", i, "that collects", phases)
print("and the counter is near 0 again", gc.get_count()[0] < 5, "while the next one counts it", gc.get_count()[1])
