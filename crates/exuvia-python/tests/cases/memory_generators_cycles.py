# The collector closes a generator in a cycle as it finalizes objects, before anything is cleared.
import gc

gc.collect()


class Holder:
    name = "holder"


def g(holder):
    try:
        yield
    finally:
        print("finally", holder.name, holder.generator is not None)


holder = Holder()
holder.generator = g(holder)
next(holder.generator)
del holder
print("collecting")
print(gc.collect())
