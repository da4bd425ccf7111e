# The counter counts containers made less containers freed: what dies at once never leads to a collection.
import gc

phases = []
gc.callbacks.append(lambda phase, info: phases.append(info["generation"]))
gc.collect()
phases.clear()
for i in range(10_000):
    x = [[i], {i: i}, (i, i)]
print("temporaries", phases)
x = [str(i) for i in range(10_000)]
y = [object() for i in range(10_000)]
z = [float(i) for i in range(10_000)]
print("what cannot be in a cycle", phases)
x = y = z = None
for i in range(2_000):
    x = [x]
print("what stays", len(phases) // 2)
