#!/usr/bin/env python3
"""The real Kubernetes API server over the real etcd, on loopback, for as long as a command runs.

    cluster.py run [--keep] [--server-option OPTION…] -- COMMAND…

starts both with an authority, accounts and kubeconfigs of their own in a new folder, runs COMMAND
and ends with its exit code. COMMAND finds kubectl on PATH, and in its environment
  KUBECONFIG           the administrator's kubeconfig
  ISTIOCTL_CLUSTER     the folder: kubeconfig/NAME (admin, deputy, writer, nobody, certificate, plugin),
                       authority/ca.pem, server.log, etcd.log
RBAC is on: "writer" and "nobody" may do nothing until a role says so. There is no controller and no node, so
that Deployments have no pods and a deleted namespace never goes.

Nothing is left behind, whatever way this ends: the servers ask for their death with the parent's,
and the folder is removed by a process that waits for it. Only --keep keeps the folder.
"""

import argparse
import contextlib
import http.client
import json
import os
import pathlib
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time

import authority
import kubeconfig
import parts

HERE = pathlib.Path(__file__).resolve().parent
ADDRESS = "127.0.0.1"
SERVER_NAMES = "IP:127.0.0.1,DNS:localhost,DNS:kubernetes.default.svc"
START_LIMIT = 120  # seconds; it takes 4 on an idle machine
# Name: token, groups. Their kubeconfigs are called like them.
ACCOUNTS = {
    "admin": ("admin-token-7d3f", "system:masters"),
    "deputy": ("deputy-token-5be0", "system:masters"),
    "writer": ("writer-token-91ab", "writers"),
    "nobody": ("nobody-token-c02e", ""),
}


class Port:
    """A port of loopback that stays ours while the server behind it is started again.

    The server shares it (SO_REUSEPORT); a socket that doesn't listen gets no connections."""

    def __init__(self):
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self.socket.bind((ADDRESS, 0))
        self.number = self.socket.getsockname()[1]

    def close(self):
        self.socket.close()


class Server:
    """A process that dies with the thread that started it."""

    def __init__(self, command, log):
        with open(log, "ab") as output:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self):
        self.process.kill()
        self.process.wait()


class Cluster:
    """An API server with its etcd. `folder` must be empty; `options` are added to the server's."""

    def __init__(self, folder, options=()):
        self.api_server, self.etcd_program, self.kubectl_program = parts.require("kube-apiserver", "etcd", "kubectl")
        self.folder = pathlib.Path(folder)
        self.options = options
        self.port, self.etcd_port, self.peer_port = Port(), Port(), Port()
        self.url = f"https://{ADDRESS}:{self.port.number}"
        self.authority = authority.Authority(self.folder / "authority")
        self.certificate, self.key = self.authority.issue("server", "/CN=kube-apiserver", SERVER_NAMES)
        self.service_account_key = self.authority.make_key("service-account")
        self.write_accounts()
        self.etcd = self.server = None

    # Life

    def start(self):
        """Returns once the server is ready. From a thread that outlives the servers."""
        self.start_etcd()
        self.start_server()
        return self

    def start_etcd(self):
        self.etcd = Server([self.etcd_program, *self.etcd_options()], self.folder / "etcd.log")

    def start_server(self):
        self.server = Server([self.api_server, *self.server_options()], self.folder / "server.log")
        self.wait_until_ready()

    def kill_server(self):
        """As a power cut would: without a good-bye to anybody."""
        self.server.kill()

    def close(self):
        for server in (self.server, self.etcd):
            if server:
                server.kill()
        for port in (self.port, self.etcd_port, self.peer_port):
            port.close()

    def wait_until_ready(self):
        deadline = time.monotonic() + START_LIMIT
        while not (self.answers("/readyz") and self.answers("/api/v1/namespaces/default")):
            for server, log in ((self.etcd, "etcd.log"), (self.server, "server.log")):
                if server.process.poll() is not None:
                    raise RuntimeError(f"ended with {server.process.returncode}:\n{self.tail(log)}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"not ready after {START_LIMIT} s:\n{self.tail('server.log')}")
            time.sleep(0.05)

    def answers(self, path):
        try:
            return self.request("GET", path)[0] == 200
        except OSError:
            return False

    def tail(self, log):
        return (self.folder / log).read_text(errors="replace")[-4000:]

    # Settings

    def etcd_options(self):
        clients, peers = (f"http://{ADDRESS}:{port.number}" for port in (self.etcd_port, self.peer_port))
        return [
            f"--data-dir={self.folder / 'etcd'}",
            f"--listen-client-urls={clients}",
            f"--advertise-client-urls={clients}",
            f"--listen-peer-urls={peers}",
            f"--initial-advertise-peer-urls={peers}",
            f"--initial-cluster=default={peers}",
            "--socket-reuse-port=true",
            "--unsafe-no-fsync",
            "--log-level=warn",
        ]

    def server_options(self):
        return [
            f"--etcd-servers=http://{ADDRESS}:{self.etcd_port.number}",
            f"--bind-address={ADDRESS}",
            f"--secure-port={self.port.number}",
            "--permit-port-sharing=true",
            # Of a network for documentation: nobody goes there, but without one it looks for a route.
            "--advertise-address=192.0.2.1",
            "--endpoint-reconciler-type=none",
            f"--tls-cert-file={self.certificate}",
            f"--tls-private-key-file={self.key}",
            f"--client-ca-file={self.authority.certificate}",
            f"--token-auth-file={self.folder / 'tokens.csv'}",
            "--authorization-mode=RBAC",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-key-file={self.service_account_key}",
            f"--service-account-signing-key-file={self.service_account_key}",
            "--service-cluster-ip-range=10.0.0.0/24",
            # Nobody is there to make the account "default", which pods would wait for.
            "--disable-admission-plugins=ServiceAccount",
            f"--cert-dir={self.folder / 'certificates'}",
            *self.options,
        ]

    def write_accounts(self):
        rows = [f'{token},{name},{name},"{groups}"\n' for name, (token, groups) in ACCOUNTS.items()]
        (self.folder / "tokens.csv").write_text("".join(rows))
        for name, (token, _) in ACCOUNTS.items():
            self.write_kubeconfig(name, {"token": token})
        certificate, key = self.authority.issue("admin-client", "/O=system:masters/CN=admin")
        self.write_kubeconfig("certificate", {"client-certificate": str(certificate), "client-key": str(key)})
        token = ["--token", ACCOUNTS["admin"][0], "--log", self.folder / "plugin.log"]
        self.write_kubeconfig("plugin", kubeconfig.plugin(HERE / "credential_plugin.py", *token))

    def write_kubeconfig(self, name, user, server=None, cluster=None, name_space=None):
        """Writes kubeconfig/NAME for this cluster, and returns its path."""
        cluster = {"certificate-authority": str(self.authority.certificate)} if cluster is None else cluster
        return kubeconfig.write(self.kubeconfig(name), server or self.url, user, name, cluster, name_space)

    def kubeconfig(self, name="admin"):
        return self.folder / "kubeconfig" / name

    def environment(self, account="admin"):
        """The caller's, with what a command needs to reach this cluster."""
        commands = self.folder / "bin"
        commands.mkdir(exist_ok=True)
        kubectl = commands / "kubectl"
        if not kubectl.exists():
            kubectl.symlink_to(os.path.abspath(self.kubectl_program))
        return {
            **os.environ,
            "KUBECONFIG": str(self.kubeconfig(account)),
            "KUBECACHEDIR": str(self.folder / "kubectl-cache"),
            "ISTIOCTL_CLUSTER": str(self.folder),
            "PATH": f"{commands}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        }

    # The administrator's own way in

    def request(self, method, path, content=None, timeout=30):
        """Status and body of an answer, as the administrator; OSError where there is none."""
        body = None if content is None else json.dumps(content).encode()
        headers = {"Authorization": f"Bearer {ACCOUNTS['admin'][0]}", "Content-Type": "application/json"}
        context = ssl.create_default_context(cafile=str(self.authority.certificate))
        connection = http.client.HTTPSConnection(ADDRESS, self.port.number, timeout=timeout, context=context)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except http.client.HTTPException as error:
            raise OSError(f"{method} {path}: {error}") from error
        finally:
            connection.close()

    def kubectl(self, *arguments, **options):
        """What the real kubectl prints. An error where it fails."""
        done = subprocess.run(
            ["kubectl", *map(str, arguments)],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            **options,
        )
        if done.returncode:
            raise RuntimeError(f"kubectl {' '.join(map(str, arguments))}: {done.stderr}")
        return done.stdout

    def apply(self, *objects):
        """Stores objects, given as dictionaries, with kubectl."""
        self.kubectl("apply", "-f", "-", input=json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}))

    def install_istio(self):
        """What kube-inject finds where Istio is installed: the mesh config, with every default."""
        metadata = {"name": "istio", "namespace": "istio-system"}
        self.apply(
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "istio-system"}},
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"mesh": "{}"}},
        )


@contextlib.contextmanager
def folder_of_a_run(keep=False):
    """A new folder that is removed with us, even when we are killed."""
    folder = tempfile.mkdtemp(prefix="istioctl-cluster-")
    if keep:
        print(f"cluster: {folder}", file=sys.stderr)
        yield pathlib.Path(folder)
        return
    # The servers may write for a moment after our death.
    script = 'cat >/dev/null; rm -rf "$1" 2>/dev/null || { sleep 1; rm -rf "$1"; }'
    remover = subprocess.Popen(["sh", "-c", script, "sh", folder], stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield pathlib.Path(folder)
    finally:
        remover.stdin.close()
        remover.wait()


@contextlib.contextmanager
def running(options=(), keep=False):
    """A cluster that is ready, and gone afterwards."""
    with folder_of_a_run(keep) as folder, contextlib.closing(Cluster(folder, options)) as cluster:
        yield cluster.start()


def end_on_signal(number, _):
    raise SystemExit(128 + number)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="action", required=True)
    run = commands.add_parser("run", help="run a command beside a new cluster")
    run.add_argument("--keep", action="store_true", help="keep the folder, and say where it is")
    run.add_argument("--server-option", action="append", default=[], help="one more option of kube-apiserver")
    run.add_argument("command", nargs="+", metavar="COMMAND")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, end_on_signal)
    with running(options.server_option, options.keep) as cluster:
        return subprocess.run(options.command, env=cluster.environment(), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
