# Throwing into a generator that has not started: its frame is in the traceback, at the line of the def, and keeps
# the arguments until the handler ends.
class K:
    def __init__(self, label): self.label = label
    def __del__(self): print('del', self.label)
def g(a):
    try:
        yield 1
    except KeyError:
        print('never')
x = g(K('a'))
try: x.throw(KeyError)
except KeyError as e:
    entry = e.__traceback__.tb_next
    print(entry.tb_lineno, sorted(entry.tb_frame.f_locals))
    print(x.gi_frame, list(x))
    del entry
    print('handled')
print('after')
g1 = (x for x in [K('item')])
try: g1.throw(KeyError)
except Exception as e: print('error', type(e).__name__)
print('end of handler')
def outer(): yield from g(K('b'))
x = outer(); next(x)
try: x.throw(ValueError('x'))
except ValueError as e: print(repr(e))
async def coro(k): print('never')
c = coro(K('c'))
try: c.throw(ValueError)
except ValueError as e: print('thrown', e.__traceback__.tb_next.tb_lineno)
c = coro(K('c'))
c.close()
x = g(K('d')); x.close(); print('closed', list(x))
try:
    try: 1/0
    finally: g(K('e')).throw(ValueError)
except ValueError as e: print(e.__traceback__.tb_next.tb_lineno)
x = g(K('f'))
try: x.throw(StopIteration)
except RuntimeError as e: print(repr(e), repr(e.__cause__))
