"""What an API server makes of a CustomResourceDefinition's schema: which schemas it takes, and which objects.

Only the part of OpenAPI that istioctl uses; anything else in a schema is an error.
"""

import re

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
# What a value must be like, and what says which values there are at all (only outside of allOf, not, …).
VALIDATIONS = {
    "required", "minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties", "minimum",
    "maximum", "pattern", "enum",
}
LOGIC = {"allOf", "anyOf", "oneOf", "not"}
BELOW = {"properties", "items"}
STRUCTURE = {
    "type", "description", "additionalProperties", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-list-type",
    "x-kubernetes-list-map-keys",
}
ANYTHING = "x-kubernetes-preserve-unknown-fields"


def alternatives(schema):
    """The schemas that stand in allOf, anyOf, oneOf and not."""
    for word in LOGIC & schema.keys():
        yield from schema[word] if isinstance(schema[word], list) else [schema[word]]


def structural_problems(schema, path=""):
    """Why a server wouldn't take the schema."""
    unknown = schema.keys() - VALIDATIONS - LOGIC - BELOW - STRUCTURE
    if unknown:
        yield f"{path}: {sorted(unknown)}"
    if "type" not in schema and not schema.get(ANYTHING):
        yield f"{path}: no type"
    if "properties" in schema and "additionalProperties" in schema:
        yield f"{path}: properties exclude additionalProperties"
    if schema.get("type") == "array" and "items" not in schema:
        yield f"{path}: no items"
    for key in schema.get("x-kubernetes-list-map-keys", ()):
        if key not in schema["items"]["required"]:
            yield f"{path}: the key {key} isn't required"
    for other in alternatives(schema):
        yield from nested_problems(other, schema, path)
    for name, below in schema.get("properties", {}).items():
        yield from structural_problems(below, f"{path}.{name}")
    for word in ("items", "additionalProperties"):
        if word in schema:
            yield from structural_problems(schema[word], f"{path}.{word}")


def nested_problems(schema, structure, path):
    """A schema inside of a logical word only looks at what the structure around it has."""
    unknown = schema.keys() - VALIDATIONS - LOGIC - BELOW
    if unknown:
        yield f"{path}: {sorted(unknown)} in a logical word"
    for other in alternatives(schema):
        yield from nested_problems(other, structure, path)
    for name, below in schema.get("properties", {}).items():
        if name not in structure.get("properties", {}):
            yield f"{path}: no property {name} outside of the logical word"
        else:
            yield from nested_problems(below, structure["properties"][name], f"{path}.{name}")
    if "items" in schema:
        if "items" not in structure:
            yield f"{path}: no items outside of the logical word"
        else:
            yield from nested_problems(schema["items"], structure["items"], f"{path}.items")


def without_nulls(schema, value):
    """A server takes nulls out of objects before it looks."""
    if isinstance(value, dict) and not schema.get(ANYTHING):
        return {
            name: without_nulls(below_of(schema, name) or {}, item)
            for name, item in value.items()
            if item is not None or below_of(schema, name) is None
        }
    if isinstance(value, list):
        return [without_nulls(schema.get("items", {}), item) for item in value]
    return value


def below_of(schema, name):
    return schema.get("properties", {}).get(name, schema.get("additionalProperties"))


def matches(pattern, text):
    return re.search(pattern.replace("$", r"\Z"), text) is not None


def has_type(name, value):
    if name in ("integer", "number") and isinstance(value, bool):
        return False
    if name == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, TYPES[name])


def problems(schema, value, path="spec"):
    """What a server with strict field validation has against a value."""
    if "type" in schema and not has_type(schema["type"], value):
        yield f"{path}: no {schema['type']}"
        return
    yield from value_problems(schema, value, path)
    yield from logic_problems(schema, value, path)
    if isinstance(value, dict):
        yield from object_problems(schema, value, path)
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from problems(schema.get("items", {}), item, f"{path}[{index}]")
        for key in schema.get("x-kubernetes-list-map-keys", ()):
            values = [item.get(key) for item in value if isinstance(item, dict)]
            if len(values) != len(set(map(str, values))):
                yield f"{path}: {key} twice"


def value_problems(schema, value, path):
    checks = {
        "minItems": lambda limit: not isinstance(value, list) or len(value) >= limit,
        "maxItems": lambda limit: not isinstance(value, list) or len(value) <= limit,
        "minLength": lambda limit: not isinstance(value, str) or len(value) >= limit,
        "maxLength": lambda limit: not isinstance(value, str) or len(value) <= limit,
        "minProperties": lambda limit: not isinstance(value, dict) or len(value) >= limit,
        "maxProperties": lambda limit: not isinstance(value, dict) or len(value) <= limit,
        "minimum": lambda limit: isinstance(value, (str, list, dict)) or value >= limit,
        "maximum": lambda limit: isinstance(value, (str, list, dict)) or value <= limit,
        "pattern": lambda pattern: not isinstance(value, str) or matches(pattern, value),
        "enum": lambda names: value in names,
        "required": lambda names: not isinstance(value, dict) or set(names) <= value.keys(),
    }
    for word, is_kept in checks.items():
        if word in schema and not is_kept(schema[word]):
            yield f"{path}: {word} {schema[word]}"


def is_valid(schema, value):
    return next(problems(schema, value), None) is None


def logic_problems(schema, value, path):
    for word, wanted in (("allOf", None), ("anyOf", None), ("oneOf", 1)):
        if word not in schema:
            continue
        right = sum(is_valid(other, value) for other in schema[word])
        if right != (wanted or right) or right == 0 or (word == "allOf" and right != len(schema[word])):
            yield f"{path}: {word}"
    if "not" in schema and is_valid(schema["not"], value):
        yield f"{path}: not"


def object_problems(schema, value, path):
    is_structure = "type" in schema
    for name, item in value.items():
        below = below_of(schema, name)
        if below is not None:
            yield from problems(below, item, f"{path}.{name}")
        elif is_structure and not schema.get(ANYTHING):
            yield f"{path}: unknown field {name}"
