#!/usr/bin/env python3
"""Every way to the API server that people have, and what is said when there is none.

    access.py --istioctl build/dev/bin/istioctl
"""

import argparse
import base64
import http.server
import json
import os
import socket
import sys
import threading

import authority
import cluster
import fault_proxy
import kubeconfig
import shell
from shell import demand

SERVICE = {
    "apiVersion": "networking.istio.io/v1alpha3",
    "kind": "ExternalService",
    "metadata": {"name": "known"},
    "spec": {"hosts": ["a.org"], "ports": [{"number": 80, "name": "http", "protocol": "HTTP"}]},
}
GET = "istioctl get externalservices -o name"
KNOWN = "externalservice/known\n"


def role(name, verbs, resources=("externalservices",), groups=("networking.istio.io",), name_space="default"):
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "metadata": {"name": name, "namespace": name_space},
        "rules": [{"apiGroups": list(groups), "resources": list(resources), "verbs": list(verbs)}],
    }


def bound(name, user, name_space="default"):
    subject = {"kind": "User", "name": user, "apiGroup": "rbac.authorization.k8s.io"}
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "RoleBinding",
        "metadata": {"name": name, "namespace": name_space},
        "subjects": [subject],
        "roleRef": {"kind": "Role", "name": name, "apiGroup": "rbac.authorization.k8s.io"},
    }


def encoded(path):
    return base64.b64encode(path.read_bytes()).decode()


class Access:
    def __init__(self, one, user):
        self.cluster = one
        self.user = user

    def reads(self, account, **more):
        printed = self.user.must(GET, account=account, **more)
        demand(printed == KNOWN, f"{account}: {printed}")

    def account(self, name, user, **fields):
        self.cluster.write_kubeconfig(name, user, **fields)
        return name

    def refused(self, account, *words, script=GET, **more):
        said = self.user.fails(script, 1, *words, account=account, **more)
        for token, _ in cluster.ACCOUNTS.values():
            demand(token not in said, f"a secret is said: {said}")
        return said

    # Before there are kinds

    def check_missing_kinds(self):
        hint = "istioctl crds | kubectl apply -f -"
        self.refused("admin", hint)
        (self.user.work / "service.json").write_text(json.dumps(SERVICE))
        self.refused("admin", hint, script="istioctl create -f service.json")
        self.refused("admin", hint, script="istioctl delete externalservice known")

    # Credentials

    def check_credentials(self):
        for account in ("admin", "certificate", "plugin"):
            self.reads(account)
        folder = self.cluster.authority.folder
        data = {
            "client-certificate-data": encoded(folder / "admin-client.pem"),
            "client-key-data": encoded(folder / "admin-client.key"),
        }
        ca = {"certificate-authority-data": encoded(self.cluster.authority.certificate)}
        self.reads(self.account("data", data, cluster=ca))
        token = self.cluster.kubeconfig("token.txt")
        token.write_text(cluster.ACCOUNTS["admin"][0] + "\n")
        self.reads(self.account("token-file", {"tokenFile": "token.txt"}))
        self.refused(self.account("wrong-token", {"token": "wrong-token-55"}), "credentials", "wrong-token")

    def check_plugins(self):
        """One run asks once, whatever it does; the certificate of a plugin counts, too; v1beta1 as well."""
        log = self.cluster.folder / "once.log"
        program = cluster.HERE / "credential_plugin.py"
        token = cluster.ACCOUNTS["admin"][0]
        user = kubeconfig.plugin(program, "--token", token, "--log", log, "--expires", 3600)
        self.account("once", user)
        self.user.must("istioctl get all", account="once")
        demand(log.read_text() == "asked\n", f"one run asked {log.read_text().split()}")
        folder = self.cluster.authority.folder
        certificate = ["--certificate", folder / "admin-client.pem", "--key", folder / "admin-client.key"]
        self.reads(self.account("beta", kubeconfig.plugin(program, *certificate, version="v1beta1")))
        missing = kubeconfig.plugin("no-such-plugin", installHint="Install it from the shelf.")
        self.refused(self.account("missing", missing), "no-such-plugin", "Install it from the shelf.")
        failing = kubeconfig.plugin("sh", "-c", "echo token expired, log in >&2; exit 3")
        self.refused(self.account("failing", failing), "log in")
        self.refused(self.account("garbage", kubeconfig.plugin("sh", "-c", "echo '{'")), "sh")
        always = kubeconfig.plugin(program, "--token", token, interactiveMode="Always")
        self.refused(self.account("interactive", always), "interactive", "terminal")

    # TLS

    def check_certificates(self):
        """Who the server is: the right name, signed by the right authority, today."""
        other = authority.Authority(self.cluster.folder / "other")
        self.refused(
            self.account("wrong-ca", self.token(), cluster={"certificate-authority": str(other.certificate)}),
            self.cluster.url, "certificate",
        )
        self.refused(self.account("no-ca", self.token(), cluster={}), self.cluster.url, "certificate")
        for name, alternatives, expired in (("expired", "IP:127.0.0.1", True), ("wrong-host", "DNS:a.org,IP:192.0.2.7", False)):
            files = self.cluster.authority.issue(name, f"/CN={name}", alternatives, expired)
            proxy = fault_proxy.FaultProxy(self.cluster, *files)
            self.refused(self.account(name, self.token(), server=proxy.url), proxy.url, "certificate")
            if name == "wrong-host":
                trusted = {"certificate-authority": str(self.cluster.authority.certificate), "tls-server-name": "a.org"}
                self.reads(self.account("server-name", self.token(), server=proxy.url, cluster=trusted))
            demand(name == "wrong-host" or not proxy.requests, f"it sent a request to an {name} server: {proxy.requests}")
            proxy.close()
        insecure = self.account("insecure", self.token(), cluster={"insecure-skip-tls-verify": True})
        done = self.user.run(GET, account=insecure)
        demand(done.returncode == 0 and done.stdout == KNOWN, f"{done}")
        demand("warning" in done.stderr and "insecure-skip-tls-verify" in done.stderr, f"no warning: {done.stderr}")

    def check_client_certificate_expired(self):
        certificate, key = self.cluster.authority.issue("late", "/O=system:masters/CN=admin", expired=True)
        files = {"client-certificate": str(certificate), "client-key": str(key)}
        self.refused(self.account("late", files), "late")

    def token(self):
        return {"token": cluster.ACCOUNTS["admin"][0]}

    # Ways

    def check_nobody_there(self):
        """An address where nobody listens, and one where somebody listens and says nothing."""
        with socket.socket() as closed:
            closed.bind((cluster.ADDRESS, 0))
            url = f"https://{cluster.ADDRESS}:{closed.getsockname()[1]}"
            self.refused(self.account("closed", self.token(), server=url), url)
        unknown = "https://no-such-host.invalid:6443"
        self.refused(self.account("unknown", self.token(), server=unknown), "no-such-host.invalid")

    def check_proxies(self):
        """proxy-url of the kubeconfig, and the proxy variables."""
        tunnel = Tunnel()
        fields = {"certificate-authority": str(self.cluster.authority.certificate), "proxy-url": tunnel.url}
        self.reads(self.account("proxied", self.token(), cluster=fields))
        demand(tunnel.asked == [self.cluster.url.removeprefix("https://")], f"the proxy was asked for {tunnel.asked}")
        tunnel.asked.clear()
        self.reads("admin", HTTPS_PROXY=tunnel.url)
        self.reads("admin", HTTPS_PROXY=tunnel.url, NO_PROXY="127.0.0.1")
        # As in Go, an address of loopback needs no proxy, whatever the variables say.
        demand(tunnel.asked in ([], [self.cluster.url.removeprefix("https://")]), f"the proxy was asked for {tunnel.asked}")
        tunnel.close()

    def check_service_account(self):
        """As in a pod: a token, an authority and a namespace where Kubernetes mounts them."""
        self.cluster.kubectl("create", "serviceaccount", "robot")
        token = self.cluster.kubectl("create", "token", "robot").strip()
        self.cluster.apply(role("robot", ["get", "list"]), robot_binding())
        if os.geteuid() != 0:
            print("not root: the service account's folder can't be mounted")
            return
        ca = self.cluster.authority.certificate
        place = "/var/run/secrets/kubernetes.io/serviceaccount"
        script = f"""mount -t tmpfs none /run && mkdir -p {place} && cp {ca} {place}/ca.crt &&
            printf %s '{token}' > {place}/token && printf default > {place}/namespace && {GET}"""
        port = self.cluster.url.rpartition(":")[2]
        variables = {"KUBECONFIG": "", "KUBERNETES_SERVICE_HOST": cluster.ADDRESS, "KUBERNETES_SERVICE_PORT": port}
        printed = self.user.must(f"unshare --mount bash -c \"$SCRIPT\"", SCRIPT=script, **variables)
        demand(printed == KNOWN, printed)

    # Rights

    def check_rights(self):
        said = self.refused("nobody", "list", "externalservices", "default", "nobody")
        demand("orbidden" in said or "may not" in said, said)
        self.refused("nobody", "create", "externalservices", "default", script="istioctl create -f other.json")
        self.cluster.apply(role("reader", ["get", "list"]), bound("reader", "writer"))
        self.reads("writer")
        self.refused("writer", "create", "externalservices", "default", script="istioctl create -f other.json")
        self.refused("writer", "delete", "externalservices", script="istioctl delete externalservice known")
        self.refused("writer", "list", script="istioctl get externalservices -A")
        self.refused("writer", "other-space", script="istioctl get externalservices -n other-space")
        demand(self.user.must(GET) == KNOWN, "something was changed")

    def check_half_of_the_rights(self):
        """Two kinds in one input, the right to create one of them: the report says which is stored."""
        rule = {"apiVersion": SERVICE["apiVersion"], "kind": "VirtualService", "metadata": {"name": "rule"}}
        rule["spec"] = {"hosts": ["a.org"], "http": [{"timeout": "3s"}]}
        self.cluster.apply(role("creator", ["create", "get", "list"]), bound("creator", "writer"))
        (self.user.work / "both.json").write_text(
            json.dumps({"apiVersion": "v1", "kind": "List", "items": [renamed("half"), rule]})
        )
        done = self.user.run("istioctl create -f both.json", account="writer")
        demand(done.returncode == 1, f"{done}")
        exists = self.user.run("kubectl get es half").returncode == 0
        demand(("external-service/default/half" in done.stdout) == exists, f"exists: {exists}, {done}")
        demand("virtualservices" in done.stderr, f"{done}")
        demand(self.user.run("kubectl get vs rule").returncode, "the rule is there")
        if exists:
            self.user.must("kubectl delete es half")


def renamed(name):
    return {**SERVICE, "metadata": {"name": name}}


def robot_binding():
    binding = bound("robot", "robot")
    binding["subjects"] = [{"kind": "ServiceAccount", "name": "robot", "namespace": "default"}]
    return binding


class Tunnel:
    """A proxy that does CONNECT, and remembers what it was asked for."""

    def __init__(self):
        self.asked = asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_CONNECT(self):
                asked.append(self.path)
                host, port = self.path.split(":")
                self.send_response(200)
                self.end_headers()
                with socket.create_connection((host, int(port))) as server:
                    back = threading.Thread(target=pump, args=(server, self.connection), daemon=True)
                    back.start()
                    pump(self.connection, server)
                    back.join(10)
                self.close_connection = True

        self.server = http.server.ThreadingHTTPServer((cluster.ADDRESS, 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://{cluster.ADDRESS}:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def pump(source, sink):
    try:
        while piece := source.recv(65536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # either end is gone


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True)
    options = parser.parse_args()
    with cluster.running() as one:
        access = Access(one, shell.Shell(one, options.istioctl))
        access.check_missing_kinds()
        access.user.install_crds()
        one.apply(SERVICE)
        (access.user.work / "other.json").write_text(json.dumps(renamed("other")))
        access.check_credentials()
        access.check_plugins()
        access.check_certificates()
        access.check_client_certificate_expired()
        access.check_nobody_there()
        access.check_proxies()
        access.check_service_account()
        access.check_rights()
        access.check_half_of_the_rights()
    print("credentials, certificates, ways and rights: as they should be")


if __name__ == "__main__":
    sys.exit(main())
