#!/usr/bin/env python3
"""What `istioctl check` tells of a request is what the real kernel and the real Envoy do with it.

    truth.py --istioctl build/dev/bin/istioctl [--seed N] [--batches N] [--keep DIR]

Policies and requests are generated from the seed, in batches of ten teams' policies with one Envoy each. A
user of the pod makes the requests; servers that stand for the whole world tell what reached them,
where, by which server name of TLS, and on whose connection: the requests themselves, their further
tries, the copies that go to mirrors, and nothing else.
"""

import argparse
import concurrent.futures
import ipaddress
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import time
import urllib.parse

import generate
import rig

TEAMS = 10
REQUESTS = 90  # a batch
PATIENCE = 5  # seconds
FAULTS = {"delay": "delayed", "abort": "aborted"}
# Of how many requests one must be of that kind at least, or little was compared.
KINDS = {
    **dict.fromkeys(("allowed", "answered", "blocked", "bypassed"), 100),
    **dict.fromkeys(("perhaps delayed", "perhaps aborted"), 200),
    **dict.fromkeys(("mirrored in plain text", "mirrored by TLS", "mirrored in vain"), 400),
}
SENT = {"/a/../b": "/b", "/é": "/%C3%A9"}  # a path as clients send it
SPEECHES = {"http": "http", "ws": "http", "https": "tls", "tcp": "other"}
USUAL_PORTS = {"http": 80, "ws": 80, "https": 443, "tcp": 0}


def call_of(manner, url, addresses):
    """The call that a client makes of a URL."""
    parts = urllib.parse.urlsplit(url)
    scheme = parts.scheme
    host = parts.netloc.rpartition(":")[0]
    call = {"uid": manner.uid, "port": parts.port, "speech": SPEECHES[scheme]}
    call["address"] = addresses.get(host.lower()) or host.strip("[]")
    if call["speech"] == "tls":
        return {**call, "server_name": host if host.lower() in addresses else ""}
    if call["speech"] != "http":
        return call
    path = parts.path or "/"
    path = SENT.get(path, path) + (f"?{parts.query}" if parts.query else "")
    authority = host if parts.port == USUAL_PORTS[scheme] else f"{host}:{parts.port}"
    upgrade = [("connection", "Upgrade"), ("upgrade", "websocket")] if scheme == "ws" else []
    headers = [("Host", authority), *manner.headers, *upgrade]
    return {**call, "method": manner.method, "path": path, "headers": headers}


def is_certified(name):
    """Whether the certificate of the world's servers is for this name."""
    name = name.lower()
    parent = "*." + name.partition(".")[2]
    return name in generate.CERTIFIED or parent in generate.CERTIFIED


def normal(places):
    return [(str(ipaddress.ip_address(address)), port) for address, port in places]


def is_same_name(asked, told):
    """Of servers of TLS. Envoy lets names that differ in their case share connections."""
    return asked == told or None not in (asked, told) and asked.lower() == told.lower()


def is_trusted(tls):
    return not tls["subjectNames"] or any(is_certified(name) for name in tls["subjectNames"])


def host_of_copy(host, mirror):
    """The Host header that arrives at a mirror. TLS that goes by the host can't have it changed."""
    name = re.match(r"\[.*\]|[^:]*", host)[0]
    if "tls" in mirror and mirror["tls"]["serverName"].lower() in ("", name.lower()):
        return host
    return f"{name}-shadow{host[len(name):]}"


class Expectation:
    """Compares what was foretold of one call with what came of it, the requests that arrived included."""

    def __init__(self, call, told, result, arrivals):
        self.call = call
        self.told = told
        self.result = result
        self.arrivals = arrivals
        self.status = result.get("status")
        body = result.get("body")
        self.body = body if isinstance(body, dict) else None
        self.from_envoy = result.get("headers", {}).get("server") == "envoy"

    def problem(self):
        """What differs from every outcome that may be, or None."""
        problems = [outcome() for outcome in self.outcomes()]
        return None if None in problems else problems[0]

    def outcomes(self):
        yield getattr(self, self.told["verdict"])
        if 0 < self.told.get("abort", {}).get("percent", 0) < 100:
            yield self.aborted

    def wrong(self, what, must):
        return f"{what} is foretold as {must!r}"

    def bypassed(self):
        own_place = {"port": self.call["port"]}
        if self.status == 101 and not self.from_envoy:
            return self.reached(own_place)
        if self.call.get("method") == "HEAD":
            return self.reached(own_place) if self.status and not self.from_envoy else self.wrong("the answer", "the world's")
        own = rig.SIDECAR_ADDRESSES if self.call["uid"] == rig.SIDECAR else rig.POD_ADDRESSES
        if not self.body or self.body["from"] not in own or self.from_envoy:
            return self.wrong("the connection", "direct")
        return self.arrives_at([(self.call["address"], self.call["port"])]) or self.reached(own_place)

    def blocked(self):
        if "status" not in self.told:
            return self.nothing_arrived() if "closed" in self.result else self.wrong("the connection", "closed")
        return self.too_early() or self.answered_by_sidecar(self.told["status"])

    def answered(self):
        location = self.result.get("headers", {}).get("location")
        if self.told.get("location") != location:
            return self.wrong("the location", self.told.get("location"))
        return self.too_early() or self.answered_by_sidecar(self.told["status"])

    def aborted(self):
        return self.too_early() or self.answered_by_sidecar(self.told["abort"]["status"])

    def answered_by_sidecar(self, status):
        if self.status != status or not self.from_envoy or self.body:
            return self.wrong("the status", status)
        return self.nothing_arrived()

    def too_early(self):
        delay = self.told.get("delay", {})
        if delay.get("percent") == 100 and self.result["seconds"] < delay["seconds"] * 0.98:
            return self.wrong("the delay", delay["seconds"])
        return None

    def allowed(self):
        """One of its destinations, as there may be several."""
        possible = [one for one in self.told["destinations"] if one["percent"] > 0]
        problems = [self.at_destination(one) for one in possible]
        return self.too_early() or (None if None in problems else problems[0])

    def at_destination(self, destination):
        if not destination["open"] or destination.get("endpoints") == []:
            return self.answered_by_sidecar(503)
        if "route" not in self.told:
            return self.passed_on(destination)
        if "tls" in destination and not is_trusted(destination["tls"]):
            wrong = self.status != 503 or self.body
            return self.wrong("the status, for its certificate,", 503) if wrong else self.reached(None)
        is_upgrade = ("upgrade", "websocket") in self.call["headers"]
        status = 101 if is_upgrade else self.status_there(destination)
        if self.status != status or not self.from_envoy:
            return self.wrong("the status", status)
        if self.body:
            return self.arrives(destination) or self.reached(destination)
        if status in (101, 504) or self.call["method"] == "HEAD":
            return self.reached(destination)
        return self.wrong("the answer", "the world's")

    def status_there(self, destination):
        """The world's answer, or the sidecar's for want of one."""
        if destination["protocol"] == "HTTP2":
            return 200
        path = self.told["arrives"]["path"]
        limits = [self.told.get("timeoutSeconds"), self.told.get("retries", {}).get("perTryTimeoutSeconds")]
        if "/delay/" in path:
            return 504 if any(limits) else 200
        return int(path.split("/status/")[1][:3]) if "/status/" in path else 200

    def passed_on(self, destination):
        if "tls" in destination:
            if self.call["speech"] == "tls" or not is_trusted(destination["tls"]):
                return self.nothing_arrived() if "closed" in self.result else self.wrong("the connection", "closed")
            server_name = destination["tls"]["serverName"]
        else:
            server_name = self.call["server_name"] if self.call["speech"] == "tls" else None
        if self.call.get("method") == "HEAD" or self.status == 101:
            return self.reached(destination) if not self.from_envoy else self.wrong("the answer", "the world's")
        if not self.body or self.from_envoy:
            return self.wrong("the answer", "the world's")
        if not is_same_name(self.body["tls"], server_name):
            return self.wrong("the server name", server_name)
        return self.arrives_at(self.addresses(destination)) or self.reached(destination)

    def arrives(self, destination):
        server_name = destination["tls"]["serverName"] if "tls" in destination else None
        if not is_same_name(self.body["tls"], server_name):
            return self.wrong("the server name", server_name)
        problem = self.arrives_at(self.addresses(destination))
        if problem:
            return problem
        if self.body.get("http2", False) != (destination["protocol"] == "HTTP2"):
            return self.wrong("the protocol", destination["protocol"])
        arrived = {name: self.body.get(name) for name in ("host", "path")}
        if arrived != self.told["arrives"] or self.body.get("method") != self.call["method"]:
            return self.wrong("what arrives", self.told["arrives"])
        return None

    def nothing_arrived(self):
        return self.wrong("what reaches the world", []) if self.arrivals else None

    def reached(self, destination):
        """The request has come to the destination, if there is one, its copy to the mirror, and nothing elsewhere."""
        if "headers" not in self.call:
            return None  # what isn't HTTP isn't recorded
        arrives = self.told.get("arrives", {"host": self.call["headers"][0][1], "path": self.call["path"]})
        mirror = self.mirror()
        there = [destination is not None and self.is_at(one, destination, arrives) for one in self.arrivals]
        copied = {**arrives, "host": host_of_copy(arrives["host"], mirror)} if mirror else None
        copies = [mirror is not None and self.is_at(one, mirror, copied) for one in self.arrivals]
        if not all(map(any, zip(there, copies))):
            return self.wrong("all that reaches the world", [destination, mirror])
        # What may be either is taken as it fits.
        surely_copies = sum(copy and not one for one, copy in zip(there, copies))
        if mirror and not surely_copies <= 1 <= sum(copies):
            return self.wrong("the copy", mirror)
        most = 1 + self.told.get("retries", {}).get("attempts", 0) if destination else 0
        # A try that came to nothing may have ended before it was begun.
        least = 1 if destination and self.status != 504 else 0
        tries = len(self.arrivals) - (1 if mirror else 0)
        return None if least <= tries <= most else self.wrong("the number of tries", f"{least} to {most}")

    def mirror(self):
        """Where a copy arrives, or None."""
        mirror = self.told.get("mirror")
        arrives = mirror and not mirror["lost"] and ("tls" not in mirror or is_trusted(mirror["tls"]))
        return mirror if arrives else None

    def is_at(self, arrival, destination, arrives):
        server_name = destination["tls"]["serverName"] if "tls" in destination else None
        return (
            is_same_name(arrival["tls"], server_name)
            and {name: arrival[name] for name in ("host", "path")} == arrives
            and arrival.get("http2", False) == (destination.get("protocol") == "HTTP2")
            and normal([(arrival["address"], arrival["port"])])[0] in normal(self.addresses(destination))
        )

    def addresses(self, destination):
        if "endpoints" not in destination:
            return [(self.call["address"], destination["port"])]
        return [(generate.NAMES.get(one["address"], one["address"]), one["port"]) for one in destination["endpoints"]]

    def arrives_at(self, places):
        """What the sidecar passes on comes from an address of its own."""
        if self.told["verdict"] == "allowed" and self.body["from"] not in rig.SIDECAR_ADDRESSES:
            return self.wrong("the connection", "the sidecar's")
        there = normal([(self.body["address"], self.body["port"])])[0]
        return None if there in normal(places) else self.wrong("the destination", places)


class Runner:
    def __init__(self, istioctl, made, keep):
        self.istioctl = istioctl
        self.rig = made
        self.keep = keep
        self.environment = {
            **{name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")},
            "PATH": os.environ["PATH"],
            "HOME": str(made.folder),
        }
        self.counts = {}

    def istioctl_json(self, *arguments):
        return json.loads(self.run(*arguments))

    def run(self, *arguments):
        done = subprocess.run(
            [str(self.istioctl), *arguments], capture_output=True, text=True, check=False, env=self.environment
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)}: exit {done.returncode}: {done.stderr[-3000:]}")
        return done.stdout

    def foretold(self, policy, batch, requests):
        """The verdict of each request; those of one manner are asked for together."""
        verdicts = [None] * len(requests)
        common = ["check", "-f", str(policy), "-o", "json", "--labels", "app=sleep", f"--includeIPRanges={batch.ranges}"]
        for host, address in batch.addresses.items():
            common.append(f"--address={host}={address}")

        def ask(manner):
            mine = [at for at, (other, _) in enumerate(requests) if other == manner]
            words = [*common, "--method", manner.method, "--uid", str(manner.uid)]
            words += [f"--header={name}: {value}" for name, value in manner.headers]
            for at, verdict in zip(mine, self.istioctl_json(*words, *(requests[at][1] for at in mine))):
                verdicts[at] = verdict

        with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
            list(pool.map(ask, dict.fromkeys(manner for manner, _ in requests)))
        return verdicts

    def run_batch(self, chance, name):
        batch = generate.Batch(chance, TEAMS)
        policy = self.rig.folder / f"{name}.json"
        unique = {(one["kind"], one["metadata"]["namespace"], one["metadata"]["name"]): one for one in batch.objects}
        policy.write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": list(unique.values())}))
        configuration = self.run("proxy-config", "-f", str(policy), "--skip-file-check", "--labels", "app=sleep")
        self.rig.redirect("-i", batch.ranges)
        self.rig.start_sidecar(configuration)
        requests = batch.requests(REQUESTS)
        verdicts = self.foretold(policy, batch, requests)
        calls = [call_of(manner, url, batch.addresses) for manner, url in requests]
        for at, call in enumerate(calls):
            if "headers" in call:
                call["headers"].append(("x-id", f"{name}-{at}"))
        results = self.rig.call_all(calls)
        problems = self.differences(name, requests, list(zip(calls, verdicts, results)))
        problems += self.wrong_faults(name, verdicts)
        self.count(verdicts)
        if problems and self.keep:
            self.keep.mkdir(parents=True, exist_ok=True)
            shutil.copy(policy, self.keep)
            shutil.copy(self.rig.folder / "envoy.yaml", self.keep / f"{name}.yaml")
        return problems

    def differences(self, name, requests, done):
        """What differs; nobody knows when a copy arrives, but after so long it must have."""
        end = time.monotonic() + PATIENCE
        while True:
            arrivals = self.rig.arrivals(f"{name}-")
            problems = []
            for at, ((manner, url), (call, told, result)) in enumerate(zip(requests, done)):
                arrived = arrivals.get(f"{name}-{at}", [])
                problem = Expectation(call, told, result, arrived).problem()
                if problem:
                    seen = f"{result}, and {arrived} arrived"
                    problems.append(f"{name}: {manner.method} {url} at {call['address']}: {problem}, not {seen}; {told}")
            if not problems or time.monotonic() > end:
                return problems
            time.sleep(0.2)

    def wrong_faults(self, name, verdicts):
        """The sidecar has delayed and aborted those that it must, and at most those that it may."""
        problems = []
        for counted, count in self.rig.faults().items():
            percents = [told.get(counted[:-1], {}).get("percent", 0) for told in verdicts]
            must, may = percents.count(100), len(percents) - percents.count(0)
            if not must <= count <= may:
                problems.append(f"{name}: {count} {counted}, of which {must} to {may} are foretold")
        return problems

    def count(self, verdicts):
        for told in verdicts:
            kinds = [told["verdict"]]
            kinds += [f"perhaps {done}" for fault, done in FAULTS.items() if told.get(fault, {}).get("percent", 0) in (25, 50)]
            if "mirror" in told:
                arrives = "by TLS" if "tls" in told["mirror"] else "in plain text"
                kinds.append(f"mirrored {'in vain' if told['mirror']['lost'] else arrives}")
            for kind in kinds:
                self.counts[kind] = self.counts.get(kind, 0) + 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True, type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=71)
    parser.add_argument("--batches", type=int, default=30)
    parser.add_argument("--keep", type=pathlib.Path, help="keep the policies and configurations of what differs there")
    options = parser.parse_args()
    envoy_path = rig.require_parts()
    problems = []
    with rig.rig(options.istioctl.resolve(), envoy_path) as made:
        made.certificates.make("right", generate.CERTIFIED)
        made.start(generate.NAMES)
        runner = Runner(options.istioctl.resolve(), made, options.keep)
        for number in range(options.batches):
            problems += runner.run_batch(random.Random(f"{options.seed} {number}"), f"batch{options.seed}-{number}")
    for problem in problems[:20]:
        print(problem)
    total = options.batches * REQUESTS
    print(f"{total} requests over {options.batches * TEAMS} policies: {runner.counts}; {len(problems)} went another way")
    seldom = [kind for kind, among in KINDS.items() if runner.counts.get(kind, 0) < total / among]
    if seldom:
        print(f"too seldom: {', '.join(seldom)}")
    return 1 if problems or seldom else 0


if __name__ == "__main__":
    sys.exit(main())
