"""What the scenarios of faults share: a cluster behind a proxy, and what a report must hold."""

import collections
import json
import re
import time

import cluster
import fault_proxy
import shell
from shell import TIME_LIMIT, demand

API = "/apis/networking.istio.io/v1alpha3"
COLLECTION = f"{API}/namespaces/default/externalservices"
# Before it writes, istioctl lets the server try, which stores nothing.
TRY = rf"(POST|PUT) {COLLECTION}.*dryRun"
POST = rf"POST {COLLECTION}\?(?!.*dryRun)"
PUT = rf"PUT {COLLECTION}/%s\?(?!.*dryRun)"
DELETE = rf"DELETE {COLLECTION}/"
LIST = rf"GET {API}(/namespaces/default)?/externalservices(\?|$)"
FEW = 40
BULK = 500
MANY = 600  # more than a page
LONG = 90  # seconds: no run may take longer, whatever breaks

Scenario = collections.namedtuple("Scenario", "name fault seen run")
SCENARIOS = []


def scenario(fault, seen):
    """Registers a function as a scenario: what is broken, and what its checks demand."""

    def register(function):
        SCENARIOS.append(Scenario(function.__name__, fault, seen, function))
        return function

    return register


def service(number, port=80):
    return {
        "apiVersion": "networking.istio.io/v1alpha3",
        "kind": "ExternalService",
        "metadata": {"name": f"object-{number:04}"},
        "spec": {"hosts": [f"h{number}.org"], "ports": [{"number": port, "name": "http", "protocol": "HTTP"}]},
    }


def name(number):
    return f"object-{number:04}"


def listed(done):
    return [line.partition("/")[2] for line in done.stdout.splitlines()]


class Rig:
    """A cluster, a proxy in front of it, and a user whose kubeconfig leads to the proxy."""

    def __init__(self, one, istioctl):
        self.cluster = one
        self.user = shell.Shell(one, istioctl)
        self.proxy = fault_proxy.FaultProxy(one)
        self.token = {"token": cluster.ACCOUNTS["admin"][0]}
        one.write_kubeconfig("proxy", self.token, server=self.proxy.url)

    def write(self, path, count, port=80):
        items = [service(number, port) for number in range(count)]
        (self.user.work / path).write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))
        return {name(number) for number in range(count)}

    def clear(self):
        self.cluster.request("DELETE", COLLECTION, timeout=TIME_LIMIT)
        demand(self.stored() == {}, "the server is slow to forget")

    def fill(self, count):
        """So many objects, stored in the ordinary way."""
        names = self.write("filling.json", count)
        self.user.must("istioctl create -f filling.json")
        return names

    def stored(self):
        """Name to object, of all that the server has."""
        status, body = self.cluster.request("GET", COLLECTION)
        demand(status == 200, f"the server says {status} to us, too")
        return {item["metadata"]["name"]: item for item in json.loads(body)["items"]}

    def run(self, script, *faults, account="proxy"):
        self.proxy.set(*faults)
        start = time.monotonic()
        done = self.user.run(script, account=account)
        self.seconds = time.monotonic() - start
        demand(self.seconds < LONG, f"it took {self.seconds:.0f} s")
        demand(self.token["token"] not in done.stdout + done.stderr, "the token is shown")
        return done

    def fill_pages(self):
        """More objects than fit on a page; their names in order."""
        if len(self.stored()) != MANY:
            self.clear()
            self.fill(MANY)
        return [name(number) for number in range(MANY)]

    # Reports

    def reported(self, done, verb):
        """The names in lines like "Created config external-service/default/NAME …"."""
        lines = re.findall(rf"^{verb} config:? external-service/default/(\S+)", done.stdout, re.MULTILINE)
        demand(len(lines) == len(done.stdout.splitlines()), f"other lines on stdout: {done.stdout}")
        demand(len(lines) == len(set(lines)), "an object is reported twice")
        demand(lines == sorted(lines), "the lines aren't in the order of the input")
        return set(lines)

    def check_created(self, done, names):
        """The report of a create is true: each object is reported, or named as one that isn't stored."""
        stored, reported = set(self.stored()), self.reported(done, "Created")
        demand(reported <= stored, f"reported and not there: {sorted(reported - stored)}\n{done.stderr}")
        demand(stored <= reported, f"there and not reported: {sorted(stored - reported)}\n{done.stderr}")
        self.check_rest(done, names - reported)

    def check_rest(self, done, rest):
        """What isn't done is named on stderr, and is what the exit code is about."""
        demand((done.returncode == 0) == (not rest), f"exit {done.returncode} with {len(rest)} not done\n{done.stderr}")
        if "nothing was written" in done.stderr:
            demand(not done.stdout, "something is reported")
            return
        unnamed = {one for one in rest if one not in done.stderr}
        demand(not unnamed, f"neither done nor named: {sorted(unnamed)}\n{done.stderr}")

    def check_all_created(self, done, names):
        demand(done.returncode == 0, f"exit {done.returncode}\n{done.stderr}")
        self.check_created(done, names)
        changed = [one for one, item in self.stored().items() if item["metadata"].get("generation", 1) != 1]
        demand(not changed, f"written twice: {changed}")

    def create(self, *faults):
        """Creates FEW objects with these faults in the way."""
        self.clear()
        names = self.write("new.json", FEW)
        return self.run("istioctl create -f new.json", *faults), names

    def create_all(self, *faults):
        done, names = self.create(*faults)
        self.check_all_created(done, names)
        return done

    def create_none(self, *faults):
        done, names = self.create(*faults)
        demand(done.returncode == 1 and not done.stdout, f"{done}")
        demand(not self.stored(), "something is stored")
        self.check_rest(done, names)
        return done
