"""Audit hooks."""

import sys
print(sys.audit('a'))
for a in ((),(1,),('e',),('e',1,2)):
    try: print(sys.audit(*a))
    except TypeError as e: print(e)
try: sys.audit('x',y=1)
except TypeError as e: print(e)
try: sys.addaudithook()
except TypeError as e: print(e)
L=[]
def h(e,a):
    if e.startswith('my'): L.append((e,a))
    if e=='my.bad': raise ValueError(e)
print(sys.addaudithook(h)); print(sys.addaudithook(hook=h))
sys.audit('my.x',1,[2]); print(L)
try: sys.audit('my.bad')
except ValueError as e: print(repr(e))
print(len(L))
ok=True
def refuse(e,a):
    if e=='sys.addaudithook' and ok: raise RuntimeError
sys.addaudithook(refuse)
sys.addaudithook(lambda e,a: L.append('never') if e.startswith('my') else 0)
L.clear(); sys.audit('my.y'); print(L)
def refuse2(e,a):
    if e=='sys.addaudithook': raise ValueError('no')
ok=False
sys.addaudithook(refuse2)
try: sys.addaudithook(print)
except ValueError as e: print(repr(e))
