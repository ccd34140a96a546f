#!/usr/bin/env python3
"""The definitions of `istioctl crds` on the real server: it serves them, and accepts and refuses random objects
as tests/property/config/server_schema.py says, by which property.crds compares them with `validate`."""

import argparse
import collections
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "property" / "config"))

import cluster  # noqa: E402
import crds  # noqa: E402
from check import batches  # noqa: E402
from mutate import Mutator  # noqa: E402
from tables import Schema  # noqa: E402

ACCEPTED, REFUSED = (201,), (400, 422)


def demand(condition, message):
    if not condition:
        raise AssertionError(message)


def install(one, istioctl):
    """As a user does, on an embedded store, so that the cluster isn't looked at."""
    script = '"$ISTIOCTL" crds --store sqlite:none | kubectl apply -f - && kubectl wait --for=condition=established crd --all'
    environment = {**one.environment(), "ISTIOCTL": str(istioctl)}
    subprocess.run(["bash", "-o", "pipefail", "-c", script], env=environment, check=True, stdout=subprocess.DEVNULL)


def check_definitions(one):
    definitions = json.loads(one.kubectl("get", "crd", "-o", "json"))["items"]
    demand(len(definitions) == 7, f"{len(definitions)} definitions")
    for definition in definitions:
        conditions = {condition["type"]: condition for condition in definition["status"]["conditions"]}
        wrong = conditions.get("NonStructuralSchema")
        demand(wrong is None, f"{definition['metadata']['name']}: {wrong}")
        demand(conditions["NamesAccepted"]["status"] == "True", conditions)


def check_kubectls_view(one):
    """Short names, the category, columns and descriptions."""
    samples = HERE.parents[2] / "samples" / "egress"
    one.kubectl("apply", "-R", "-f", samples)
    table = one.kubectl("get", "es", "httpbin-ext")
    demand("HOSTS" in table and '["httpbin.org"]' in table, table)
    demand("virtualservice.networking.istio.io/" in one.kubectl("get", "istio-io", "-o", "name"), "the category")
    demand("The hosts that it opens" not in one.kubectl("explain", "es.spec.hosts"), "explain")
    demand("names by which clients call" in one.kubectl("explain", "es.spec.hosts"), "explain")
    one.kubectl("delete", "-R", "-f", samples)


class Server:
    """Asks the server what it makes of objects, without storing them."""

    def __init__(self, one, tables):
        self.one = one
        self.plurals = {kind.name: kind.plural for kind in tables.kinds}

    def answer(self, object):
        name_space = object["metadata"].get("namespace", "default")
        path = f"/apis/{object['apiVersion']}/namespaces/{name_space}/{self.plurals[object['kind']]}"
        status, body = self.one.request("POST", f"{path}?dryRun=All&fieldValidation=Strict", object)
        return status, json.loads(body).get("message", "")

    def compare(self, found, object):
        wrong = crds.accepted(found, object)
        status, message = self.answer(object)
        demand(
            status in (REFUSED if wrong else ACCEPTED),
            f"the server says {status} {message}, and was to say {wrong}:\n{json.dumps(object, ensure_ascii=False)}",
        )


def check_objects(one, options):
    tables = Schema.ask(options.dump)
    found = crds.schemas(options.istioctl)
    server = Server(one, tables)
    seen = collections.Counter()
    for generator, made in batches(tables, options.seed, options.count, 42):
        mutator = Mutator(generator)
        for kind, object in made:
            server.compare(found, object)
            sparse = crds.as_good_as_absent(generator.rng, tables, object, kind.table)
            server.compare(found, sparse)
            for mutation in mutator.mutations(object, kind.table):
                seen[mutation.name] += 1
                server.compare(found, mutation.object)
    print(f"{options.count} objects, {sum(seen.values())} broken ones")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True, type=pathlib.Path)
    parser.add_argument("--dump", required=True, type=pathlib.Path, help="the program schema_dump")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--count", type=int, default=84, help="how many objects (default 84)")
    options = parser.parse_args()
    with cluster.running() as one:
        install(one, options.istioctl)
        check_definitions(one)
        one.kubectl("create", "namespace", "prod")
        check_kubectls_view(one)
        check_objects(one, options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
