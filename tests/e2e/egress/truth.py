#!/usr/bin/env python3
"""What `istioctl check` tells of a request is what the real kernel and the real Envoy do with it.

    truth.py --istioctl build/dev/bin/istioctl [--seed N] [--batches N] [--keep DIR]

Policies and requests are generated from the seed, in batches of ten teams' policies with one Envoy each. A
user of the pod makes the requests; servers that stand for the whole world tell what reached them,
where, by which server name of TLS, and on whose connection.
"""

import argparse
import concurrent.futures
import ipaddress
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import urllib.parse

import generate
import rig

TEAMS = 10
REQUESTS = 90  # a batch
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


class Expectation:
    """Compares what was foretold of one call with what came of it."""

    def __init__(self, call, told, result):
        self.call = call
        self.told = told
        self.result = result
        self.status = result.get("status")
        body = result.get("body")
        self.body = body if isinstance(body, dict) else None
        self.from_envoy = result.get("headers", {}).get("server") == "envoy"

    def problem(self):
        """What differs, or None."""
        return getattr(self, self.told["verdict"])()

    def wrong(self, what, must):
        return f"{what} is foretold as {must!r}"

    def bypassed(self):
        if self.status == 101 and not self.from_envoy:
            return None
        if self.call.get("method") == "HEAD":
            return None if self.status and not self.from_envoy else self.wrong("the answer", "the world's")
        own = rig.SIDECAR_ADDRESSES if self.call["uid"] == rig.SIDECAR else rig.POD_ADDRESSES
        if not self.body or self.body["from"] not in own or self.from_envoy:
            return self.wrong("the connection", "direct")
        return self.arrives_at([(self.call["address"], self.call["port"])])

    def blocked(self):
        if "status" not in self.told:
            return None if "closed" in self.result else self.wrong("the connection", "closed")
        return self.answered_by_sidecar()

    def answered(self):
        location = self.result.get("headers", {}).get("location")
        if self.told.get("location") != location:
            return self.wrong("the location", self.told.get("location"))
        return self.too_early() or self.answered_by_sidecar()

    def answered_by_sidecar(self):
        if self.status != self.told["status"] or not self.from_envoy or self.body:
            return self.wrong("the status", self.told["status"])
        return None

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
            return None if self.status == 503 and self.from_envoy and not self.body else self.wrong("the status", 503)
        if "route" not in self.told:
            return self.passed_on(destination)
        if "tls" in destination and not self.is_trusted(destination["tls"]):
            return None if self.status == 503 and not self.body else self.wrong("the status, for its certificate,", 503)
        is_upgrade = ("upgrade", "websocket") in self.call["headers"]
        if is_upgrade:
            return None if self.status == 101 and self.from_envoy else self.wrong("the status", 101)
        status = self.status_there(destination)
        if self.status != status or not self.from_envoy:
            return self.wrong("the status", status)
        if status == 504 or self.call["method"] == "HEAD":
            return None
        return self.arrives(destination)

    def is_trusted(self, tls):
        return any(is_certified(name) for name in tls["subjectNames"])

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
            if self.call["speech"] == "tls" or (destination["tls"]["subjectNames"] and not self.is_trusted(destination["tls"])):
                return None if "closed" in self.result else self.wrong("the connection", "closed")
            server_name = destination["tls"]["serverName"]
        else:
            server_name = self.call["server_name"] if self.call["speech"] == "tls" else None
        if self.call.get("method") == "HEAD" or self.status == 101:
            return None if not self.from_envoy else self.wrong("the answer", "the world's")
        if not self.body or self.from_envoy:
            return self.wrong("the answer", "the world's")
        if not self.is_asked_for(server_name):
            return self.wrong("the server name", server_name)
        return self.arrives_at(self.addresses(destination))

    def arrives(self, destination):
        if not self.body:
            return self.wrong("the answer", "the world's")
        server_name = destination["tls"]["serverName"] if "tls" in destination else None
        if not self.is_asked_for(server_name):
            return self.wrong("the server name", server_name)
        problem = self.arrives_at(self.addresses(destination))
        if problem or destination["protocol"] == "HTTP2":
            return None if problem is None and self.body.get("http2") else problem or self.wrong("the protocol", "HTTP/2")
        arrived = {name: self.body.get(name) for name in ("host", "path")}
        if arrived != self.told["arrives"] or self.body.get("method") != self.call["method"]:
            return self.wrong("what arrives", self.told["arrives"])
        tries = 1 + self.told.get("retries", {}).get("attempts", 0) + ("mirror" in self.told)
        return None if self.body["tries"] <= tries else self.wrong("the number of tries", tries)

    def is_asked_for(self, server_name):
        """Envoy lets names that differ in their case share connections."""
        asked = self.body["tls"]
        return asked == server_name or None not in (asked, server_name) and asked.lower() == server_name.lower()

    def addresses(self, destination):
        if "endpoints" not in destination:
            return [(self.call["address"], destination["port"])]
        return [(generate.NAMES.get(one["address"], one["address"]), one["port"]) for one in destination["endpoints"]]

    def arrives_at(self, places):
        """What the sidecar passes on comes from an address of its own."""
        if self.told["verdict"] == "allowed" and self.body["from"] not in rig.SIDECAR_ADDRESSES:
            return self.wrong("the connection", "the sidecar's")
        there = (str(ipaddress.ip_address(self.body["address"])), self.body["port"])
        if there in [(str(ipaddress.ip_address(address)), port) for address, port in places]:
            return None
        return self.wrong("the destination", places)


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
        problems = []
        for (manner, url), call, told, result in zip(requests, calls, verdicts, self.rig.call_all(calls)):
            self.counts[told["verdict"]] = self.counts.get(told["verdict"], 0) + 1
            problem = Expectation(call, told, result).problem()
            if problem:
                problems.append(f"{name}: {manner.method} {url} at {call['address']}: {problem}, not {result}; {told}")
        if problems and self.keep:
            self.keep.mkdir(parents=True, exist_ok=True)
            shutil.copy(policy, self.keep)
            shutil.copy(self.rig.folder / "envoy.yaml", self.keep / f"{name}.yaml")
        return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True, type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=71)
    parser.add_argument("--batches", type=int, default=32)
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
    total = sum(runner.counts.values())
    print(f"{total} requests over {options.batches * TEAMS} policies: {runner.counts}; {len(problems)} went another way")
    # Every kind of verdict must have been seen often, or little was compared.
    seldom = [verdict for verdict in ("allowed", "answered", "blocked", "bypassed") if runner.counts.get(verdict, 0) < total / 100]
    return 1 if problems or seldom else 0


if __name__ == "__main__":
    sys.exit(main())
