# What is made once after a full collection has emptied the free lists: tuples of arguments and results.
import gc

get_count = gc.get_count
gc.set_threshold(0)
seen = []
repr([{1: 2}])
STATEMENTS = """pass
repr({1: 2})
repr([1])
repr((1,))
max(1, 2)
max(1, 2, 3)
min(1, 2)
f'{1}'
[].sort()
sorted([1])"""
for statement in STATEMENTS.splitlines():
    namespace = {}
    exec('def f():\n before = get_count()[0]; ' + statement + '; return get_count()[0] - before', globals(), namespace)
    gc.collect()
    get_count()
    seen.append((statement, namespace['f'](), namespace['f']()))
for each in seen[1:]:
    print(*each)

# The same for callbacks of collections.
seen.clear()
gc.callbacks.append(lambda phase, info: (repr(info), seen.append((phase, get_count()[0]))))
gc.collect()
seen.clear()
for i in range(3):
    gc.collect()
    seen.append(get_count()[0])
gc.callbacks.clear()
print(seen)
