# The sizes of lists, which say how much room for more they have.
import sys
gs = sys.getsizeof
def p(name, *x): print(name, *[gs(y) for y in x])
# lists
for n in range(0, 20): p('copy', list(range(n)), [*range(n)], [i for i in range(n)], list((i for i in range(n))), list([0]*n), [0]*n, [None]*n + [1]*n, list(tuple(range(n))), list('x'*n), list({i:1 for i in range(n)}), sorted(range(n)), list(set(range(n))), list(b'x'*n))
p('display', [1], [1,2], [1,2,3], [1,2,3,4], [1,2,3,4,5,6,7,8,9,10], [p,p,p], [p,1,2], ['a','b','c'], [*[1,2],3], [*(), 1], [1, *[2,3]], [(1,2),(3,4),(5,6)])
l = []
for i in range(40): l.append(i); print(gs(l), end=' ')
print()
for i in range(40): l.pop(); print(gs(l), end=' ')
print()
l = list(range(100)); print(gs(l)); del l[10:]; print(gs(l)); del l[5:]; print(gs(l)); l.clear(); print(gs(l)); l.append(1); print(gs(l))
l = list(range(100)); del l[0]; print(gs(l)); l.pop(); l.remove(5); print(gs(l)); l[10:20] = []; print(gs(l)); l[5:5] = range(30); print(gs(l)); l[:] = [1,2,3]; print(gs(l)); l[:] = []; print(gs(l))
l = []; l.extend(range(10)); print(gs(l)); l.extend([1]); print(gs(l)); l.extend((1,2,3)); print(gs(l)); l += [1,2]; print(gs(l)); l += range(3); print(gs(l)); l *= 2; print(gs(l)); l *= 0; print(gs(l))
l = []; l += [1]; print(gs(l)); l += (2,3); print(gs(l)); l.insert(0, 5); print(gs(l)); l.insert(0, 5); print(gs(l)); l.reverse(); l.sort(); print(gs(l)); m = l.copy(); print(gs(m), gs(l[:]), gs(l[1:3]), gs(l[::2]), gs(l+m), gs(l*3))
l = [1,2,3]; l.append(4); print(gs(l)); l.append(5); print(gs(l)); l = [p]; l.append(1); print(gs(l)); l = [p,p]; l.append(1); print(gs(l)); l.append(1); l.append(1); print(gs(l)); l = [0]*3; l.append(1); print(gs(l)); 
l = list(range(3)); l.append(1); print(gs(l)); l = list((1,2,3)); l.append(1); print(gs(l)); l = 'a b c'.split(); print(gs(l)); l.append(1); print(gs(l)); print(gs('a b c d e f g h i j k l m n o p'.split()), gs('a,b'.split(',')), gs('a\nb'.splitlines()), gs('a b c d'.split(None, 2)), gs('a'.split('x')), gs(b'a b'.split()))
l = [i for i in range(3)]; l += [1,2,3,4,5,6,7,8,9]; print(gs(l)); print(gs(dir(int)) > 0, gs(list(map(int, '123'))), gs(list(zip('abc','def'))), gs(list(enumerate('abcd'))), gs(list(reversed([1,2,3]))), gs(list({}.items())), gs(list({1:2}.items())), gs([*{1:2}.items()]), gs(list(filter(None,[1,2,3]))))
a, *b = range(10); print(gs(b)); a, *b = [1,2,3,4,5]; print(gs(b)); *a, b = (1,2); print(gs(a))
def f(*args, **kw): return args, kw
print(gs(f(1,2,3)[0]), gs(f(a=1)[1]), gs(f(**{c:1 for c in 'abcdefgh'})[1]))
class L(list): pass
l = L(range(5)); print(gs(l)); l.append(1); print(gs(l)); l.clear(); print(gs(l)); print(gs(L()), gs(L([1])))
