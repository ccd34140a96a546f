"""How Kubernetes reads YAML, asked of Kubernetes' own code: the program beside this file.

It is built on first use into a cache outside the tree, under a name made of its sources.
"""

import base64
import dataclasses
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SOURCES = ("go.mod", "go.sum", "main.go")
SKIPPED = 77  # the exit code by which ctest knows a test that couldn't run


class Unavailable(Exception):
    """The oracle can't be had here: there is no Go."""


def default_cache():
    cache = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(cache) / "istioctl-tests"


def build(go="go", cache=None):
    """The path of the program, built when the cache hasn't got it. Raises Unavailable without
    Go, CalledProcessError when the build fails."""
    folder = pathlib.Path(__file__).resolve().parent
    digest = hashlib.sha256()
    for name in SOURCES:
        text = (folder / name).read_bytes()
        digest.update(b"%s %d\n" % (name.encode(), len(text)) + text)
    program = pathlib.Path(cache or default_cache()) / f"yaml-oracle-{digest.hexdigest()[:16]}"
    if program.exists():
        return program
    if shutil.which(go) is None:
        raise Unavailable(f"{go}: not found; the YAML oracle is written in Go (1.24 or later)")
    program.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=program.parent) as scratch:
        # Renamed when whole, since other tests may build it at the same time.
        made = pathlib.Path(scratch) / "yaml"
        command = [go, "build", "-trimpath", "-buildvcs=false", "-o", str(made), "."]
        subprocess.run(command, cwd=folder, check=True)
        made.replace(program)
    return program


def build_or_exit(go="go", cache=None):
    """build() for a test's main function: without Go the test is skipped, save on CI."""
    try:
        return build(go, cache)
    except Unavailable as reason:
        print(f"skipped: {reason}" if not on_ci() else f"failed: {reason}", file=sys.stderr)
        sys.exit(1 if on_ci() else SKIPPED)


def on_ci():
    return os.environ.get("CI") == "true"


@dataclasses.dataclass(frozen=True)
class Answer:
    documents: list  # what was read, as Python values, before the error if there is one
    error: str = ""
    strict_error: str = ""  # of a strict reader: duplicate keys

    @property
    def first_error(self):
        return self.error or self.strict_error


class Oracle:
    """A running program, in one mode: "yaml2json" or "documents". Not for several threads."""

    def __init__(self, program, mode):
        self._process = subprocess.Popen(
            [str(program), mode], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def ask(self, text):
        """What becomes of the bytes `text`."""
        self._process.stdin.write(base64.b64encode(text) + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the YAML oracle ended before its answer")
        answer = json.loads(line)
        return Answer(
            answer["documents"] or [], answer.get("error", ""), answer.get("strict_error", "")
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
