"""What breaks while istioctl reads, lists and watches."""

import signal
import subprocess
import threading
import time

import cluster
import fault_proxy
import kubeconfig
from fault_proxy import Fault
from fault_rig import COLLECTION, FEW, LIST, LONG, POST, listed, name, scenario, service
from shell import demand


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
