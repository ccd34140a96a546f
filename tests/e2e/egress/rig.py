"""A pod with its sidecar, and the world around it, as namespaces of the kernel.

The pod's redirection is made by `istioctl iptables`, its sidecar is the real Envoy with what
`istioctl proxy-config` prints, and both namespaces have a hosts file and authorities of their own.
world.py answers whatever the pod calls. Nothing leaves the namespaces.
"""

import contextlib
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent / "iptables"), str(HERE.parent / "envoy"), str(HERE.parents[1] / "support")]

import debian_python  # noqa: E402
import envoy  # noqa: E402
import netns  # noqa: E402

import world  # noqa: E402

AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"
SIDECAR = 1337
SOMEBODY = 1000
# Where the connections of the pod's users come from, and those of the sidecar, so that the world can
# tell them apart.
POD_ADDRESSES = netns.POD_ADDRESSES
SIDECAR_ADDRESSES = ("10.200.0.3", "fd00:200::3")


def require_hpack():
    if importlib.util.find_spec("hpack"):
        return
    debian_python.take_over()
    print("skipped: needs the Python module hpack, of Debian's python3-h2")
    sys.exit(1 if os.environ.get("CI") == "true" else netns.SKIPPED)


def require_parts():
    """The path of Envoy. Ends the run where it can't be real: as a failure under CI, else as skipped."""
    require_hpack()
    netns.require_parts()
    for program in ("openssl", "mount", "curl"):
        if not shutil.which(program):
            print(f"skipped: needs the program {program}")
            sys.exit(1 if os.environ.get("CI") == "true" else netns.SKIPPED)
    if subprocess.run(["unshare", "--net", "--mount", "true"], check=False, capture_output=True).returncode:
        print("skipped: needs the right to make mount namespaces")
        sys.exit(1 if os.environ.get("CI") == "true" else netns.SKIPPED)
    return envoy.find()


class Namespace(netns.Namespace):
    PROGRAM = str(HERE / "world.py")
    KINDS = ("--net", "--mount")

    def bind(self, file, place):
        self.must("mount", "--bind", str(file), str(place))

    def ask(self, question):
        self.process.stdin.write(f"{question}\n")
        self.process.stdin.flush()

    def wait_for_envoy(self):
        self.ask("ready")
        self.expect("ready")


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class Certificates:
    """Two authorities, of which the pod trusts the first, and certificates of both."""

    def __init__(self, folder):
        self.folder = folder
        for authority in ("ca", "other-ca"):
            self.request(authority, f"/CN={authority}", "-x509", "-days", "2")

    def request(self, name, subject, *more):
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        files = ["-keyout", self.folder / f"{name}.key", "-out", self.folder / f"{name}.pem"]
        openssl("req", *key, *files, "-subj", subject, *more)

    def make(self, name, names, authority="ca"):
        self.request(name, f"/CN={name}")
        listed = ",".join(f"IP:{one}" if one[0].isdigit() else f"DNS:{one}" for one in names)
        extensions = self.folder / f"{name}.ext"
        extensions.write_text(f"subjectAltName={listed}\n")
        signer = ["-CA", self.folder / f"{authority}.pem", "-CAkey", self.folder / f"{authority}.key"]
        certificate = self.folder / f"{name}.pem"
        # The request, which has the same name, is read as a whole before the certificate is written.
        openssl("x509", "-req", "-in", certificate, *signer, "-days", "2", "-extfile", extensions, "-out", certificate)


class Rig:
    def __init__(self, istioctl, envoy_path, folder, stack):
        self.istioctl = istioctl
        self.folder = folder
        self.envoy_path = envoy_path
        self.certificates = Certificates(folder)
        self.stack = stack
        self.sidecar = None
        self.log = folder / "envoy.log"

    def start(self, hosts, certificates=None):
        """Makes the namespaces; `hosts` maps names to addresses, `certificates` addresses to their names."""
        (self.folder / "certificates.json").write_text(json.dumps(certificates or {}))
        lines = ["127.0.0.1 localhost", *(f"{address} {name}" for name, address in hosts.items())]
        (self.folder / "hosts").write_text("\n".join(lines) + "\n")
        self.pod = self.stack.enter_context(contextlib.closing(Namespace("pod")))
        self.world = self.stack.enter_context(contextlib.closing(Namespace("world", str(self.folder))))
        self.stack.callback(self.stop_sidecar)
        for namespace in (self.pod, self.world):
            namespace.must("ip", "link", "set", "lo", "up")
        netns.join(self.pod, self.world)
        for family, address, prefix in zip(("iptables", "ip6tables"), SIDECAR_ADDRESSES, ("24", "64")):
            redirect = ["-A", "PREROUTING", "-p", "tcp", "-j", "REDIRECT", "--to-ports", str(world.PORT)]
            self.world.must(family, "-w", "30", "-t", "nat", *redirect)
            more = ["nodad", "preferred_lft", "0"] if ":" in address else []
            self.pod.must("ip", "address", "add", f"{address}/{prefix}", "dev", "wire", *more)
            source = ["-o", "wire", "-m", "owner", "--uid-owner", str(SIDECAR), "-j", "SNAT", "--to-source", address]
            self.pod.must(family, "-w", "30", "-t", "nat", "-A", "POSTROUTING", *source)
        self.pod.bind(self.folder / "hosts", "/etc/hosts")
        self.pod.bind(self.folder / "ca.pem", AUTHORITIES)
        (self.folder / "envoy").touch()
        self.pod.bind(self.envoy_path, self.folder / "envoy")  # where the sidecar's user may read it
        self.pod.serve()
        self.world.serve()

    def redirect(self, *arguments):
        """Redirects the pod's connections, as its init container does with these arguments."""
        self.pod.must(str(self.istioctl), "iptables", "-p", "15001", "-u", str(SIDECAR), *arguments)

    def start_sidecar(self, configuration):
        self.stop_sidecar()
        path = self.folder / "envoy.yaml"
        path.write_text(configuration)
        path.chmod(0o644)
        user = ["setpriv", "--reuid", str(SIDECAR), "--regid", str(SIDECAR), "--clear-groups", "--pdeathsig", "KILL"]
        command = [*user, str(self.folder / "envoy"), "--config-path", str(path), "--concurrency", "1"]
        command += ["--disable-hot-restart", "--log-level", "warning"]
        with open(self.log, "wb") as log:
            self.sidecar = subprocess.Popen(self.pod.inside(command), stdout=log, stderr=log)
        try:
            self.pod.wait_for_envoy()
        except RuntimeError as problem:
            raise RuntimeError(f"Envoy doesn't start: {self.log.read_text()[-2000:]}") from problem

    def stop_sidecar(self):
        if self.sidecar:
            self.sidecar.kill()
            self.sidecar.wait()
            self.sidecar = None

    def call_all(self, calls, at_once=24):
        command = [sys.executable, str(HERE / "calls.py"), str(at_once)]
        return json.loads(self.pod.must(*command, input=json.dumps(calls)))

    def arrivals(self, prefix):
        """The requests that reached the world whose x-id begins so, those that Envoy still sends included."""
        self.pod.ask("idle")
        self.pod.expect("idle")
        self.world.ask(f"arrivals {prefix}")
        return json.loads(self.world.process.stdout.readline())

    def faults(self):
        """How many requests the sidecar has delayed and aborted."""
        self.pod.ask("faults")
        return json.loads(self.pod.process.stdout.readline())


@contextlib.contextmanager
def rig(istioctl, envoy_path):
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="istioctl-egress-")))
        folder.chmod(0o755)
        yield Rig(istioctl, envoy_path, folder, stack)
