"""Lines of source files, read once."""

__all__ = ["getline", "clearcache", "checkcache", "lazycache"]

# For each file: size, time of the last change, lines, full name. With a size of None, it is not checked for changes.
cache = {}


def clearcache():
    cache.clear()


def getline(filename, lineno, module_globals=None):
    lines = getlines(filename, module_globals)
    return lines[lineno - 1] if 1 <= lineno <= len(lines) else ""


def getlines(filename, module_globals=None):
    entry = cache.get(filename)
    if entry is not None and len(entry) != 1:
        return entry[2]
    try:
        return updatecache(filename, module_globals)
    except MemoryError:
        clearcache()
        return []


def checkcache(filename=None):
    """Forgets files that have changed."""
    import os

    for name in list(cache) if filename is None else [filename]:
        entry = cache.get(name)
        if entry is None or len(entry) == 1 or entry[1] is None:
            continue
        try:
            stat = os.stat(entry[3])
        except OSError:
            del cache[name]
            continue
        if (entry[0], entry[1]) != (stat.st_size, stat.st_mtime):
            del cache[name]


def updatecache(filename, module_globals=None):
    """Reads a file, and gives its lines."""
    import os
    import sys

    entry = cache.pop(filename, None)
    if not filename or filename.startswith("<") and filename.endswith(">"):
        return []
    full = filename
    try:
        stat = os.stat(full)
    except OSError:
        if entry is not None and len(entry) == 1 or lazycache(filename, module_globals):
            return _from_loader(filename, entry or cache.pop(filename))
        if os.path.isabs(filename):
            return []
        candidates = [os.path.join(directory, filename) for directory in sys.path if isinstance(directory, str)]
        full = next(filter(os.path.exists, candidates), None)
        if full is None:
            return []
        stat = os.stat(full)
    try:
        with open(full, encoding="utf-8") as file:
            lines = file.readlines()
    except (OSError, UnicodeDecodeError, SyntaxError):
        return []
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    cache[filename] = stat.st_size, stat.st_mtime, lines, full
    return lines


def _from_loader(filename, entry):
    """The lines that a module's loader gives."""
    try:
        data = entry[0]()
    except (ImportError, OSError):
        return []
    if data is None:
        return []
    lines = [line + "\n" for line in data.splitlines()]
    cache[filename] = len(data), None, lines, filename
    return lines


def lazycache(filename, module_globals):
    """Notes where the lines of a module will come from that is not a file."""
    if filename in cache:
        return len(cache[filename]) == 1
    if not filename or filename.startswith("<") and filename.endswith(">"):
        return False
    if not module_globals or "__name__" not in module_globals:
        return False
    spec = module_globals.get("__spec__")
    name = getattr(spec, "name", None) or module_globals["__name__"]
    loader = getattr(spec, "loader", None) or module_globals.get("__loader__")
    get_source = getattr(loader, "get_source", None)
    if not name or not get_source:
        return False
    cache[filename] = (lambda: get_source(name),)
    return True
