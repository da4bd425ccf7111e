# dir() of what an object says itself that it has.
class D:
    def __init__(s, v): s.v=v
    def __dir__(s): return s.v
for v in [[3,1,2,2], ['b','a','b'], ('x',), ['a',1], 5, iter('cba'), {'k':1}, None]:
    try: print(dir(D(v)))
    except Exception as e: print(type(e).__name__, e)
class E: pass
e=E(); e.__dict__[5]=1
try: print(dir(e)[:2])
except Exception as e: print(type(e).__name__, e)
