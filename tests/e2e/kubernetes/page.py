#!/usr/bin/env python3
"""The page's commands, typed as they are printed there, against the real API server and kubectl.

    page.py --istioctl build/dev/bin/istioctl

All but those inside a pod: this cluster runs none. After each step kubectl says what the server has.
"""

import argparse
import pathlib
import re
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "support"))

import cluster  # noqa: E402
import page_commands  # noqa: E402
import shell  # noqa: E402
from shell import demand  # noqa: E402

# The providers' ranges as the page has them, and as the init container gets them: 10.7.240.0/20 is a
# part of 10.4.0.0/14.
RANGES = {
    "10.0.0.1/24": "10.0.0.0/24",
    "172.30.0.0/16,172.20.0.0/16,10.10.10.0/24": "172.30.0.0/16,172.20.0.0/16,10.10.10.0/24",
    "10.4.0.0/14,10.7.240.0/20": "10.4.0.0/14",
    "10.244.0.0/16,10.240.0.0/16": "10.244.0.0/16,10.240.0.0/16",
}
INIT_ARGUMENTS = "jsonpath={.spec.template.spec.initContainers[0].args}"


def without_revisions(text):
    return re.sub(r"(at|to) revision \d+$", r"\1 revision N", text, flags=re.MULTILINE)


def expect(printed, *lines):
    demand(without_revisions(printed).splitlines() == list(lines), f"printed\n{printed}instead of\n" + "\n".join(lines))


def stored(user):
    """What kubectl sees, as "resource/name"."""
    kinds = "externalservices,destinationrules,virtualservices"
    return sorted(line.split(".")[0] + "/" + line.split("/")[1] for line in user.must(f"kubectl get {kinds} -o name").split())


def open_egress(user):
    expect(user.must(page_commands.OPEN_HTTPBIN), "Created config external-service/default/httpbin-ext at revision N")
    expect(
        user.must(page_commands.OPEN_GOOGLE),
        "Created config external-service/default/google-ext at revision N",
        "Created config destination-rule/default/google-ext at revision N",
    )
    service = user.json("kubectl get externalservice httpbin-ext -o json")
    ports = [{"number": 80, "name": "http", "protocol": "http"}]
    demand(service["spec"] == {"hosts": ["httpbin.org"], "ports": ports}, service)
    rule = user.json("kubectl get destinationrule google-ext -o json")
    demand(rule["spec"] == {"name": "www.google.com", "trafficPolicy": {"tls": {"mode": "SIMPLE"}}}, rule)


def set_timeout(user):
    expect(user.must(page_commands.SET_TIMEOUT), "Created config virtual-service/default/httpbin-ext at revision N")
    rule = user.json("kubectl get virtualservice httpbin-ext -o json")
    demand(rule["spec"] == {"hosts": ["httpbin.org"], "http": [{"timeout": "3s"}]}, rule)
    expect(
        user.must("istioctl get externalservices"),
        "NAME          KIND                                           NAMESPACE",
        "google-ext    ExternalService.networking.istio.io.v1alpha3   default",
        "httpbin-ext   ExternalService.networking.istio.io.v1alpha3   default",
    )


def start_sleep(user):
    expect(
        user.must("kubectl apply -f <(istioctl kube-inject -f samples/sleep/sleep.yaml)"),
        "service/sleep created",
        "deployment.apps/sleep created",
    )
    arguments = user.must(f"kubectl get deployment sleep -o '{INIT_ARGUMENTS}'")
    demand(arguments == '["-p","15001","-u","1337"]', arguments)


def bypass_sidecar(user):
    for given, passed in RANGES.items():
        command = f"kubectl apply -f <(istioctl kube-inject -f samples/sleep/sleep.yaml --includeIPRanges={given})"
        expect(user.must(command), "service/sleep unchanged", "deployment.apps/sleep configured")
        arguments = user.must(f"kubectl get deployment sleep -o '{INIT_ARGUMENTS}'")
        demand(arguments == f'["-p","15001","-u","1337","-i","{passed}"]', arguments)


def read_range(user):
    (user.work / "cluster").mkdir()
    (user.work / "cluster" / "config.yaml").write_text("network_cidr: 10.1.0.0/16\nservice_cluster_ip_range: 10.0.0.1/24\n")
    printed = user.must("cat cluster/config.yaml | grep service_cluster_ip_range")
    demand(printed == "service_cluster_ip_range: 10.0.0.1/24\n", printed)


def clean_up(user):
    expect(
        user.must("istioctl delete externalservice httpbin-ext google-ext"),
        "Deleted config: externalservice httpbin-ext",
        "Deleted config: externalservice google-ext",
    )
    expect(user.must("istioctl delete destinationrule google-ext"), "Deleted config: destinationrule google-ext")
    expect(user.must("istioctl delete virtualservice httpbin-ext"), "Deleted config: virtualservice httpbin-ext")
    printed = user.must("kubectl delete -f samples/sleep/sleep.yaml")
    demand(printed.count("deleted") == 2, printed)
    demand(stored(user) == [], stored(user))
    demand(user.must("kubectl get deployments,pods -o name") == "", "sleep is still there")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True)
    options = parser.parse_args()
    with cluster.running() as one:
        one.install_istio()
        user = shell.Shell(one, options.istioctl)
        user.install_crds()
        start_sleep(user)
        open_egress(user)
        set_timeout(user)
        demand(len(stored(user)) == 4, stored(user))
        read_range(user)
        bypass_sidecar(user)
        clean_up(user)
    print("the page, from its first command to its last: as it says")


if __name__ == "__main__":
    sys.exit(main())
