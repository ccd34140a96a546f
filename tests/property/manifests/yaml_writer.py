"""Writes a tree as YAML in a random style, every choice of which YAML allows."""

import dataclasses
import re

import scalars
from nodes import MERGE, Alias, Mapping, Scalar, Sequence, children

COMMENTS = (
    "# plain", "#", "#no blank", "# - name: x", "# containers:", "# \"open", "# it's", "# {", "# ]", "# a: |",
    "# *alias &anchor", "# \U0001f680 \u65e5\u672c", "# ---", "# volumes: []", "#\ttab",
)

# The keys that lead to where something is inserted. What is written there decides whether the
# insertion leaves all bytes and all lines of a manifest in place.
PATH_KEYS = frozenset(
    ("metadata", "annotations", "spec", "template", "jobTemplate", "items", "containers", "initContainers", "volumes")
)
OPENS_FLOW = re.compile(r"((&|!!)\S+ )*[\[{]")


@dataclasses.dataclass(frozen=True)
class Style:
    """How often, and how wide. Chances are between 0 and 1."""

    flow: float = 0.0  # that a collection is written in braces or brackets
    comments: float = 0.0  # before a line or behind it
    blanks: float = 0.0  # blank lines
    quotes: float = 0.1  # that a string or a key is quoted without need
    odd: float = 0.0  # unusual white space, explicit keys, tags
    step: int = 2  # the indentation of a mapping below its key
    list_steps: tuple = (0,)  # that of a list below its key, one of them each time


class Writer:
    """Writes one document; `features` gets the names of the forms that it used."""

    def __init__(self, rng, style, features):
        self._rng = rng
        self._style = style
        self._features = features

    def lines(self, root):
        if isinstance(root, Mapping) and root.entries and not self._chance(self._style.flow / 4):
            return self._mapping(root, 0)
        return self._flow(root, 0)

    def _note(self, key, value, inline):
        """Records what an insertion at this value will meet."""
        if key not in PATH_KEYS:
            return
        if isinstance(value, Alias):
            self._features.add("alias-on-path")
        elif isinstance(value, Scalar):
            if inline.strip() and inline.strip()[0] != "#":
                self._features.add("null-on-path")
        elif OPENS_FLOW.match(inline):
            self._features.add("flow-on-path")

    def _note_item(self, item, inline):
        """The same of an element of a list: only a whole object matters."""
        node = item.target if isinstance(item, Alias) else item
        if isinstance(node, Mapping) and node.get("kind"):
            self._note("items", item, inline)

    def _chance(self, chance):
        return self._rng.random() < chance

    # Block style. Columns count from 0; every method gives whole lines, but for _value.

    def _mapping(self, node, column):
        lines = []
        for place, (key, value) in enumerate(node.entries):
            if place > 0:
                lines += self._between(column)
            lines += self._entry(key, value, column)
        return lines

    def _between(self, column):
        lines = []
        while self._chance(self._style.blanks):
            lines.append("")
        while self._chance(self._style.comments):
            self._features.add("comment")
            lines.append(" " * self._rng.choice([column, column, 0, column + 2]) + self._rng.choice(COMMENTS))
        return lines

    def _entry(self, key, value, column):
        margin = " " * column
        written = self._key(key)
        if key != MERGE and self._chance(self._style.odd / 8):
            self._features.add("explicit-key")
            inline, rest = self._value(value, column, (2,))
            self._note(key, value, inline)
            return [f"{margin}? {written}", f"{margin}: {inline}".rstrip(" "), *rest]
        if self._chance(self._style.odd / 4):
            self._features.add("blank-before-colon")
            written += " "
        inline, rest = self._value(value, column, self._style.list_steps)
        self._note(key, value, inline)
        return [self._joined(f"{margin}{written}:", inline), *rest]

    def _joined(self, head, inline):
        gap = self._rng.choice([" ", "  ", "\t"]) if self._chance(self._style.odd / 4) else " "
        end = "  " if self._chance(self._style.odd / 4) else ""
        return (head + gap + inline if inline else head) + end

    def _sequence(self, node, column):
        lines = []
        for place, item in enumerate(node.items):
            if place > 0:
                lines += self._between(column)
            lines += self._item(item, column)
        return lines

    def _item(self, item, column):
        margin = " " * column
        # No tab may stand behind a dash, as little as behind the colon of an explicit key.
        compact = isinstance(item, Mapping) and item.entries and not item.anchor
        if compact and not self._chance(self._style.flow) and not self._chance(self._style.odd / 8):
            width = 2 if not self._chance(self._style.odd / 4) else 4
            lines = self._mapping(item, column + width)
            return [margin + "-" + " " * (width - 1) + lines[0].lstrip(" "), *lines[1:]]
        inline, rest = self._value(item, column, (2, 4))
        self._note_item(item, inline)
        return [f"{margin}- {inline}".rstrip(" "), *rest]

    def _value(self, node, column, list_steps):
        """What stands behind a key or dash at `column`: the rest of its line, and the lines below."""
        head = self._properties(node)
        if isinstance(node, Alias):
            self._features.add("alias")
            return f"*{node.target.anchor}" + self._trailing(), []
        if isinstance(node, Scalar):
            return self._scalar(node, column, head)
        if not children(node) or self._chance(self._style.flow):
            lines = self._flow(node, column, with_properties=False)
            lines[-1] += self._trailing()
            return head + lines[0], lines[1:]
        if isinstance(node, Mapping):
            rest = self._mapping(node, column + max(self._style.step, 2))
        else:
            rest = self._sequence(node, column + self._rng.choice(list_steps))
        return head.rstrip() + self._trailing(), rest

    def _trailing(self):
        if not self._chance(self._style.comments / 2):
            return ""
        self._features.add("trailing-comment")
        return "  " + self._rng.choice(COMMENTS)

    def _properties(self, node):
        """The anchor and tag before a node, with a blank behind; empty for most."""
        words = []
        if node.anchor:
            self._features.add("anchor")
            words.append(f"&{node.anchor}")
        if self._chance(self._style.odd / 12) and not isinstance(node, Alias):
            tag = {Mapping: "!!map", Sequence: "!!seq"}.get(type(node))
            if isinstance(node, Scalar) and isinstance(node.value, str):
                tag = "!!str"
            if tag:
                self._features.add("tag")
                words.insert(self._rng.randint(0, len(words)), tag)
        return "".join(word + " " for word in words)

    def _key(self, key):
        if key == MERGE or not self._chance(self._style.quotes / 2):
            return key if key == MERGE or scalars.can_be_plain(key, True) else f'"{key}"'
        self._features.add("quoted-key")
        return self._rng.choice(["'", '"']).join(["", key, ""])

    def _scalar(self, node, column, head):
        text = node.value
        if isinstance(text, str) and scalars.can_be_block(text) and self._chance(0.85 if "\n" in text else 0.05):
            header, rest = scalars.block(text, column, self._rng)
            self._features.add("literal" if header[0] == "|" else "folded")
            return head + header + self._trailing(), rest
        lines = self._inline(node, column + 2, in_flow=False)
        lines[-1] += self._trailing()
        return (head + lines[0]).rstrip(" ") if not lines[0].strip() else head + lines[0], lines[1:]

    def _inline(self, node, column, in_flow):
        """A scalar that isn't a block, as lines; those after the first are at `column`."""
        text = node.value
        if not isinstance(text, str):
            return [self._plain_value(text, in_flow)]
        if scalars.can_be_plain(text, in_flow) and not self._chance(self._style.quotes):
            written = text
        elif "\n" in text or "\t" in text or self._chance(0.5):
            written = scalars.double_quoted(text, self._rng)
        else:
            written = scalars.single_quoted(text)
        # A plain scalar must not begin a line with an indicator.
        foldable = len(text) > 20 and (written != text or text.replace(" ", "").isalpha())
        if foldable and self._chance(0.4):
            lines = scalars.fold(written, column, self._rng)
            if len(lines) > 1:
                self._features.add("folded-quotes" if written != text else "folded-plain")
            return lines
        return [written]

    def _plain_value(self, value, in_flow):
        if value is None:
            written = self._rng.choice([word for word in scalars.NULLS if word or not in_flow])
            self._features.add("null-token" if written else "null-empty")
            return written
        if isinstance(value, bool):
            return self._rng.choice(scalars.BOOLEANS[value])
        return str(value)

    # Flow style: text whose first line stands behind something, and whose others are whole.

    def _flow(self, node, column, with_properties=True):
        head = self._properties(node) if with_properties else ""
        if isinstance(node, Alias):
            self._features.add("alias")
            return [f"*{node.target.anchor} "]
        if isinstance(node, Scalar):
            lines = self._inline(node, column + 2, in_flow=True)
            return [head + lines[0], *lines[1:]]
        self._features.add("flow" if children(node) else "flow-empty")
        parts = self._flow_parts(node, column + 2)
        opening, closing = "{}" if isinstance(node, Mapping) else "[]"
        if parts and self._chance(0.4):
            return self._flow_lines(head + opening, parts, closing, column)
        return self._flow_line(head + opening, parts, closing)

    def _flow_parts(self, node, column):
        if isinstance(node, Sequence):
            parts = [self._flow(item, column) for item in node.items]
            for item, lines in zip(node.items, parts):
                self._note_item(item, lines[0])
            return parts
        return [self._flow_entry(key, value, column) for key, value in node.entries]

    def _flow_entry(self, key, value, column):
        lines = self._flow(value, column)
        self._note(key, value, lines[0])
        written = self._key(key)
        gap = "" if written[0] in "\"'" and lines[0].startswith(("{", "[", '"')) and self._chance(0.3) else " "
        return [f"{written}:{gap}{lines[0]}", *lines[1:]]

    def _flow_line(self, opening, parts, closing):
        padding = self._rng.choice(["", " "])
        lines = [opening + padding]
        for place, part in enumerate(parts):
            lines[-1] += (self._rng.choice([", ", ",", " , "]) if place else "") + part[0]
            lines += part[1:]
        lines[-1] += (padding if parts else "") + closing
        return lines

    def _flow_lines(self, opening, parts, closing, column):
        self._features.add("flow-lines")
        indentation = column + self._rng.choice([2, 4, 1])
        lines = [opening]
        for place, part in enumerate(parts):
            comma = "," if place + 1 < len(parts) or self._chance(0.2) else ""
            part = [" " * indentation + part[0], *part[1:]]
            part[-1] += comma + (self._trailing() if comma else "")
            lines += part
        return [*lines, " " * self._rng.choice([column, indentation]) + closing]
