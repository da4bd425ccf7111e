import math
xs=[0.0,-0.0,0.5,1.0,-1.0,2.5,-2.5,10.0,100.5,1e-10,1e300,-1e300,float('inf'),float('-inf'),float('nan'),3,-7,10**25,True,170.5,171.7,0.1]
fs=[n for n in dir(math) if not n.startswith('_') and callable(getattr(math,n))]
two=['atan2','copysign','fmod','pow','remainder','nextafter','ldexp','comb','perm','gcd','lcm','log','dist','isclose','hypot']
for n in fs:
    f=getattr(math,n)
    if n in two or n in('fsum','prod','cbrt'): continue
    for x in xs:
        try: r=f(x)
        except Exception as e: r=type(e).__name__+': '+str(e)
        if n=='factorial' and isinstance(r,int): r=r%10007
        if n in ('erf','erfc','gamma','lgamma') and isinstance(r,float): r='%.11g'%r
        print(n,x,r)
for n in two:
    f=getattr(math,n)
    if n=='dist': continue
    for x in xs[::2]:
        for y in xs[::3]:
            if n in('comb','perm') and not(isinstance(x,int) and isinstance(y,int)): continue
            if n in('comb','perm') and y>1000 : continue
            try: r=f(x,y)
            except Exception as e: r=type(e).__name__+': '+str(e)
            print(n,x,y,r)
print(math.fsum([.1]*10), math.fsum([1e100,1,-1e100]), math.fsum([]), math.prod([1,2,3.5]), math.prod([],start=7), math.dist((1,2),(4,6)), math.hypot(3,4), math.hypot(), math.hypot(1,2,3), math.hypot(1e-320,1e-320))
for e in ("math.fsum([1e308]*2)","math.fsum([float('inf'),float('-inf')])","math.sqrt('a')","math.sqrt()","math.sqrt(1,2)","math.log(0)","math.log(10,1)","math.log(10**400)","math.sqrt(10**400)","math.factorial(1.5)","math.isqrt(-1)","math.isqrt(10**40)","math.comb(-1,2)","math.gcd(12,18,6)","math.lcm(4,6)","math.gcd()","math.lcm()","math.dist([1],[1,2])","math.perm(5)","math.floor('a')","math.gcd(1.5)","math.sin(x=1)","math.ldexp(1.0,5000)","math.comb(1)","math.isclose(1,1+1e-10)","math.isclose(1,2,rel_tol=-1)","math.trunc('x')","math.log2(2**1030)","math.log10(10**500)", "math.pow(2,10000)", "math.exp(1000)"):
    try: print(e, eval(e))
    except Exception as ex: print(e, type(ex).__name__, ex)
print(math.pi, math.e, math.tau, math.inf, math.nan)
