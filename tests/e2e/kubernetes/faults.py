#!/usr/bin/env python3
"""What breaks between istioctl and the API server, and what a user sees of it.

    faults.py --istioctl build/dev/bin/istioctl [--only NAME…]     runs the scenarios
    faults.py --table                                              prints them as docs/faults.md has them

Each scenario breaks something while istioctl works, and compares what istioctl said with what the
server really has: what it reported done is done, what it reported as failed isn't, nothing is left out.
"""

import argparse
import subprocess
import sys
import time

import cluster
from fault_rig import SCENARIOS, Rig
from shell import REPO

# The scenarios, in the order in which they run and are listed.
import write_faults  # noqa: F401, E402
import read_faults  # noqa: F401, E402
import server_faults  # noqa: F401, E402

DOCUMENT = REPO / "docs" / "faults.md"


def table():
    lines = ["| what breaks | what is seen |", "|---|---|"]
    return "\n".join([*lines, *(f"| {one.fault} | {one.seen} |" for one in SCENARIOS)]) + "\n"


def run_all(options):
    failed = []
    with cluster.running() as one:
        rig = Rig(one, options.istioctl)
        one.install_istio()
        rig.user.install_crds()
        for each in SCENARIOS:
            if options.only and each.name not in options.only:
                continue
            start = time.monotonic()
            try:
                each.run(rig)
                print(f"ok      {time.monotonic() - start:5.1f} s  {each.name}", flush=True)
            except (AssertionError, subprocess.TimeoutExpired, RuntimeError) as error:
                failed.append(each.name)
                print(f"FAILED  {time.monotonic() - start:5.1f} s  {each.name}: {error}", flush=True)
        rig.proxy.close()
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl")
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=[one.name for one in SCENARIOS])
    parser.add_argument("--table", action="store_true")
    options = parser.parse_args()
    if options.table:
        print(table(), end="")
        return 0
    failed = run_all(options)
    if table() not in DOCUMENT.read_text():
        failed.append("the table of docs/faults.md is another one: put the output of --table there")
    for one in failed:
        print(f"FAILED: {one}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
