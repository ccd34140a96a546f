#!/usr/bin/env python3
"""The real Envoy takes every configuration that `istioctl proxy-config` prints.

    validate.py --istioctl build/dev/bin/istioctl [--seed N] [--count N] [--keep DIR]

Policies are generated from the seed. Each becomes a configuration that `envoy --mode validate` must
accept, or is refused with an error and without output; most must become one. The same policy gives
the same text twice.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

import envoy
import policies

ARGUMENTS = ([], ["-o", "json"], ["--access-log"], ["--inbound", "9090"], ["-o", "json", "--inbound=10.0.0.5:9090,[::1]:9091"])


def make_certificate(folder):
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=a.example.com"]
        + ["-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    return str(certificate), str(key)


class Trial:
    """One policy on its way through both programs."""

    def __init__(self, istioctl, envoy_path, folder, files):
        self.istioctl = istioctl
        self.envoy = envoy_path
        self.folder = folder
        self.files = files

    def run(self, seed):
        """An accepted configuration gives True, a refused policy False; anything else is a fault, as text."""
        chance = random.Random(seed)
        objects = policies.Policy(chance, self.files).objects()
        unique = {(one["kind"], one["metadata"]["namespace"], one["metadata"]["name"]): one for one in objects}
        policy = self.folder / f"{seed}.policy.json"
        policy.write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": list(unique.values())}))
        arguments = chance.choice(ARGUMENTS)
        printed = self.print_configuration(policy, arguments)
        if printed.returncode == 1 and not printed.stdout and b"error: " in printed.stderr:
            return False
        if printed.returncode != 0 or not printed.stdout:
            return f"{policy}: exit {printed.returncode}: {printed.stderr.decode(errors='replace')[-2000:]}"
        if seed % 8 == 0 and self.print_configuration(policy, arguments).stdout != printed.stdout:
            return f"{policy}: the second configuration is another one"
        configuration = self.folder / f"{seed}.{'json' if 'json' in arguments else 'yaml'}"
        configuration.write_bytes(printed.stdout)
        return self.validate(configuration)

    def print_configuration(self, policy, arguments):
        return subprocess.run(
            [self.istioctl, "proxy-config", "-f", policy, *arguments],
            capture_output=True,
            check=False,
            env={"HOME": str(self.folder), "PATH": os.environ["PATH"]},
        )

    def validate(self, configuration):
        checked = subprocess.run(
            [self.envoy, "--mode", "validate", "--config-path", configuration, "--log-level", "error"]
            + ["--concurrency", "1", "--disable-hot-restart"],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if checked.returncode == 0:
            return True
        return f"{configuration}: Envoy refuses it: {checked.stderr[-2000:]}"


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--istioctl", required=True, type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--keep", type=pathlib.Path, help="keep the policies and configurations there")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    envoy_path = envoy.find()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or pathlib.Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        trial = Trial(arguments.istioctl.resolve(), envoy_path, folder, make_certificate(folder))
        seeds = [arguments.seed * 1_000_000 + number for number in range(arguments.count)]
        with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
            results = list(pool.map(trial.run, seeds))
    faults = [result for result in results if isinstance(result, str)]
    accepted = results.count(True)
    print(f"{accepted} configurations accepted, {results.count(False)} policies refused, {len(faults)} faults")
    for fault in faults[:10]:
        print(fault)
    if faults or accepted < len(results) * 0.8:
        sys.exit("FAILED: most policies must give a configuration, and Envoy must accept all of them")


if __name__ == "__main__":
    main()
