"""How groups are reported, by the module `traceback` and by the runtime itself."""

import sys
import traceback


def show(e):
    print("".join(traceback.format_exception(e)).replace(__file__, "FILE"), end="")
    sys.__excepthook__(type(e), e, e.__traceback__)
def r(e, c=None):
    try:
        raise e from c
    except BaseException as x: return x
show(r(ExceptionGroup("g",[ValueError(1), r(TypeError(2)), r(KeyError(1), OSError(3))])))
show(ExceptionGroup("g",[ValueError(1)]))
show(ExceptionGroup("g",[ExceptionGroup("h",[ValueError(1), ValueError("a\nb")]), ExceptionGroup("i",[ValueError(1)])]))
show(r(ExceptionGroup("wide",[ValueError(i) for i in range(17)])))
show(r(ExceptionGroup("wide",[ValueError(i) for i in range(16)])))
e = ValueError()
for i in range(13): e = r(ExceptionGroup(f"deep{i}",[TypeError(i), e]))
show(e)
try:
    try: raise ExceptionGroup("a",[ValueError(1)])
    except* ValueError: 1/0
except BaseException as e:
    e.add_note("note\nx")
    show(e)
try:
    try: raise ExceptionGroup("a",[ValueError(1), OSError(3)])
    except* ValueError: 1/0
except BaseException as e:
    show(e)
show(r(ValueError(1), r(ExceptionGroup("cause",[r(ValueError(2))]))))
s = r(ValueError("same"))
show(ExceptionGroup("s",[s,s, r(KeyError(), s)]))
