#!/usr/bin/env python3
"""Measures istioctl against kubectl on the same real API server, as ratios.

    bench/cluster_run.py --istioctl build/release/bin/istioctl [--json] [--quick]

The server, etcd and kubectl are those of tests/e2e/kubernetes. Both tools read the same files and take
turns; the ratio is ours against kubectl's. The exit code is 1 when a goal isn't met. With --quick the
inputs are tiny and the goals count for nothing: it only shows that the benchmark works.
"""

import argparse
import dataclasses
import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests" / "e2e" / "kubernetes"))

import cluster  # noqa: E402
import generate  # noqa: E402
import programs  # noqa: E402
from measures import Measure  # noqa: E402
from run import as_json, print_table  # noqa: E402


@dataclasses.dataclass(frozen=True)
class Sizes:
    written: int = 500
    listed: int = 10_000
    runs: int = 3
    short_runs: int = 21


QUICK = Sizes(written=12, listed=30, runs=1, short_runs=1)


class Bench:
    def __init__(self, one, istioctl, folder, sizes, seed):
        self.istioctl = istioctl
        self.folder = folder
        self.sizes = sizes
        self.seed = seed
        self.runner = programs.Runner(folder)
        environment = one.environment()
        for name in ("PATH", "KUBECONFIG", "KUBECACHEDIR"):
            self.runner.environment[name] = environment[name]
        self.shell_environment = {**self.runner.environment, "ISTIOCTL": str(istioctl)}

    def install(self):
        script = '"$ISTIOCTL" crds | kubectl apply -f - && kubectl wait --for=condition=established crd --all'
        subprocess.run(["bash", "-c", script], env=self.shell_environment, check=True, stdout=subprocess.DEVNULL)
        self.runner.run("kubectl", "get", "es")  # kubectl's cache of what the server has

    def manifest(self, count):
        path = self.folder / f"objects-{count}.yaml"
        if not path.exists():
            generate.write_one(path, generate.documents(count, [generate.external_service], self.seed))
        return path

    def run(self):
        self.install()
        yield from self.writing()
        yield from self.reading()

    def writing(self):
        manifest = self.manifest(self.sizes.written)
        ours, theirs = {"create": [], "delete": []}, {"create": [], "delete": []}
        for _ in range(self.sizes.runs):
            for tool, costs in ((self.istioctl, ours), ("kubectl", theirs)):
                for verb in ("create", "delete"):
                    costs[verb].append(self.runner.run(tool, verb, "-f", manifest))
        for verb, goal in (("create", 1 / 6), ("delete", 1 / 150)):
            left, right = programs.median(ours[verb]), programs.median(theirs[verb])
            yield Measure(f"{verb} {self.sizes.written} objects: wall clock", left.wall, right.wall, "s", goal)

    def reading(self):
        self.runner.run(self.istioctl, "create", "-f", self.manifest(self.sizes.listed))
        arguments = ("get", "externalservices", "-o", "yaml")
        ours, theirs = self.runner.compare(self.sizes.runs, [self.istioctl, *arguments], ["kubectl", *arguments])
        title = f"get -o yaml of {self.sizes.listed} objects"
        yield Measure(f"{title}: wall clock", ours.wall, theirs.wall, "s", 1 / 3)
        yield Measure(f"{title}: peak memory", ours.memory / 1024, theirs.memory / 1024, "MiB", 1 / 3)
        arguments = ("get", "externalservices", "object-000007")
        ours, theirs = self.runner.compare(self.sizes.short_runs, [self.istioctl, *arguments], ["kubectl", *arguments])
        yield Measure("get one object: wall clock", ours.wall, theirs.wall, "s", 1 / 3)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True, type=pathlib.Path, help="a release build")
    parser.add_argument("--json", action="store_true", help="print an array instead of the table")
    parser.add_argument("--quick", action="store_true", help="tiny inputs, no goals")
    parser.add_argument("--seed", type=int, default=20180325, help="of the generated inputs")
    options = parser.parse_args()
    sizes = QUICK if options.quick else Sizes()
    with tempfile.TemporaryDirectory(prefix="istioctl-bench-") as name, cluster.running() as one:
        bench = Bench(one, options.istioctl.resolve(strict=True), pathlib.Path(name), sizes, options.seed)
        results = list(bench.run())
    if options.quick:
        results = [dataclasses.replace(measure, goal=None) for measure in results]
    if options.json:
        print(json.dumps([as_json(measure) for measure in results], indent=2))
    else:
        print_table(results)
    return 1 if any(measure.met is False for measure in results) else 0


if __name__ == "__main__":
    sys.exit(main())
