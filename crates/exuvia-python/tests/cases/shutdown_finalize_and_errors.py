import weakref
class D:
    def __init__(s,n): s.n=n
    def __del__(s):
        raise ValueError(s.n)
class E: pass
e=E(); r=weakref.ref(e, lambda w: print('cb'))
d=D('raise')
x=E(); weakref.finalize(x, print, 'fin x'); weakref.finalize(E, print, 'fin E')
print('end')
