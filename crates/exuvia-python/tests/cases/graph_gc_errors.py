# Wrong arguments to the functions of gc.
import gc
def t(s):
    try: print(s, '->', repr(eval(s)))
    except BaseException as e: print(s, '->', type(e).__name__, e)
class Ix:
    def __index__(self): return 1
class Bad:
    def __index__(self): raise KeyError(3)
class NotIx:
    def __index__(self): return 'a'
for s in '''gc.collect(3)
gc.collect(-1)
gc.collect(2**31)
gc.collect(2**40)
gc.collect(2**70)
gc.collect(-2**40)
gc.collect(1.0)
gc.collect('a')
gc.collect(None)
gc.collect(True)
gc.collect(Ix())
gc.collect(Bad())
gc.collect(NotIx())
gc.collect(1,2)
gc.collect(generation=0)
gc.collect(generations=0)
gc.collect(0, generation=0)
gc.collect(generation=9)
gc.collect(**{'generation':1})
gc.enable(1)
gc.enable(x=1)
gc.disable(1)
gc.isenabled(1)
gc.isenabled(a=1)
gc.get_debug(1)
gc.set_debug()
gc.set_debug(1,2)
gc.set_debug('a')
gc.set_debug(1.5)
gc.set_debug(2**40)
gc.set_debug(flags=1)
gc.set_debug(0)
gc.set_debug(None)
gc.get_threshold(1)
gc.set_threshold()
gc.set_threshold(1,2,3,4)
gc.set_threshold('a')
gc.set_threshold(1.0)
gc.set_threshold(2**40)
gc.set_threshold(700, 'x')
gc.set_threshold(700, 10, None)
gc.set_threshold(threshold0=1)
gc.get_threshold()
gc.set_threshold(-1)
gc.set_threshold(0,-5,2**31-1)
gc.get_threshold()
gc.set_threshold(700,10,10)
gc.get_count(1)
gc.get_count(x=1)
gc.get_objects(1,2)
gc.get_objects(3)
gc.get_objects(-2)
gc.get_objects('a')
gc.get_objects(1.0)
gc.get_objects(2**70)
gc.get_objects(2**64)
gc.get_objects(Bad())
gc.get_objects(x=1)
len(gc.get_objects(generation=-1))>0
len(gc.get_objects(None))>0
len(gc.get_objects(True))>=0
gc.get_stats(1)
gc.is_tracked()
gc.is_tracked(1,2)
gc.is_tracked(obj=1)
gc.is_finalized()
gc.is_finalized(1,2)
gc.is_finalized(1)
gc.freeze(1)
gc.unfreeze(1)
gc.get_freeze_count(1)
gc.get_freeze_count()
gc.get_referrers()
gc.get_referrers(a=1)
gc.get_referents()
gc.get_referents(a=1)
gc.get_referents(1, 'a', 1.5, None)
gc.DEBUG_STATS
gc.DEBUG_COLLECTABLE
gc.DEBUG_UNCOLLECTABLE
gc.DEBUG_SAVEALL
gc.DEBUG_LEAK
gc.callbacks
gc.garbage
sorted(gc.get_stats()[0])
gc.__name__
gc.collect.__name__
gc.collect
gc.nope'''.splitlines(): t(s)
