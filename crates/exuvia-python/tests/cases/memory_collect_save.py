# With DEBUG_SAVEALL the collector finalizes what it finds, and puts it into gc.garbage instead of freeing it.
import gc


class N:
    def __del__(self):
        print("del")


gc.collect()
gc.set_debug(gc.DEBUG_SAVEALL)
x = N()
x.me = x
del x
print("collected", gc.collect(), [type(y).__name__ for y in gc.garbage])
gc.set_debug(0)
x = gc.garbage.pop()
print("it is whole", x.me is x)
x.me = None
x = None
print("end")
