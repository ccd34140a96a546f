#!/usr/bin/env python3
"""Fails when a test exists in the tree that ctest doesn't run.

    every tests/unit/LAYER/NAME_test.cpp   is compiled, has a ctest test, and that holds test cases
    every folder tests/cases/GROUP/NAME    has a cmd, and its group a ctest test
    every script below tests/property,     is in the command of a ctest test, or a part of one
        tests/faults and tests/e2e
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys


def ctest_commands(ctest, build):
    """Name to command line, of every test that ctest knows in `build`."""
    listing = subprocess.run(
        [ctest, "--test-dir", str(build), "--show-only=json-v1"], capture_output=True, text=True, check=True
    )
    return {test["name"]: test.get("command", []) for test in json.loads(listing.stdout)["tests"]}


def compiled_sources(build):
    entries = json.loads((build / "compile_commands.json").read_text())
    return {pathlib.Path(entry["file"]).resolve() for entry in entries}


def holds_test_cases(command):
    """Whether doctest finds anything to run with these filters; it would pass with nothing, too."""
    count = subprocess.run([*command, "--count"], capture_output=True, text=True, check=False).stdout
    match = re.search(r"passing the current filters: (\d+)", count)
    return bool(match) and int(match[1]) > 0


def unit_problems(tests, commands, sources):
    for path in sorted(tests.rglob("*_test.cpp")):
        relative = path.relative_to(tests)
        name = f"unit.{path.parent.name}.{path.stem}"
        if relative.parts[0] != "unit" or len(relative.parts) != 3:
            yield f"tests/{relative}: unit tests belong in tests/unit/LAYER/"
        elif path.resolve() not in sources:
            yield f"tests/{relative}: no executable compiles it"
        elif name not in commands:
            yield f"tests/{relative}: no ctest test is named {name}"
        elif not commands[name]:
            yield f"tests/{relative}: the executable of {name} isn't built"
        elif not holds_test_cases(commands[name]):
            yield f"tests/{relative}: {name} runs no test case"


def case_problems(cases, commands):
    groups = [folder for folder in sorted(cases.iterdir()) if folder.is_dir() and folder.name[0] not in "_."]
    for group in groups:
        if f"cases.{group.name}" not in commands:
            yield f"tests/cases/{group.name}: no ctest test is named cases.{group.name}"
        for folder in sorted(group.iterdir()):
            if not (folder / "cmd").is_file():
                yield f"tests/cases/{group.name}/{folder.name}: has no cmd"


def parts_of(script):
    """The names of the scripts that it imports or runs."""
    text = script.read_text()
    return set(re.findall(r"^\s*(?:import|from) (\w+)", text, re.MULTILINE)) | set(re.findall(r'(\w+)\.py"', text))


def script_problems(folder, commands):
    words = {pathlib.Path(word).resolve() for command in commands.values() for word in command if "/" in word}
    scripts = sorted(folder.rglob("*.py"))
    reached = {script for script in scripts if script.resolve() in words}
    waiting = list(reached)
    while waiting:
        script = waiting.pop()
        parts = {script.parent / f"{name}.py" for name in parts_of(script)} & set(scripts)
        waiting += parts - reached
        reached |= parts
    for script in scripts:
        if script not in reached:
            yield f"tests/{folder.name}/{script.relative_to(folder)}: no ctest test runs it"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", required=True, type=pathlib.Path)
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--ctest", default="ctest")
    options = parser.parse_args()
    tests = options.source / "tests"
    commands = ctest_commands(options.ctest, options.build)
    problems = [
        *unit_problems(tests, commands, compiled_sources(options.build)),
        *case_problems(tests / "cases", commands),
        *script_problems(tests / "property", commands),
        *script_problems(tests / "faults", commands),
        *script_problems(tests / "e2e", commands),
    ]
    for problem in problems:
        print(problem)
    print(f"{len(problems)} not registered, of {len(commands)} tests that ctest knows")
    return 1 if problems or not commands else 0


if __name__ == "__main__":
    sys.exit(main())
