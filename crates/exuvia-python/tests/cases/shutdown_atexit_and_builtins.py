import sys, builtins, atexit
class D:
    def __init__(s,n): s.n=n
    def __del__(s): print('del', s.n, D is not None)
def f(): pass
x=D('x'); y=D('y')
sys.xx=D('on sys')
builtins.yy=D('on builtins')
atexit.register(print,'ax1'); atexit.register(print,'ax2', end='!\n')
@atexit.register
def bad(): raise ValueError('in atexit')
def gen():
    try: yield 1
    finally: print('gen finally')
gg=gen(); next(gg)
print('end')
