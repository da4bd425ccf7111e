import sys
class D:
    def __init__(s,n): s.n=n
    def __del__(s): print('del', s.n)
g=D('g')
def f():
    l=D('local')
    sys.exit(3)
f()
