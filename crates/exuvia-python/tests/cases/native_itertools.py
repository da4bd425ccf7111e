"""itertools: what each iterator gives, its messages, reprs and copies."""

import copy
import itertools as I
import operator


def attempt(text):
    try:
        result = eval(text, names)
        print(text, "->", list(I.islice(result, 12)) if hasattr(result, "__next__") else result)
    except BaseException as error:
        print(text, "->", type(error).__name__, error)


class Sub(I.chain):
    pass


names = {**vars(I), "copy": copy, "operator": operator, "Sub": Sub}
for text in """count('a')
count(1,2,3)
count(start=5,step=2)
repr(count(5,1)), repr(count(5,0)), repr(count(1.5,.5)), repr(count(2**70)), repr(count(-1))
count(2**63-2)
count(1.5,.5)
count(1+2j,1)
count(True)
count(x=1)
count(1,None)
cycle()
cycle(1)
cycle(a=1)
cycle([1],2)
cycle('abc')
cycle('')
repeat()
repeat(1,'a')
repr(repeat(1,2)), repr(repeat(object=1,times=-3)), repr(repeat(None)), repr(repeat([1],times=2))
repeat(1)
repeat('a',3)
repeat(1).__length_hint__()
repeat(1,3).__length_hint__()
accumulate()
accumulate(1)
accumulate([1,2,3],func=None,initial=3)
accumulate([1,2,3],operator.mul)
accumulate('abc')
accumulate([],initial=None)
accumulate([1],x=1)
accumulate([1,'a'])
chain(a=1)
next(chain(1))
chain('ab',[],(1,2),{3})
chain()
chain.from_iterable()
chain.from_iterable(1)
chain.from_iterable(['ab',[1]])
next(chain.from_iterable([1]))
type(Sub('ab')).__name__, list(Sub('ab','c')), type(Sub.from_iterable('a')).__name__
compress()
compress(1,2)
compress('abcdef',[1,0,1,0,1,1,1])
compress('a',selectors=[1],x=1)
dropwhile()
dropwhile(1,1)
dropwhile(a=1)
list(dropwhile(1,[1]))
dropwhile(lambda x: x<3,[1,2,3,1])
takewhile(1)
takewhile(lambda x: x<3,[1,2,3,1])
filterfalse(1)
filterfalse(None,[0,1,'',2])
filterfalse(lambda x: x%2,range(7))
filterfalse(bool,[0,1])
starmap(1)
list(starmap(pow,[1]))
starmap(pow,[(2,3),[3,2]])
groupby()
groupby(1)
[(k,list(g)) for k,g in groupby('aabbbca')]
[(k,list(g)) for k,g in groupby(range(7),lambda x:x//3)]
[k for k,g in groupby('aabbbca')]
[list(g) for g in [g for k,g in groupby('aab')]]
groupby([1],key=None,x=1)
islice()
islice(1)
islice([1],2,3,4,5)
islice([1],-1)
islice([1],'a')
islice([1],1,'a')
islice([1],1,2,'a')
islice([1],1,2,0)
islice([1],1,2,-1)
islice([1],-1,2)
islice([1],1,-2)
islice([1],-2)
islice([1,2,3],None,None,None)
islice(range(20),3,15,4)
islice(range(5),None)
islice(range(5),2,2)
islice(range(5),10,20)
islice(1,2)
islice([1],x=1)
tee()
tee(1)
tee([1],-1)
tee([1],'a')
tee([1],0)
tee([1],2,3)
tee([1],n=2)
[list(t) for t in tee(range(60),3)]
list(copy.copy(tee('ab')[0]))
zip_longest(1)
zip_longest(x=1)
zip_longest([1],fillvalue=2,y=2)
zip_longest()
zip_longest('abc',[1],fillvalue='-')
zip_longest('ab','cd')
product(1)
product([1],repeat=-1)
product([1],x=1)
product([1],repeat='a')
product()
product([1,2],repeat=0)
product('ab',[1,2])
product([0,1],repeat=3)
product('ab',[])
permutations()
permutations(1)
permutations([1],-1)
permutations([1],'a')
permutations('abc')
permutations('abc',2)
permutations('abc',0)
permutations('ab',3)
permutations(iterable=[1,2],r=None)
permutations([1],1,2)
combinations()
combinations([1])
combinations([1],-1)
combinations([1],'a')
combinations(1,1)
combinations('abcd',2)
combinations('abc',0)
combinations('ab',3)
combinations_with_replacement([1],-1)
combinations_with_replacement([1])
combinations_with_replacement('abc',2)
combinations_with_replacement('',1)
combinations_with_replacement('',0)
pairwise()
pairwise(1)
pairwise(iterable=[1])
pairwise('abcd')
pairwise('a')
pairwise([1],2)
len(count())
count()+1
count().x
count, chain, _tee, _grouper, _tee_dataobject
copy.copy(count(3)), copy.copy(count(3,2)), copy.copy(repeat(3,2)), copy.deepcopy(repeat(3))""".splitlines():
    attempt(text)

# A tuple that nobody else has is used again; one that is held stays as it is.
for make in (lambda: I.product("ab", "cd"), lambda: I.combinations("abc", 2), lambda: I.permutations("abc", 2), lambda: I.zip_longest("ab", "cd")):
    print(list(make()), len({id(item) for item in make()}), len({id(item) for item in list(make())}))


def again():
    yield next(t)


t = I.tee(again())[0]
try:
    next(t)
except RuntimeError as error:
    print(error)
c = I.cycle([1, 2])
print([next(c) for i in range(5)], len(list(I.permutations(range(6)))), len(list(I.combinations(range(12), 6))))
