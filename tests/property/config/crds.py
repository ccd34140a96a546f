#!/usr/bin/env python3
"""Checks the schemas that `crds` prints on random objects that are made from the kinds' tables.

A server takes the schemas. They refuse no object that `validate` accepts, however its absent fields are
written, and of the objects with one rule broken they refuse every one but those that MISSED names.
"""

import argparse
import collections
import copy
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import server_schema
from check import batches
from mutate import Mutator, places
from properties import Tool, Violation, refused, valid
from tables import Schema, Type

# What a server's schema can't say: which keys a map may have, and how long a duration is.
MISSED = {"wrong_key"}
MISSED_TEXTS = {"1ns", "1.5ms", "1.5s", "100ms"}


def definitions(program):
    done = subprocess.run([str(program), "crds", "-o", "json", "--store", "sqlite:none"], capture_output=True, check=True)
    return {crd["spec"]["names"]["kind"]: crd for crd in json.loads(done.stdout)["items"]}


def schemas(program):
    found = {}
    for kind, crd in definitions(program).items():
        whole = crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
        wrong = list(server_schema.structural_problems(whole))
        if wrong:
            raise Violation(f"{kind}: no structural schema: {wrong}")
        found[kind] = whole["properties"]["spec"]
    return found


def as_good_as_absent(rng, schema, object, table):
    """Writes some of the fields that aren't there as nulls, empty texts and empty lists."""
    made = copy.deepcopy(object)
    top = Type("object", table=table.name)
    for place in list(places(schema, made, "spec", top, None, "spec")):
        if place.type.kind != "object":
            continue
        for name, field in schema.tables[place.type.table].fields.items():
            if name in place.value or rng.random() > 0.2:
                continue
            empty = {"list": [], "string": "", "duration": ""}.get(field.type.kind)
            place.value[name] = rng.choice((None, empty))
    return made


def accepted(schemas, object):
    spec = schemas[object["kind"]]
    return list(server_schema.problems(spec, server_schema.without_nulls(spec, object["spec"])))


def text_at(object, path):
    """The scalar that a mutation put at a field path, as far as it is one."""
    value = object
    for step in path.replace("[", ".[").split("."):
        try:
            value = value[int(step[1:-1])] if step.startswith("[") else value[step]
        except (KeyError, TypeError, ValueError, IndexError):
            return None
    return value if isinstance(value, str) else None


def is_missed(mutation):
    return mutation.name in MISSED or text_at(mutation.object, mutation.field) in MISSED_TEXTS


def is_valid(tool, folder, generator, object):
    """Whether validate accepts a single object, which may be wrong in ways of its own."""
    try:
        valid(tool, folder, generator.rng, [object])
    except Violation:
        return False
    return True


def check_batch(tool, folder, generator, made, found, seen):
    tables = generator.schema
    objects = [object for _, object in made]
    sparse = [as_good_as_absent(generator.rng, tables, object, kind.table) for kind, object in made]
    valid(tool, folder, generator.rng, objects)
    for object, variant in zip(objects, sparse):
        for one in (object, variant):
            wrong = accepted(found, one)
            if wrong and (one is object or is_valid(tool, folder, generator, one)):
                raise Violation(f"refused: {wrong}\n{json.dumps(one, ensure_ascii=False)}")
    mutator = Mutator(generator)
    mutations = [mutation for kind, object in made for mutation in mutator.mutations(object, kind.table)]
    for number, mutation in enumerate(mutations):
        mutation.object["metadata"]["name"] = f"mutation-{number}"
        seen[mutation.name] += 1
        if not accepted(found, mutation.object) and not is_missed(mutation):
            text = json.dumps(mutation.object, ensure_ascii=False)
            raise Violation(f"{mutation.name} at {mutation.field} isn't refused:\n{text}")
    refused(tool, folder, generator.rng, mutations)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True, type=pathlib.Path)
    parser.add_argument("--dump", required=True, type=pathlib.Path, help="the program schema_dump")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--count", type=int, default=420, help="how many objects (default 420)")
    options = parser.parse_args()
    tables = Schema.ask(options.dump)
    seen = collections.Counter()
    failures = []
    with tempfile.TemporaryDirectory(prefix="istioctl-crds-") as name:
        folder = pathlib.Path(name)
        tool = Tool(options.istioctl, folder)
        try:
            found = schemas(options.istioctl)
            for generator, made in batches(tables, options.seed, options.count, 42):
                check_batch(tool, folder, generator, made, found, seen)
        except Violation as violation:
            failures.append(str(violation))
    print(f"{options.count} objects, {sum(seen.values())} broken ones, {len(failures)} problems")
    for failure in failures:
        print(failure)
    return 1 if failures or not seen else 0


if __name__ == "__main__":
    sys.exit(main())
