# Reference counts inside special methods that are looked up and bound.
import sys
class K:
    def __format__(self,f): print('format',sys.getrefcount(self)); return ''
    def __reversed__(self): print('rev',sys.getrefcount(self)); return iter([])
    def __bytes__(self): print('bytes',sys.getrefcount(self)); return b''
    def __round__(self,n=0): print('round',sys.getrefcount(self)); return 1
    def __dir__(self): print('dir',sys.getrefcount(self)); return []
    def __sizeof__(self): print('sizeof',sys.getrefcount(self)); return 1
    def __trunc__(self): print('trunc',sys.getrefcount(self)); return 1
    def __floor__(self): print('floor',sys.getrefcount(self)); return 1
    def __complex__(self): print('complex',sys.getrefcount(self)); return 1j
    def __length_hint__(self): print('hint',sys.getrefcount(self)); return 1
    def __iter__(self): return iter([])
    def __set_name__(self,o,n): print('set_name',sys.getrefcount(self),sys.getrefcount(o))
    def __getattr__(self,n): print('getattr',sys.getrefcount(self)); raise AttributeError
class Mi(type):
    def __instancecheck__(c,o): print('inst',sys.getrefcount(c),sys.getrefcount(o)); return True
    def __subclasscheck__(c,o): print('sub',sys.getrefcount(c),sys.getrefcount(o)); return True
class C(metaclass=Mi): pass
class G:
    def __getattribute__(self,n): print('getattribute',sys.getrefcount(self)); return 1
class D(dict):
    def __missing__(self,k): print('missing',sys.getrefcount(self)); return 1
k=K()
f'{k}'; '{}'.format(k); format(k); reversed(k); bytes(k); round(k); round(k,1); dir(k); sys.getsizeof(k)
import math
math.trunc(k); math.floor(k); complex(k); list(k); tuple(k); [*k]
isinstance(k,C); issubclass(K,C); G().x; D()[k]; D()[[1][0]]
b'%b'%k
class X: a=k
k.zz if hasattr(k,'zz') else 0
def g():
    k=K(); f'{k}'; format(k); reversed(k); bytes(k); round(k); dir(k); sys.getsizeof(k); isinstance(k,C)
    bytes(k)
g()
