# An exception that __exit__ suppresses dies before the context manager.
class K:
    def __init__(self, label): self.label = label
    def __del__(self): print('del', self.label)
class M(K):
    def __enter__(self): return None
    def __exit__(self, kind, error, traceback): return True
with M('manager'):
    raise ValueError(K('1'))
print('b')
def f():
    with M('manager 2'):
        raise ValueError(K('2'))
    print('c')
f()
def f():
    try:
        with M('manager 3'), M('inner 3'):
            raise ValueError(K('3'))
    finally:
        print('d')
f()
def f():
    for i in range(2):
        with M('manager 4'):
            with M('inner 4') as x:
                return K('value')
f()
