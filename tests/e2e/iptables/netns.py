"""Two network namespaces joined by a wire, as a pod and the world around it.

The world has every address: whatever the pod sends to it is answered by servers on PORTS, which
tell the address that was called. The pod has the same servers for itself, and a listener that
stands for the sidecar and tells the original destination. Nothing leaves the namespaces, and
they are gone with the processes in them.
"""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PORTS = (80, 443)
POD_ADDRESSES = ("10.200.0.2", "fd00:200::2")
WORLD_ADDRESSES = ("10.200.0.1", "fd00:200::1")
BACKENDS = ("nft", "legacy")
SKIPPED = 77  # ctest's SKIP_RETURN_CODE of these tests


def missing_part():
    """What is missing to make namespaces and rules, or None."""
    if os.geteuid() != 0:
        return "root"
    for program in ("ip", "unshare", "nsenter", "setpriv", "nft", "iptables-nft-restore", "iptables-legacy-restore"):
        if not shutil.which(program):
            return f"the program {program}"
    if subprocess.run(["unshare", "--net", "true"], check=False).returncode:
        return "the right to make network namespaces"
    return None


def require_parts():
    """Ends the run where it can't be real: as a failure under CI, else as skipped."""
    missing = missing_part()
    if missing:
        print(f"skipped: needs {missing}")
        sys.exit(1 if os.environ.get("CI") == "true" else SKIPPED)


class Namespace:
    """A network namespace, held by a process of ours: the program, which ends with its stdin."""

    PROGRAM = str(HERE / "servers.py")
    KINDS = ("--net",)  # what is the namespace's own, as unshare and nsenter call it

    def __init__(self, role, *arguments):
        command = ["unshare", *self.KINDS, sys.executable, self.PROGRAM, role, *arguments]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.expect("namespace")

    def expect(self, word):
        said = self.process.stdout.readline().strip()
        if said != word:
            raise RuntimeError(f"{self.PROGRAM} said {said!r} instead of {word!r}")

    def serve(self):
        """Starts the servers; call it once the addresses are there."""
        self.process.stdin.write("serve\n")
        self.process.stdin.flush()
        self.expect("serving")

    def inside(self, command):
        return ["nsenter", "--target", str(self.process.pid), *self.KINDS, "--", *command]

    def run(self, *command, **options):
        return subprocess.run(self.inside(command), capture_output=True, text=True, check=False, **options)

    def must(self, *command, **options):
        result = self.run(*command, **options)
        if result.returncode:
            raise RuntimeError(f"{' '.join(command)}: {result.stderr}")
        return result.stdout

    def connect_all(self, jobs):
        """What answered each of `jobs`, a list of [uid, address, port]."""
        return json.loads(self.must(sys.executable, str(HERE / "client.py"), input=json.dumps(jobs)))

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(30)


def give_addresses(namespace, device, addresses):
    namespace.must("ip", "link", "set", device, "up")
    namespace.must("ip", "address", "add", f"{addresses[0]}/24", "dev", device)
    namespace.must("ip", "address", "add", f"{addresses[1]}/64", "dev", device, "nodad")


def join(pod, world):
    world_pid = str(world.process.pid)
    pod.must("ip", "link", "add", "wire", "type", "veth", "peer", "name", "wire", "netns", world_pid)
    give_addresses(pod, "wire", POD_ADDRESSES)
    give_addresses(world, "wire", WORLD_ADDRESSES)
    for option, gateway, everything in zip(("-4", "-6"), WORLD_ADDRESSES, ("0.0.0.0/0", "::/0")):
        pod.must("ip", option, "route", "add", "default", "via", gateway)
        # All that comes over the wire is for the world itself.
        world.must("ip", option, "route", "add", "local", everything, "dev", "lo", "table", "100")
        world.must("ip", option, "rule", "add", "iif", "wire", "lookup", "100")


@contextlib.contextmanager
def pod_and_world(sidecar_port=15001):
    with contextlib.ExitStack() as stack:
        pod = stack.enter_context(contextlib.closing(Namespace("pod", str(sidecar_port))))
        world = stack.enter_context(contextlib.closing(Namespace("world")))
        for namespace in (pod, world):
            namespace.must("ip", "link", "set", "lo", "up")
        join(pod, world)
        pod.serve()
        world.serve()
        yield pod, world
