#!/usr/bin/env python3
"""Checks the commands over configuration on random objects that are made from the kinds' tables.

Valid objects are valid; with one rule broken they are refused, with the right problem at the right
field. What create stored comes out of get as it went in, goes back with replace, doesn't differ,
and can be deleted, in YAML and in JSON.

The files of a failure are kept in the folder that is printed; the same seed makes the same objects.
"""

import argparse
import collections
import pathlib
import random
import shutil
import sys
import tempfile

from generate import Generator
from mutate import MUTATIONS, Mutator
from properties import Tool, Violation, refused, round_trip, valid
from tables import Schema


def batches(schema, seed, count, size):
    """Objects of all kinds in turn, each with its kind, in batches with a generator for each."""
    for first in range(0, count, size):
        generator = Generator(random.Random(f"{seed}/{first}"), schema)
        made = []
        for index in range(first, min(first + size, count)):
            kind = schema.kinds[index % len(schema.kinds)]
            made.append((kind, generator.object(kind, f"object-{index}")))
        yield generator, made


def check_batch(tool, folder, generator, made, seen):
    objects = [object for _, object in made]
    valid(tool, folder, generator.rng, objects)
    mutator = Mutator(generator)
    mutations = [mutation for kind, object in made for mutation in mutator.mutations(object, kind.table)]
    for number, mutation in enumerate(mutations):
        mutation.object["metadata"]["name"] = f"mutation-{number}"
        seen[mutation.name] += 1
    refused(tool, folder, generator.rng, mutations)
    kinds = list({kind.name: kind for kind, _ in made}.values())
    for output in ("yaml", "json"):
        round_trip(tool, folder, generator, kinds, objects, output)


def run(options, folder):
    """What went wrong, a text each."""
    schema = Schema.ask(options.dump)
    tool = Tool(options.istioctl, folder)
    seen = collections.Counter()
    problems = []
    for number, (generator, made) in enumerate(batches(schema, options.seed, options.count, options.batch)):
        place = folder / f"batch-{number}"
        place.mkdir()
        try:
            check_batch(tool, place, generator, made, seen)
        except Violation as violation:
            problems.append(f"{place}: {violation}")
    never = [mutate.__name__ for mutate in MUTATIONS if not seen[mutate.__name__]]
    if never and not problems:
        problems.append(f"never tried, so that more objects are needed: {', '.join(never)}")
    print(f"{options.count} objects, {sum(seen.values())} broken ones, {len(problems)} problems")
    return problems


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True, type=pathlib.Path)
    parser.add_argument("--dump", required=True, type=pathlib.Path, help="the program schema_dump")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--count", type=int, default=420, help="how many objects (default 420)")
    parser.add_argument("--batch", type=int, default=42, help="how many of them at a time (default 42)")
    parser.add_argument("--folder", type=pathlib.Path, help="for the files, which stay there when something fails")
    options = parser.parse_args(arguments)
    folder = options.folder or pathlib.Path(tempfile.mkdtemp(prefix="istioctl-config-"))
    problems = run(options, folder)
    for problem in problems:
        print(problem)
    if not problems:
        shutil.rmtree(folder)
    return 1 if problems or options.count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
