# gc.callbacks are called before and after each collection, with the same dictionary for all of them.
import gc

gc.collect()
infos = []
gc.callbacks.append(lambda phase, info: print("first", phase, info))
gc.callbacks.append(lambda phase, info: infos.append(info))
gc.callbacks.append(lambda phase, info: infos.append(info))
x = []
x.append(x)
del x
gc.collect(1)
print([infos[0] is infos[1], infos[1] is infos[2], infos[2] is infos[3]])
gc.callbacks.clear()
