from collections import namedtuple, deque, defaultdict, Counter, OrderedDict, ChainMap
import collections.abc
P=namedtuple("P","x y"); p=P(1,y=2); print(p, p.x, p[1], p._replace(x=5), p._asdict(), P._fields, P._make([3,4]), p==(1,2), P.__name__, P)
try: P(1)
except TypeError as e: print(str(e).replace("<lambda>","__new__"))
for a in (("a","x x"),("a","_x"),("a","class"),("1","x")):
    try: namedtuple(*a)
    except ValueError as e: print(e)
print(namedtuple("D","a b c",defaults=[1,2])(0), namedtuple("R","a class",rename=True)._fields)
d=deque([1,2,3],maxlen=3); d.append(4); d.appendleft(0); print(d, len(d), d[0], list(reversed(d))); d.rotate(1); print(d, 2 in d, d.pop(), d.popleft(), bool(d))
try: deque().pop()
except IndexError as e: print(e)
dd=defaultdict(list); dd['a'].append(1); dd['b']; print(dd, dict(dd), dd.get('z'))
c=Counter("abracadabra"); print(c, c.most_common(2), c['zz'], c.total(), sorted(c.elements())[:3]); print(c+Counter("ab"), c-Counter("aaa"), c&Counter("ab"), c|Counter("z"))
o=OrderedDict(a=1,b=2); o.move_to_end('a'); print(o, o.popitem(last=False), o=={'a':1})
print(ChainMap({'a':1},{'b':2})['b'], isinstance([],collections.abc.Sequence), isinstance({},collections.abc.Mapping), isinstance(1,collections.abc.Iterable), isinstance((x for x in []),collections.abc.Generator), isinstance(len,collections.abc.Callable))
q=deque()
for i in range(1000): q.append(i)
s=0
while q:
    s+=q.popleft()
    if s%3==0 and len(q)>2: q.appendleft(1); q.pop()
print(s)
