"""What kube-inject must make of a document: an independent account, on plain values, of what
the default sidecar is and where it goes."""

import copy
import dataclasses
import json
import re

from workloads import VERSIONS

STATUS = "sidecar.istio.io/status"
INJECT = "sidecar.istio.io/inject"
RANGES = "traffic.sidecar.istio.io/includeOutboundIPRanges"

# How the values of `inject` that ask for a sidecar are spelt, whatever their case.
YES = {"", "y", "yes", "true", "on"}

PROXY_ARGS = (
    ("--configPath", "/etc/istio/proxy"),
    ("--binaryPath", "/usr/local/bin/envoy"),
    ("--serviceCluster", None),
    ("--drainDuration", "2s"),
    ("--parentShutdownDuration", "3s"),
    ("--discoveryAddress", "istio-pilot:15007"),
    ("--discoveryRefreshDelay", "1s"),
    ("--zipkinAddress", ""),
    ("--connectTimeout", "1s"),
    ("--statsdUdpAddress", ""),
    ("--proxyAdminPort", "15000"),
    ("--controlPlaneAuthPolicy", "NONE"),
)


@dataclasses.dataclass(frozen=True)
class Options:
    """The flags of one run. `ranges` is in canonical form; empty for everything."""

    hub: str = "docker.io/istio"
    tag: str = "0.7.1"
    debug: bool = False
    core_dump: bool = False
    policy: str = "IfNotPresent"
    ranges: str = ""
    uid: int = 1337

    def arguments(self):
        """The command line that says so; a flag at its default is left out."""
        names = {"hub": "hub", "tag": "tag", "debug": "debug", "core_dump": "coreDump", "policy": "imagePullPolicy",
                 "ranges": "includeIPRanges", "uid": "sidecarProxyUID"}
        arguments = []
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                arguments.append(f"--{names[field.name]}={str(value).lower() if value is True else value}")
        return arguments


def expected(document, options):
    """The document with the sidecar in it, and how many pods got one."""
    document = copy.deepcopy(document)
    templates = [template for template in pod_templates(document) if wants_sidecar(template)]
    for template in templates:
        add_sidecar(template, options)
    return document, len(templates)


def pod_templates(document):
    """All pod templates of a document: mappings with `metadata` and `spec`."""
    if not isinstance(document, dict):
        return
    kind, version = document.get("kind"), document.get("apiVersion")
    if (kind, version) == ("List", "v1"):
        for item in document.get("items") or []:
            yield from pod_templates(item)
    elif version in VERSIONS.get(kind, ()):
        yield from [document] if kind == "Pod" else template_of(document, kind)


def template_of(document, kind):
    path = ["spec", "template"] if kind != "CronJob" else ["spec", "jobTemplate", "spec", "template"]
    node = document
    for key in path:
        node = (node or {}).get(key)
    return [node] if isinstance(node, dict) else []


def annotations_of(template):
    return (template.get("metadata") or {}).get("annotations") or {}


def wants_sidecar(template):
    if (template.get("spec") or {}).get("hostNetwork") is True:
        return False
    return (annotations_of(template).get(INJECT) or "").lower() in YES


def add_sidecar(template, options):
    """Adds it to one pod template, in place. What was null where something goes is replaced."""
    ranges = ranges_of(template, options)
    labels = (template.get("metadata") or {}).get("labels") or {}
    if template.get("spec") is None:
        template["spec"] = {}
    spec = template["spec"]
    added = {
        "initContainers": init_containers(options, ranges),
        "containers": [proxy(options, labels.get("app") or "istio-proxy")],
        "volumes": volumes(spec.get("serviceAccountName") or "default"),
    }
    for key, items in added.items():
        spec[key] = (spec.get(key) or []) + items
    status = {key: [item["name"] for item in items] for key, items in added.items()}
    if template.get("metadata") is None:
        template["metadata"] = {}
    metadata = template["metadata"]
    metadata["annotations"] = {**(metadata.get("annotations") or {}), STATUS: {"version": True, **status}}


def ranges_of(template, options):
    """The value of `-i`, or nothing for all traffic."""
    annotated = annotations_of(template).get(RANGES)
    if annotated is None:
        return options.ranges
    return {"*": "", "": "127.0.0.1/32"}.get(annotated, annotated)


def init_containers(options, ranges):
    security = {"capabilities": {"add": ["NET_ADMIN"]}}
    if options.debug:
        security["privileged"] = True
    init = {
        "name": "istio-init",
        "image": f"{options.hub}/proxy_init:{options.tag}",
        "args": ["-p", "15001", "-u", str(options.uid), *(["-i", ranges] if ranges else [])],
        "imagePullPolicy": options.policy,
        "securityContext": security,
    }
    return [init, core_dump()] if options.core_dump else [init]


def core_dump():
    script = "sysctl -w kernel.core_pattern=/etc/istio/proxy/core.%e.%p.%t && ulimit -c unlimited"
    return {
        "name": "enable-core-dump",
        "image": "alpine",
        "command": ["/bin/sh"],
        "args": ["-c", script],
        "imagePullPolicy": "IfNotPresent",
        "securityContext": {"privileged": True},
    }


def proxy(options, cluster):
    args = ["proxy", "sidecar"]
    for flag, value in PROXY_ARGS:
        args += [flag, cluster if value is None else value]
    fields = (("POD_NAME", "metadata.name"), ("POD_NAMESPACE", "metadata.namespace"), ("INSTANCE_IP", "status.podIP"))
    return {
        "name": "istio-proxy",
        "image": f"{options.hub}/{'proxy_debug' if options.debug else 'proxy'}:{options.tag}",
        "args": args,
        "env": [{"name": name, "valueFrom": {"fieldRef": {"fieldPath": path}}} for name, path in fields],
        "imagePullPolicy": options.policy,
        "securityContext": {
            "privileged": options.debug,
            "readOnlyRootFilesystem": not options.debug,
            "runAsUser": options.uid,
        },
        "volumeMounts": [
            {"name": "istio-envoy", "mountPath": "/etc/istio/proxy"},
            {"name": "istio-certs", "mountPath": "/etc/certs/", "readOnly": True},
        ],
    }


def volumes(account):
    return [
        {"name": "istio-envoy", "emptyDir": {"medium": "Memory"}},
        {"name": "istio-certs", "secret": {"secretName": f"istio.{account}", "optional": True}},
    ]


def comparable(document):
    """A document as expected() writes it: each status annotation read, its key `restore` gone and
    its version replaced by whether it is a SHA-256."""
    document = copy.deepcopy(document)
    for template in pod_templates(document):
        annotations = annotations_of(template)
        if STATUS in annotations:
            annotations[STATUS] = comparable_status(annotations[STATUS])
    return document


def comparable_status(text):
    try:
        status = json.loads(text)
    except (TypeError, ValueError):
        return text
    if not isinstance(status, dict):
        return text
    status.pop("restore", None)
    if re.fullmatch("[0-9a-f]{64}", str(status.get("version"))):
        status["version"] = True
    return status
