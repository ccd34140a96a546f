"""Makes random valid objects from the kinds' tables."""

import own_rules
import texts

LARGEST = 2**53
NAMESPACES = (None, None, "default", "prod")


def is_kept(rule, wanted):
    count = len(wanted.intersection(rule.fields))
    return {
        "at_most_one": count <= 1,
        "exactly_one": count == 1,
        "at_least_one": count >= 1,
        "excludes": count == 1 or wanted.isdisjoint(rule.fields[:1]),
    }.get(rule.kind, True)


class Generator:
    def __init__(self, rng, schema):
        self.rng = rng
        self.schema = schema
        self._known = {rule.doc for table in schema.tables.values() for rule in table.rules if rule.kind == "custom"}
        if self._known != set(own_rules.REPAIRS):
            difference = sorted(self._known ^ set(own_rules.REPAIRS))
            raise SystemExit(f"own_rules.py and the tables differ in these rules: {difference}")

    def object(self, kind, name):
        metadata = {"name": name}
        name_space = self.rng.choice(NAMESPACES)
        if name_space:
            metadata["namespace"] = name_space
        if self.rng.random() < 0.3:
            metadata["labels"] = {"app": self.rng.choice(("", "sleep")), "example.com/x": "v1"}
        if self.rng.random() < 0.3:
            metadata["annotations"] = {"note": texts.free(self.rng)}
        spec = self._object(kind.table, 0, may_be_empty=False)
        return {"apiVersion": kind.api_version, "kind": kind.name, "metadata": metadata, "spec": spec}

    def value(self, type, field, depth):
        make = getattr(self, "_" + type.kind)
        if type.kind == "object":
            return make(self.schema.tables[type.table], depth + 1, field is None or field.empty)
        return make(type, field, depth)

    def _object(self, table, depth, may_be_empty):
        wanted = self._wanted_fields(table, depth, may_be_empty)
        made = {}
        for name, field in table.fields.items():
            if name in wanted:
                made[name] = self.value(field.type, field, depth)
        for rule in table.rules:
            if rule.kind == "needs" and made.get(rule.fields[0]) == rule.value:
                for name in rule.fields[1:]:
                    made.setdefault(name, self.value(table.fields[name].type, table.fields[name], depth))
        for rule in table.rules:
            if rule.kind == "custom":
                own_rules.REPAIRS[rule.doc](self, table, made)
        return made

    def _wanted_fields(self, table, depth, may_be_empty):
        usable = [name for name, field in table.fields.items() if not field.unimplemented]
        share = self.rng.choice((0.1, 0.5, 0.9)) if depth < 4 else 0.2
        wanted = {name for name in usable if table.fields[name].required or self.rng.random() < share}
        if not wanted and not may_be_empty:
            wanted.add(self.rng.choice(usable))
        while not all(is_kept(rule, wanted) for rule in table.rules):  # what one asks for may break another
            for rule in table.rules:
                self._keep(rule, wanted, usable)
        return wanted

    def _keep(self, rule, wanted, usable):
        """Adds and removes fields until a rule is kept."""
        named = [name for name in rule.fields if name in wanted]
        possible = [name for name in rule.fields if name in usable]
        if rule.kind in ("at_most_one", "exactly_one"):
            wanted.difference_update(self.rng.sample(named, max(len(named) - 1, 0)))
        if rule.kind in ("exactly_one", "at_least_one") and not named:
            wanted.add(self.rng.choice(possible))
        if rule.kind == "excludes" and rule.fields[0] in wanted:
            others = set(rule.fields[1:])
            wanted.difference_update(self.rng.choice((others, {rule.fields[0]})) if others & wanted else ())

    def _list(self, type, field, depth):
        made = [self.value(type.element, field, depth) for _ in range(self.rng.randint(1, 3))]
        if field is None or not field.unique_by:
            return made
        return [item for index, item in enumerate(made) if all(self._differ(field, item, other) for other in made[:index])]

    @staticmethod
    def _differ(field, left, right):
        return all(left.get(name) != right.get(name) for name in field.unique_by)

    def _map(self, type, field, depth):
        keys = [texts.right(self.rng, type.key_format) for _ in range(self.rng.randint(0, 3))]
        return {key: self.value(type.element, field, depth) for key in keys}

    def _any(self, type, field, depth):
        return self.rng.choice(({"any": ["thing", 1, 0.5, True]}, [], "text", 7, {}))

    def _string(self, type, field, depth):
        return texts.right(self.rng, type.format)

    _duration = _string

    def _boolean(self, type, field, depth):
        return self.rng.random() < 0.5

    def _integer(self, type, field, depth):
        low, high = max(field.minimum, -LARGEST), min(field.maximum, LARGEST)
        return self.rng.choice((low, high, self.rng.randint(low, high)))

    def _number(self, type, field, depth):
        return self.rng.choice((field.minimum, field.maximum, round(self.rng.uniform(field.minimum, field.maximum), 3)))

    def _enumeration(self, type, field, depth):
        return self.rng.choice(type.names)
