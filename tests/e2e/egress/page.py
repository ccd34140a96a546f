#!/usr/bin/env python3
"""The task "Control Egress Traffic" from its first command to its last, with all that it promises.

    page.py --istioctl build/dev/bin/istioctl

The commands are those of the task, run by bash over a store of their own; what they store becomes the
configuration of the real Envoy, and `istioctl check` must have foretold what its pod sees.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parents[1] / "support"))

import page_commands  # noqa: E402
import rig  # noqa: E402

REPO = HERE.parents[2]
HTTPBIN, GOOGLE, CLUSTER = "203.0.113.10", "203.0.113.20", "10.0.0.7"
WRONG_AUTHORITY, WRONG_NAME = "203.0.113.21", "203.0.113.22"

CLEAN_UP = """
istioctl delete externalservice httpbin-ext google-ext
istioctl delete destinationrule google-ext
istioctl delete virtualservice httpbin-ext
"""


class Page:
    def __init__(self, istioctl, made):
        self.rig = made
        self.problems = []
        programs = made.folder / "bin"
        programs.mkdir()
        (programs / "istioctl").symlink_to(istioctl)
        self.environment = {
            **{name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")},
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(made.folder),
            "ISTIOCTL_STORE": f"sqlite:{made.folder / 'config.db'}",
        }

    def bash(self, script):
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            env=self.environment,
            cwd=REPO,
            text=True,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{script}: exit {done.returncode}: {done.stderr}")
        return done.stdout

    def take_over(self):
        """Lets the sidecar have what is stored."""
        # The authorities are those of the pod, which this machine's need not be.
        self.rig.start_sidecar(self.bash("istioctl proxy-config --skip-file-check"))

    def foretold(self, url, address, *more):
        words = ["istioctl", "check", "-o", "json", "--address", address, *more, url]
        command = " ".join(f"'{word}'" for word in words)
        return json.loads(self.bash(command))[0]["verdict"]

    def must(self, what, condition, seen):
        print(f"{'ok' if condition else 'WRONG'}: {what}")
        if not condition:
            self.problems.append(f"{what}: {seen}")

    def http(self, host, address, port=80):
        authority = host if port == 80 else f"{host}:{port}"
        call = {"uid": rig.SOMEBODY, "address": address, "port": port, "speech": "http", "method": "GET"}
        return self.rig.call_all([{**call, "path": "/headers", "headers": [["Host", authority]]}])[0]

    def tls(self, host, address):
        call = {"uid": rig.SOMEBODY, "address": address, "port": 443, "speech": "tls", "server_name": host}
        return self.rig.call_all([{**call, "ca": str(self.rig.folder / "ca.pem")}])[0]

    def other(self, address, port):
        return self.rig.call_all([{"uid": rig.SOMEBODY, "address": address, "port": port, "speech": "other"}])[0]

    def curl(self, *arguments):
        """As the task has it, by name, in the pod: the status, the seconds, the body."""
        user = ["setpriv", "--reuid", str(rig.SOMEBODY), "--clear-groups"]
        start = time.monotonic()
        result = self.rig.pod.run(*user, "curl", "-sS", "-m", "20", "-w", "\n%{http_code}", *arguments)
        body, _, status = result.stdout.rpartition("\n")
        return status, time.monotonic() - start, body + result.stderr

    def must_be_blocked(self, when):
        for what, seen in (
            ("http://httpbin.org", self.http("httpbin.org", HTTPBIN)),
            ("http://www.google.com:443", self.http("www.google.com", GOOGLE, 443)),
            ("https://www.google.com", self.tls("www.google.com", GOOGLE)),
            ("mongodb", self.other(HTTPBIN, 27017)),
        ):
            self.must(f"{when} {what} is blocked", "closed" in seen, seen)
        for url, address in (("http://httpbin.org", HTTPBIN), ("https://www.google.com", GOOGLE)):
            seen = self.foretold(url, address)
            self.must(f"{when} {url} is foretold as blocked", seen == "blocked", seen)

    def external_http_service(self):
        self.bash(page_commands.OPEN_HTTPBIN)
        self.take_over()
        status, _, body = self.curl("http://httpbin.org/headers")
        said = json.loads(body) if status == "200" else {}
        self.must("curl http://httpbin.org/headers is 200", status == "200", body)
        self.must("it arrives", (said.get("address"), said.get("host")) == (HTTPBIN, "httpbin.org"), said)
        seen = self.http("other.org", HTTPBIN)
        self.must("another Host there stays blocked", seen.get("status") == 404, seen)
        seen = self.http("www.google.com", GOOGLE, 443)
        self.must("www.google.com stays blocked", "closed" in seen, seen)
        verdicts = [self.foretold(url, HTTPBIN) for url in ("http://httpbin.org/headers", "http://other.org")]
        self.must("both are foretold", verdicts == ["allowed", "blocked"], verdicts)

    def external_https_service(self):
        self.bash(page_commands.OPEN_GOOGLE)
        self.take_over()
        status, _, body = self.curl("http://www.google.com:443")
        said = json.loads(body) if status == "200" else {}
        self.must("curl http://www.google.com:443 is 200", status == "200", body)
        self.must("it arrives over TLS, for www.google.com", said.get("tls") == "www.google.com", said)
        self.must("at its port 443", (said.get("address"), said.get("port")) == (GOOGLE, 443), said)
        seen = self.tls("www.google.com", GOOGLE)
        self.must("https://www.google.com is refused", "closed" in seen, seen)
        seen = self.http("www.google.com", WRONG_AUTHORITY, 443)
        self.must("a certificate of an unknown authority is refused", seen.get("status") == 503, seen)
        seen = self.http("www.google.com", WRONG_NAME, 443)
        self.must("a certificate for another name is refused", seen.get("status") == 503, seen)
        verdicts = [self.foretold(url, GOOGLE) for url in ("http://www.google.com:443", "https://www.google.com")]
        self.must("both are foretold", verdicts == ["allowed", "blocked"], verdicts)

    def route_rules(self):
        delayed = ("-o", "/dev/null", "http://httpbin.org/delay/5")
        status, seconds, _ = self.curl(*delayed)
        self.must("/delay/5 is 200 after 5 s", status == "200" and 4.9 < seconds < 8, (status, seconds))
        self.bash(page_commands.SET_TIMEOUT)
        self.take_over()
        status, seconds, _ = self.curl(*delayed)
        self.must("with the timeout it is 504 after 3 s", status == "504" and 2.9 < seconds < 4.8, (status, seconds))
        told = self.bash("istioctl check http://httpbin.org/delay/5")
        self.must("the timeout is foretold", "after 3s the sidecar answers with status 504" in told, told)

    def call_directly(self):
        """With the ranges that the task's kube-inject gives to the init container."""
        manifest = self.bash("istioctl kube-inject -f samples/sleep/sleep.yaml --includeIPRanges=10.0.0.1/24")
        ranges = re.search(r"^ *- -i\n *- (\S+)$", manifest, re.MULTILINE)
        self.must("kube-inject hands the ranges on", ranges and ranges[1] == "10.0.0.0/24", ranges and ranges[0])
        self.rig.redirect("-i", ranges[1])
        for what, seen in (
            ("http://httpbin.org", self.http("httpbin.org", HTTPBIN)),
            ("another Host there", self.http("other.org", HTTPBIN)),
            ("https://www.google.com", self.tls("www.google.com", GOOGLE)),
            ("mongodb", self.other(HTTPBIN, 27017)),
        ):
            direct = isinstance(seen.get("body"), dict) and seen["body"]["from"] in rig.POD_ADDRESSES
            self.must(f"{what} is reached directly", direct, seen)
        seen = self.http("other.org", CLUSTER)
        self.must("the cluster's addresses still go to the sidecar", seen.get("status") == 404, seen)
        seen = self.other(CLUSTER, 27017)
        self.must("whatever is spoken", "closed" in seen, seen)
        calls = [("http://httpbin.org", HTTPBIN), ("mongodb://db/x", HTTPBIN), ("http://other.org", CLUSTER)]
        verdicts = [self.foretold(*call, "--includeIPRanges=10.0.0.1/24") for call in calls]
        self.must("all are foretold", verdicts == ["bypassed", "bypassed", "blocked"], verdicts)

    def clean_up(self):
        self.rig.redirect()
        self.bash(CLEAN_UP)
        self.take_over()
        self.must_be_blocked("after the clean-up")

    def run(self):
        self.rig.redirect()
        self.take_over()
        self.must_be_blocked("by default")
        self.external_http_service()
        self.external_https_service()
        self.route_rules()
        self.call_directly()
        self.clean_up()
        return self.problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True, type=pathlib.Path)
    options = parser.parse_args()
    envoy_path = rig.require_parts()
    with rig.rig(options.istioctl.resolve(), envoy_path) as made:
        made.certificates.make("right", ["www.google.com", "httpbin.org"])
        made.certificates.make("unknown", ["www.google.com"], authority="other-ca")
        made.certificates.make("misnamed", ["www.example.com"])
        names = {"httpbin.org": HTTPBIN, "www.google.com": GOOGLE}
        made.start(names, {WRONG_AUTHORITY: "unknown", WRONG_NAME: "misnamed"})
        problems = Page(options.istioctl.resolve(), made).run()
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
