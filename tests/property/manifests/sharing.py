"""Anchors, aliases and merge keys, in the places where an insertion must take care."""

from nodes import MERGE, Alias, Mapping, Scalar, Sequence, preorder, replace

# Values below keys of one group can stand for each other.
LISTS = ("containers", "initContainers", "volumes", "items")
GROUPS = (
    ("template",),
    ("containers", "initContainers"),
    ("volumes",),
    ("metadata",),
    ("annotations",),
    ("labels", "matchLabels"),
    ("env",),
    ("image",),
    ("args", "command"),
)


class Sharing:
    """Shares nodes of one document at random."""

    def __init__(self, rng, features):
        self._rng = rng
        self._features = features
        self._anchors = 0

    def apply(self, root):
        for _ in range(self._rng.randint(1, 3)):
            pair = self._pick(root)
            if pair:
                self._share(root, *pair)
        if self._rng.random() < 0.3:
            self._reuse_names(root)

    def _pick(self, root):
        """Two nodes, the first wholly before the second, that may stand for each other."""
        groups = [self._members(root, keys) for keys in GROUPS]
        groups += [self._elements(root, keys) for keys in (("containers", "initContainers"), ("items",))]
        specs = self._members(root, ("spec",))
        groups.append([node for node in specs if self._is_pod(node)])
        groups.append([node for node in specs if not self._is_pod(node)])
        # An empty list may stand for any other.
        groups.append([node for node in self._members(root, LISTS) if self._is_empty(node)])
        pairs = [
            (first, second)
            for group in groups
            for position, first in enumerate(group)
            for second in group[position + 1 :]
            if self._can_share(first, second)
        ]
        return self._rng.choice(pairs) if pairs else None

    def _members(self, root, keys):
        wanted = []
        for node in preorder(root):
            if isinstance(node, Mapping):
                wanted += [value for key, value in node.entries if key in keys]
        return self._in_order(root, wanted)

    def _elements(self, root, keys):
        lists = [node for node in self._members(root, keys) if isinstance(node, Sequence)]
        return self._in_order(root, [item for node in lists for item in node.items])

    @staticmethod
    def _in_order(root, wanted):
        places = {id(node): place for place, node in enumerate(preorder(root))}
        return sorted(wanted, key=lambda node: places[id(node)])

    @staticmethod
    def _is_pod(node):
        return isinstance(node, Mapping) and node.get("containers") is not None

    @staticmethod
    def _is_empty(node):
        return (isinstance(node, Scalar) and node.value is None) or (isinstance(node, Sequence) and not node.items)

    @staticmethod
    def _can_share(first, second):
        inside = {id(node) for node in preorder(first)}
        return (
            not isinstance(first, Alias)
            and not isinstance(second, Alias)
            and id(second) not in inside
            and not any(node.anchor for node in preorder(second))
        )

    def _share(self, root, first, second):
        if not first.anchor:
            self._anchors += 1
            first.anchor = self._rng.choice(["a{}", "x-{}", "Base_{}"]).format(self._anchors)
        both_maps = isinstance(first, Mapping) and isinstance(second, Mapping)
        if both_maps and not second.get(MERGE) and self._rng.random() < 0.45:
            self._merge(first, second)
        else:
            replace(root, second, Alias(first))
            self._features.add("alias")

    def _merge(self, first, second):
        """Lets `second` take from `first`, some of what it had in common gone."""
        common = [entry for entry in second.entries if first.get(entry[0])]
        for entry in common:
            if self._rng.random() < 0.5 and not any(node.anchor for node in preorder(entry[1])):
                second.entries.remove(entry)
        value = Alias(first)
        if self._rng.random() < 0.2:
            value = Sequence([value])
        place = 0 if self._rng.random() < 0.7 else len(second.entries)
        second.entries.insert(place, [MERGE, value])
        self._features.add("merge")

    def _reuse_names(self, root):
        """Gives a later anchor the name of an earlier one whose last alias is behind us by then."""
        nodes = list(preorder(root))
        anchored = [place for place, node in enumerate(nodes) if node.anchor]
        for earlier in anchored:
            target = nodes[earlier]
            aliases = [place for place, node in enumerate(nodes) if isinstance(node, Alias) and node.target is target]
            free = [place for place in anchored if place > max(aliases, default=earlier)]
            if free and len({nodes[place].anchor for place in anchored}) == len(anchored):
                nodes[free[0]].anchor = target.anchor
                self._features.add("anchor-redefined")
                return
