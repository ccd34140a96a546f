#!/usr/bin/env python3
"""Runs the fuzz targets, each for a bounded number of inputs, or for a time.

    tests/fuzz/run.py --build build/fuzz [--seconds N] [--seed N] [TARGET...]

A target begins with its corpus, tests/fuzz/corpus/TARGET, and with the inputs of the cases; what
it finds beyond that is thrown away. An input that ends a target is kept and named: put it into the
corpus together with the correction, so that the tests replay it.
"""

import argparse
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CASES = HERE.parent / "cases"
LARGEST_SEED = 4096  # bytes; longer ones teach the fuzzer nothing that shorter ones don't

TARGETS = sorted(path.name.removesuffix("_fuzz.cpp") for path in HERE.glob("*_fuzz.cpp"))
# How many inputs are tried where no time is given: about half a minute each on one processor.
USUAL_RUNS = 60_000
RUNS = {"net": 100_000, "yaml_to_json": 100_000, "schema": 40_000, "cloud": 8_000, "kubeconfig": 8_000}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, type=pathlib.Path, help="made by the preset fuzz")
    parser.add_argument("--seconds", type=int, help="run each target so long, instead of a number of inputs")
    parser.add_argument("--seed", type=int, default=20180325, help="of the fuzzer's chance")
    parser.add_argument("--keep", type=pathlib.Path, default=pathlib.Path("fuzz-findings"))
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"all of them: {' '.join(TARGETS)}")
    options = parser.parse_args()
    unknown = set(options.targets) - set(TARGETS)
    if unknown:
        parser.error(f"unknown target {' '.join(sorted(unknown))}")
    return options


def gather_seeds(folder):
    """The inputs of all cases, under names that don't clash."""
    for number, path in enumerate(sorted(CASES.glob("*/*/*"))):
        if path.suffix in (".yaml", ".yml", ".json") and path.stat().st_size <= LARGEST_SEED:
            shutil.copy(path, folder / f"case-{number}{path.suffix}")


def fuzz(name, options, folder):
    """Runs one target; returns its exit code and what it printed."""
    found = folder / name
    found.mkdir()
    command = [
        options.build.resolve() / "bin" / f"istioctl_{name}_fuzz",
        f"-seed={options.seed}",
        f"-max_len={LARGEST_SEED}",
        "-timeout=20",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
        f"-artifact_prefix={options.keep.resolve()}/{name}-",
        f"-max_total_time={options.seconds}" if options.seconds else f"-runs={RUNS.get(name, USUAL_RUNS)}",
        found,
        HERE / "corpus" / name,
        folder / "seeds",
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout.decode("utf-8", "backslashreplace")


def statistic(output, name):
    for line in output.splitlines():
        if line.startswith(f"stat::{name}:"):
            return line.split()[-1]
    return "?"


def main():
    options = arguments()
    options.keep.mkdir(exist_ok=True)
    targets = options.targets or TARGETS
    failed = False
    with tempfile.TemporaryDirectory(prefix="istioctl-fuzz-") as name:
        folder = pathlib.Path(name)
        (folder / "seeds").mkdir()
        gather_seeds(folder / "seeds")
        with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
            runs = {target: pool.submit(fuzz, target, options, folder) for target in targets}
            for target, run in runs.items():
                code, output = run.result()
                executed = statistic(output, "number_of_executed_units")
                print(f"{target}: {executed} inputs, {'clean' if code == 0 else f'FAILED, exit code {code}'}")
                if code != 0:
                    print("\n".join(output.splitlines()[-60:]))
                    failed = True
    if not any(options.keep.iterdir()):
        options.keep.rmdir()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
