#!/usr/bin/env python3
"""Checks kube-inject on generated manifests: what they mean before and after, as Kubernetes'
own code reads them, which bytes stay, and that injecting again or taking it back changes nothing.

A failure names its manifest, which is kept; `generate.py SEED INDEX` makes it again.
"""

import argparse
import collections
import concurrent.futures
import pathlib
import random
import shutil
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "oracle" / "yaml"))

import oracle  # noqa: E402
from generate import generate  # noqa: E402
from properties import Check, Tool, Violation  # noqa: E402
from sidecar import Options  # noqa: E402

WORKERS = 2
SHOWN = 10  # failures in full; the others by name


def random_options(rng):
    """The defaults for every second manifest, for the others some flags."""
    if rng.random() < 0.5:
        return Options()
    return Options(
        hub=rng.choice(["docker.io/istio", "example.com:5000/mesh"]),
        tag=rng.choice(["0.7.1", "on", "1e3"]),
        debug=rng.random() < 0.2,
        core_dump=rng.random() < 0.2,
        policy=rng.choice(["IfNotPresent", "Always", "Never"]),
        ranges=rng.choice(["", "10.0.0.0/24", "10.0.0.0/24,172.16.0.0/12"]),
        uid=rng.choice([1337, 2000]),
    )


class Run:
    """One run of the property test; `folder` gets the manifests."""

    def __init__(self, options, folder):
        self._seed = options.seed
        self._folder = folder
        home = folder / "home"
        home.mkdir(exist_ok=True)
        self._tool = Tool(options.istioctl, home)
        self._with_uninject = self._tool.knows("uninject")
        self._program = oracle.build_or_exit(options.go, options.cache)
        self._local = threading.local()
        self._oracles = []
        if not self._with_uninject:
            print("uninject: not there, so that taking the sidecar out isn't checked")

    def _check(self):
        """Of this thread, since an oracle answers one question at a time."""
        if not hasattr(self._local, "check"):
            made = oracle.Oracle(self._program, "documents")
            self._oracles.append(made)
            self._local.check = Check(self._tool, made, self._with_uninject)
        return self._local.check

    def one(self, index):
        """Checks a manifest. Returns its forms, and the report of its failure if it is one."""
        manifest = generate(self._seed, index)
        rng = random.Random(f"flags {self._seed}/{index}")
        first, other = random_options(rng), random_options(rng)
        name = f"{self._seed}-{index}"
        path = self._folder / f"{name}{'.json' if manifest.is_json else '.yaml'}"
        path.write_bytes(manifest.text)
        try:
            self._check()(manifest, path, first, other)
        except Violation as violation:
            flags = " ".join(first.arguments())
            head = f"FAILED seed {self._seed} index {index}: {path} {flags}\n({' '.join(sorted(manifest.features))})"
            return manifest.features, f"{head}\n{violation}\n"
        for made in self._folder.glob(f"{name}.*"):
            made.unlink()
        return manifest.features, ""

    def all(self, indices):
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            yield from pool.map(self.one, indices)

    def close(self):
        for made in self._oracles:
            with made:
                pass


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True, type=pathlib.Path, help="the program to check")
    parser.add_argument("--count", type=int, default=300, help="how many manifests")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--only", type=int, metavar="INDEX", help="check this manifest of the seed alone")
    parser.add_argument("--keep", type=pathlib.Path, metavar="DIR", help="where manifests that fail are kept")
    parser.add_argument("--go", default="go", help="the Go command, to build the oracle")
    parser.add_argument("--cache", type=pathlib.Path, help="where the built oracle is kept")
    parser.add_argument("--verbose", action="store_true", help="say how often each form occurred")
    return parser.parse_args(arguments)


def report(failures, features, verbose):
    for failure in failures[:SHOWN]:
        print(failure)
    for failure in failures[SHOWN:]:
        print(failure.splitlines()[0])
    if verbose:
        print("forms:", ", ".join(f"{name} {count}" for name, count in sorted(features.items())))


def main(arguments=None):
    options = parse(arguments)
    options.istioctl = options.istioctl.resolve()
    folder = options.keep or pathlib.Path(tempfile.mkdtemp(prefix="istioctl-manifests-"))
    folder.mkdir(parents=True, exist_ok=True)
    indices = range(options.count) if options.only is None else [options.only]
    run = Run(options, folder)
    try:
        outcomes = list(run.all(indices))
    finally:
        run.close()
    failures = [failure for _, failure in outcomes if failure]
    report(failures, collections.Counter(name for features, _ in outcomes for name in features), options.verbose)
    if not failures and not options.keep:
        shutil.rmtree(folder)
    print(f"{len(outcomes) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main())
