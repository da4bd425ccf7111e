# The functions of gc.
import gc

gc.collect()
print(gc.isenabled(), gc.get_threshold(), len(gc.get_stats()), list(gc.get_stats()[0]))
gc.disable()
print(gc.isenabled())
gc.enable()


class C:
    pass


c = C()
print([gc.is_tracked(value) for value in (1, "s", 1.5, None, [], C, c, {"a": []}, (1,))])
values = [1, "two"]
print(gc.get_referents(values, {"k": "v"}))
holder = [c]
print(gc.get_referrers(c)[-1] is holder or any(r is holder for r in gc.get_referrers(c)))
print(any(value is c for value in gc.get_objects()), any(value is c for value in gc.get_objects(generation=0)))
gc.freeze()
print(gc.get_freeze_count() > 0, any(value is c for value in gc.get_objects()))
gc.unfreeze()
print(gc.get_freeze_count(), any(value is c for value in gc.get_objects(2)))
for action in (
    lambda: gc.collect(3),
    lambda: gc.collect(-1),
    lambda: gc.collect("x"),
    lambda: gc.get_objects(3),
    lambda: gc.get_objects(generation=-2),
    lambda: gc.get_objects("x"),
):
    try:
        action()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
print(gc.collect(generation=0), gc.garbage, gc.callbacks)


class Bad:
    def __init__(self):
        self.self = self


Bad()
print(gc.collect())
