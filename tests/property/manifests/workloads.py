"""What a manifest says: workloads of every kind and version, other objects, and Lists, as
plain Python values in a random order of keys."""

# Every kind that carries a pod, with the versions of the API that ever had it.
VERSIONS = {
    "Pod": ("v1",),
    "Deployment": ("apps/v1", "apps/v1beta1", "apps/v1beta2", "extensions/v1beta1"),
    "DaemonSet": ("apps/v1", "apps/v1beta2", "extensions/v1beta1"),
    "ReplicaSet": ("apps/v1", "apps/v1beta2", "extensions/v1beta1"),
    "StatefulSet": ("apps/v1", "apps/v1beta1", "apps/v1beta2"),
    "ReplicationController": ("v1",),
    "Job": ("batch/v1",),
    "CronJob": ("batch/v1", "batch/v1beta1", "batch/v2alpha1"),
    "DeploymentConfig": ("apps.openshift.io/v1", "v1"),
}

SCRIPTS = (
    "#!/bin/sh\n# a comment of the script\nexec sleep 3650d\n",
    "set -e\n\n  # indented\nif true; then\n  echo '- name: x'\nfi\n",
    "# first\n# second",
    "  leading blanks\nthen none\n",
    "kept: line\n\n\n",
    "volumes:\n- name: not-a-volume\n",
    "echo \U0001f680 # launch\n",
    "one line\n",
    "\ttab first\n\n#last\n",
)
TEXTS = (
    "plain", "plain words that go on and on over more than one line", "with a: colon", "hash #inside",
    "hash # after a blank", "- dash", "yes", "010", "1e3", "~", "null", "", " lead", "trail ", "quote's \"mix\"",
    "back\\slash", "tab\there", "\u65e5\u672c\u8a9e", "\U0001f680 launch", "{braces} [and] brackets", "a, b, c",
    "*star", "&and", "!bang", "%percent", "@at", "`tick`", "? mark", "---", "...",
    "a text of many words which is long enough to be folded over several lines # and this is no comment - nor a list",
    "http://example.com:8080/path?query=1#fragment", "trailing colon:", "\u00e9\u00fc\u00df", "=", "<<",
    "no\u00a0break",
)
LABELS = ("sleep", "httpbin", "on", "1e3", "true", "web-1", "0123", "", "\u00e9clair", "\U0001f40c", "it's")
RANGES = ("*", "", "10.1.0.0/16", "10.1.0.0/16,10.2.0.0/16")


class Workloads:
    """Makes objects from one source of randomness; names are unique within it. With `empties`
    nulls, empty lists and empty mappings stand in some of the places where something goes."""

    def __init__(self, rng, empties=True):
        self._rng = rng
        self._empties = empties
        self._count = 0

    def document(self):
        """One object, or a List of several."""
        roll = self._rng.random()
        if roll < 0.68:
            return self.workload()
        if roll < 0.8:
            return self.other()
        items = [self._maybe(0.75, self.workload) or self.other() for _ in range(self._rng.randint(1, 3))]
        items = self._or_empty(0.15, items, [])
        return self._shuffled({"apiVersion": "v1", "kind": "List", "items": items})

    def workload(self):
        kind = self._rng.choice(sorted(VERSIONS))
        head = {"apiVersion": self._rng.choice(VERSIONS[kind]), "kind": kind}
        if kind == "Pod":
            return self._shuffled({**head, **self._template(self._object_metadata())})
        if kind == "CronJob":
            job = {"metadata": {}, "spec": {"template": self._template()}}
            if self._rng.random() < 0.7:
                del job["metadata"]
            spec = {"schedule": "*/5 * * * *", "jobTemplate": self._shuffled(job)}
        else:
            spec = {"template": self._template()}
            if kind != "Job":
                spec["replicas"] = 1
                spec["selector"] = {"matchLabels": {"app": "x"}}
        head["metadata"] = self._object_metadata()
        return self._shuffled({**head, "spec": self._shuffled(spec)})

    def other(self):
        """Something that must not be touched, some of it much like a workload."""
        return self._rng.choice([
            lambda: {"apiVersion": "v1", "kind": "Service", "metadata": {"name": self._name("svc")},
                     "spec": {"ports": [{"name": "http", "port": 80}], "selector": {"app": "sleep"}}},
            lambda: {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": self._name("map")},
                     "data": {"run.sh": self._rng.choice(SCRIPTS), "text": self._rng.choice(TEXTS)}},
            lambda: {"apiVersion": "apps.example.com/v1", "kind": "Deployment",
                     "metadata": {"name": self._name("foreign")}, "spec": {"template": self._template()}},
            lambda: {"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout",
                     "metadata": {"name": self._name("rollout")}, "spec": {"template": self._template()}},
            lambda: {"no": "kind", "spec": {"template": self._template()}},
        ])()

    def _name(self, stem):
        self._count += 1
        return f"{stem}-{self._count}"

    def _maybe(self, chance, make):
        return make() if self._rng.random() < chance else None

    def _or_empty(self, chance, value, empty):
        """The value, or now and then nothing: null or `empty`."""
        if not self._empties or self._rng.random() >= chance:
            return value
        return self._rng.choice([None, empty])

    def _shuffled(self, mapping):
        """Mostly in the given order, as people write."""
        keys = list(mapping)
        if self._rng.random() < 0.3:
            self._rng.shuffle(keys)
        return {key: mapping[key] for key in keys}

    def _object_metadata(self):
        metadata = {"name": self._name("app"), "labels": {"team": "a", "app": self._rng.choice(LABELS)}}
        if self._rng.random() < 0.3:
            metadata["annotations"] = {"note": self._rng.choice(TEXTS)}
        return self._shuffled(metadata)

    def _template(self, metadata=None):
        template = {"metadata": metadata or self._template_metadata(), "spec": self._pod_spec()}
        if metadata is None and self._rng.random() < 0.1:
            del template["metadata"]
        return self._shuffled(template)

    def _template_metadata(self):
        rng = self._rng
        metadata = {}
        if rng.random() < 0.85:
            labels = rng.choice([{"app": rng.choice(LABELS)}] * 6 + [{"tier": "x"}])
            metadata["labels"] = self._or_empty(0.2, labels, {})
        if rng.random() < 0.5 or not metadata:
            metadata["annotations"] = self._or_empty(0.25, self._annotations(), {})
        return self._or_empty(0.15, self._shuffled(metadata), {})

    def _annotations(self):
        rng = self._rng
        annotations = {"note": rng.choice(TEXTS + SCRIPTS)}
        if rng.random() < 0.2:
            annotations["sidecar.istio.io/inject"] = rng.choice(["true", "false", "Yes", "off", "ON", "", "maybe"])
        if rng.random() < 0.2:
            annotations["traffic.sidecar.istio.io/includeOutboundIPRanges"] = rng.choice(RANGES)
        if rng.random() < 0.2:
            annotations["prometheus.io/scrape"] = "true"
        return self._shuffled(annotations)

    def _pod_spec(self):
        rng = self._rng
        containers = [self._container() for _ in range(rng.choice([1, 1, 1, 2, 3]))]
        spec = {"containers": self._or_empty(0.08, containers, [])}
        if rng.random() < 0.3:
            spec["initContainers"] = self._or_empty(0.5, [self._container()], [])
        if rng.random() < 0.4:
            spec["volumes"] = self._or_empty(0.5, [self._volume() for _ in range(rng.choice([1, 2]))], [])
        if rng.random() < 0.3:
            spec["serviceAccountName"] = rng.choice(["sleep", "default", "", "sa-1"])
        if rng.random() < 0.06:
            spec["hostNetwork"] = rng.choice([True, True, False])
        if rng.random() < 0.3:
            spec["nodeSelector"] = {"disk": "ssd"}
        if rng.random() < 0.2:
            spec["terminationGracePeriodSeconds"] = 30
        if self._empties and rng.random() < 0.05:
            del spec["containers"]
        return self._shuffled(spec)

    def _container(self):
        rng = self._rng
        container = {"name": self._name("c"), "image": rng.choice(["nginx", "nginx:1.25", "example.com:5000/a/b:c"])}
        extras = {
            "command": lambda: ["/bin/sh", "-c", rng.choice(SCRIPTS)],
            "args": lambda: [rng.choice(TEXTS + SCRIPTS) for _ in range(rng.randint(0, 3))],
            "env": lambda: [{"name": "A", "value": rng.choice(TEXTS + SCRIPTS)}, {"name": "B", "value": "1"}],
            "ports": lambda: [{"containerPort": 8080, "name": "http"}],
            "resources": lambda: {"limits": {"cpu": 1, "memory": "1Gi"}, "requests": {"cpu": 0.5}},
            "stdin": lambda: True,
            "livenessProbe": lambda: {"httpGet": {"path": "/", "port": rng.choice([80, "http"])}},
            "securityContext": lambda: {"runAsUser": 1000},
            "volumeMounts": lambda: [{"name": "data", "mountPath": "/data"}],
        }
        for key in rng.sample(sorted(extras), rng.randint(0, 4)):
            container[key] = extras[key]()
        return self._shuffled(container)

    def _volume(self):
        source = self._rng.choice([
            {"emptyDir": {}}, {"emptyDir": None}, {"configMap": {"name": "x", "optional": True}},
            {"hostPath": {"path": "/tmp/\u65e5"}}, {"emptyDir": {"medium": "Memory"}},
        ])
        return {"name": self._name("v"), **source}
