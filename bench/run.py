#!/usr/bin/env python3
"""Measures istioctl against its peers and against itself, as ratios.

    bench/run.py --istioctl build/release/bin/istioctl [--json] [--quick] [--stream MIB] [--seed N]

Each line is the median of runs that take turns; a ratio of 1 means that both sides take the same.
The exit code is 1 when a goal isn't met. With --quick the inputs are tiny and the goals count for
nothing: it only shows that the benchmark works.
"""

import argparse
import dataclasses
import json
import pathlib
import tempfile

import measures
import programs


def number(value, unit):
    return f"{value * 1000:.1f} ms" if unit == "s" else f"{value:.1f} {unit}"


def short(ratio):
    """Two digits behind the point, or as many as a small one needs."""
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.2g}"


def row(measure):
    ratio = "too short" if measure.ratio is None else short(measure.ratio)
    goal = "" if measure.goal is None else f"<= {short(measure.goal)}"
    met = {True: "yes", False: "NO", None: ""}[measure.met]
    return [measure.name, number(measure.left, measure.unit), number(measure.right, measure.unit), ratio, goal, met]


def print_table(results):
    rows = [["MEASURE", "THIS", "AGAINST", "RATIO", "GOAL", "MET"], *map(row, results)]
    widths = [max(len(line[column]) for line in rows) for column in range(len(rows[0]))]
    for line in rows:
        print("  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip())


def as_json(measure):
    return {
        "measure": measure.name,
        "this": measure.left,
        "against": measure.right,
        "unit": measure.unit,
        "ratio": measure.ratio,
        "goal": measure.goal,
        "met": measure.met,
    }


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True, type=pathlib.Path, help="a release build")
    parser.add_argument("--json", action="store_true", help="print an array instead of the table")
    parser.add_argument("--quick", action="store_true", help="tiny inputs, no goals")
    parser.add_argument("--stream", type=int, metavar="MIB", help="length of the streams, instead of 256 MiB")
    parser.add_argument("--seed", type=int, default=20180325, help="of the generated inputs")
    return parser.parse_args()


def main():
    options = arguments()
    sizes = measures.QUICK if options.quick else measures.Sizes()
    if options.stream:
        sizes = dataclasses.replace(sizes, stream_mib=options.stream)
    with tempfile.TemporaryDirectory(prefix="istioctl-bench-") as name:
        folder = pathlib.Path(name)
        bench = measures.Bench(
            istioctl=options.istioctl.resolve(strict=True),
            event_pass=programs.build_event_pass(folder),
            libyaml_pass=programs.build_libyaml_pass(folder),
            runner=programs.Runner(folder),
            folder=folder,
            sizes=sizes,
            seed=options.seed,
        )
        results = list(bench.run())
    if options.quick:
        results = [dataclasses.replace(measure, goal=None) for measure in results]
    if options.json:
        print(json.dumps([as_json(measure) for measure in results], indent=2))
    else:
        print_table(results)
    return 1 if any(measure.met is False for measure in results) else 0


if __name__ == "__main__":
    raise SystemExit(main())
