# A suspended generator runs its finally at the end, with everything still there.
def g():
    try:
        yield
    finally:
        print("finally", text)


text = "a global"
x = g()
next(x)
print("end")
