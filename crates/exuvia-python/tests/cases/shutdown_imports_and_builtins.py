"""What finalizers at the end of the program can still do: no imports, no `open`, but all else."""
import sys


class Late:
    def __init__(self, action):
        self.action = action

    def __del__(self):
        print(self.action.__name__, self.action())


def import_known():
    import sys as again
    return again


def import_new():
    import heapq
    return heapq


def use_open():
    return open


def use_builtins():
    return len([1]), ValueError, sys.is_finalizing(), sys.meta_path


def exit_now():
    sys.exit(3)


late = [Late(import_known), Late(import_new), Late(use_open), Late(use_builtins), Late(exit_now)]
cycle = Late(use_open)
cycle.self = cycle
del cycle
