# Some values exist once: they are shared, never made anew and never freed.
import sys

number, text = int("250"), "aé€"
print("small numbers", number + 6 is 255 + 1, number - 255 is -5)
print("larger ones", number + 7 is 255 + 2)
print("empty", () is tuple([]), text[:0] is str())
print("characters", text[0] is text[:1], text[1] is text[1:2], text[2] is text[2:])
print("names", sys.intern("some" + text) is sys.intern("some" + text))
before = sys.getrefcount(None)
x = [None] * 10
print("None is counted like anything else", sys.getrefcount(None) - before)
