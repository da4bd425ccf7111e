# A StopIteration that an iterator inside of another one raises: passed on to next(), the end for all others.
import itertools, sys, gc, threading, functools
def stop(): raise StopIteration('own')
class I:
    def __iter__(s): return s
    def __next__(s): raise StopIteration('own', 5)
def t(name, f):
    try: print(name, f())
    except BaseException as e: print(name, repr(e), e.__traceback__ and [e.__traceback__.tb_frame.f_code.co_name, e.__traceback__.tb_next and e.__traceback__.tb_next.tb_frame.f_code.co_name])
for n, f in [('chain', lambda: itertools.chain(I())), ('islice', lambda: itertools.islice(I(), 3)), ('count', lambda: map(lambda x: x, I())), ('filter', lambda: filter(None, I())), ('zip', lambda: zip(I())), ('zip2', lambda: zip([1], I())), ('enumerate', lambda: enumerate(I())), ('takewhile', lambda: itertools.takewhile(None, I())), ('dropwhile', lambda: itertools.dropwhile(None, I())), ('filterfalse', lambda: itertools.filterfalse(None, I())), ('starmap', lambda: itertools.starmap(print, I())), ('accumulate', lambda: itertools.accumulate(I())), ('cycle', lambda: itertools.cycle(I())), ('groupby', lambda: itertools.groupby(I())), ('pairwise', lambda: itertools.pairwise(I())), ('compress', lambda: itertools.compress(I(), [1])), ('compress2', lambda: itertools.compress([1], I())), ('zip_longest', lambda: itertools.zip_longest(I())), ('tee', lambda: itertools.tee(I())[0]), ('iter', lambda: iter(I())), ('calliter', lambda: iter(stop, 1)), ('map fn', lambda: map(lambda x: next(I()), [1])), ('filter fn', lambda: filter(lambda x: next(I()), [1])),('starmap fn', lambda: itertools.starmap(lambda x: next(I()), [(1,)])), ('takewhile fn', lambda: itertools.takewhile(lambda x: next(I()), [1])), ('accumulate fn', lambda: itertools.accumulate([1,2], lambda x,y: next(I()))), ('reversed', lambda: reversed([])), ('product', lambda: itertools.product([])), ('gen', lambda: (x for x in I()))]:
    it = f()
    if n == 'accumulate fn': next(it)
    t(n, lambda: next(it))
    t(n, lambda: next(it, 'default'))
    t(n, lambda: list(f()))
    t(n, lambda: it.__next__())
def delegate():
    print('value', (yield from map(lambda x: next(I()), [1])))
print(list(delegate()))
for x in map(lambda x: next(I()), [1]): print('never')
print(list(zip(map(lambda x: stop(), [1]), [1])), [*filter(lambda x: stop(), [1])])
