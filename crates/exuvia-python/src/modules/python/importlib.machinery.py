"""What describes modules and where they come from."""

SOURCE_SUFFIXES = [".py"]
BYTECODE_SUFFIXES = []
EXTENSION_SUFFIXES = []
DEBUG_BYTECODE_SUFFIXES = OPTIMIZED_BYTECODE_SUFFIXES = BYTECODE_SUFFIXES


def all_suffixes():
    return SOURCE_SUFFIXES + BYTECODE_SUFFIXES + EXTENSION_SUFFIXES


class ModuleSpec:
    """Name, loader and place of a module."""

    def __init__(self, name, loader, *, origin=None, loader_state=None, is_package=None):
        self.name, self.loader, self.origin, self.loader_state = name, loader, origin, loader_state
        self.submodule_search_locations = [] if is_package else None
        self._set_fileattr = False
        self._cached = None

    def __repr__(self):
        parts = [f"name={self.name!r}", f"loader={self.loader!r}"]
        if self.origin is not None:
            parts.append(f"origin={self.origin!r}")
        if self.submodule_search_locations is not None:
            parts.append(f"submodule_search_locations={self.submodule_search_locations}")
        return f"{type(self).__name__}({', '.join(parts)})"

    def __eq__(self, other):
        if isinstance(other, ModuleSpec):
            return (self.name, self.loader, self.origin) == (other.name, other.loader, other.origin)
        return NotImplemented

    @property
    def parent(self):
        return self.name.rpartition(".")[0] if self.submodule_search_locations is None else self.name

    @property
    def cached(self):
        return self._cached

    @property
    def has_location(self):
        return self._set_fileattr


class BuiltinImporter:
    """Stands for the loader of the modules that are part of the runtime."""


class FrozenImporter:
    """Stands for the loader of the modules in Python that are part of the runtime."""


class SourceFileLoader:
    """Reads the text of a module from a file."""

    def __init__(self, fullname, path):
        self.name, self.path = fullname, path

    def get_filename(self, name=None):
        return self.path

    def get_source(self, name=None):
        with open(self.path, encoding="utf-8") as file:
            return file.read()

    def get_data(self, path):
        with open(path, "rb") as file:
            return file.read()

    def get_code(self, name=None):
        return compile(self.get_source(), self.path, "exec")

    def exec_module(self, module):
        exec(self.get_code(), module.__dict__)


class SourcelessFileLoader:
    """Stands for a loader of compiled files, of which there are none."""


class ExtensionFileLoader:
    """Stands for a loader of modules in C, of which there are none."""


class PathFinder:
    """Finds modules in the directories of a path."""

    @staticmethod
    def find_spec(fullname, path=None, target=None):
        import os
        import sys

        leaf = fullname.rpartition(".")[2]
        for directory in sys.path if path is None else path:
            for file, is_package in ((f"{leaf}/__init__.py", True), (f"{leaf}.py", False)):
                full = os.path.join(directory or os.getcwd(), file)
                if os.path.isfile(full):
                    spec = ModuleSpec(fullname, SourceFileLoader(fullname, full), origin=full, is_package=is_package)
                    spec._set_fileattr = True
                    if is_package:
                        spec.submodule_search_locations.append(os.path.dirname(full))
                    return spec
        return None


class FileFinder:
    """Stands for the finder of modules in a directory; directories are searched without one."""
