"""A class whose objects tell when they are made and when they die."""


class Doomed:
    """Has a name, and can have a friend."""

    __slots__ = ("name", "friend")  # nothing else: each object is one block of memory

    def __init__(self, name):
        self.name = name
        self.friend = None
        print(f"Created {self.name}")

    def __del__(self):
        print(f"DEL {self.name}")
