#!/usr/bin/env python3
"""Kills a program that writes a store, at random moments, and looks at what is left: everything
that it reported is there, nothing is there in parts, and the next one goes on with it.

    kill.py PROBE [--rounds N] [--seed S]
"""

import argparse
import random
import signal
import sys
import time

import probe

COMMIT = 40  # objects; some pages of the file
ROUNDS_OF_A_STORE = 8


def kill_in_time(process, delay):
    """What it had printed by then: whole lines."""
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    stdout, stderr = process.communicate(timeout=probe.TIME_LIMIT)
    probe.demand(process.returncode == -signal.SIGKILL, f"it ended by itself: {stderr}")
    return stdout.splitlines()


def check_round(tool, path, known, number, delay):
    """One life of a writer. `known` has what earlier ones left, and gets what this one leaves."""
    prefix = f"r{number}"
    reported = {int(line) for line in kill_in_time(tool.start(path, "write", prefix, COMMIT), delay)}
    objects = tool.list(path)
    found = probe.whole_commits(objects, prefix, COMMIT)
    probe.demand(reported <= found, f"reported and lost: {sorted(reported - found)}")
    probe.demand(len(found - reported) <= 1, f"more than one commit wasn't reported: {found - reported}")
    lost = {name for name, before in known.items() if objects.get(name) != before}
    probe.demand(not lost, f"of earlier rounds, lost or changed: {sorted(lost)[:5]}")
    revisions = {found.revision for found in objects.values()}
    probe.demand(len(revisions) == len(objects), "two objects have one revision")
    known.update(objects)
    return len(reported)


def time_of_first_commit(tool, path):
    """Seconds from the start of a writer to its first commit, the file included."""
    begin = time.monotonic()
    writer = tool.start(path, "write", "first", COMMIT)
    line = writer.stdout.readline()
    seconds = time.monotonic() - begin
    writer.kill()
    _, stderr = writer.communicate(timeout=probe.TIME_LIMIT)
    probe.demand(line == "0\n", f"the first write failed: {stderr}")
    return seconds


def check(tool, rounds, rng, directory):
    reported = fresh = 0
    # Machines differ, and so do builds.
    unit = time_of_first_commit(tool, directory / "first.db")
    known = {}
    for number in range(rounds):
        if number % ROUNDS_OF_A_STORE == 0:
            known = {}
        path = directory / f"{number // ROUNDS_OF_A_STORE}.db"
        # Until its first commit a writer may be making the file, its tables and its log.
        limit = 1.2 * unit if not known else 2 * unit
        fresh += 1 if not known else 0
        reported += check_round(tool, path, known, number, rng.uniform(0, limit))
    probe.demand(reported > 0, "no writer lived long enough to report anything")
    print(f"{rounds} rounds, {fresh} of them without a store, {reported} commits reported")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("probe")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    tool = probe.Probe(options.probe)
    rng = random.Random(options.seed)
    return probe.run(lambda directory: check(tool, options.rounds, rng, directory))


if __name__ == "__main__":
    sys.exit(main())
