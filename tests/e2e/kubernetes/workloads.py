#!/usr/bin/env python3
"""The page's pipe into the real kubectl, for every kind of workload that the server has.

    workloads.py --istioctl build/dev/bin/istioctl

Each is applied by `kubectl apply -f <(istioctl kube-inject …)` under the server's strict field
validation, and read back: the server must have kept every part of the sidecar. What kubectl prints of
it can be injected again, and `uninject` takes the sidecar out of it.
"""

import argparse
import json
import sys

import cluster
import shell
from shell import demand

RANGES = "10.0.0.1/24"
TEMPLATE = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "nginx"}]}}
SELECTED = {"selector": {"matchLabels": {"app": "web"}}, "template": TEMPLATE}
ONCE = {"metadata": TEMPLATE["metadata"], "spec": {**TEMPLATE["spec"], "restartPolicy": "Never"}}
# Kind: apiVersion, spec, path to the pod template.
KINDS = {
    "Pod": ("v1", TEMPLATE["spec"], ()),
    "ReplicationController": ("v1", {"selector": {"app": "web"}, "template": TEMPLATE}, ("spec", "template")),
    "Deployment": ("apps/v1", SELECTED, ("spec", "template")),
    "DaemonSet": ("apps/v1", SELECTED, ("spec", "template")),
    "ReplicaSet": ("apps/v1", SELECTED, ("spec", "template")),
    "StatefulSet": ("apps/v1", {"serviceName": "web", **SELECTED}, ("spec", "template")),
    "Job": ("batch/v1", {"template": ONCE}, ("spec", "template")),
    "CronJob": (
        "batch/v1",
        {"schedule": "* * * * *", "jobTemplate": {"spec": {"template": ONCE}}},
        ("spec", "jobTemplate", "spec", "template"),
    ),
    "DeploymentConfig": (
        "apps.openshift.io/v1",
        {"replicas": 1, "selector": {"app": "web"}, "template": TEMPLATE},
        ("spec", "template"),
    ),
}
# OpenShift's kind, as far as this server needs it.
DEPLOYMENT_CONFIGS = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "deploymentconfigs.apps.openshift.io"},
    "spec": {
        "group": "apps.openshift.io",
        "names": {"kind": "DeploymentConfig", "plural": "deploymentconfigs"},
        "scope": "Namespaced",
        "versions": [
            {
                "name": "v1",
                "served": True,
                "storage": True,
                "schema": {
                    "openAPIV3Schema": {
                        "type": "object",
                        "properties": {"spec": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}},
                    }
                },
            }
        ],
    },
}


def manifest(kind, name):
    version, spec, _ = KINDS[kind]
    metadata = {"name": name, "labels": {"app": "web"}}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec}


def names(items):
    return [item["name"] for item in items]


def template_of(stored):
    for step in KINDS[stored["kind"]][2]:
        stored = stored[step]
    return stored


def check_injected(stored):
    """All that kube-inject adds is in the object that the server has."""
    template = template_of(stored)
    spec, what = template["spec"], f"{stored['kind']}/{stored['metadata']['name']}"
    demand(names(spec["containers"]) == ["web", "istio-proxy"], f"{what}: {names(spec['containers'])}")
    demand(names(spec["initContainers"]) == ["istio-init"], f"{what}: no istio-init")
    arguments = spec["initContainers"][0]["args"]
    demand(arguments == ["-p", "15001", "-u", "1337", "-i", "10.0.0.0/24"], f"{what}: {arguments}")
    demand(names(spec["volumes"]) == ["istio-envoy", "istio-certs"], f"{what}: {names(spec['volumes'])}")
    proxy = spec["containers"][1]
    demand(proxy["securityContext"]["runAsUser"] == 1337, f"{what}: {proxy['securityContext']}")
    demand(names(proxy["env"]) == ["POD_NAME", "POD_NAMESPACE", "INSTANCE_IP"], f"{what}: {proxy['env']}")
    demand(names(proxy["volumeMounts"])[:2] == ["istio-envoy", "istio-certs"], f"{what}: {proxy['volumeMounts']}")
    status = json.loads(template["metadata"]["annotations"]["sidecar.istio.io/status"])
    demand(status["containers"] == ["istio-proxy"], f"{what}: {status}")


def check_uninjected(stored):
    template = template_of(stored)
    what = f"{stored['kind']}/{stored['metadata']['name']}"
    demand(names(template["spec"]["containers"]) == ["web"], f"{what}: the sidecar is still there")
    demand(not template["spec"].get("initContainers"), f"{what}: istio-init is still there")
    demand(not template["spec"].get("volumes"), f"{what}: volumes are still there")
    demand("sidecar.istio.io/status" not in template["metadata"].get("annotations", {}), f"{what}: still annotated")


def check_kind(user, kind):
    name = f"web-{kind.lower()}"
    path = f"{kind}.json"
    (user.work / path).write_text(json.dumps(manifest(kind, name)))
    user.must(f"kubectl apply --validate=strict -f <(istioctl kube-inject -f {path} --includeIPRanges={RANGES})")
    stored = user.json(f"kubectl get -f {path} -o json")
    check_injected(stored)
    # What the server made of it is as good a manifest; it holds what the server added, too.
    live = f"kubectl get -f {path} -o yaml"
    check_uninjected(user.json(f"{live} | istioctl uninject -f - | kubectl create --dry-run=client --validate=false -o json -f -"))
    if kind == "Job":
        return  # its pod template can't change any more, not even by an annotation
    again = user.must(f"{live} | istioctl kube-inject -f - --includeIPRanges={RANGES} | kubectl apply -f -")
    demand(again.endswith((" unchanged\n", " configured\n")), again)
    check_injected(user.json(f"kubectl get -f {path} -o json"))
    demand(user.must(f"{live} | istioctl kube-inject -f - --includeIPRanges={RANGES} | kubectl diff -f -") == "", "it differs")


def check_list(user):
    """All kinds in one List, under other names."""
    items = [manifest(kind, f"listed-{kind.lower()}") for kind in KINDS]
    (user.work / "list.json").write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))
    user.must(f"kubectl apply --validate=strict -f <(istioctl kube-inject -f list.json --includeIPRanges={RANGES})")
    stored = user.json("kubectl get -f list.json -o json")["items"]
    demand(len(stored) == len(KINDS), f"{len(stored)} are stored")
    for one in stored:
        check_injected(one)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True)
    options = parser.parse_args()
    with cluster.running() as one:
        user = shell.Shell(one, options.istioctl)
        one.install_istio()
        one.apply(DEPLOYMENT_CONFIGS)
        one.kubectl("wait", "--for=condition=Established", "crd/deploymentconfigs.apps.openshift.io")
        for kind in KINDS:
            check_kind(user, kind)
        check_list(user)
    print(f"{len(KINDS)} kinds, alone and in a List: as they should be")


if __name__ == "__main__":
    sys.exit(main())
