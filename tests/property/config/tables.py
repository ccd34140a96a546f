"""The kinds' tables, as the program schema_dump prints them."""

import dataclasses
import json
import subprocess


@dataclasses.dataclass(frozen=True)
class Type:
    kind: str
    element: "Type" = None
    table: str = ""
    names: tuple = ()
    format: str = ""
    key_format: str = ""

    @staticmethod
    def load(data):
        element = Type.load(data["element"]) if "element" in data else None
        rest = {name: data[name] for name in ("table", "format", "key_format") if name in data}
        return Type(data["kind"], element, names=tuple(data.get("names", ())), **rest)


@dataclasses.dataclass(frozen=True)
class Field:
    name: str
    type: Type
    required: bool
    minimum: int
    maximum: int
    empty: bool  # whether an object may be {}
    unimplemented: bool
    unique_by: tuple


@dataclasses.dataclass(frozen=True)
class Rule:
    kind: str
    fields: tuple
    value: str
    doc: str


@dataclasses.dataclass(frozen=True)
class Table:
    name: str
    fields: dict
    rules: tuple


@dataclasses.dataclass(frozen=True)
class Kind:
    name: str
    plural: str
    api_version: str
    table: Table


class Schema:
    """All kinds, and the tables by name."""

    def __init__(self, data):
        self.tables = {name: self._table(name, table) for name, table in data["tables"].items()}
        self.kinds = [
            Kind(kind["name"], kind["plural"], kind["apiVersion"], self.tables[kind["table"]]) for kind in data["kinds"]
        ]

    @staticmethod
    def _table(name, data):
        fields = {}
        for field in data["fields"]:
            known = {**field, "type": Type.load(field["type"]), "unique_by": tuple(field["unique_by"])}
            fields[field["name"]] = Field(**known)
        rules = tuple(Rule(rule["kind"], tuple(rule["fields"]), rule["value"], rule["doc"]) for rule in data["rules"])
        return Table(name, fields, rules)

    @staticmethod
    def ask(program):
        done = subprocess.run([str(program)], capture_output=True, check=True)
        return Schema(json.loads(done.stdout))
