# disable() stops only what runs by itself; a threshold of 0 does the same.
import gc

phases = []
gc.callbacks.append(lambda phase, info: phases.append(phase))
gc.disable()
gc.set_threshold(10)
kept = [[] for i in range(100)]
print("disabled", phases, gc.get_count()[0] > 100)
print("on request", gc.collect() >= 0, phases)
phases.clear()
gc.enable()
gc.set_threshold(0)
kept = [[] for i in range(100)]
print("a threshold of 0", phases)
gc.set_threshold(-1)
kept.append([])
print("a negative one", len(phases) > 0)
gc.set_threshold(700)
print(gc.get_threshold(), gc.isenabled())
