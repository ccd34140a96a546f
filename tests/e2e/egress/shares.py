#!/usr/bin/env python3
"""Faults of some percent and weights concern the share of the requests that `istioctl check` foretells.

    shares.py --istioctl build/dev/bin/istioctl

A fixed policy, behind the real Envoy: enough requests for each rule that a wrong share can't hide, and
bounds that chance doesn't leave.
"""

import argparse
import collections
import json
import math
import pathlib
import subprocess
import sys

import rig

REQUESTS = 400  # for each rule
AT_ONCE = 100
DEVIATIONS = 5  # beyond which lies less than one run in a million
ADDRESS = "203.0.113.10"
DELAY = 1.0  # seconds: far more than a request takes
ENDPOINTS = {"one.example.com": "192.0.2.1", "two.example.com": "192.0.2.2", "none.example.com": "192.0.2.3"}


def service(name, **more):
    ports = [{"number": 80, "name": "http", "protocol": "HTTP"}]
    return made("ExternalService", name, {"hosts": [name], "ports": ports, **more})


def made(kind, name, spec):
    return {"apiVersion": "networking.istio.io/v1alpha3", "kind": kind, "metadata": {"name": name}, "spec": spec}


def split(**weights):
    return [{"destination": {"name": f"{name}.example.com"}, "weight": weight} for name, weight in weights.items()]


def entry(path, **actions):
    return {"match": [{"uri": {"exact": path}}], **actions}


def delay(percent):
    return {"delay": {"fixedDelay": f"{DELAY:g}s", "percent": percent}}


def abort(percent):
    return {"abort": {"httpStatus": 418, "percent": percent}}


ENTRIES = [
    entry("/both", fault=delay(20) | abort(30)),
    entry("/delay", fault=delay(10)),
    entry("/abort", fault=abort(90)),
    entry("/split", route=split(one=20, two=80)),
    entry("/sum", route=split(none=0, one=3, two=1)),
    entry("/all", fault=abort(50), route=split(one=20, two=80)),
]
POLICY = [
    service("a.example.com"),
    *(service(name, discovery="STATIC", endpoints=[{"address": address}]) for name, address in ENDPOINTS.items()),
    made("VirtualService", "a", {"hosts": ["a.example.com"], "http": ENTRIES}),
]
# What the rules say, in percent: delayed, aborted, and where the others go.
SAID = {
    "/both": (20, 30, {ADDRESS: 100}),
    "/delay": (10, 0, {ADDRESS: 100}),
    "/abort": (0, 90, {ADDRESS: 100}),
    "/split": (0, 0, {"192.0.2.1": 20, "192.0.2.2": 80}),
    "/sum": (0, 0, {"192.0.2.3": 0, "192.0.2.1": 75, "192.0.2.2": 25}),
    "/all": (0, 50, {"192.0.2.1": 20, "192.0.2.2": 80}),
}


def run(istioctl, *arguments):
    return subprocess.run([str(istioctl), *arguments], capture_output=True, text=True, check=True).stdout


def foretold(verdict):
    """As in SAID."""
    places = {}
    for destination in verdict["destinations"]:
        address = destination["endpoints"][0]["address"] if "endpoints" in destination else ADDRESS
        places[address] = destination["percent"]
    return (verdict.get("delay", {}).get("percent", 0), verdict.get("abort", {}).get("percent", 0), places)


def shares(delayed, aborted, places):
    """The share of each outcome, (delayed, where), the faults being independent of each other."""
    ends = {address: percent / 100 * (1 - aborted / 100) for address, percent in places.items()}
    ends["aborted"] = aborted / 100
    return {
        (is_delayed, end): share * (delayed / 100 if is_delayed else 1 - delayed / 100)
        for end, share in ends.items() for is_delayed in (False, True)
    }


def outcome(result):
    if result.get("status") == 418:
        end = "aborted"
    else:
        body = result.get("body")
        end = body["address"] if isinstance(body, dict) else f"{result}"
    return (result["seconds"] >= DELAY * 0.98, end)


def problems_of(path, verdict, results):
    told = foretold(verdict)
    if told != SAID[path]:
        yield f"{path}: check foretells {told}, the rule says {SAID[path]}"
    counts = collections.Counter(map(outcome, results))
    expected = shares(*told)
    for seen in counts.keys() - expected.keys():
        yield f"{path}: {counts[seen]} times {seen}, which isn't foretold"
    for which, share in expected.items():
        count, mean = counts[which], share * len(results)
        if abs(count - mean) > DEVIATIONS * math.sqrt(mean * (1 - share)):
            yield f"{path}: {which} {count} times, where {mean:g} are foretold"
    print(f"{path}: {dict(counts)}")


def call(path):
    headers = [("Host", "a.example.com")]
    return {"uid": rig.SOMEBODY, "address": ADDRESS, "port": 80, "speech": "http", "method": "GET", "path": path, "headers": headers}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True, type=pathlib.Path)
    istioctl = parser.parse_args().istioctl.resolve()
    envoy_path = rig.require_parts()
    with rig.rig(istioctl, envoy_path) as made_rig:
        made_rig.certificates.make("right", ["a.example.com"])
        made_rig.start({})
        policy = made_rig.folder / "policy.json"
        policy.write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": POLICY}))
        made_rig.redirect()
        made_rig.start_sidecar(run(istioctl, "proxy-config", "-f", str(policy)))
        urls = [f"http://a.example.com{path}" for path in SAID]
        verdicts = json.loads(run(istioctl, "check", "-f", str(policy), "-o", "json", f"--address={ADDRESS}", *urls))
        results = made_rig.call_all([call(path) for path in SAID for _ in range(REQUESTS)], AT_ONCE)
    problems = []
    for at, (path, verdict) in enumerate(zip(SAID, verdicts)):
        problems += problems_of(path, verdict, results[at * REQUESTS:(at + 1) * REQUESTS])
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
