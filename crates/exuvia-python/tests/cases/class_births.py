# In which order a class statement makes objects and attributes.
import gc
class M(type): pass
def names(l): return [type(x).__name__ for x in l]
gc.disable()
for b in ('pass', 'x=1', 'def __new__(c): pass', 'def __init_subclass__(c): pass', 'def __class_getitem__(c, i): pass','__slots__=("a","b")','def __eq__(a,b): pass','def f(s): return super().f','def f(s): return __class__'):
  for base in ('', 'metaclass=M'):
    src='class C(%s):\n  %s\n'%(base,b)
    code=compile(src,'x','exec')
    gc.collect()
    ns={'M':M}
    exec(code,ns)
    l=gc.get_objects(0)
    print(b,base,names(l), list(ns['C'].__dict__))
    del l
import collections
print(type(collections.namedtuple('P', 'x').x))
