#!/usr/bin/env python3
"""The commands over the store, with a real API server as the store.

    store.py --istioctl build/dev/bin/istioctl

What istioctl writes kubectl reads, and the reverse. Every error says how to go on.
"""

import argparse
import json
import sys

import cluster
import shell
from shell import demand

RULE = """\
apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: {name}
  labels: {{app: {app}}}
spec:
  hosts: [{host}]
  ports: [{{number: 80, name: http, protocol: HTTP}}]
"""
DESTINATION = """\
apiVersion: networking.istio.io/v1alpha3
kind: DestinationRule
metadata: {name: google-ext}
spec:
  name: www.google.com
  trafficPolicy: {tls: {mode: SIMPLE}}
"""
RELEASED = {"app.kubernetes.io/part-of": "istio", "release": "istio"}


def rule(name, host="a.example.com", app="web"):
    return RULE.format(name=name, host=host, app=app)


def rules(count, host="a.example.com"):
    return "---\n".join(rule(f"rule-{number}", host) for number in range(count))


def without_definitions(user):
    """Before anything is installed."""
    for command in ("get es", "get es a", "get all -A", "delete es a"):
        user.fails(f"istioctl {command}", 1, "CustomResourceDefinition", "is missing", "istioctl crds | kubectl apply -f -")
    user.fails("istioctl create -f -", 1, "istioctl crds | kubectl apply -f -", text=rule("a"))


def right_after_crds(user):
    """A user doesn't wait for the definitions to be established."""
    user.must("istioctl crds | kubectl apply -f - >/dev/null && istioctl create -f -", text=rule("early"))
    user.must("istioctl delete es early")


def life(user):
    """One object from its creation to its end."""
    demand(user.must("istioctl get es") == "", "there is something already")
    line = user.must("istioctl create -f -", text=rule("a"))
    demand(line.startswith("Created config external-service/default/a at revision "), line)
    revision = line.split()[-1]
    kept = user.json("kubectl get es a -o json")
    demand(kept["metadata"]["resourceVersion"] == revision, "another revision")
    demand(kept["spec"]["hosts"] == ["a.example.com"], kept)
    user.fails("istioctl create -f -", 1, "<stdin>:4:9", "already exists", "replace", "apply", text=rule("a"))
    table = user.must("istioctl get es")
    demand(table.split() == ["NAME", "KIND", "NAMESPACE", "a", "ExternalService.networking.istio.io.v1alpha3", "default"], table)
    user.must("istioctl get es a -o yaml > a.yaml")
    text = (user.work / "a.yaml").read_text()
    for word in ("resourceVersion", "creationTimestamp"):
        demand(word in text, f"no {word} in\n{text}")
    for word in ("managedFields", "uid", "generation"):
        demand(word not in text, f"{word} in\n{text}")
    demand(user.must("istioctl diff -f a.yaml") == "", "it differs from itself")
    user.must("sed -i 's/a.example.com/b.example.com/' a.yaml")
    changed = user.run("istioctl diff -f a.yaml")
    demand(changed.returncode == 1 and "+  - b.example.com" in changed.stdout, changed)
    line = user.must("istioctl replace -f a.yaml")
    demand(line.startswith("Updated config external-service/default/a to revision "), line)
    user.fails("istioctl replace -f a.yaml", 1, "the given one", "get it anew")
    unchanged = user.must("istioctl apply -f -", text=rule("a", "b.example.com"))
    demand(unchanged.startswith("Unchanged config external-service/default/a at revision "), unchanged)
    demand(user.must("istioctl apply -f -", text=rule("a", "c.example.com")).startswith("Updated"), "apply")
    demand(user.must("istioctl delete externalservice a") == "Deleted config: externalservice a\n", "delete")
    user.fails("istioctl delete externalservice a", 1, "not found")
    user.fails("istioctl replace -f -", 1, "not found", "create", text=rule("a"))
    user.fails("istioctl get es a", 1, "ExternalService/default/a doesn't exist")


def kubectl_and_us(user):
    """What one writes the other reads."""
    user.must("kubectl apply -f -", text=rule("k"))
    user.must("istioctl get es k -o yaml | istioctl diff -f -")
    demand(user.must("istioctl apply -f -", text=rule("k")).startswith("Unchanged"), "kubectl's note is a difference")
    user.must("istioctl create -f -", text=rule("i"))
    user.must("istioctl get es i -o yaml | kubectl replace -f -")
    user.must("istioctl get es i -o json | kubectl apply -f -")
    user.must("kubectl get es k -o yaml | istioctl replace -f -")
    user.must("kubectl get es -o yaml | istioctl diff -f -")
    user.must("kubectl get es -o json | istioctl delete -f -")
    demand(user.must("kubectl get es -o name") == "", "something is left")


def selectors_and_namespaces(user):
    user.must("kubectl create namespace team && kubectl create namespace team-a")
    text = "---\n".join([rule("web"), rule("db", app="db")])
    for name_space in ("default", "team", "team-a"):
        user.must(f"istioctl create -n {name_space} -f -", text=text)
    names = user.must("istioctl get es -A -l app=web --no-headers | awk '{print $3 \"/\" $1}'").split()
    demand(names == ["default/web", "team/web", "team-a/web"], names)
    demand(user.must("istioctl get es -n team -l 'app!=web' -o name") == "externalservice/db\n", "selector")
    demand(len(user.json("istioctl get all -A -o json")["items"]) == 6, "all of them")
    user.fails("istioctl create -n nowhere -f -", 1, 'the namespace "nowhere" doesn\'t exist', "kubectl create namespace", text=text)
    for name_space in ("default", "team", "team-a"):
        user.must(f"istioctl delete -n {name_space} es web db")


def dry_run(user):
    line = user.must("istioctl create --dry-run=server -f -", text=rule("a"))
    demand(line == "Created config external-service/default/a (dry run)\n", line)
    user.must("istioctl create -f -", text=rule("a"))
    user.must("istioctl replace --dry-run=server -f -", text=rule("a", "b.org"))
    user.must("istioctl delete --dry-run=server es a")
    demand("a.example.com" in user.must("istioctl get es a -o yaml"), "a dry run changed something")
    user.must("istioctl delete es a")


def all_or_nothing(user):
    """What can be foreseen to fail is found before the first write."""
    user.must("istioctl create -f -", text=rule("rule-7", "mine.org"))
    said = user.fails("istioctl create -f -", 1, "rule-7", "already exists", "nothing was written", text=rules(100))
    demand(said.count("already exists") == 1, said)
    demand(user.must("istioctl get es -o name") == "externalservice/rule-7\n", "something was written")
    user.must("istioctl delete es rule-7")
    made = user.must("istioctl create -f -", text=rules(300)).splitlines()
    demand(len(made) == 300 and "/rule-299 " in made[-1], made[-1])
    user.fails("istioctl create -f -", 1, "rule-299", "nothing was written", text=rules(301))
    demand(len(user.must("istioctl apply -f -", text=rules(300, "b.org")).splitlines()) == 300, "apply")
    demand(user.must("istioctl diff -f -", text=rules(300, "b.org")) == "", "apply left a difference")
    gone = user.must("kubectl get es -o name | sed s,.networking.istio.io/,/, | xargs istioctl delete").splitlines()
    demand(len(gone) == 300, gone)


def finalizers(user):
    user.must("istioctl create -f -", text=rule("held").replace("  labels:", "  finalizers: [example.com/hold]\n  labels:"))
    user.must("istioctl delete --wait=false es held")
    demand("deletionTimestamp" in user.must("istioctl get es held -o yaml"), "no deletionTimestamp")
    waiting = user.start("istioctl delete es held")
    try:
        waiting.finish(2)
        demand(False, "delete didn't wait")
    except shell.subprocess.TimeoutExpired:
        pass
    user.must("""kubectl patch es held --type=json -p '[{"op":"remove","path":"/metadata/finalizers"}]'""")
    done = waiting.finish(60)
    demand(done.returncode == 0 and done.stdout == "Deleted config: es held\n", done)


def watching(user):
    user.must("istioctl create -f -", text=rule("before"))
    script = "timeout 60 istioctl get es -w -o name | head -3"
    watch = user.start(f"bash -c '{script}'")
    for number in range(20):  # until the watch has begun one can't know which is the first event
        user.must(f"kubectl label es before --overwrite n=x{number}")
        if watch.process.poll() is not None:
            break
    done = watch.finish(60)
    demand(done.stdout == "externalservice/before\n" * 3, done)
    user.must("istioctl delete es before")


def forbidden(user):
    said = user.fails("istioctl create -f -", 1, "forbidden", "cannot create", "externalservices", '"default"',
                      text=rule("a"), account="nobody")
    demand("nothing was written" in said, said)
    user.fails("istioctl get es", 1, "cannot list", "externalservices", account="nobody")
    user.must("kubectl create role creator --verb=create --resource=externalservices.networking.istio.io")
    user.must("kubectl create rolebinding creator --role=creator --group=writers")
    made = user.must("istioctl create -f -", text=rules(20), account="writer").splitlines()
    demand(len(made) == 20, made)
    user.must("kubectl delete es --all")


def a_later_releases_definition(user):
    """A definition that would drop a field is refused, by the store and by crds."""
    definition = user.json("kubectl get crd destinationrules.networking.istio.io -o json")
    version = definition["spec"]["versions"][0]
    spec = version["schema"]["openAPIV3Schema"]["properties"]["spec"]
    spec["properties"]["host"] = spec["properties"].pop("name")
    spec["required"] = ["host"]
    version["additionalPrinterColumns"] = []
    definition["metadata"] = {"name": definition["metadata"]["name"], "labels": RELEASED}
    user.must("kubectl replace -f - && kubectl wait --for=condition=Established crd --all", text=json.dumps(definition))
    wait_for_definition(user)
    said = user.fails("istioctl create -f -", 1, "<stdin>:5:9: error: ", "spec.name: ",
                      "destinationrules.networking.istio.io doesn't have this field", "would drop it",
                      "istioctl crds --force", text=DESTINATION)
    demand("nothing was written" in said, said)
    user.fails("istioctl crds", 1, "destinationrules.networking.istio.io", "--force")
    user.must("istioctl crds es vs")
    user.must("istioctl crds --force | kubectl apply --server-side --force-conflicts -f -")
    wait_for_definition(user, "name")
    user.must("istioctl crds >/dev/null")
    user.must("istioctl create -f -", text=DESTINATION)
    demand("www.google.com" in user.must("kubectl get dr google-ext -o yaml"), "the name was dropped")
    user.must("istioctl delete dr google-ext")


def a_stricter_definition(user):
    """What the server refuses is told where the user wrote it."""
    definition = user.json("kubectl get crd externalservices.networking.istio.io -o json")
    spec = definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"]["properties"]
    spec["hosts"].setdefault("items", {})["maxLength"] = 13
    spec["ports"]["items"]["properties"]["number"]["maximum"] = 90
    definition["metadata"] = {"name": definition["metadata"]["name"], "labels": RELEASED}
    user.must("kubectl replace -f -", text=json.dumps(definition))
    fine, wrong = rule("fine"), rule("wrong", "far-too-long.example.com").replace("number: 80", "number: 8080")
    strict = "kubectl create --dry-run=server -f -"
    demand(any(user.run(strict, text=wrong).returncode for _ in range(100)), "the server doesn't judge by it")
    hosts = ":16:11: error: ExternalService/wrong: spec.hosts[0]: the API server refuses this: "
    number = ":17:20: error: ExternalService/wrong: spec.ports[0].number: the API server refuses this: "
    text = f"{fine}---\n{wrong}"
    for verb in ("create", "apply", "create --dry-run=server"):
        said = user.fails(f"istioctl {verb} -f -", 1, f"<stdin>{hosts}", f"<stdin>{number}", text=text)
        demand(said.count("error: ") == 2, said)
    (user.work / "strict.yaml").write_text(text)
    said = user.fails("istioctl create -f strict.yaml", 1, f"strict.yaml{hosts}", f"strict.yaml{number}", "nothing was written")
    demand(user.must("kubectl get es -o name") == "", "something was written")
    user.must("istioctl crds --force | kubectl apply --server-side --force-conflicts -f -")


def wait_for_definition(user, field="host"):
    """Until the server judges by it, some time after it was stored."""
    strict = "kubectl create --dry-run=server -o yaml --validate=strict -f -"
    text = DESTINATION.replace("  name: www", f"  {field}: www")
    for _ in range(100):
        if user.run(strict, text=text).returncode == 0:
            return
    demand(False, f"the server doesn't know spec.{field}")


STEPS = (
    without_definitions, right_after_crds, life, kubectl_and_us, selectors_and_namespaces, dry_run, all_or_nothing,
    finalizers, watching, forbidden, a_later_releases_definition, a_stricter_definition,
)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True)
    parser.add_argument("--only", help="the one step to run, behind the installation")
    options = parser.parse_args()
    with cluster.running() as one:
        user = shell.Shell(one, options.istioctl)
        if options.only:
            user.install_crds()
        for step in STEPS:
            if options.only in (None, step.__name__):
                print(step.__name__, flush=True)
                step(user)
    return 0


if __name__ == "__main__":
    sys.exit(main())
