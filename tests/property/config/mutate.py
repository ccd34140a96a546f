"""Breaks one rule of a valid object, and says what must be reported where."""

import copy
import dataclasses

import texts
from tables import Table, Type

NOTHING = Table("", {}, ())


@dataclasses.dataclass(frozen=True)
class Place:
    """A value in an object: `holder[key]`. Of an object the table is there, too."""

    holder: object
    key: object
    type: object
    field: object
    path: str

    @property
    def value(self):
        return self.holder[self.key]


@dataclasses.dataclass(frozen=True)
class Mutation:
    name: str  # of the function that made it
    object: dict
    id: str  # of the problem that must be reported
    field: str


def places(schema, holder, key, type, field, path):
    yield Place(holder, key, type, field, path)
    value = holder[key]
    if type.kind == "object":
        table = schema.tables[type.table]
        for name in list(value):
            below = table.fields[name]
            yield from places(schema, value, name, below.type, below, f"{path}.{name}")
    elif type.kind == "list":
        for index in range(len(value)):
            yield from places(schema, value, index, type.element, field, f"{path}[{index}]")
    elif type.kind == "map":
        for name in value:
            yield from places(schema, value, name, type.element, field, f"{path}.{name}")


def unknown_field(maker, place):
    if place.type.kind == "object":
        place.value["thereIsNoSuchField"] = 1
        return "schema/unknown-field", place.path


def missing_field(maker, place):
    for name, field in maker.table(place).fields.items():
        if field.required and name in place.value:
            del place.value[name]
            return "schema/required", place.path


def empty_field(maker, place):
    for name, field in maker.table(place).fields.items():
        if field.required and field.type.kind in ("string", "list", "duration"):
            place.value[name] = [] if field.type.kind == "list" else ""
            return "schema/required", f"{place.path}.{name}"


WRONG_TYPES = {
    "string": (7, True, ["a"], {}),
    "duration": (7, "3", ["3s"]),
    "boolean": ("true", 1, "yes"),
    "integer": ("1", 1.5, [1], True),
    "number": ("1", [1]),
    "object": ("text", ["a"], 1),
    "list": ({"a": 1}, "text", 1),
    "map": (["a"], "text"),
}


def wrong_type(maker, place):
    if place.type.kind in WRONG_TYPES:
        place.holder[place.key] = maker.rng.choice(WRONG_TYPES[place.type.kind])
        return "schema/type", place.path


def wrong_name(maker, place):
    if place.type.kind == "enumeration":
        place.holder[place.key] = maker.rng.choice((place.type.names[0].lower(), "", "NO_SUCH_NAME"))
        return "schema/enum", place.path


def out_of_range(maker, place):
    if place.type.kind in ("integer", "number") and place.field.maximum < 2**53:
        outside = [place.field.maximum + 1, place.field.minimum - 1]
        place.holder[place.key] = maker.rng.choice(outside)
        return "schema/range", place.path


def wrong_text(maker, place):
    wrong = texts.wrong(place.type.format) if place.type.kind in ("string", "duration") else ()
    if wrong:
        place.holder[place.key] = maker.rng.choice(wrong)
        return "schema/format", place.path


def wrong_key(maker, place):
    wrong = texts.wrong(place.type.key_format) if place.type.kind == "map" else ()
    if wrong and place.value:
        key = maker.rng.choice(wrong)
        place.value[key] = next(iter(place.value.values()))
        return "schema/format", f"{place.path}.{key}"


def empty_object(maker, place):
    if place.type.kind == "object" and place.field is not None and not place.field.empty:
        place.holder[place.key] = {}
        return "schema/empty", place.path


def twice(maker, place):
    if place.type.kind == "list" and place.field.unique_by and place.value:
        place.value.append(copy.deepcopy(place.value[0]))
        return "schema/duplicate", f"{place.path}[{len(place.value) - 1}].{place.field.unique_by[0]}"


def unimplemented(maker, place):
    for name, field in maker.table(place).fields.items():
        if field.unimplemented:
            place.value[name] = maker.generator.value(field.type, field, 3)
            return "schema/unimplemented", f"{place.path}.{name}"


def several(maker, place):
    """Breaks `at most one`, `exactly one` and `excludes`."""
    table = maker.table(place)
    for rule in table.rules:
        names = [name for name in rule.fields if not table.fields[name].unimplemented]
        if rule.kind in ("at_most_one", "exactly_one", "excludes") and len(names) > 1:
            for name in names:
                place.value.setdefault(name, maker.generator.value(table.fields[name].type, table.fields[name], 3))
            return "schema/exclusive", f"{place.path}.{names[1]}"


def none_of_them(maker, place):
    """Breaks `exactly one` and `at least one`."""
    for rule in maker.table(place).rules:
        if rule.kind in ("exactly_one", "at_least_one"):
            for name in rule.fields:
                place.value.pop(name, None)
            return "schema/required", place.path


def not_beside(maker, place):
    """Breaks `needs`."""
    for rule in maker.table(place).rules:
        if rule.kind == "needs":
            place.value[rule.fields[0]] = rule.value
            place.value.pop(rule.fields[1], None)
            return "schema/required", f"{place.path}.{rule.fields[0]}"


MUTATIONS = (
    unknown_field, missing_field, empty_field, wrong_type, wrong_name, out_of_range, wrong_text, wrong_key,
    empty_object, twice, unimplemented, several, none_of_them, not_beside,
)


class Mutator:
    def __init__(self, generator):
        self.generator = generator
        self.rng = generator.rng

    def table(self, place):
        """Of an object; an empty one of other values, so that nothing is found in it."""
        return self.generator.schema.tables[place.type.table] if place.type.kind == "object" else NOTHING

    def mutations(self, object, table):
        """One of each kind of mutation that the object can have, each of a random place."""
        for mutate in MUTATIONS:
            mutation = self._mutation(mutate, copy.deepcopy(object), table)
            if mutation:
                yield mutation

    def _mutation(self, mutate, object, table):
        top = Type("object", table=table.name)
        found = list(places(self.generator.schema, object, "spec", top, None, "spec"))
        self.rng.shuffle(found)
        for place in found:
            made = mutate(self, place)
            if made:
                return Mutation(mutate.__name__, object, *made)
        return None
