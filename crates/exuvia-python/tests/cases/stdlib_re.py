# The engine of regular expressions, and the objects of `re`.
import copy
import re

m = re.match(r"(\w+) (?P<x>\d+)", "abc 123 z")
print(m, m.groups(), m.groupdict(), m[1], m["x"], m.span(2), m.lastgroup, m.lastindex, m.re, m.pos, m.endpos)
print(m.start("x"), m.end(), m.regs, m.expand(r"\2-\1"), copy.copy(m) is m, m.group(1, "x"))
print(re.compile("a+b", re.I), re.compile(rb"x", re.M | re.S), re.compile("x", re.A), repr(re.compile("y" * 300)))
print(re.sub(r"(\d)", r"<\1>", "a1b2"), re.subn("b*", "-", "abc"), re.sub("a", "", "banana", count=2))
print(re.sub("é+", lambda m: m.group().upper(), "caféé ñ"), re.sub(b"a", b"\\\\", b"cat"))
print(re.findall("a*", "baac"), re.findall(r"(\w)(\d)?", "a1b"), re.findall(rb"\w+", b"ab cd"))
print(re.split(r"(,)", "a,b,c"), re.split(r"x*", "axbc"), re.split(",", "a,b,c", maxsplit=1))
print([x.span() for x in re.finditer(r"\b", "ab cd")], re.fullmatch("a|ab", "ab"))
print(re.search("(?<=a)b(?!c)", "abcab"), re.match(r"(a)?(?(1)b|c)", "c"), re.match(r"(?>a+)ab", "aaab"))
print(re.search("[à-ü]+", "xàéz", re.I).group(), re.search("ß", "STRASSE", re.I), re.match("[^\U0001f600]", "\U0001f600"))
print(re.escape("a.b*c"), re.compile("(?i)é").match("É"), re.search(r"^b$", "a\nb\nc", re.M))
p = re.compile(r"(?P<first>a)(b)?")
print(p.groups, p.groupindex, p.flags, p.pattern, p == re.compile(p.pattern), hash(p) == hash(copy.deepcopy(p)))
print(p.match("ab", 1), p.search("xxab", 2, 3), p.scanner("aab").search().span())
print(re.Scanner([(r"\d+", lambda s, t: int(t)), (r"\s+", None), (r"\w+", lambda s, t: t)]).scan("ab 12 !"))
print(re.RegexFlag.I, repr(re.I | re.M), re.NOFLAG, re.purge())


def refused(action):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, error)


refused(lambda: re.compile("a("))
refused(lambda: re.compile("[z-a]"))
refused(lambda: re.match(b"a", "a"))
refused(lambda: re.match("a", b"a"))
refused(lambda: re.match("a", 1))
refused(lambda: re.compile(1))
refused(lambda: m.group(3))
refused(lambda: m["nobody"])
refused(lambda: re.sub("a", r"\2", "a"))
refused(lambda: p.match())
refused(lambda: re.compile(p, re.I))
refused(lambda: re.sub("a", lambda m: 1, "a"))
