#!/usr/bin/env python3
"""The server takes what `validate` takes, keeps every field of it, and refuses what the schema refuses.

    schema.py --istioctl build/dev/bin/istioctl

The objects are those of the cases below tests/cases/kinds-*: each good.yaml and bad.yaml. The CRDs are
what `istioctl crds` prints, the server checks strictly and stores nothing (dryRun). Rules that no schema
can say ("a port of this name isn't declared") are the tool's alone.
"""

import argparse
import collections
import concurrent.futures
import json
import re
import sys

import cluster
import shell
from interop import KINDS
from shell import REPO, demand

RESOURCES = {kind: (resource, version) for resource, (_, version, kind, _) in KINDS.items()}
# What `validate` says of an object that the server must refuse, too.
# (A null in a map is for the server as good as no entry, and it knows no durations.)
BY_SCHEMA = re.compile(
    r"unknown field|expected (?!.*found nothing|a duration.*found the string)|the field .* is missing|.* is none of"
)


def values_in(text):
    """The JSON values that follow one another in the text; the items of Lists."""
    decoder, values = json.JSONDecoder(), []
    while text := text.lstrip():
        value, end = decoder.raw_decode(text)
        values += value["items"] if value.get("kind", "").endswith("List") else [value]
        text = text[end:]
    return values


def objects_of(user, name):
    """Every object of the files of that name whose kind is ours. kubectl reads them: they become JSON."""
    files = sorted((REPO / "tests" / "cases").glob(f"kinds-*/*/{name}"))
    demand(len(files) > 20, f"only {len(files)} files {name}")
    inputs = " ".join(f"-f {file}" for file in files)
    printed = user.run(f"kubectl create --dry-run=client --validate=false -o json {inputs}").stdout
    known = [one for one in values_in(printed) if RESOURCES.get(one["kind"], ("", ""))[1] == one["apiVersion"]]
    demand(len(known) > 100, f"only {len(known)} objects in the files {name}")
    return known


class Server:
    """The real one, asked what it would say to an object."""

    def __init__(self, one):
        self.cluster = one

    def create(self, made):
        """(status, answer) of a dry run; the namespace and the name are set by us."""
        resource, version = RESOURCES[made["kind"]]
        path = f"/apis/{version}/namespaces/default/{resource}?dryRun=All&fieldValidation=Strict"
        status, body = self.cluster.request("POST", path, made)
        return status, json.loads(body)

    def create_all(self, objects):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            return list(pool.map(self.create, objects))


def renamed(objects):
    """Each with a name of its own, and without what only a stored object has."""
    for number, made in enumerate(objects):
        given = made.get("metadata")
        given = given if isinstance(given, dict) else {}
        metadata = {key: given[key] for key in ("labels", "annotations") if key in given}
        yield {**made, "metadata": {**metadata, "name": f"case-{number:04}"}}


def check_good(user, server):
    objects = list(renamed(objects_of(user, "good.yaml")))
    for made, (status, answer) in zip(objects, server.create_all(objects)):
        demand(status == 201, f"validate takes it, the server doesn't: {answer.get('message')}\n{json.dumps(made)}")
        demand(without_nulls(answer["spec"]) == without_nulls(made["spec"]), f"{answer['spec']}\ninstead of\n{made['spec']}")
    return len(objects)


def without_nulls(value):
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def problems_of(user, objects):
    """Name of an object: what `validate` says of it."""
    (user.work / "bad.json").write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}))
    done = user.run("istioctl validate -o json -f bad.json")
    demand(done.returncode == 1, f"{done}")
    problems = collections.defaultdict(list)
    for diagnostic in json.loads(done.stderr or done.stdout):
        if diagnostic["severity"] == "error":
            problems[diagnostic.get("object", "").partition("/")[2]].append(diagnostic["message"])
    return problems


def check_bad(user, server):
    objects = list(renamed(objects_of(user, "bad.yaml")))
    problems = problems_of(user, objects)
    refused = by_schema = 0
    wrong = []
    for made, (status, answer) in zip(objects, server.create_all(objects)):
        said = problems[made["metadata"]["name"]]
        refused += status != 201
        # Without its metadata or the text around it an object may have become a good one.
        if not said and status != 201:
            wrong.append(f"only the server refuses it: {answer.get('message')}\n{json.dumps(made)}")
        if any(BY_SCHEMA.match(message) for message in said):
            by_schema += 1
            if status not in (400, 422):
                wrong.append(f"only validate refuses it: {said}\n{json.dumps(made)}")
    demand(not wrong, "\n".join(wrong))
    demand(by_schema > 50, f"only {by_schema} were refused by a schema")
    return len(objects), refused


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True)
    options = parser.parse_args()
    with cluster.running() as one:
        user = shell.Shell(one, options.istioctl)
        user.install_crds()
        server = Server(one)
        good = check_good(user, server)
        bad, refused = check_bad(user, server)
    print(f"{good} good objects: taken and kept; of {bad} bad ones the server refuses {refused} itself")


if __name__ == "__main__":
    sys.exit(main())
