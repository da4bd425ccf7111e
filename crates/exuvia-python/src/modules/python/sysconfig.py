"""How the runtime was built, as far as programs ask."""

import sys

__all__ = ["get_config_var", "get_config_vars", "get_path", "get_paths", "get_platform", "get_python_version"]

_VARIABLES = {
    "EXT_SUFFIX": ".so", "Py_DEBUG": 0, "Py_GIL_DISABLED": 0, "PY_CFLAGS": "", "CFLAGS": "", "CONFIG_ARGS": "",
    "WITH_PYMALLOC": 0, "WITH_FREELISTS": 1, "HAVE_FORK": 1, "SOABI": "", "TZPATH": "/usr/share/zoneinfo", "prefix": sys.prefix,
    "exec_prefix": sys.exec_prefix, "base": sys.prefix, "platbase": sys.exec_prefix, "py_version_short": "3.11",
    "py_version": "3.11.7", "py_version_nodot": "311", "abiflags": "", "projectbase": sys.prefix,
}


def get_config_vars(*names):
    return [_VARIABLES.get(name) for name in names] if names else _VARIABLES


def get_config_var(name):
    return _VARIABLES.get(name)


def get_python_version():
    return "3.11"


def get_platform():
    import os

    return "linux-" + os.uname().machine


def get_scheme_names():
    return ("posix_prefix",)


def get_default_scheme():
    return "posix_prefix"


def get_paths(scheme="posix_prefix", vars=None, expand=True):
    base = sys.prefix
    library = f"{base}/lib/python3.11"
    return {
        "stdlib": library, "platstdlib": library, "purelib": library + "/site-packages",
        "platlib": library + "/site-packages", "include": f"{base}/include/python3.11", "scripts": f"{base}/bin",
        "data": base,
    }


def get_path(name, scheme="posix_prefix", vars=None, expand=True):
    return get_paths(scheme, vars, expand)[name]


def is_python_build(check_home=None):
    return False
