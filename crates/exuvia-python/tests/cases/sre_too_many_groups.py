# The number of groups is checked when a pattern is compiled, and not when memory is asked for them.
import _sre
import re

SUCCESS = [1]
for groups in 0, 5, 100, 2**30, 2**40, 2**63 - 1, -1, 2**70:
    try:
        pattern = _sre.compile("", 0, SUCCESS, groups, {}, ())
        print(groups, pattern.groups, pattern.match("").groups() == (None,) * groups)
    except Exception as error:
        print(groups, type(error).__name__, error)

for codes in [], [0], [1, 1], [2**32], [-1]:
    try:
        print(codes, _sre.compile("", 0, codes, 0, {}, ()))
    except Exception as error:
        print(codes, type(error).__name__, error)

many = re.compile("()" * 5000)
print(many.groups, len(many.match("").groups()))
