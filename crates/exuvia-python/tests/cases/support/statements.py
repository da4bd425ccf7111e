"""Tables of statements: each is named before it runs."""


def function(statements, first=()):
    """The source of a function `test` that executes the statements, after the lines in `first`, and prints each before."""
    lines = ["def test():"] + ["    " + line for line in first]
    is_decorated = False
    for line in statements.strip().splitlines():
        goes_on = line.startswith((" ", "except", "else", "finally", "elif")) or is_decorated
        if not goes_on:
            lines.append(f"    print('#', {line!r})")
        is_decorated = line.startswith("@")
        lines.append("    " + line)
    return "\n".join(lines)
