"""Paths: the module `os.path`."""

import os
import posix

curdir, pardir, sep, extsep, pathsep, defpath, altsep, devnull = (
    ".", "..", "/", ".", ":", "/bin:/usr/bin", None, "/dev/null"
)


def isabs(s):
    return os.fspath(s).startswith("/")


def join(a, *p):
    path = os.fspath(a)
    for b in p:
        b = os.fspath(b)
        if b.startswith("/"):
            path = b
        elif not path or path.endswith("/"):
            path += b
        else:
            path += "/" + b
    return path


def split(p):
    p = os.fspath(p)
    i = p.rfind("/") + 1
    head, tail = p[:i], p[i:]
    if head and head != "/" * len(head):
        head = head.rstrip("/")
    return head, tail


def splitext(p):
    p = os.fspath(p)
    start = p.rfind("/") + 1
    dot = p.rfind(".")
    if dot > start and p[start:dot].strip("."):
        return p[:dot], p[dot:]
    return p, p[:0]


def splitdrive(p):
    p = os.fspath(p)
    return p[:0], p


def basename(p):
    return split(p)[1]


def dirname(p):
    return split(p)[0]


def normpath(path):
    path = os.fspath(path)
    if not path:
        return "."
    slashes = 1 if path.startswith("/") else 0
    if path.startswith("//") and not path.startswith("///"):
        slashes = 2
    parts = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part != ".." or (not slashes and not parts) or (parts and parts[-1] == ".."):
            parts.append(part)
        elif parts:
            parts.pop()
    return "/" * slashes + "/".join(parts) or "."


def abspath(path):
    path = os.fspath(path)
    return normpath(path if isabs(path) else join(posix.getcwd(), path))


def realpath(path, *, strict=False):
    path = abspath(path)
    resolved = "/"
    for part in path.split("/"):
        if not part:
            continue
        candidate = join(resolved, part)
        for _ in range(40):
            if not islink(candidate):
                break
            candidate = normpath(join(dirname(candidate), posix.readlink(candidate)))
        resolved = candidate
    return resolved


def relpath(path, start="."):
    if not path:
        raise ValueError("no path specified")
    here = [part for part in abspath(start).split("/") if part]
    there = [part for part in abspath(path).split("/") if part]
    n = 0
    while n < min(len(here), len(there)) and here[n] == there[n]:
        n += 1
    return join(*([".."] * (len(here) - n) + there[n:])) if here[n:] or there[n:] else "."


def commonprefix(m):
    if not m:
        return ""
    low, high = min(m), max(m)
    for i, c in enumerate(low):
        if c != high[i]:
            return low[:i]
    return low


def expanduser(path):
    path = os.fspath(path)
    if path == "~" or path.startswith("~/"):
        return os.environ.get("HOME", "/").rstrip("/") + path[1:]
    return path


def normcase(s):
    return os.fspath(s)


def _mode(path, follows=True):
    try:
        return posix._metadata(path, follows)[0]
    except (OSError, ValueError):
        return 0


def exists(path):
    return _mode(path) != 0


def lexists(path):
    return _mode(path, False) != 0


def isfile(path):
    return _mode(path) & 0o170000 == 0o100000


def isdir(path):
    return _mode(path) & 0o170000 == 0o040000


def islink(path):
    return _mode(path, False) & 0o170000 == 0o120000


def getsize(path):
    return os.stat(path).st_size


def getmtime(path):
    return os.stat(path).st_mtime


def samefile(a, b):
    a, b = os.stat(a), os.stat(b)
    return (a.st_ino, a.st_dev) == (b.st_ino, b.st_dev)
