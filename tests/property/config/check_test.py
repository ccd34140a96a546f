#!/usr/bin/env python3
"""Tests the checks themselves: what they make is of every form, and a tool that is wrong fails them."""

import argparse
import contextlib
import io
import json
import pathlib
import random
import stat
import sys
import tempfile
import unittest

import check
import manifest
import properties
import tables
import texts
from generate import Generator
from mutate import MUTATIONS, Mutation, Mutator


class WithSchema(unittest.TestCase):
    program = None  # set by main()

    @classmethod
    def setUpClass(cls):
        cls.schema = tables.Schema.ask(cls.program)

    def generator(self, seed="s"):
        return Generator(random.Random(seed), self.schema)

    def kind(self, name):
        return next(kind for kind in self.schema.kinds if kind.name == name)


class GeneratorTest(WithSchema):
    def test_a_seed_gives_the_same_every_time(self):
        for kind in self.schema.kinds:
            first, again, other = (self.generator(seed).object(kind, "a") for seed in ("1", "1", "2"))
            self.assertEqual(first, again)
            self.assertNotEqual(first, other)

    def test_every_field_occurs(self):
        for kind in self.schema.kinds:
            generator, seen = self.generator(), set()
            for _ in range(100):
                seen.update(generator.object(kind, "a")["spec"])
            usable = {name for name, field in kind.table.fields.items() if not field.unimplemented}
            self.assertEqual(seen, usable, kind.name)

    def test_every_format_is_known(self):
        def formats(type):
            yield from (name for name in (type.format, type.key_format) if name)
            if type.element:
                yield from formats(type.element)

        fields = [field for table in self.schema.tables.values() for field in table.fields.values()]
        self.assertEqual({name for field in fields for name in formats(field.type)}, set(texts.FORMATS))

    def test_weights_add_up(self):
        generator = self.generator()
        for _ in range(100):
            routes = generator.object(self.kind("RouteRule"), "a")["spec"].get("route", [])
            if len(routes) > 1:
                self.assertEqual(sum(route["weight"] for route in routes), 100)


class MutatorTest(WithSchema):
    def test_every_mutation_occurs_and_changes_the_object(self):
        generator, names = self.generator(), set()
        mutator = Mutator(generator)
        for kind in self.schema.kinds * 10:
            object = generator.object(kind, "a")
            before = json.dumps(object)
            for mutation in mutator.mutations(object, kind.table):
                names.add(mutation.name)
                self.assertNotEqual(json.dumps(mutation.object), before, mutation.name)
                self.assertTrue(mutation.field.startswith("spec"))
            self.assertEqual(json.dumps(object), before)
        self.assertEqual(names, {mutate.__name__ for mutate in MUTATIONS})


class ManifestTest(WithSchema):
    def test_a_block_is_what_it_is_made_of(self):
        lines = list(manifest.block({"a": ["b", {"c": 1}], "d": {}}, 0, Never()))
        self.assertEqual(lines, ['"a":', '  - "b"', "  -", '    "c": 1', '"d": {}'])


class Never(random.Random):
    """Takes no random choice."""

    def random(self):
        return 1.0


class PropertiesTest(unittest.TestCase):
    OBJECT = {"apiVersion": "a/v1", "kind": "Gateway", "metadata": {"name": "a"}, "spec": {"servers": []}}

    def tool(self, script):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        folder = pathlib.Path(holder.name)
        program = folder / "istioctl"
        program.write_text("#!/bin/sh\n" + script)
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return properties.Tool(program, folder), folder

    def refused(self, problems):
        tool, folder = self.tool(f"cat <<'END'\n{json.dumps(problems)}\nEND\nexit 1\n")
        mutation = Mutation("missing_field", self.OBJECT, "schema/required", "spec")
        properties.refused(tool, folder, random.Random(1), [mutation])

    def test_valid_objects_must_be_valid(self):
        for script, right in (("echo 1 objects are valid", True), ("echo 2 objects are valid", False), ("exit 1", False)):
            tool, folder = self.tool(script)
            with contextlib.nullcontext() if right else self.assertRaises(properties.Violation):
                properties.valid(tool, folder, random.Random(1), [self.OBJECT])

    def test_a_broken_object_must_have_its_problem(self):
        self.refused([{"object": "Gateway/a", "id": "schema/required", "field": "spec"}])
        for problems in (
            [],
            [{"object": "Gateway/a", "id": "schema/required", "field": "spec.servers"}],
            [{"object": "Gateway/a", "id": "schema/type", "field": "spec"}],
            [{"object": "Gateway/b", "id": "schema/required", "field": "spec"}],
        ):
            with self.assertRaises(properties.Violation):
                self.refused(problems)

    def test_what_is_stored_must_be_what_went_in(self):
        def got(**changes):
            metadata = {"name": "a", "namespace": "default", **changes.pop("metadata", {})}
            return {("Gateway", "a"): {**self.OBJECT, "metadata": metadata, **changes}}

        properties.check_stored([self.OBJECT], got())
        other = {("Gateway", "b"): self.OBJECT}
        for found in ({}, got(spec={}), got(metadata={"namespace": "prod"}), got(metadata={"labels": {}}), {**got(), **other}):
            with self.assertRaises(properties.Violation):
                properties.check_stored([self.OBJECT], found)


class RunTest(WithSchema):
    """The whole program, on stand-ins for istioctl."""

    def run_with(self, script, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder) / "istioctl"
            program.write_text("#!/bin/sh\n" + script)
            program.chmod(program.stat().st_mode | stat.S_IXUSR)
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                always = ["--istioctl", str(program), "--dump", str(self.program), "--folder", str(folder)]
                code = check.main([*always, *arguments])
            return code, printed.getvalue()

    def test_a_tool_that_takes_everything_fails(self):
        code, printed = self.run_with("echo 7 objects are valid\n", "--count", "7", "--batch", "7")
        self.assertEqual(code, 1)
        self.assertIn("exit code 0", printed)

    def test_a_tool_that_refuses_everything_fails(self):
        code, printed = self.run_with("echo no such luck >&2; exit 1\n", "--count", "7")
        self.assertEqual(code, 1)
        self.assertIn("no such luck", printed)

    def test_nothing_to_check_is_a_failure(self):
        self.assertEqual(self.run_with("exit 0\n", "--count", "0")[0], 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dump", required=True, type=pathlib.Path)
    options, rest = parser.parse_known_args()
    WithSchema.program = options.dump
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
