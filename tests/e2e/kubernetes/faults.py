#!/usr/bin/env python3
"""What breaks between istioctl and the API server, and what a user sees of it.

    faults.py --istioctl build/dev/bin/istioctl [--only NAME…]     runs the scenarios
    faults.py --table                                              prints them as docs/faults.md has them

Each scenario breaks something while istioctl works, and compares what istioctl said with what the
server really has: what it reported done is done, what it reported as failed isn't, nothing is left out.
"""

import argparse
import collections
import json
import re
import signal
import subprocess
import sys
import threading
import time

import cluster
import fault_proxy
import kubeconfig
import shell
from fault_proxy import Fault, Wire
from shell import REPO, TIME_LIMIT, demand

API = "/apis/networking.istio.io/v1alpha3"
COLLECTION = f"{API}/namespaces/default/externalservices"
# Before it writes, istioctl lets the server try, which stores nothing.
TRY = rf"(POST|PUT) {COLLECTION}.*dryRun"
POST = rf"POST {COLLECTION}\?(?!.*dryRun)"
PUT = rf"PUT {COLLECTION}/%s\?(?!.*dryRun)"
DELETE = rf"DELETE {COLLECTION}/"
LIST = rf"GET {API}(/namespaces/default)?/externalservices(\?|$)"
DOCUMENT = REPO / "docs" / "faults.md"
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


# Writing


@scenario("every answer takes 0.2 s", "all objects are created; the requests overlap")
def slow_answers(rig):
    rig.create_all(Fault("POST", fault_proxy.delay(0.2)))
    demand(rig.seconds < 0.2 * FEW, f"one after the other: {rig.seconds:.1f} s")


@scenario(
    "what the server is asked to try before the first write: resets, a truncated answer, 503, 500",
    "asked again, since a try changes nothing; all are created",
)
def tries(rig):
    for act in (
        fault_proxy.reset_before(),
        fault_proxy.reset_after(),
        fault_proxy.truncate(),
        fault_proxy.refuse(503, "ServiceUnavailable", "starting"),
        fault_proxy.refuse(500, "InternalError", "etcdserver: timed out"),
    ):
        rig.create_all(Fault(TRY, act, times=3, skip=3))


@scenario("five creates: the connection is reset before the server hears of them", "looked after, and made again; all are created")
def reset_before(rig):
    rig.create_all(Fault(POST, fault_proxy.reset_before(), times=5, skip=3))


@scenario(
    "five creates: the server does them, and the connection is reset instead of an answer",
    "looked after; all are reported as created, none fails as already existing",
)
def reset_after(rig):
    rig.create_all(Fault(POST, fault_proxy.reset_after(), times=5, skip=3))


@scenario("five creates: half of the answer, then a reset", "all are reported as created")
def truncated(rig):
    rig.create_all(Fault(POST, fault_proxy.truncate(), times=5, skip=3))


@scenario("five creates: 429 with Retry-After: 1", "sent again after a second, no earlier; all are created")
def too_many_requests(rig):
    refusal = fault_proxy.refuse(429, "TooManyRequests", "slow down", retry_after=1)
    rig.create_all(Fault(POST, refusal, times=5, skip=3))
    demand(rig.seconds >= 1, f"it didn't wait: {rig.seconds:.2f} s")


@scenario("every create: 429 with Retry-After: 1, for ever", "an error after half a minute; nothing is stored, and it says so")
def too_many_requests_for_ever(rig):
    rig.create_none(Fault(POST, fault_proxy.refuse(429, "TooManyRequests", "slow down", retry_after=1)))


@scenario("three creates: 503 ServiceUnavailable, or 500 InternalError", "looked after, and made again; all are created")
def unavailable(rig):
    rig.create_all(Fault(POST, fault_proxy.refuse(503, "ServiceUnavailable", "starting"), times=3, skip=3))
    rig.create_all(Fault(POST, fault_proxy.refuse(500, "InternalError", "etcdserver: timed out"), times=3, skip=3))


@scenario("every create: 503, for ever", "an error names what isn't stored; nothing is")
def unavailable_for_ever(rig):
    rig.create_none(Fault(POST, fault_proxy.refuse(503, "ServiceUnavailable", "starting")))


@scenario("three of the creates: 503, for ever", "an error names these; the others are created and reported")
def some_unavailable(rig):
    rig.clear()
    names = rig.write("new.json", FEW)

    def act(exchange):
        body = json.loads(exchange.body)
        hit = body["metadata"]["name"] in {name(5), name(6), name(7)}
        (fault_proxy.refuse(503, "ServiceUnavailable", "starting")(exchange) if hit else exchange.relay())

    done = rig.run("istioctl create -f new.json", Fault(POST, act))
    demand(set(rig.stored()) == names - {name(5), name(6), name(7)}, f"{done}")
    rig.check_created(done, names)


@scenario("one object of the input is there already, from somebody else", "an error names it, and replace; nothing is written")
def somebody_else_was_first(rig):
    rig.clear()
    names = rig.write("new.json", FEW)
    rig.cluster.request("POST", COLLECTION, service(7, port=8080))
    done = rig.run("istioctl create -f new.json")
    demand(done.returncode == 1 and name(7) in done.stderr and "replace" in done.stderr, f"{done}")
    demand(not done.stdout and set(rig.stored()) == {name(7)}, f"{done}")
    demand(rig.stored()[name(7)]["spec"]["ports"][0]["number"] == 8080, "somebody else's object is changed")
    rig.check_rest(done, names)


@scenario("one create meets somebody else's object at the last moment", "an error names it; the others are created and reported")
def somebody_else_was_faster(rig):
    rig.clear()
    names = rig.write("new.json", FEW)

    def act(exchange):
        rig.cluster.request("POST", COLLECTION, service(7, port=8080))
        exchange.relay()

    done = rig.run("istioctl create -f new.json", Fault(POST, act, times=1))
    stored = rig.stored()
    if stored[name(7)]["spec"]["ports"][0]["number"] == 8080:
        demand(name(7) in done.stderr and done.returncode == 1, f"{done}")
        del stored[name(7)]
    demand(set(stored) == rig.reported(done, "Created"), f"{done}")
    rig.check_rest(done, names - set(stored))


@scenario("two creates: 201 with a body that isn't JSON", "each object is reported as it is")
def malformed_answer(rig):
    done, names = rig.create(Fault(POST, fault_proxy.say(201, b'{"kind": "Ext'), times=2, skip=3))
    # The proxy says so without asking the server.
    rig.check_created(done, names)


@scenario(
    "every create: a load balancer's 502 page of HTML",
    "an error tells the code and names what isn't stored, without HTML or colours on the terminal",
)
def bad_gateway(rig):
    done = rig.create_none(Fault(POST, fault_proxy.say(502, b"<html>\x1b[31m<h1>Bad Gateway</h1></html>", "text/html")))
    demand("502" in done.stderr and "\x1b" not in done.stderr and "<html>" not in done.stderr, done.stderr)


@scenario("one create is never answered", "a time limit of a minute ends it; each object is reported as it is")
def silence(rig):
    done, names = rig.create(Fault(POST, fault_proxy.hang(), times=1, skip=3))
    rig.check_created(done, names)


@scenario(
    "one create: the server does it, no answer comes, and nothing that is asked afterwards is answered",
    "an error that says that it isn't known; it never says that nothing was written",
)
def lost_for_ever(rig):
    rig.clear()
    rig.write("new.json", 1)
    done = rig.run("istioctl create -f new.json", Fault(POST, fault_proxy.reset_after(), times=1), Fault(rf"GET {COLLECTION}/", fault_proxy.reset_before()))
    demand(set(rig.stored()) == {name(0)}, "it isn't stored")
    demand(done.returncode == 1 and not done.stdout and name(0) in done.stderr, f"{done}")
    demand("isn't known" in done.stderr and "nothing was written" not in done.stderr, f"{done}")


@scenario("five replacements: the server does them, the connection is reset instead of an answer", "reported as they are, not as conflicts with ourselves")
def replaced_and_reset(rig):
    rig.clear()
    rig.fill(FEW)
    names = rig.write("new.json", FEW, port=8080)
    done = rig.run("istioctl replace -f new.json", Fault(PUT % ".*", fault_proxy.reset_after(), times=5, skip=3))
    demand(done.returncode == 0 and rig.reported(done, "Updated") == names, f"{done}")
    ports = {item["spec"]["ports"][0]["number"] for item in rig.stored().values()}
    demand(ports == {8080}, f"{ports}")


@scenario("one replacement without a version: 409 Conflict once, somebody else's write came between", "made again over the newer version")
def conflict_once(rig):
    rig.clear()
    rig.fill(FEW)
    names = rig.write("new.json", FEW, port=8080)
    refusal = fault_proxy.refuse(409, "Conflict", "the object has been modified")
    done = rig.run("istioctl replace -f new.json", Fault(PUT % name(7), refusal, times=1))
    demand(done.returncode == 0 and rig.reported(done, "Updated") == names, f"{done}")


@scenario("one replacement: 409 Conflict, for ever", "an error names it and says how to go on; the others are replaced")
def conflict(rig):
    rig.clear()
    rig.fill(FEW)
    names = rig.write("new.json", FEW, port=8080)
    refusal = fault_proxy.refuse(409, "Conflict", "the object has been modified")
    done = rig.run("istioctl replace -f new.json", Fault(PUT % name(7), refusal))
    changed = {one for one, item in rig.stored().items() if item["spec"]["ports"][0]["number"] == 8080}
    demand(rig.reported(done, "Updated") == changed, f"{done}")
    rig.check_rest(done, names - changed)
    demand(name(7) not in changed, "a conflict was overwritten")


@scenario("five deletions: the server does them, the connection is reset instead of an answer", "all are reported as deleted, none as missing")
def deleted_and_reset(rig):
    rig.clear()
    names = rig.fill(FEW)
    done = rig.run("istioctl delete -f filling.json", Fault(DELETE, fault_proxy.reset_after(), times=5, skip=3))
    demand(done.returncode == 0 and rig.reported(done, "Deleted") == names, f"{done}")
    demand(not rig.stored(), "something is left")


@scenario("three deletions: 503, for ever", "an error names these; the rest is deleted")
def not_deleted(rig):
    rig.clear()
    names = rig.fill(FEW)
    refusal = fault_proxy.refuse(503, "ServiceUnavailable", "starting")
    done = rig.run("istioctl delete -f filling.json", Fault(rf"{DELETE}object-000[567]", refusal))
    left = set(rig.stored())
    demand(left == {name(5), name(6), name(7)}, f"left: {left}")
    demand(rig.reported(done, "Deleted") == names - left, f"{done}")
    rig.check_rest(done, left)


# Reading


def listed(done):
    return [line.partition("/")[2] for line in done.stdout.splitlines()]


@scenario("a long list: the second page is 410 Expired", "read anew; every object once")
def expired_page(rig):
    names = rig.fill_pages()
    refusal = fault_proxy.refuse(410, "Expired", "The provided continue parameter is too old")
    done = rig.run("istioctl get externalservices -o name", Fault("GET .*continue=", refusal, times=1))
    demand(done.returncode == 0 and listed(done) == names, f"{len(listed(done))} {done.stderr}")
    demand(rig.proxy.faults[0].times == 0, f"it doesn't read in pages: {rig.proxy.requests}")


@scenario("a long list: every page behind the first is 410 Expired", "an error, or every object once; never a part")
def always_expired(rig):
    names = rig.fill_pages()
    refusal = fault_proxy.refuse(410, "Expired", "The provided continue parameter is too old")
    done = rig.run("istioctl get externalservices -o name", Fault("GET .*continue=", refusal))
    demand(all_or_nothing(done, names), f"exit {done.returncode}, {len(listed(done))} lines\n{done.stderr}")


def all_or_nothing(done, names):
    return done.returncode == 0 and listed(done) == names or done.returncode == 1 and not done.stdout and done.stderr


@scenario("a long list: a page breaks off in its middle, once", "read again; every object once")
def truncated_page(rig):
    names = rig.fill_pages()
    done = rig.run("istioctl get externalservices -o name", Fault(LIST, fault_proxy.truncate(), times=1, skip=1))
    demand(done.returncode == 0 and listed(done) == names, f"{len(listed(done))} {done.stderr}")


@scenario("a long list: pages behind the first are 500, for ever", "an error and no output")
def broken_page(rig):
    rig.fill_pages()
    refusal = fault_proxy.refuse(500, "InternalError", "etcdserver: no leader")
    done = rig.run("istioctl get externalservices -o yaml", Fault("GET .*continue=", refusal))
    demand(done.returncode == 1 and not done.stdout and "no leader" in done.stderr, f"{done}")


@scenario("a long list: 200 with a body that isn't JSON", "an error that names the server, and no output")
def malformed_list(rig):
    for body in (b'{"kind": "ExternalServiceList", "items": [{', b"<html>", b"", b"[]", b"null", b'{"items": 7}', b"\xff" * 100):
        done = rig.run("istioctl get externalservices -o yaml", Fault(LIST, fault_proxy.say(200, body)))
        demand(done.returncode == 1 and not done.stdout and rig.proxy.url in done.stderr, f"{body}: {done}")


@scenario("a watch breaks off again and again", "resumed; every change once, in order")
def dropped_watch(rig):
    rig.clear()
    rig.proxy.set(Fault("GET .*watch=", fault_proxy.drop(3), times=4))
    with Watching(rig) as watching:
        for number in range(FEW):
            rig.cluster.request("POST", COLLECTION, service(number))
        names = [name(number) for number in range(FEW)]
        demand(watching.until(FEW) == names, f"{watching.lines}")


@scenario("a watch is 410 Expired once", "listed anew; no change is lost")
def expired_watch(rig):
    rig.clear()
    refusal = fault_proxy.refuse(410, "Expired", "too old resource version")
    rig.proxy.set(Fault("GET .*watch=", refusal, times=1))
    with Watching(rig) as watching:
        for number in range(FEW):
            rig.cluster.request("POST", COLLECTION, service(number))
        names = {name(number) for number in range(FEW)}
        demand(set(watching.until(FEW)) == names, f"{watching.lines}")


class Watching:
    """`get --watch` beside us; its lines as they come."""

    def __init__(self, rig):
        self.lines = []
        self.process = subprocess.Popen(
            ["istioctl", "get", "externalservices", "-o", "name", "--watch"],
            executable=str(rig.user.commands / "istioctl"),
            env=rig.user.environment("proxy"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        deadline = time.monotonic() + LONG
        while not any("watch=" in request for request in rig.proxy.requests):
            demand(time.monotonic() < deadline and self.process.poll() is None, "it doesn't watch")
            time.sleep(0.02)

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line.strip().partition("/")[2])

    def until(self, count):
        """The names so far, once there are so many."""
        deadline = time.monotonic() + LONG
        while len(self.lines) < count and self.process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.5)  # for one too many
        return list(self.lines)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=LONG)
        self.reader.join()
        if said:
            print(f"watch: {said}")


@scenario("the mesh config: 503 once, then reset once", "read again; the same output as without faults")
def mesh_config(rig):
    script = "istioctl kube-inject -f samples/sleep/sleep.yaml"
    good = rig.run(script)
    demand(good.returncode == 0, f"{good}")
    refusal = fault_proxy.refuse(503, "ServiceUnavailable", "starting")
    faults = [Fault("GET .*configmaps/istio", act, times=1) for act in (refusal, fault_proxy.reset_before())]
    done = rig.run(script, *faults)
    demand((done.returncode, done.stdout) == (0, good.stdout), f"{done}")


@scenario("the mesh config: not JSON", "an error that names --meshConfigFile or --offline, and no output")
def malformed_mesh_config(rig):
    done = rig.run("istioctl kube-inject -f samples/sleep/sleep.yaml", Fault("GET .*configmaps/istio", fault_proxy.say(200, b"{")))
    demand(done.returncode == 1 and not done.stdout and "--offline" in done.stderr, f"{done}")


@scenario("a plugin's token is refused in the middle: 401 once", "the plugin is asked again, and has another one; all objects are created")
def expired_token(rig):
    log = rig.cluster.folder / "again.log"
    program = cluster.HERE / "credential_plugin.py"
    tokens = [cluster.ACCOUNTS[account][0] for account in ("admin", "deputy")]
    user = kubeconfig.plugin(program, "--token", *tokens, "--log", log)
    rig.cluster.write_kubeconfig("again", user, server=rig.proxy.url)
    rig.clear()
    names = rig.write("new.json", FEW)
    refusal = fault_proxy.refuse(401, "Unauthorized", "Unauthorized")
    done = rig.run("istioctl create -f new.json", Fault(POST, refusal, times=1, skip=5), account="again")
    rig.check_all_created(done, names)
    demand(log.read_text() == "asked\n" * 2, f"asked {len(log.read_text().split())} times")


# The wire, and the server


def through_wire(rig, script, budgets):
    """Runs it with HTTP/2 through a wire whose first connections carry so many bytes."""
    wire = Wire(rig.cluster)
    wire.budgets = list(budgets)
    rig.cluster.write_kubeconfig("wire", rig.token, server=wire.url)
    done = rig.run(script, account="wire")
    demand(wire.connections > len(budgets), f"{wire.connections} connections; {done}")
    wire.close()
    return done


@scenario("HTTP/2: the connection with all creates on it is cut, three times, later each time", "all are created, each reported once")
def cut_wire(rig):
    rig.clear()
    names = rig.write("new.json", FEW)
    rig.check_all_created(through_wire(rig, "istioctl create -f new.json", (8_000, 14_000, 20_000)), names)


@scenario("HTTP/2: a long list's connection is cut, twice", "every object once")
def cut_list(rig):
    names = rig.fill_pages()
    done = through_wire(rig, "istioctl get externalservices -o name", (8_000, 16_000))
    demand(done.returncode == 0 and listed(done) == names, f"{len(listed(done))} {done.stderr}")


def bulk_until(rig, enough):
    """Starts to create many objects, and returns when some of them are stored."""
    rig.clear()
    names = rig.write("new.json", BULK)
    running = rig.user.start("istioctl create -f new.json")
    deadline = time.monotonic() + LONG
    while len(rig.stored()) < enough:
        demand(time.monotonic() < deadline, "nothing is created")
    demand(len(rig.stored()) < BULK, "it was too fast to be disturbed")
    return running, names


@scenario("the server is killed in the middle of a bulk create and is back after two seconds", "each object is reported as it is, once")
def server_restarts(rig):
    running, names = bulk_until(rig, 50)
    rig.cluster.kill_server()
    time.sleep(2)
    rig.cluster.start_server()
    rig.check_created(running.finish(LONG), names)


@scenario("the server is killed in the middle of a bulk create and stays away", "an error; each object is reported, or named as one that may not be stored")
def server_stays_away(rig):
    running, names = bulk_until(rig, 50)
    rig.cluster.kill_server()
    done = running.finish(LONG)
    rig.cluster.start_server()
    demand(done.returncode == 1 and rig.cluster.url in done.stderr, f"{done}")
    reported = rig.reported(done, "Created")
    demand(reported <= set(rig.stored()), "reported and not there")
    rig.check_rest(done, names - reported)


@scenario("etcd stands still for three seconds in the middle of a bulk create", "each object is reported as it is, once")
def etcd_stands_still(rig):
    running, names = bulk_until(rig, 50)
    rig.cluster.etcd.process.send_signal(signal.SIGSTOP)
    time.sleep(3)
    rig.cluster.etcd.process.send_signal(signal.SIGCONT)
    rig.check_created(running.finish(LONG), names)


@scenario("Ctrl-C in the middle of a bulk create", "what is reported is stored")
def interrupted(rig):
    running, _ = bulk_until(rig, 50)
    running.process.send_signal(signal.SIGINT)
    done = running.finish(LONG)
    demand(done.returncode != 0, "an interrupted run is a good one")
    demand(rig.reported(done, "Created") <= set(rig.stored()), "reported and not there")


def table():
    lines = ["| what breaks | what is seen |", "|---|---|"]
    return "\n".join([*lines, *(f"| {one.fault} | {one.seen} |" for one in SCENARIOS)]) + "\n"


def run_all(options):
    failed = []
    with cluster.running() as one:
        rig = Rig(one, options.istioctl)
        one.install_istio()
        rig.user.install_crds()
        for each in SCENARIOS:
            if options.only and each.name not in options.only:
                continue
            start = time.monotonic()
            try:
                each.run(rig)
                print(f"ok      {time.monotonic() - start:5.1f} s  {each.name}", flush=True)
            except (AssertionError, subprocess.TimeoutExpired, RuntimeError) as error:
                failed.append(each.name)
                print(f"FAILED  {time.monotonic() - start:5.1f} s  {each.name}: {error}", flush=True)
        rig.proxy.close()
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl")
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=[one.name for one in SCENARIOS])
    parser.add_argument("--table", action="store_true")
    options = parser.parse_args()
    if options.table:
        print(table(), end="")
        return 0
    failed = run_all(options)
    if table() not in DOCUMENT.read_text():
        failed.append("the table of docs/faults.md is another one: put the output of --table there")
    for one in failed:
        print(f"FAILED: {one}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
