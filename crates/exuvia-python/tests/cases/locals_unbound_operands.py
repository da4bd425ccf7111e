# A local without a value is an error where its name stands: what follows is not evaluated.


def say(what):
    print("evaluated", what)
    return what


def attempt(function):
    try:
        print(function.__name__, function())
    except UnboundLocalError as error:
        print(function.__name__, error)
    except NameError as error:
        print(function.__name__, "name", error)


def add():
    return x + say(1)
    x = 0


def add_missing():
    return x + missing
    x = 0


def compare():
    return x < say(1) < say(2)
    x = 0


def contains():
    return x in say([1])
    x = 0


def subscript():
    return x[say(1)]
    x = 0


def store_subscript():
    x[say(1)] = say(2)
    x = 0


def augment():
    x += say(1)


def augment_subscript():
    x[say(1)] += say(2)
    x = 0


def one_branch(flag=False):
    if flag:
        x = 1
    return x + say(1)


def both_branches(flag=False):
    if flag:
        x = 1
    else:
        x = 2
    return x + say(1)


def loop(n=0):
    for x in range(n):
        pass
    return x + say(1)


def loop_that_deletes():
    x = 1
    for turn in range(2):
        print("turn", turn, x + say(1))
        del x


def while_loop():
    n = 0
    while n < 2:
        if n:
            print(x + say(n))
        n += 1
        if n == 2:
            x = 5
    return x + say(n)


def body_that_fails():
    try:
        say("body")
        raise KeyError
        x = 1
    except KeyError:
        return x + say(1)


def body_that_is_left():
    try:
        x = 1
        raise KeyError
    except KeyError:
        pass
    return x + say(1)


def handler_name():
    try:
        raise KeyError("key")
    except KeyError as x:
        print(x.args + say((1,)))
    return x + say(1)


def handler_name_in_loop():
    for turn in range(2):
        try:
            raise KeyError(turn)
        except KeyError as x:
            print(x.args[0] + say(1))
    return x.args[0] + say(1)


def finally_clause(flag=True):
    try:
        if flag:
            return say("left")
        x = 1
    finally:
        x + say(1)


def while_true():
    while True:
        x = 3
        if say(x):
            break
    return x + say(1)


def jump_out():
    for turn in range(3):
        if turn == 1:
            continue
        if turn == 2:
            break
        x = turn
    else:
        x = 7
    return x + say(1)


def pattern(subject=(1, 2)):
    match subject:
        case [x, 3]:
            return x + say(1)
        case [y, z]:
            return y + say(z), x + say(1)


def operators(a=False):
    if a and (x := 1):
        pass
    return x * say(2)


def conditional(a=True):
    x = 1 if a else say(2)
    return x - say(3)


def with_statement():
    import contextlib

    with contextlib.suppress(KeyError) as x:
        raise KeyError
        z = 1
    print(x is say(None))
    return z + say(1)


for function in [
    add, add_missing, compare, contains, subscript, store_subscript, augment, augment_subscript, one_branch,
    both_branches, loop, loop_that_deletes, while_loop, body_that_fails, body_that_is_left, handler_name,
    handler_name_in_loop, finally_clause, while_true, jump_out, pattern, operators, conditional, with_statement,
]:
    attempt(function)


def marked():
    values = [1, 2]
    return values[0] + values[place] * say(2)
    place = 1


marked()
