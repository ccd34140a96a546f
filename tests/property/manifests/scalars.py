"""One scalar as YAML: plain, quoted or as a block."""

import re

WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "undefined"}
PLAIN = re.compile(r"[A-Za-z/\u0080-\U0010ffff][^\x00-\x1f\x7f-\xa0\ufeff]*")
NULLS = ("null", "~", "", "Null", "NULL")
BOOLEANS = {True: ("true", "True", "yes", "on"), False: ("false", "False", "no", "off")}
ESCAPES = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\", "\u00a0": "\\_"}


def can_be_plain(text, in_flow):
    if not PLAIN.fullmatch(text) or text.lower() in WORDS:
        return False
    if ": " in text or " #" in text or text[-1] in ": ":
        return False
    return not (in_flow and re.search(r"[][{},?]", text))


def can_be_block(text):
    """Tabs and blanks are content there, other control characters can't be."""
    return bool(text.strip()) and not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]", text)


def double_quoted(text, rng):
    out = []
    for character in text:
        if character in ESCAPES:
            out.append(ESCAPES[character])
        elif rng.random() < 0.02:
            code = ord(character)
            out.append(f"\\x{code:02x}" if code < 256 else f"\\u{code:04X}" if code < 65536 else f"\\U{code:08X}")
        else:
            out.append(character)
    return '"' + "".join(out) + '"'


def single_quoted(text):
    return "'" + text.replace("'", "''") + "'"


def fold(line, indentation, rng):
    """The lines of a scalar broken at some of its single blanks, which folding gives back."""
    lines = [""]
    for place, character in enumerate(line):
        inside = 1 < place < len(line) - 2
        single = inside and character == " " and line[place - 1] not in " \\" and line[place + 1] != " "
        if single and rng.random() < 0.3:
            lines.append(" " * indentation)
        else:
            lines[-1] += character
    return lines


def block(text, parent, rng):
    """A literal or folded scalar below a node at column `parent`: its header and its lines.
    A folded one may come to another text; that is the reader's to say."""
    body = text.rstrip("\n")
    newlines = len(text) - len(body)
    lines = body.split("\n")
    width = rng.choice([2, 2, 2, 1, 4])
    chomping = "-" if newlines == 0 else "" if newlines == 1 else "+"
    starts_blank = body.startswith((" ", "\t", "\n"))
    indicator = str(width) if starts_blank or rng.random() < 0.1 else ""
    style = "|" if rng.random() < 0.8 else ">"
    order = indicator + chomping if rng.random() < 0.8 else chomping + indicator
    out = [" " * (parent + width) + line if line else "" for line in lines]
    out += [""] * (newlines - 1)
    if chomping != "+" and rng.random() < 0.15:
        out += [""] * rng.randint(1, 2)
    return style + order, out
