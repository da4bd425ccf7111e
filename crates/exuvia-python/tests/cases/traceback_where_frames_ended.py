"""Where a frame is that an exception has ended: at the operation that raised it, whatever handlers did since."""


class Context:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        return False


class Failing(Context):
    def __exit__(self, *args):
        1 / 0


def in_except():
    try:
        1 / 0
    except:
        1 / 0
        pass


def in_named_except():
    try:
        1 / 0
    except Exception as error:
        1 / 0
        pass


def in_other_except():
    try:
        1 / 0
    except TypeError as error:
        pass


def in_finally():
    try:
        pass
    finally:
        1 / 0
        pass


def through_finally():
    try:
        1 / 0
    finally:
        pass


def in_except_in_finally():
    try:
        pass
    finally:
        try:
            1 / 0
        except:
            1 / 0
            pass


def in_with():
    with Context():
        1 / 0
        pass


def in_exit():
    with Failing():
        1 / 0


def generator():
    with Context():
        yield 1 / 0
        pass


def consume():
    list(generator())


functions = in_except, in_named_except, in_other_except, in_finally, through_finally, in_except_in_finally
for function in functions + (in_with, in_exit, consume):
    try:
        function()
    except ZeroDivisionError as error:
        entry, places = error.__traceback__.tb_next, []
        while entry:
            first = entry.tb_frame.f_code.co_firstlineno
            places.append((entry.tb_lineno - first, entry.tb_frame.f_lineno - first))
            entry = entry.tb_next
        print(function.__name__, places)
