import gc
class D:
    def __init__(s,n): s.n=n
    def __del__(s): print('del', s.n)
g1=D('g1')
a=D('cyc1'); b=D('cyc2'); a.b=b; b.a=a; del a,b
g2=D('g2')
print('end')
