"""The operating system: files, paths, processes and the environment."""

import posix
import posixpath as path
import sys
from posix import *
from posix import _exit

sys.modules["os.path"] = path

name = "posix"
sep = "/"
altsep = None
pathsep = ":"
linesep = "\n"
curdir = "."
pardir = ".."
extsep = "."
defpath = "/bin:/usr/bin"
devnull = "/dev/null"
F_OK, R_OK, W_OK, X_OK = 0, 4, 2, 1
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
EX_OK, EX_USAGE = 0, 64
error = OSError
supports_dir_fd = supports_effective_ids = supports_fd = supports_follow_symlinks = set()
supports_bytes_environ = True


class _Environ(dict):
    """The environment, as the program and those that it starts see it."""

    def __setitem__(self, key, value):
        for text in (key, value):
            if not isinstance(text, str):
                raise TypeError(f"str expected, not {type(text).__name__}")
        super().__setitem__(key, value)

    def __repr__(self):
        return "environ(" + super().__repr__() + ")"

    def copy(self):
        return dict(self)

    def setdefault(self, key, value):
        if key not in self:
            self[key] = value
        return self[key]


environ = _Environ(posix.environ)


def getenv(key, default=None):
    return environ.get(key, default)


def putenv(key, value):
    environ[key] = value


def unsetenv(key):
    environ.pop(key, None)


def get_exec_path(env=None):
    return (environ if env is None else env).get("PATH", defpath).split(pathsep)


def urandom(size):
    import _random

    return _random.urandom(size)


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    method = getattr(type(path), "__fspath__", None)
    if method is None:
        raise TypeError(f"expected str, bytes or os.PathLike object, not {type(path).__name__}")
    result = method(path)
    if isinstance(result, (str, bytes)):
        return result
    raise TypeError(
        f"expected {type(path).__name__}.__fspath__() to return str or bytes, not {type(result).__name__}"
    )


def fsencode(filename):
    filename = fspath(filename)
    return filename.encode() if isinstance(filename, str) else filename


def fsdecode(filename):
    filename = fspath(filename)
    return filename.decode() if isinstance(filename, bytes) else filename


class _PathLikeMeta(type):
    def __instancecheck__(cls, instance):
        return hasattr(type(instance), "__fspath__")

    def __subclasscheck__(cls, other):
        return hasattr(other, "__fspath__")


class PathLike(metaclass=_PathLikeMeta):
    """What has `__fspath__`."""

    def __fspath__(self):
        raise NotImplementedError

    def __class_getitem__(cls, item):
        return type(list[int])(cls, item)

    @classmethod
    def register(cls, subclass):
        return subclass


class stat_result(tuple):
    """What is known of a file."""

    def __new__(cls, values):
        mode, inode, device, links, uid, gid, size, *times = values
        self = tuple.__new__(cls, (mode, inode, device, links, uid, gid, size, *(t // 10**9 for t in times)))
        self.st_atime_ns, self.st_mtime_ns, self.st_ctime_ns = times
        self.st_atime, self.st_mtime, self.st_ctime = (t // 10**9 + t % 10**9 * 1e-9 for t in times)
        return self

    st_mode = property(lambda self: self[0])
    st_ino = property(lambda self: self[1])
    st_dev = property(lambda self: self[2])
    st_nlink = property(lambda self: self[3])
    st_uid = property(lambda self: self[4])
    st_gid = property(lambda self: self[5])
    st_size = property(lambda self: self[6])

    def __repr__(self):
        names = ("mode", "ino", "dev", "nlink", "uid", "gid", "size", "atime", "mtime", "ctime")
        return "os.stat_result(" + ", ".join(f"st_{n}={v}" for n, v in zip(names, self)) + ")"


def stat(path, *, dir_fd=None, follow_symlinks=True):
    return stat_result(posix._metadata(path, follow_symlinks))


def lstat(path, *, dir_fd=None):
    return stat(path, follow_symlinks=False)


def fstat(fd):
    return stat(fd)


class uname_result(tuple):
    sysname = property(lambda self: self[0])
    nodename = property(lambda self: self[1])
    release = property(lambda self: self[2])
    version = property(lambda self: self[3])
    machine = property(lambda self: self[4])

    def __repr__(self):
        names = ("sysname", "nodename", "release", "version", "machine")
        return "posix.uname_result(" + ", ".join(f"{n}={v!r}" for n, v in zip(names, self)) + ")"


def uname():
    return uname_result(posix.uname())


class terminal_size(tuple):
    columns = property(lambda self: self[0])
    lines = property(lambda self: self[1])

    def __repr__(self):
        return f"os.terminal_size(columns={self[0]}, lines={self[1]})"


def get_terminal_size(fd=1):
    raise OSError(25, "Inappropriate ioctl for device")


class DirEntry:
    """What `scandir` tells of an entry of a directory."""

    def __init__(self, directory, entry):
        self.name, self._inode, self._is_dir, self._is_file, self._is_symlink = entry
        self.path = path.join(directory, self.name)

    def is_dir(self, *, follow_symlinks=True):
        return path.isdir(self.path) if self._is_symlink and follow_symlinks else self._is_dir

    def is_file(self, *, follow_symlinks=True):
        return path.isfile(self.path) if self._is_symlink and follow_symlinks else self._is_file

    def is_symlink(self):
        return self._is_symlink

    def inode(self):
        return self._inode

    def stat(self, *, follow_symlinks=True):
        return stat(self.path, follow_symlinks=follow_symlinks)

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"


class _ScandirIterator:
    def __init__(self, directory):
        directory = fspath(directory)
        self._entries = iter([DirEntry(directory, entry) for entry in posix.entries(directory)])

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def close(self):
        self._entries = iter(())

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()


def scandir(path="."):
    return _ScandirIterator(path)


def access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True):
    return posix.access(path, mode)


def chmod(path, mode, *, dir_fd=None, follow_symlinks=True):
    posix.chmod(path, mode)


def mkdir(path, mode=0o777, *, dir_fd=None):
    posix.mkdir(path)


def remove(path, *, dir_fd=None):
    posix.remove(path)


unlink = remove


def rmdir(path, *, dir_fd=None):
    posix.rmdir(path)


def symlink(src, dst, target_is_directory=False, *, dir_fd=None):
    posix.symlink(src, dst)


def link(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True):
    posix.link(src, dst)


def rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
    posix.rename(src, dst)


replace = rename


def utime(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True):
    if times is not None and ns is not None:
        raise ValueError("utime: you may specify either 'times' or 'ns' but not both")
    if ns is None:
        if times is None:
            import time

            times = (time.time(),) * 2
        ns = tuple(int(t * 10**9) for t in times)
    posix.set_times(path, *ns)


def truncate(path, length):
    with fdopen(posix.open(path, O_RDWR), "rb+") as file:
        file.truncate(length)


def fdopen(fd, mode="r", buffering=-1, encoding=None, *args, **kwargs):
    if not isinstance(fd, int):
        raise TypeError(f"invalid fd type ({type(fd)}, expected integer)")
    return _builtin_open(fd, mode, buffering, encoding, *args, **kwargs)


from builtins import open as _builtin_open


def makedirs(name, mode=0o777, exist_ok=False):
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    if head and tail and not path.exists(head):
        try:
            makedirs(head, exist_ok=exist_ok)
        except FileExistsError:
            pass
        if tail == curdir:
            return
    try:
        mkdir(name, mode)
    except OSError:
        if not exist_ok or not path.isdir(name):
            raise


def removedirs(name):
    rmdir(name)
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    while head and tail:
        try:
            rmdir(head)
        except OSError:
            break
        head, tail = path.split(head)


def renames(old, new):
    head, tail = path.split(new)
    if head and tail and not path.exists(head):
        makedirs(head)
    rename(old, new)


def walk(top, topdown=True, onerror=None, followlinks=False):
    """Directories below a directory, each with the names of the directories and files in it."""
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


def abort():
    _exit(134)


def cpu_count():
    return posix.cpu_count()


def getlogin():
    return environ.get("LOGNAME", "")


def device_encoding(fd):
    return "UTF-8" if isatty(fd) else None


def get_inheritable(fd):
    return False


def set_inheritable(fd, inheritable):
    pass
