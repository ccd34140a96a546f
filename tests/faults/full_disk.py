#!/usr/bin/env python3
"""Lets the disk become full at every size of a store's files, on the way to the first object and to
later ones. What was reported is there, nothing is there in parts, nothing else lies beside the
file, and with room again the next write succeeds.

    full_disk.py PROBE
"""

import argparse
import os
import resource
import shutil
import sys

import probe

COMMIT = 40
STEP = 8192  # bytes; two pages of the file


def write_until_full(tool, path, prefix, limit):
    """The commits that were reported until no file could grow beyond `limit` bytes."""
    process = tool.start(
        path,
        "write",
        prefix,
        COMMIT,
        # The signal that goes with the limit is ignored, as istioctl does, and as Python does.
        restore_signals=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    stdout, stderr = process.communicate(timeout=probe.TIME_LIMIT)
    probe.demand(process.returncode == 1, f"exit code {process.returncode}")
    probe.demand(str(path) in stderr, f"the error doesn't name the file: {stderr}")
    return {int(line) for line in stdout.splitlines()}


def one_commit(tool, path, prefix):
    process = tool.start(path, "write", prefix, COMMIT)
    first = process.stdout.readline()
    process.kill()
    _, stderr = process.communicate()
    probe.demand(first == "0\n", f"no write succeeds any more: {stderr}")


def check_limit(tool, path, limit):
    before = tool.list(path)
    reported = write_until_full(tool, path, "full", limit)
    objects = tool.list(path)
    found = probe.whole_commits(objects, "full", COMMIT)
    probe.demand(found == reported, f"reported: {reported}, found: {found}")
    for name, known in before.items():
        probe.demand(objects.get(name) == known, f"{name} is lost or changed")
    beside = set(os.listdir(path.parent)) - {path.name, f"{path.name}-wal", f"{path.name}-shm"}
    probe.demand(not beside, f"left behind: {beside}")
    one_commit(tool, path, "later")
    probe.demand(0 in probe.whole_commits(tool.list(path), "later", COMMIT), "the later write is lost")
    return len(reported)


def check(tool, directory):
    base = directory / "base.db"
    one_commit(tool, base, "base")
    tool.list(base)
    reported = 0
    limits = range(0, 20 * STEP, STEP)
    for limit in limits:
        for start in (None, base):
            place = directory / "place"
            place.mkdir()
            for suffix in ("", "-wal") if start else ():
                if os.path.exists(f"{base}{suffix}"):
                    shutil.copy(f"{base}{suffix}", place / f"config.db{suffix}")
            reported += check_limit(tool, place / "config.db", limit)
            shutil.rmtree(place)
    probe.demand(reported > 0, "no limit left room for a commit")
    print(f"{len(limits)} limits, with and without a store before; {reported} commits reported")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("probe")
    options = parser.parse_args()
    return probe.run(lambda directory: check(probe.Probe(options.probe), directory))


if __name__ == "__main__":
    sys.exit(main())
