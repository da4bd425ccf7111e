"""Finding modules, and making them of files."""

import sys
import types

import _imp

from . import _resolve
from .machinery import BuiltinImporter, FrozenImporter, ModuleSpec, PathFinder, SourceFileLoader


def resolve_name(name, package):
    level = len(name) - len(name.lstrip("."))
    if not level:
        return name
    if not package:
        raise ImportError(f"no package specified for {name!r} (required for relative module names)")
    return _resolve(name[level:], package, level)


def find_spec(name, package=None):
    """Where a module is, or None if there is none."""
    full = resolve_name(name, package)
    if full in sys.modules:
        module = sys.modules[full]
        if module is None:
            return None
        try:
            spec = module.__spec__
        except AttributeError:
            raise ValueError(f"{name}.__spec__ is not set") from None
        if spec is not None:
            return spec
    kind = _imp.kind(full)
    if kind is not None:
        is_frozen = kind != "built-in"
        loader = FrozenImporter if is_frozen else BuiltinImporter
        return ModuleSpec(full, loader, origin="frozen" if is_frozen else "built-in", is_package=kind == "package")
    parent = full.rpartition(".")[0]
    path = None
    if parent:
        path = getattr(__import__(parent, fromlist=["__path__"]), "__path__", None)
        if path is None:
            raise ModuleNotFoundError(f"__path__ attribute not found on {parent!r} while trying to find {full!r}", name=full)
    return PathFinder.find_spec(full, path)


def spec_from_file_location(name, location=None, *, loader=None, submodule_search_locations=None):
    if location is not None and not location.endswith(".py") and loader is None:
        return None
    spec = ModuleSpec(name, loader or SourceFileLoader(name, location), origin=location)
    spec._set_fileattr = True
    spec.submodule_search_locations = submodule_search_locations
    return spec


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


def module_from_spec(spec):
    module = types.ModuleType(spec.name)
    module.__spec__, module.__loader__ = spec, spec.loader
    module.__package__ = spec.parent
    if spec.has_location:
        module.__file__ = spec.origin
    if spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    return module


def cache_from_source(path, debug_override=None, *, optimization=None):
    """Where CPython keeps what it has compiled of a file; here nothing is kept."""
    directory, _, name = path.rpartition("/")
    return f"{directory + '/' if directory else ''}__pycache__/{name.removesuffix('.py')}.cpython-311.pyc"


def source_from_cache(path):
    directory, _, name = path.rpartition("/")
    if not directory.endswith("__pycache__"):
        raise ValueError(f"__pycache__ not bottom-level directory in {path!r}")
    return directory.removesuffix("__pycache__") + name.partition(".")[0] + ".py"


MAGIC_NUMBER = b"\xa7\r\r\n"
