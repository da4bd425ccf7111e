# Frozen objects are neither examined nor listed; unfreezing puts them into the oldest generation.
import gc


class N:
    def __del__(self):
        print("del")


gc.collect()
x = N()
x.me = x
gc.freeze()
print("counts", gc.get_count(), "there are frozen ones", gc.get_freeze_count() > 0)
print("listed", any(y is x for y in gc.get_objects()))
x = None
print("collected", gc.collect())
gc.unfreeze()
print("frozen", gc.get_freeze_count())
print("collected", gc.collect())
