#!/usr/bin/env python3
"""Lets many processes change the same few objects of a store at once, from the moment on at which
there is no file yet, while others watch.

What they report must be explained by one order of all changes, the order of the revisions; what
is stored is what this order leads to; and whoever watched knows it too. (store_probe checks
for itself that nobody sees a commit in parts.)

    race.py PROBE [--stores N] [--seed S]
"""

import argparse
import random
import sys

import probe

RACERS = 6
STEPS = 40
WATCHERS = 2


def outputs(processes):
    """The lines of each; all must succeed."""
    results = [process.communicate(timeout=probe.TIME_LIMIT) for process in processes]
    for process, (_, stderr) in zip(processes, results):
        probe.demand(process.returncode == 0, f"a process failed: {stderr}")
    return [stdout.splitlines() for stdout, _ in results]


def changes_of(lines):
    """(revision, effect, name, host) of each line, by revision."""
    rows = (line.split(" ") for line in lines)
    return sorted((int(revision), effect, name, host) for effect, name, revision, host in rows)


def replay(changes):
    """The objects that the changes lead to; each must be possible where it stands."""
    objects = {}
    for revision, effect, name, host in changes:
        if effect == "unchanged":
            continue  # it has the revision of the write before it
        probe.demand((effect == "created") == (name not in objects), f"{effect} {name} at {revision}")
        objects.pop(name, None)
        if effect != "removed":
            objects[name] = probe.Object(revision, host)
    return objects


def seen_by(lines):
    """The objects that a watch leads to; what it tells has growing revisions."""
    objects = {}
    last = 0
    for line in lines:
        event, name, revision, host = line.split(" ")
        probe.demand(int(revision) > last, f"an event at {revision} after {last}")
        last = int(revision)
        objects.pop(name, None)
        if event != "removed":
            objects[name] = probe.Object(last, host)
    return objects


def check_store(tool, path, rng):
    watchers = [tool.start(path, "watch", "end-0-0") for _ in range(WATCHERS)]
    racers = [tool.start(path, "race", rng.randrange(1 << 30), STEPS) for _ in range(RACERS)]
    changes = changes_of(line for lines in outputs(racers) for line in lines)
    writes = [change[0] for change in changes if change[1] != "unchanged"]
    probe.demand(len(set(writes)) == len(writes), "two changes have one revision")
    probe.demand(sorted(writes) == list(range(1, len(writes) + 1)), "a change wasn't reported")
    stored = tool.list(path)
    probe.demand(stored == replay(changes), f"stored: {stored}, reported: {replay(changes)}")
    end_watches(tool, path, watchers, stored)
    return len(writes)


def end_watches(tool, path, watchers, stored):
    writer = tool.start(path, "write", "end", 1)
    writer.stdout.readline()
    writer.kill()
    writer.communicate()
    for lines in outputs(watchers):
        seen = seen_by(lines)
        seen.pop("end-0-0")
        probe.demand(seen == stored, f"seen: {seen}, stored: {stored}")


def check(tool, stores, rng, directory):
    writes = sum(check_store(tool, directory / f"{number}.db", rng) for number in range(stores))
    probe.demand(writes > stores * STEPS, f"only {writes} writes")
    print(f"{stores} stores, {RACERS} processes each, {writes} writes in an order that explains them")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("probe")
    parser.add_argument("--stores", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    tool = probe.Probe(options.probe)
    rng = random.Random(options.seed)
    return probe.run(lambda directory: check(tool, options.stores, rng, directory))


if __name__ == "__main__":
    sys.exit(main())
