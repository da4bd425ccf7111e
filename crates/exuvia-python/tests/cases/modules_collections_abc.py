"""The abstract base classes of containers: what they recognise, and what they add."""

import collections.abc as a
import sys
class C:
    def __len__(s): return 1
    def __iter__(s): return iter([1])
    def __contains__(s,x): return True
for n in a.__all__: print(n, getattr(a,n).__module__, [k for k in (list,dict,tuple,set,str,int,bytes,C,type({}.keys()),range,bytearray,type(iter([])),type((i for i in ())),type(len), memoryview if 0 else int, object, type(None), Exception) if issubclass(k,getattr(a,n))])
class S(a.Set):
    def __init__(s,i): s.d=list(dict.fromkeys(i))
    def __len__(s): return len(s.d)
    def __iter__(s): return iter(s.d)
    def __contains__(s,x): return x in s.d
    def __repr__(s): return f'S({s.d})'
x,y=S([1,2,3]),S([3,4])
print(x&y, x|y, x-y, x^y, x<y, x<=x, x==S([3,2,1]), x.isdisjoint(y), {1}&x, x>{1}, hash(1))
class M(a.MutableMapping):
    def __init__(s): s.d={}
    def __getitem__(s,k): return s.d[k]
    def __setitem__(s,k,v): s.d[k]=v
    def __delitem__(s,k): del s.d[k]
    def __iter__(s): return iter(s.d)
    def __len__(s): return len(s.d)
m=M(); m.update(a=1,b=2); m.update([(1,2)]); print(list(m.items()), m.pop('a'), m.popitem(), m.setdefault(5), m.get(9,8), m=={'b':2} , list(m.values()), 'b' in m, len(m.items()), m.keys()&{5})
m.clear(); print(len(m))
class Q(a.Sequence):
    def __getitem__(s,i): return [1,2,3,2][i]
    def __len__(s): return 4
q=Q(); print(list(q), list(reversed(q)), q.index(2), q.count(2), 3 in q, q.index(2,2))
try: a.Sequence()
except TypeError as e: print(e)
try: M.__abstractmethods__; print(M.__abstractmethods__, sorted(a.MutableMapping.__abstractmethods__))
except AttributeError as e: print(e)
a.Sequence.register(C); print(issubclass(C,a.Sequence), isinstance(C(), a.Sequence), isinstance(C(), a.MutableSequence))
class MS(a.MutableSequence):
    def __init__(s,*x): s.l=list(x)
    def __getitem__(s,i): return s.l[i]
    def __setitem__(s,i,v): s.l[i]=v
    def __delitem__(s,i): del s.l[i]
    def __len__(s): return len(s.l)
    def insert(s,i,v): s.l.insert(i,v)
z=MS(1,2); z.append(3); z.extend([4]); z+=[5]; z.reverse(); z.remove(3); print(z.l, z.pop(), z.l); z.clear()

