#!/usr/bin/env python3
"""Runs the contract of all stores, a program, beside a cluster."""

import argparse
import subprocess
import sys

import cluster


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    options = parser.parse_args()
    # Nothing but the test may write, since a dry run is known by a revision that stays.
    quiet = ["--feature-gates=APIServerIdentity=false"]
    with cluster.running(quiet) as one:
        return subprocess.run([options.program], env=one.environment(), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
