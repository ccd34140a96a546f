"""A manifest as a tree, before it has a style: what the generator shapes and the writer prints."""

import dataclasses

MERGE = "<<"


class Node:
    """One place of a manifest; two that hold the same are still two."""

    anchor = ""  # the name that aliases know it by, if any


@dataclasses.dataclass(eq=False)
class Scalar(Node):
    value: object  # a str, int, float, bool or None


@dataclasses.dataclass(eq=False)
class Sequence(Node):
    items: list


@dataclasses.dataclass(eq=False)
class Mapping(Node):
    """Entries in the order in which they are written. The key MERGE holds an Alias or a
    Sequence of them."""

    entries: list  # of [key, Node]

    def get(self, key):
        return next((value for name, value in self.entries if name == key), None)

    def set(self, key, node):
        for entry in self.entries:
            if entry[0] == key:
                entry[1] = node
                return
        self.entries.append([key, node])


@dataclasses.dataclass(eq=False)
class Alias(Node):
    target: Node


def tree(value):
    """The tree of a plain Python value."""
    if isinstance(value, dict):
        return Mapping([[key, tree(item)] for key, item in value.items()])
    if isinstance(value, list):
        return Sequence([tree(item) for item in value])
    return Scalar(value)


def children(node):
    if isinstance(node, Mapping):
        return [value for _, value in node.entries]
    return node.items if isinstance(node, Sequence) else []


def preorder(node):
    """The nodes in the order of the text. Aliases are not followed."""
    yield node
    for child in children(node):
        yield from preorder(child)


def replace(root, old, new):
    """Puts `new` where `old` is, in the tree below `root`."""
    for node in preorder(root):
        if isinstance(node, Mapping):
            for entry in node.entries:
                entry[1] = new if entry[1] is old else entry[1]
        elif isinstance(node, Sequence):
            node.items[:] = [new if item is old else item for item in node.items]
