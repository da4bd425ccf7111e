# The attributes of an instance below a built-in class that has weak references die before the callbacks; see subtype_dealloc.
import array
import collections
import functools
import weakref
class V:
    def __del__(self): print('del value')
class W:
    __slots__='x',
bases=[set,frozenset,Exception,list,dict,collections.deque,collections.OrderedDict,collections.defaultdict,array.array,type(weakref.ref(V)),functools.partial,object]
for b in bases:
    try:
        class K(b): 
            __slots__=('s','__dict__') if b not in (int,bytes,str) else ('__dict__',)
    except TypeError as e:
        try:
            class K(b): pass
        except TypeError as e: print(b.__name__, e); continue
    try: k=K()
    except Exception:
        try: k=K(V)
        except Exception as e:
            try: k=K('i')
            except Exception as e: print(e); continue
    k.v=V(); 
    if b not in (int,bytes,str): k.s=V()
    try: r=weakref.ref(k, lambda r: print('callback'))
    except TypeError as e: print(b, e)
    print(b.__name__)
    del k
    class K(b): pass
    try: k=K()
    except Exception:
        try: k=K(V)
        except Exception as e:
            try: k=K('i')
            except Exception as e: print(e); continue
    k.v=V()
    r=weakref.ref(k, lambda r: print('callback'))
    print(b.__name__)
    del k
