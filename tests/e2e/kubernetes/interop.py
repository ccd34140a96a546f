#!/usr/bin/env python3
"""istioctl and kubectl on the same objects: what either writes the other reads, changes and removes.

    interop.py --istioctl build/dev/bin/istioctl
"""

import argparse
import json
import sys

import cluster
import shell
from shell import demand

NETWORKING, CONFIG = "networking.istio.io/v1alpha3", "config.istio.io/v1alpha2"
DESTINATION = {"destination": {"name": "reviews", "subset": "v1"}, "weight": 100}
# Resource: short name, apiVersion, kind, spec. Numbers, booleans, maps and lists of each depth.
KINDS = {
    "externalservices": ("es", NETWORKING, "ExternalService", {
        "hosts": ["a.org", "*.b.org"],
        "ports": [{"number": 443, "name": "https", "protocol": "HTTPS"}],
        "discovery": "STATIC",
        "endpoints": [{"address": "10.1.2.3", "ports": {"https": 8443}, "labels": {"version": "1"}}],
    }),
    "virtualservices": ("vs", NETWORKING, "VirtualService", {
        "hosts": ["a.org"],
        "http": [{
            "match": [{"uri": {"prefix": "/v1"}, "headers": {"x-user": {"exact": "true"}}}],
            "route": [DESTINATION],
            "timeout": "1m30s",
            "retries": {"attempts": 3, "perTryTimeout": "500ms"},
            "websocketUpgrade": True,
            "fault": {"delay": {"percent": 10, "fixedDelay": "5s"}},
            "corsPolicy": {"allowOrigin": ["*"], "allowMethods": ["GET"], "maxAge": "24h", "allowCredentials": False},
            "appendHeaders": {"x-a": "yes"},
        }],
    }),
    "destinationrules": ("dr", NETWORKING, "DestinationRule", {
        "name": "a.org",
        "trafficPolicy": {
            "connectionPool": {"tcp": {"maxConnections": 10, "connectTimeout": "2s"}},
            "tls": {"mode": "SIMPLE", "subjectAltNames": ["a.org"]},
        },
        "subsets": [{"name": "v1", "labels": {"version": "v1"}}],
    }),
    "gateways": ("gw", NETWORKING, "Gateway", {
        "servers": [{"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": ["*"]}],
        "selector": {"istio": "ingress"},
    }),
    "egressrules": ("er", CONFIG, "EgressRule", {
        "destination": {"service": "*.a.org"},
        "ports": [{"port": 80, "protocol": "http"}],
    }),
    "routerules": ("rr", CONFIG, "RouteRule", {
        "destination": {"name": "reviews"},
        "precedence": 2,
        "route": [{"labels": {"version": "v1"}, "weight": 75}, {"labels": {"version": "v2"}, "weight": 25}],
        "httpFault": {"abort": {"percent": 12.5, "httpStatus": 400}},
    }),
    "destinationpolicies": ("dp", CONFIG, "DestinationPolicy", {
        "destination": {"name": "reviews", "labels": {"version": "v1"}},
        "loadBalancing": {"name": "RANDOM"},
    }),
}


def manifest(resource, name, labels=None):
    _, version, kind, spec = KINDS[resource]
    metadata = {"name": name, "labels": labels or {"made": "here"}, "annotations": {"note": "a: b # c"}}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec}


def qualified(resource):
    return f"{resource}.{KINDS[resource][1].split('/')[0]}"


def write(user, path, *objects):
    (user.work / path).write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": list(objects)}))


def by_kubectl(user, resource, name):
    return user.json(f"kubectl get {qualified(resource)} {name} -o json")


def by_us(user, resource, name):
    return user.json(f"istioctl get {resource} {name} -o json")


def check_ours_is_read(user, resource):
    """What create stores is, field for field, what kubectl reads."""
    made = manifest(resource, "ours")
    write(user, "ours.json", made)
    user.must("istioctl create -f ours.json")
    stored = by_kubectl(user, resource, "ours")
    demand(stored["spec"] == made["spec"], f"{stored['spec']}\ninstead of\n{made['spec']}")
    demand(stored["metadata"]["labels"] == {"made": "here"}, stored)
    demand(stored["metadata"]["annotations"]["note"] == "a: b # c", stored)
    short = user.must(f"kubectl get {KINDS[resource][0]} ours --no-headers")
    demand(short.split()[0] == "ours", short)


def check_theirs_is_read(user, resource):
    """What kubectl stores, get prints; and what get prints, kubectl and replace take back."""
    made = manifest(resource, "theirs")
    write(user, "theirs.json", made)
    user.must("kubectl apply -f theirs.json")
    read = by_us(user, resource, "theirs")
    demand(read["spec"] == made["spec"], read)
    demand(read["metadata"]["resourceVersion"] == by_kubectl(user, resource, "theirs")["metadata"]["resourceVersion"], read)
    for form in ("yaml", "json"):
        user.must(f"istioctl get {resource} theirs -o {form} > printed.{form} && istioctl replace -f printed.{form}")
        again = user.must("kubectl apply -f theirs.json")
        demand(again.strip().endswith("unchanged"), again)
    for form in ("yaml", "json"):
        same = f"istioctl get {resource} theirs -o {form} > printed.{form} && kubectl replace -f printed.{form}"
        demand("replaced" in user.must(same), form)
    demand(by_kubectl(user, resource, "theirs")["spec"] == made["spec"], "it changed on its way")


def check_both_change(user, resource):
    """Labels that kubectl puts on an object survive apply of what istioctl printed; versions are kept."""
    user.must(f"istioctl get {resource} ours -o json > old.json")
    user.must(f"kubectl label {qualified(resource)} ours changed=yes")
    user.fails("istioctl replace -f old.json", 1, "ours", "resourceVersion", "get it anew")
    demand(by_kubectl(user, resource, "ours")["metadata"]["labels"]["changed"] == "yes", "the label is lost")
    done = user.run("istioctl diff -f ours.json")
    demand(done.returncode == 1 and "changed" in done.stdout, f"diff: {done.returncode} {done.stdout}{done.stderr}")
    user.must("istioctl apply -f ours.json")
    demand("changed" not in by_kubectl(user, resource, "ours")["metadata"]["labels"], "the label is still there")


def check_removal(user, resource):
    user.must(f"kubectl delete {qualified(resource)} ours")
    user.fails(f"istioctl get {resource} ours", 1, "ours")
    user.must(f"istioctl delete {resource} theirs")
    done = user.run(f"kubectl get {qualified(resource)} theirs")
    demand("NotFound" in done.stderr, done.stderr)


def check_listing(user):
    """Selectors, all namespaces, names: the same objects as kubectl lists."""
    user.must("kubectl create namespace other")
    for number in range(4):
        write(user, "one.json", manifest("externalservices", f"number-{number}", {"odd": str(number % 2)}))
        user.must(f"istioctl create -f one.json -n {'other' if number > 1 else 'default'}")
    for ours, theirs in (
        ("istioctl get es -o name -l odd=1", "kubectl get es -o name -l odd=1"),
        ("istioctl get es -o name -l 'odd in (0)'", "kubectl get es -o name -l 'odd in (0)'"),
        ("istioctl get es -o name -n other", "kubectl get es -o name -n other"),
        ("istioctl get es -o name -A -l odd!=1", "kubectl get es -o name -A -l odd!=1"),
    ):
        left, right = (sorted(line.split("/")[-1] for line in user.must(script).split()) for script in (ours, theirs))
        demand(left == right and left, f"{ours}: {left}, {theirs}: {right}")
    printed = user.must("istioctl get externalservices -A")
    demand([line.split()[2] for line in printed.splitlines()[1:]] == ["default"] * 2 + ["other"] * 2, printed)
    user.must("istioctl delete externalservice number-2 number-3 -n other")
    user.must("kubectl delete es number-0 number-1")
    done = user.run("istioctl get es -A")
    demand((done.returncode, done.stdout, done.stderr) == (0, "", "No resources found.\n"), f"{done}")


def check_dry_run(user):
    """--dry-run=server asks the server, and changes nothing there."""
    write(user, "dry.json", manifest("externalservices", "dry"))
    user.must("istioctl create --dry-run=server -f dry.json")
    user.fails("kubectl get es dry", 1, "NotFound")
    user.must("istioctl create -f dry.json")
    user.fails("istioctl create --dry-run=server -f dry.json", 1, "dry", "already exists")
    user.must("istioctl delete --dry-run=server -f dry.json")
    user.must("istioctl get es dry")
    user.must("istioctl delete -f dry.json")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True)
    options = parser.parse_args()
    with cluster.running() as one:
        user = shell.Shell(one, options.istioctl)
        user.install_crds()
        for resource in KINDS:
            check_ours_is_read(user, resource)
            check_theirs_is_read(user, resource)
            check_both_change(user, resource)
            check_removal(user, resource)
        check_listing(user)
        check_dry_run(user)
    print(f"{len(KINDS)} kinds, written and read by both: the same")


if __name__ == "__main__":
    sys.exit(main())
