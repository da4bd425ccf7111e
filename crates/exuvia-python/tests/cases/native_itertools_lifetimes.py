"""What the iterators of itertools hold, and the order in which they let go of it."""

import itertools as I, gc, operator
class It:
    def __init__(s, n, xs=(1,2,3)): s.n=n; s.i=iter(xs)
    def __iter__(s): return s
    def __next__(s): return next(s.i)
    def __del__(s): print('del',s.n,end=' ')
    def __repr__(s): return s.n
    def __call__(s,*a): return True
class V:
    def __init__(s, n): s.n=n
    def __del__(s): print('v',s.n,end=' ')
    def __repr__(s): return 'V'+s.n
    def __add__(s, o): return V(s.n+o.n)
def show(label, x, steps=1):
    try:
        for _ in range(steps): next(x)
    except StopIteration: print('stop',end=' ')
    print(label, [type(r).__name__ if not isinstance(r,(It,V)) else repr(r) for r in gc.get_referents(x)], end=' | ')
    del x
def run(label, make, steps=1):
    x = make()
    try:
        for _ in range(steps):
            y = next(x); del y
    except StopIteration: print('stop',end=' ')
    held = [type(r).__name__ if not isinstance(r,(It,V)) else repr(r) for r in gc.get_referents(x)]
    print(label, steps, sorted(held) if label[:3] == 'acc' else held, end=' | ')
    del x, held
    print()
vs = lambda p,n=3: [V(p+str(i)) for i in range(n)]
for n in (0, 1, 2, 3, 4):
    run('cycle', lambda: I.cycle(It('a',vs('x'))), n)
    run('cycle0', lambda: I.cycle(It('a',())), n)
    run('repeat', lambda: I.repeat(V('r'),2), n)
    run('acc', lambda: I.accumulate(It('a',vs('x')), It('f')), n)
    run('acc2', lambda: I.accumulate(It('a',vs('x')), initial=V('i')), n)
    run('chain', lambda: I.chain(It('a',[1]),It('b',[1,2]),It('c')), n)
    run('chainf', lambda: I.chain.from_iterable(It('a',[It('b',[1,2]),It('c')])), n)
    run('compress', lambda: I.compress(It('a'),It('b')), n)
    run('drop', lambda: I.dropwhile(It('f',), It('a')), n)
    run('take', lambda: I.takewhile(It('f',), It('a')), n)
    run('take2', lambda: I.takewhile(lambda x:x<2, It('a')), n)
    run('filterfalse', lambda: I.filterfalse(None, It('a',[0,0,1])), n)
    run('groupby', lambda: I.groupby(It('a',vs('x')), It('k')), n)
    run('groupby2', lambda: I.groupby(It('a',vs('x'))), n)
    run('islice', lambda: I.islice(It('a'),1,3), n)
    run('islice2', lambda: I.islice(It('a'),0,2), n)
    run('starmap', lambda: I.starmap(It('f'), It('a',[(1,),(2,)])), n)
    run('zl', lambda: I.zip_longest(It('a',[1,2]),It('b',[1]),fillvalue=V('f')), n)
    run('product', lambda: I.product(vs('x',2),vs('y',1)), n)
    run('perm', lambda: I.permutations(vs('x',2)), n)
    run('comb', lambda: I.combinations(vs('x',2),1), n)
    run('cwr', lambda: I.combinations_with_replacement(vs('x',1),2), n)
    n < 3 and run('pair', lambda: I.pairwise(It('a',vs('x'))), n)
    run('tee', lambda: I.tee(It('a',vs('x')))[0], n)
# group objects
g = I.groupby(It('a',vs('x')), It('k'))
k, grp = next(g); del k; print(gc.get_referents(grp)[1:]); del g; print('|',end=''); del grp; print()
a, b = I.tee(It('a',vs('x'))); next(a); next(a); del a; print('|',end=''); next(b); print('|',end=''); del b; print()
a, b = I.tee(It('a',vs('x'))); list(a); print('|',end=''); del a; print('|',end=''); del b; print()
L=[1,2]; it=iter(L); f=lambda *a: 1
import sys
for name, mk in [('count',lambda:I.count()),('cycle',lambda:I.cycle(it)),('repeat',lambda:I.repeat(1)),('accumulate',lambda:I.accumulate(it)),('chain',lambda:I.chain(L,L)),('compress',lambda:I.compress(it,it)),('dropwhile',lambda:I.dropwhile(f,it)),('takewhile',lambda:I.takewhile(f,it)),('filterfalse',lambda:I.filterfalse(f,it)),('groupby',lambda:I.groupby(it)),('islice',lambda:I.islice(it,1)),('starmap',lambda:I.starmap(f,it)),('tee',lambda:I.tee(it)[0]),('zl',lambda:I.zip_longest(it,it)),('product',lambda:I.product(L,L)),('perm',lambda:I.permutations(L)),('comb',lambda:I.combinations(L,1)),('cwr',lambda:I.combinations_with_replacement(L,1)),('pairwise',lambda:I.pairwise(it)),('grouper',lambda:next(I.groupby(L))[1])]:
    print(name, sys.getsizeof(mk()), gc.is_tracked(mk()), end='; ')
print()
