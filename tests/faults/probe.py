"""Runs store_probe, and reads what it says of a store."""

import collections
import pathlib
import shutil
import subprocess
import tempfile

Object = collections.namedtuple("Object", "revision host")

# On a busy machine, under sanitizers.
TIME_LIMIT = 120


class Violation(Exception):
    """Something that must hold doesn't."""


def demand(condition, message):
    if not condition:
        raise Violation(message)


class Probe:
    def __init__(self, program):
        self.program = str(pathlib.Path(program).resolve())

    def start(self, path, *words, **options):
        """A process that is running; its stdout and stderr are pipes."""
        command = [self.program, str(path), *map(str, words)]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, **options)

    def list(self, path):
        """The objects of a store by their name; listing must succeed."""
        process = self.start(path, "list")
        stdout, stderr = process.communicate(timeout=TIME_LIMIT)
        demand(process.returncode == 0, f"the store can't be read: {stderr}")
        rows = (line.split(" ") for line in stdout.splitlines())
        return {name: Object(int(revision), host) for name, revision, host in rows}


def whole_commits(objects, prefix, size):
    """The numbers of the commits of `store_probe write PREFIX SIZE` that are there; none in parts."""
    parts = collections.defaultdict(set)
    for name, found in objects.items():
        written_by, _, rest = name.rpartition("-")[0].rpartition("-")
        if written_by == prefix:
            demand(found.host == f"{name}.example.com", f"{name} is damaged: {found.host}")
            parts[int(rest)].add(name)
    for number, names in parts.items():
        demand(len(names) == size, f"commit {number} of {prefix}: {len(names)} of {size} objects are there")
    return set(parts)


def run(check):
    """Runs `check(directory)` with a fresh directory, which stays after a failure; an exit code."""
    directory = pathlib.Path(tempfile.mkdtemp(prefix="istioctl-faults-"))
    try:
        check(directory)
    except Violation as violation:
        print(f"{violation}\nkept: {directory}")
        return 1
    shutil.rmtree(directory)
    return 0
