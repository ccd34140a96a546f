#!/usr/bin/env python3
"""Runs the cases below this folder; case.py says what a case is.

    tests/cases/run.py --istioctl build/dev/bin/istioctl                  all of them
    tests/cases/run.py --istioctl build/dev/bin/istioctl ranges           one group
    tests/cases/run.py --istioctl build/dev/bin/istioctl cli/no-command   one case

--update makes what a command does now the expectation: look at the change before you keep it.
"""

import argparse
import concurrent.futures
import os
import pathlib
import sys

import case

TOP = pathlib.Path(__file__).resolve().parent


def selected(top, wanted):
    """The case folders whose name is GROUP/NAME or whose group is GROUP, for each of `wanted`."""
    every = sorted(command.parent for command in top.glob("*/*/cmd"))
    if not wanted:
        return every
    chosen = []
    for word in wanted:
        word = word.rstrip("/")
        matches = [f for f in every if word in (f.parent.name, f"{f.parent.name}/{f.name}")]
        if not matches:
            raise SystemExit(f"run.py: no case and no group is named {word}")
        chosen += [match for match in matches if match not in chosen]
    return chosen


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", metavar="GROUP or GROUP/NAME")
    parser.add_argument("--istioctl", required=True, type=pathlib.Path, help="the executable to test")
    parser.add_argument("--cases-dir", type=pathlib.Path, default=TOP, help=argparse.SUPPRESS)
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="cases at a time (default: one a core)")
    parser.add_argument("--time-limit", type=float, default=case.Settings.time_limit, metavar="SECONDS")
    parser.add_argument("--update", action="store_true", help="rewrite the expectations")
    return parser.parse_args()


def run_all(folders, settings, jobs):
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for outcome in pool.map(lambda folder: case.run_case(folder, settings), folders):
            if outcome.status != "passed":
                print(f"--- {outcome.name}: {outcome.status}\n{outcome.report}", end="", flush=True)
            yield outcome.status


def main():
    options = arguments()
    executable = options.istioctl.resolve()
    if not os.access(executable, os.X_OK):
        raise SystemExit(f"run.py: {options.istioctl} can't be executed")
    settings = case.Settings(
        istioctl=executable,
        repo=TOP.parent.parent,
        time_limit=options.time_limit,
        update=options.update,
        skipping_fails=os.environ.get("CI") == "true",
    )
    folders = selected(options.cases_dir.resolve(), options.cases)
    statuses = list(run_all(folders, settings, options.jobs))
    passed, failed, skipped = map(statuses.count, ("passed", "failed", "skipped"))
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not statuses else 0


if __name__ == "__main__":
    sys.exit(main())
