#!/usr/bin/env python3
"""The image of samples/proxy-init does what an injected pod asks of its init container.

    image.py --istioctl build/dev/bin/istioctl

No image is built here: the entry point of the Dockerfile is run with the arguments of the manifest,
in a network namespace.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys

import netns

ROOT = netns.HERE.parents[2]


def entry_point(istioctl):
    """The entry point, with the program under test in the image's place."""
    text = (ROOT / "samples" / "proxy-init" / "Dockerfile").read_text()
    words = json.loads(re.search(r"^ENTRYPOINT (.*)$", text, re.MULTILINE)[1])
    copied = re.search(r"^COPY --from=build \S+/istioctl (\S+)$", text, re.MULTILINE)[1]
    return [str(istioctl) if word == copied else word for word in words]


def init_arguments(istioctl, *flags):
    """The args of istio-init in the injected sleep sample."""
    sample = ROOT / "samples" / "sleep" / "sleep.yaml"
    injected = subprocess.run(
        [istioctl, "kube-inject", "-f", sample, *flags], capture_output=True, text=True, check=True
    ).stdout
    args = re.search(r"- name: istio-init\n.*\n +args:\n((?: +- .*\n)+)", injected)[1]
    return [word.strip("\"'") for word in re.findall(r"^ +- (.*)$", args, re.MULTILINE)]


def answers(istioctl, *flags):
    command = [*entry_point(istioctl), *init_arguments(istioctl, *flags)]
    with netns.pod_and_world() as (pod, _):
        pod.must(*command, env={"PATH": os.environ["PATH"]})
        return pod.connect_all([[0, "10.0.0.5", 80], [0, "198.51.100.7", 80], [1337, "10.0.0.5", 80]])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True, type=pathlib.Path)
    istioctl = parser.parse_args().istioctl.resolve()
    netns.require_parts()
    expected = {
        (): ["sidecar 10.0.0.5 80", "sidecar 198.51.100.7 80", "world 10.0.0.5 80"],
        ("--includeIPRanges=10.0.0.0/24",): ["sidecar 10.0.0.5 80", "world 198.51.100.7 80", "world 10.0.0.5 80"],
    }
    wrong = 0
    for flags, must in expected.items():
        got = answers(istioctl, *flags)
        print(f"kube-inject {' '.join(flags)}: {got}")
        wrong += got != must
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
