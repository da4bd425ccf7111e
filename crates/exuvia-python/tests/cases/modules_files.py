import sys, os
p="/tmp/exuvia-files-case.txt"
with open(p,"w") as f:
    print(f.write("héllo\nworld\n"), f.mode, f.encoding, f.closed, f.readable(), f.writable(), f.name)
    f.writelines(["a\n","b\n"]); print("x",1,file=f)
print(f.closed, repr(f))
with open(p) as f: print(f.read())
with open(p) as f: print(f.readlines())
with open(p) as f:
    for line in f: print(repr(line))
with open(p) as f: print(repr(f.read(3)), repr(f.readline()), repr(f.readline()), f.read(1), repr(f.read()), repr(f.read()))
with open(p,"rb") as f: print(f.read(), f.mode)
with open(p,"a") as f: f.write("end")
print(open(p).read()[-4:])
with open(p,"r+") as f: f.read(2); f.seek(0); f.write("J"); 
print(open(p).read()[:5])
for a in ((p+"x",),("/tmp",),(p,"q"),(p,"rw"),(p,"x"),(p,"rb","b","utf-8"),(p,"r",-1,"foo"),(5.5,), (p,"")):
    try: open(*a); print("??")
    except Exception as e: print(type(e).__name__, e, getattr(e,'errno',None), getattr(e,'filename',None))
f=open(p); f.close()
for n in ("f.read()","f.write('')","next(f)"):
    try: eval(n)
    except Exception as e: print(type(e).__name__, e)
for n in ("open(p).write('x')","open(p,'w').read()","open(p,'wb').write('x')","open(p,'w').write(1)","open(p,'wb').write(b'abc')"):
    try: print(eval(n))
    except Exception as e: print(type(e).__name__, e)
import io
s=io.StringIO(); s.write("abc"); print("x",file=s); print(repr(s.getvalue())); s.seek(0); print(s.read(2), s.readline()=="cx\n"); print(list(io.StringIO("a\nb")))
b=io.BytesIO(b"abc"); print(b.read(1), b.getvalue())

old=sys.stdout; sys.stdout=s=io.StringIO(); print("cap"); sys.stdout=old; print(repr(s.getvalue()))
sys.stdout.write("direct\n"); sys.stdout.flush()
print(os.path.join("a","b","/c","d"), os.path.basename("/x/y.z"), os.path.dirname("/x/y.z"), os.path.splitext("a/b.c"), os.path.normpath("/a/../b//c/./d"), os.path.exists(p), os.path.isdir("/tmp"), os.path.abspath("x")==os.getcwd()+"/x", os.path.relpath("/a/b","/a/c"), os.sep, os.linesep=="\n")
os.remove(p); print(os.path.exists(p))
try: os.remove(p)
except OSError as e: print(e, e.args, repr(e))
print(os.environ.get("NOPE"), os.getenv("NOPE","d"), isinstance(os.getpid(),int))
