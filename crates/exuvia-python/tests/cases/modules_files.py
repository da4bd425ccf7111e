import sys, os
# The runs of this case must not share a file.
p="case-%d.txt" % os.getpid()
def show(*args): print(*[str(a).replace(p, "FILE") for a in args])
with open(p,"w") as f:
    show(f.write("héllo\nworld\n"), f.mode, f.encoding, f.closed, f.readable(), f.writable(), f.name)
    f.writelines(["a\n","b\n"]); print("x",1,file=f)
show(f.closed, repr(f))
with open(p) as f: show(f.read())
with open(p) as f: show(f.readlines())
with open(p) as f:
    for line in f: show(repr(line))
with open(p) as f: show(repr(f.read(3)), repr(f.readline()), repr(f.readline()), f.read(1), repr(f.read()), repr(f.read()))
with open(p,"rb") as f: show(f.read(), f.mode)
with open(p,"a") as f: f.write("end")
show(open(p).read()[-4:])
with open(p,"r+") as f: f.read(2); f.seek(0); f.write("J"); 
show(open(p).read()[:5])
for a in ((p+"x",),("/",),(p,"q"),(p,"rw"),(p,"x"),(p,"rb","b","utf-8"),(p,"r",-1,"foo"),(5.5,), (p,"")):
    try: open(*a); show("??")
    except Exception as e: show(type(e).__name__, e, getattr(e,'errno',None), getattr(e,'filename',None))
f=open(p); f.close()
for n in ("f.read()","f.write('')","next(f)"):
    try: eval(n)
    except Exception as e: show(type(e).__name__, e)
for n in ("open(p).write('x')","open(p,'w').read()","open(p,'wb').write('x')","open(p,'w').write(1)","open(p,'wb').write(b'abc')"):
    try: show(eval(n))
    except Exception as e: show(type(e).__name__, e)
import io
s=io.StringIO(); s.write("abc"); print("x",file=s); show(repr(s.getvalue())); s.seek(0); show(s.read(2), s.readline()=="cx\n"); show(list(io.StringIO("a\nb")))
b=io.BytesIO(b"abc"); show(b.read(1), b.getvalue())

old=sys.stdout; sys.stdout=s=io.StringIO(); show("cap"); sys.stdout=old; show(repr(s.getvalue()))
sys.stdout.write("direct\n"); sys.stdout.flush()
show(os.path.join("a","b","/c","d"), os.path.basename("/x/y.z"), os.path.dirname("/x/y.z"), os.path.splitext("a/b.c"), os.path.normpath("/a/../b//c/./d"), os.path.exists(p), os.path.isdir("/"), os.path.abspath("x")==os.getcwd()+"/x", os.path.relpath("/a/b","/a/c"), os.sep, os.linesep=="\n")
os.remove(p); show(os.path.exists(p))
try: os.remove(p)
except OSError as e: show(e, e.args, repr(e))
show(os.environ.get("NOPE"), os.getenv("NOPE","d"), isinstance(os.getpid(),int))
