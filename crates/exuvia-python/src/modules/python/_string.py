"""How format strings are cut into pieces, for `string.Formatter`."""


def formatter_parser(text):
    """Gives literal text, field name, format specification and conversion of each piece."""
    position, end = 0, len(text)
    while position < end:
        literal, position, is_field = _literal(text, position)
        if not is_field:
            yield literal, None, None, None
            continue
        field, position = _field(text, position)
        yield (literal, *field)


def _literal(text, position):
    """The text up to a field or a doubled brace; the position behind it; whether a field begins there."""
    start = position
    while position < len(text):
        char = text[position]
        position += 1
        if char not in "{}":
            continue
        if position < len(text) and text[position] == char:
            return text[start:position], position + 1, False
        if position == len(text) and char == "{":
            raise ValueError("Single '{' encountered in format string")
        if char == "}":
            raise ValueError("Single '}' encountered in format string")
        return text[start:position - 1], position, True
    return text[start:], position, False


def _field(text, position):
    """The parts of a field that begins at a position, and the position behind it."""
    start, depth, name_end = position, 1, None
    in_brackets = False
    while position < len(text):
        char = text[position]
        if name_end is None and char == "[":
            in_brackets = True
        elif name_end is None and char == "]":
            in_brackets = False
        elif in_brackets:
            pass
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if not depth:
                break
        elif char in "!:" and name_end is None:
            name_end = position
        position += 1
    else:
        raise ValueError("expected '}' before end of string")
    if name_end is None:
        return (text[start:position], "", None), position + 1
    return (text[start:name_end], *_specification(text[name_end:position])), position + 1


def _specification(text):
    """The format specification and the conversion in what follows a field's name."""
    if text[0] == ":":
        return text[1:], None
    if len(text) < 2:
        raise ValueError("end of string while looking for conversion specifier")
    if len(text) > 2 and text[2] != ":":
        raise ValueError("expected ':' after conversion specifier")
    return text[3:], text[1]


def formatter_field_name_split(name):
    """The first part of a field's name, and an iterator over the attributes and items that follow it."""
    end = min((i for i in map(name.find, ".[") if i >= 0), default=len(name))
    first = name[:end]
    return (int(first) if first.isdecimal() else first), _accessors(name, end)


def _accessors(name, position):
    while position < len(name):
        if name[position] == ".":
            end = min((i for i in (name.find(c, position + 1) for c in ".[") if i >= 0), default=len(name))
            part = name[position + 1:end]
            if not part:
                raise ValueError("Empty attribute in format string")
            yield True, part
            position = end
        elif name[position] == "[":
            end = name.find("]", position)
            if end < 0:
                raise ValueError("Missing ']' in format string")
            part = name[position + 1:end]
            if not part:
                raise ValueError("Empty attribute in format string")
            yield False, int(part) if part.isdecimal() else part
            position = end + 1
        else:
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
