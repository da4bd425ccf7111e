"""The operating system: files, paths and the environment."""

import posix
import posixpath as path
import sys
from posix import (
    _exit,
    chdir,
    cpu_count,
    getcwd,
    getpid,
    getppid,
    listdir,
    mkdir,
    readlink,
    remove,
    rename,
    rmdir,
    strerror,
    unlink,
)

sys.modules["os.path"] = path

name = "posix"
sep = "/"
altsep = None
pathsep = ":"
linesep = "\n"
curdir = "."
pardir = ".."
extsep = "."
devnull = "/dev/null"
F_OK, R_OK, W_OK, X_OK = 0, 4, 2, 1
error = OSError


class _Environ(dict):
    """The environment, as the program sees it; changes are not handed on to other processes."""

    def __setitem__(self, key, value):
        for text in (key, value):
            if not isinstance(text, str):
                raise TypeError(f"str expected, not {type(text).__name__}")
        super().__setitem__(key, value)

    def __repr__(self):
        return "environ(" + super().__repr__() + ")"


environ = _Environ(posix.environ)


def getenv(key, default=None):
    return environ.get(key, default)


def putenv(key, value):
    environ[key] = value


def urandom(size):
    import _random

    return _random.urandom(size)


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    method = getattr(type(path), "__fspath__", None)
    if method is None:
        raise TypeError(f"expected str, bytes or os.PathLike object, not {type(path).__name__}")
    return method(path)


fsencode = lambda name: fspath(name).encode()
fsdecode = lambda name: name.decode() if isinstance(name, bytes) else fspath(name)


class stat_result:
    """What is known of a file."""

    def __init__(self, values):
        (self.st_mode, self.st_ino, self.st_dev, self.st_nlink, self.st_uid, self.st_gid, self.st_size,
         self.st_atime, self.st_mtime, self.st_ctime) = values
        self._values = values

    def __getitem__(self, index):
        return int(self._values[index])

    def __repr__(self):
        names = ("mode", "ino", "dev", "nlink", "uid", "gid", "size", "atime", "mtime", "ctime")
        return "os.stat_result(" + ", ".join(f"st_{n}={int(v)}" for n, v in zip(names, self._values)) + ")"


def stat(path, *, follow_symlinks=True):
    return stat_result(posix._metadata(path, follow_symlinks))


def lstat(path):
    return stat(path, follow_symlinks=False)


def access(name, mode):
    return path.exists(name)


def makedirs(name, mode=0o777, exist_ok=False):
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    if head and tail and not path.exists(head):
        makedirs(head, exist_ok=exist_ok)
    try:
        mkdir(name, mode)
    except OSError:
        if not exist_ok or not path.isdir(name):
            raise


replace = rename


def walk(top, topdown=True, onerror=None, followlinks=False):
    dirs, files = [], []
    try:
        names = listdir(top)
    except OSError as error:
        if onerror is not None:
            onerror(error)
        return
    for entry in names:
        (dirs if path.isdir(path.join(top, entry)) else files).append(entry)
    if topdown:
        yield top, dirs, files
    for entry in dirs:
        new_path = path.join(top, entry)
        if followlinks or not path.islink(new_path):
            yield from walk(new_path, topdown, onerror, followlinks)
    if not topdown:
        yield top, dirs, files
