#!/usr/bin/env python3
"""Compares the gotemplate layer with Go's text/template.

Runs the templates of tests/oracle/gotemplate/corpus.txt, and mutations of them, through both.
Whether a template parses, whether its execution succeeds, and the output must agree, except
where allowed() says that istioctl refuses more.

    gotemplate_go.py PROBE [--go GO] [--cache DIR] [--mutations N] [--seed S]

Exits with 77 (skipped) where there is no Go 1.26 or newer, unless CI=true.
"""

import argparse
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys

ORACLE = pathlib.Path(__file__).resolve().parent.parent / "oracle" / "gotemplate"
MARKS = {"¶": b"\n", "⇥": b"\t", "␍": b"\r", "␣": b" ", "✗": b"\xff", "␀": b"\0"}
SKIPPED = 77
MINIMUM_GO = (1, 26)
SHOWN_FAILURES = 20
SHOWN_BYTES = 600

# An address in memory, as Go prints pointers.
ADDRESS = re.compile(rb"[0-9a-fA-F]{9}")

# What our messages say about an execution that used too much.
LIMIT = re.compile(rb"does not end within|bytes of text$|run inside each other$")


def to_bytes(line):
    return b"".join(MARKS.get(c, c.encode()) for c in line)


def read_corpus(path):
    """Pairs of data and template."""
    names, pairs = [], []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("== "):
            names = line[3:].split()
        elif line and not line.startswith("#"):
            pairs += [(name, to_bytes(line)) for name in names]
    return pairs


def pieces(template):
    """The words, blanks, delimiters and marks that a template consists of."""
    return re.findall(rb"\{\{-?|-?\}\}|[\w.$]+|\s+|.", template, re.DOTALL)


def mutate(corpus, rng):
    """One to three random edits of one template, with pieces of others."""
    data, template = rng.choice(corpus)
    parts = pieces(template)
    for _ in range(rng.randint(1, 3)):
        donor = pieces(rng.choice(corpus)[1])
        at = rng.randrange(len(parts) + 1)
        action = rng.randrange(4)
        if action == 0 and parts:
            del parts[min(at, len(parts) - 1)]
        elif action == 1:
            parts.insert(at, rng.choice(donor))
        elif action == 2:
            start = rng.randrange(len(donor))
            parts[at:at] = donor[start:start + rng.randint(2, 12)]
        elif parts:
            parts[min(at, len(parts) - 1)] = rng.choice(donor)
    return data, b"".join(parts)


def build_oracle(go, cache):
    cache.mkdir(parents=True, exist_ok=True)
    program = cache / "gotemplate-oracle"
    subprocess.run([go, "build", "-o", program, "."], cwd=ORACLE, check=True,
                   env={**os.environ, "GOFLAGS": "-mod=mod", "GOPROXY": "off",
                        "GOTOOLCHAIN": "local"})
    return program


def run(program, pairs):
    """Status and text of each pair."""
    lines = "".join(f"{data} {template.hex()}\n" for data, template in pairs)
    done = subprocess.run([program], input=lines, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{program} ended with {done.returncode}: {done.stderr[-4000:]}")
    answers = [line.split(" ") for line in done.stdout.splitlines()]
    if len(answers) != len(pairs):
        sys.exit(f"{program} gave {len(answers)} answers to {len(pairs)} templates")
    return [(status, bytes.fromhex(text)) for status, text in answers]


def allowed(ours, theirs):
    """Why the difference is meant, or None."""
    if theirs[0] == "skip":
        return "Go ran out of time or output"
    if theirs[0] == "exec" and b"nil pointer evaluating interface {}" in theirs[1]:
        return "a nil among values of any type counts as no value here, which has all fields"
    if ours[0] == "parse" and b"complex numbers are not supported" in ours[1]:
        return "complex numbers"
    if ours[0] == "exec" and theirs[0] == "ok":
        if b"address in memory" in ours[1] and ADDRESS.search(theirs[1]):
            return "an address in memory"
    return None


def beyond_limits(answer):
    """Whether we stopped an execution that Go might never end."""
    return answer[0] == "exec" and LIMIT.search(answer[1]) is not None


def agree(ours, theirs):
    return ours[0] == theirs[0] and (ours[0] != "ok" or ours[1] == theirs[1])


def shorten(answer):
    return f"{answer[0]} {answer[1][:SHOWN_BYTES]!r}"


def without_go(message):
    print(f"gotemplate_go: {message}")
    sys.exit(1 if os.environ.get("CI") == "true" else SKIPPED)


def find_go(name):
    """The path of a Go toolchain that is new enough for the semantics we follow."""
    go = shutil.which(name)
    if go is None:
        without_go(f"skipped: there is no Go toolchain ({name})")
    version = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True,
                             env={**os.environ, "GOTOOLCHAIN": "local"}).stdout
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[:2])
    if numbers < MINIMUM_GO:
        without_go(f"skipped: {go} is {version.strip() or 'broken'}, and 1.26 is needed")
    return go


def parse_arguments():
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("probe")
    parser.add_argument("--go", default="go")
    parser.add_argument("--cache", type=pathlib.Path,
                        default=pathlib.Path(cache) / "istioctl-tests")
    parser.add_argument("--mutations", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    go = find_go(arguments.go)
    corpus = read_corpus(ORACLE / "corpus.txt")
    rng = random.Random(arguments.seed)
    pairs = corpus + [mutate(corpus, rng) for _ in range(arguments.mutations)]
    ours = run(arguments.probe, pairs)
    ended = [i for i, answer in enumerate(ours) if not beyond_limits(answer)]
    if ended[:len(corpus)] != list(range(len(corpus))):
        sys.exit("a template of the corpus is beyond our limits")
    pairs, ours = [pairs[i] for i in ended], [ours[i] for i in ended]
    theirs = run(build_oracle(go, arguments.cache), pairs)

    passed = failed = excused = 0
    for (data, template), mine, other in zip(pairs, ours, theirs):
        if agree(mine, other):
            passed += 1
        elif allowed(mine, other):
            excused += 1
        else:
            failed += 1
            if failed <= SHOWN_FAILURES:
                print(f"{data}: {template!r}\n  Go:       {shorten(other)}\n"
                      f"  istioctl: {shorten(mine)}")
    print(f"{passed} passed, {failed} failed ({excused} meant to differ)")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
