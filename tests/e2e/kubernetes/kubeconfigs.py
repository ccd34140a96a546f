#!/usr/bin/env python3
"""Every way of a kubeconfig into a real cluster, and the ones that lead nowhere.

    kubeconfigs.py --istioctl build/dev/bin/istioctl

The command is kube-inject, which asks for the mesh config: that it injects shows that the server
knew the caller and answered. Where a way must fail, its message names the cause, and no secret.
"""

import argparse
import base64
import os
import pathlib
import pty
import select
import shlex
import subprocess
import sys

import authority
import cluster
import kubeconfig
import shell
from shell import demand

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - {name: web, image: nginx}\n"
INJECT = "istioctl kube-inject -f pod.yaml"
ADMIN = cluster.ACCOUNTS["admin"][0]
SECRETS = [token for token, _ in cluster.ACCOUNTS.values()] + ["hunter2"]
SERVICE_ACCOUNT = "/run/secrets/kubernetes.io/serviceaccount"


def at_terminal(command, prompt, answers, **options):
    """Runs a command at a terminal of its own and answers each time that it asks: what was shown, and the exit code."""
    ours, its = pty.openpty()
    process = subprocess.Popen(["setsid", "--ctty", "--wait", *command], stdin=its, stdout=its, stderr=its, **options)
    os.close(its)
    shown, given = b"", 0
    try:
        while select.select([ours], [], [], 60)[0]:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the last to write has gone
                break
            if not piece:
                break
            shown += piece
            while given < min(shown.count(prompt.encode()), len(answers)):
                os.write(ours, f"{answers[given]}\n".encode())
                given += 1
        return shown.decode(errors="replace"), process.wait(shell.TIME_LIMIT)
    finally:
        process.kill()
        os.close(ours)


class Ways:
    def __init__(self, one, user):
        self.one, self.user = one, user
        self.ca = str(one.authority.certificate)
        (user.work / "pod.yaml").write_text(POD)

    def command(self, name, user, **cluster_fields):
        fields = {"certificate-authority": self.ca, **cluster_fields}
        fields = {name: value for name, value in fields.items() if value is not None}
        path = self.one.write_kubeconfig(name, user, fields.pop("server", None), fields)
        return f"{INJECT} -c {shlex.quote(str(path))}"

    def leads_there(self, name, user, warning="", **cluster_fields):
        """The names of the kubeconfigs are unique, so that two never mix."""
        done = self.user.run(self.command(name, user, **cluster_fields))
        demand(done.returncode == 0 and "istio-proxy" in done.stdout, f"{name}: exit {done.returncode}\n{done.stderr}")
        demand(warning in done.stderr if warning else not done.stderr, f"{name}: {done.stderr}")
        self.keeps_secrets(name, done.stderr)
        return done

    def leads_nowhere(self, name, user, *words, **cluster_fields):
        said = self.user.fails(self.command(name, user, **cluster_fields), 1, *words)
        demand(said.count("\n") == 1, f"{name}: more than one line:\n{said}")
        self.keeps_secrets(name, said)

    @staticmethod
    def keeps_secrets(name, text):
        demand(not any(secret in text for secret in SECRETS), f"{name}: shows a secret: {text}")

    def data(self, path):
        return base64.b64encode(pathlib.Path(path).read_bytes()).decode()

    # One function a kind of credentials.

    def tokens(self):
        self.leads_there("token", {"token": ADMIN})
        (self.one.folder / "kubeconfig" / "a-token").write_text(f"{ADMIN}\n")
        self.leads_there("token-file", {"tokenFile": "a-token", "token": "hunter2"})
        self.leads_nowhere("wrong-token", {"token": "hunter2"}, "wrong-token")
        self.leads_nowhere("missing-token", {"tokenFile": "none"}, 'user "missing-token": tokenFile: cannot open', "none")
        self.leads_nowhere("anonymous", {}, "system:anonymous")
        self.leads_there("impersonation", {"token": ADMIN, "as": "jane", "as-groups": ["system:masters"]})
        self.leads_nowhere("impersonated-nobody", {"token": ADMIN, "as": "jane"}, 'User "jane" cannot get')

    def certificates(self):
        crt, key = (self.one.folder / "authority" / f"admin-client.{kind}" for kind in ("pem", "key"))
        self.leads_there("crt-files", {"client-certificate": str(crt), "client-key": os.path.relpath(key, self.one.folder / "kubeconfig")})
        self.leads_there("crt-data", {"client-certificate-data": self.data(crt), "client-key-data": self.data(key)})
        old, old_key = self.one.authority.issue("old", "/O=system:masters/CN=admin", expired=True)
        self.leads_nowhere("crt-expired", {"client-certificate": str(old), "client-key": str(old_key)}, "crt-expired")
        stranger, stranger_key = authority.Authority(self.one.folder / "other", "other").issue("eve", "/O=system:masters/CN=admin")
        self.leads_nowhere("crt-of-others", {"client-certificate": str(stranger), "client-key": str(stranger_key)}, "crt-of-others")
        self.leads_nowhere("crt-mixed", {"client-certificate": str(crt), "client-key": str(old_key)}, "key")
        self.leads_nowhere("crt-alone", {"client-certificate": str(crt)}, 'user "crt-alone": a client certificate needs')

    def servers(self):
        """Whom the caller believes to be the server."""
        admin = {"token": ADMIN}
        self.leads_there("ca-data", admin, **{"certificate-authority": None, "certificate-authority-data": self.data(self.ca)})
        self.leads_there("server-name", admin, **{"tls-server-name": "localhost"})
        self.leads_there("no-verification", admin, "insecure-skip-tls-verify: anybody",
                         **{"certificate-authority": None, "insecure-skip-tls-verify": True})
        self.leads_nowhere("ca-of-others", admin, "certificate",
                           **{"certificate-authority": str(self.one.folder / "other" / "other.pem")})
        self.leads_nowhere("ca-of-the-system", admin, "certificate", **{"certificate-authority": None})
        self.leads_nowhere("wrong-name", admin, "certificate", **{"tls-server-name": "elsewhere"})
        with_both = {"insecure-skip-tls-verify": True}
        self.leads_nowhere("ca-and-none", admin, "exclude each other", **with_both)
        closed = cluster.Port()
        self.leads_nowhere("nobody-there", admin, "--meshConfigFile", "--offline", server=f"https://127.0.0.1:{closed.number}")
        closed.close()

    def plugins(self):
        log = self.one.folder / "asked.log"
        program = cluster.HERE / "credential_plugin.py"
        self.leads_there("plugin-v1", kubeconfig.plugin(program, "--token", ADMIN, "--log", log))
        demand(log.read_text() == "asked\n", f"the plugin ran otherwise than once: {log.read_text()!r}")
        self.leads_there("plugin-v1beta1", kubeconfig.plugin(program, "--token", ADMIN, version="v1beta1"))
        crt, key = (self.one.folder / "authority" / f"admin-client.{kind}" for kind in ("pem", "key"))
        self.leads_there("plugin-crt", kubeconfig.plugin(program, "--certificate", crt, "--key", key))
        self.own_plugins()
        self.leads_nowhere("plugin-missing", kubeconfig.plugin("no-such-plugin", installHint="Get it at the corner"),
                           'the credential plugin "no-such-plugin" isn\'t installed; Get it at the corner')
        self.leads_nowhere("plugin-asks", kubeconfig.plugin(program, "--token", ADMIN, interactiveMode="Always"), "stdin isn't a terminal")

    def own_plugins(self):
        """Scripts beside the kubeconfig."""
        folder = self.one.folder / "kubeconfig"
        answer = '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "%s"}}'
        scripts = {
            # Wrong at first, as after a logout elsewhere: the server's 401 makes istioctl ask again.
            "./renewing": f"if [ -e asked ]; then token={ADMIN}; else token=hunter2; touch asked; fi; printf '{answer}' $token",
            "./noisy": f"echo 'open the browser' >&2; printf '{answer}' {ADMIN}",
            "./reading": f"read -r line; printf '{answer}' \"${{line}}{ADMIN}\"",
            "./failing": "echo 'log in first' >&2; echo hunter2; exit 3",
            "./talking": "echo hunter2",
        }
        for name, script in scripts.items():
            (folder / name).write_text(f"#!/bin/sh\ncd {shlex.quote(str(folder))}\n{script}\n")
            (folder / name).chmod(0o755)
        self.leads_there("plugin-renewing", kubeconfig.plugin("./renewing"))
        self.leads_there("plugin-noisy", kubeconfig.plugin("./noisy"), "open the browser\n")
        self.leads_there("plugin-reading", kubeconfig.plugin("./reading"))
        self.leads_nowhere("plugin-talking", kubeconfig.plugin("./talking"), "printed no JSON object")
        said = self.user.fails(self.command("plugin-failing", kubeconfig.plugin("./failing")), 1, "log in first\n", "exit code 3")
        self.keeps_secrets("plugin-failing", said)

    def terminal(self):
        """A plugin that asks on the terminal: it must be allowed to read from there."""
        folder = self.one.folder / "kubeconfig"
        (folder / "asking").write_text(
            "#!/bin/sh\nprintf 'password: ' >&2\nread -r word\n"
            'printf \'{"apiVersion": "client.authentication.k8s.io/v1beta1", "kind": "ExecCredential",'
            ' "status": {"token": "%s"}}\' "$word"\n')
        (folder / "asking").chmod(0o755)
        user = kubeconfig.plugin("./asking", version="v1beta1", interactiveMode="IfAvailable")
        shown, code = at_terminal(["bash", "-c", self.command("plugin-asking", user)], "password: ", [ADMIN], cwd=self.user.work,
                                  env=self.user.environment("admin"))
        demand(code == 0 and "istio-proxy" in shown, f"exit {code}\n{shown}")
        always = kubeconfig.plugin("./asking", version="v1beta1", interactiveMode="Always")
        shown, code = at_terminal(["bash", "-c", self.command("plugin-always", always)], "password: ", ["wrong", "too"], cwd=self.user.work,
                                  env=self.user.environment("admin"))
        demand(code == 1 and shown.count("password: ") == 2, f"exit {code}\n{shown}")

    def files(self):
        """KUBECONFIG's list, and --context."""
        paths = [self.one.kubeconfig(name) for name in ("anonymous", "token", "crt-files")]
        listed = ":".join(["/nowhere/config", *map(str, paths)])
        self.user.fails(INJECT, 1, "system:anonymous", KUBECONFIG=listed)
        for context in ("token", "crt-files"):
            self.user.must(f"{INJECT} --context {context}", KUBECONFIG=listed)
        self.user.fails(f"{INJECT} --context other", 1, 'there is no context "other"', KUBECONFIG=listed)
        (self.user.home / ".kube").mkdir()
        (self.user.home / ".kube" / "config").write_bytes(paths[1].read_bytes())
        self.user.must(INJECT, KUBECONFIG="")
        # A process substitution can be read once.
        self.user.must(f"{INJECT} -c <(cat {shlex.quote(str(paths[1]))})")

    def in_cluster(self):
        """As in a pod, with a service account that may read the ConfigMap and no more."""
        if subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/run"], capture_output=True, check=False).returncode:
            message = "a pod's folder can't be mounted: run as root"
            demand(os.environ.get("CI") != "true", message)
            print(f"not tried: {message}")
            return
        create = self.one.kubectl
        create("create", "serviceaccount", "injector")
        create("create", "role", "injector", "-n", "istio-system", "--verb=get", "--resource=configmaps", "--resource-name=istio")
        create("create", "rolebinding", "injector", "-n", "istio-system", "--role=injector", "--serviceaccount=default:injector")
        (self.user.work / "token").write_text(create("create", "token", "injector"))
        enter = (f"mount -t tmpfs tmpfs /run && mkdir -p {SERVICE_ACCOUNT} && cp token {SERVICE_ACCOUNT}/token &&"
                 f" cp {shlex.quote(self.ca)} {SERVICE_ACCOUNT}/ca.crt && echo default > {SERVICE_ACCOUNT}/namespace && {INJECT}")
        pod = {"KUBECONFIG": "", "HOME": "/nonexistent", "KUBERNETES_SERVICE_HOST": "127.0.0.1",
               "KUBERNETES_SERVICE_PORT": str(self.one.port.number)}
        inside = "unshare --mount bash -c " + shlex.quote(enter)
        demand("istio-proxy" in self.user.must(inside, **pod), "nothing was injected in the cluster")
        self.user.fails(inside.replace(INJECT, f"{INJECT} --meshConfigMapName other"), 1,
                        "the in-cluster service account", "system:serviceaccount:default:injector", **pod)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True)
    options = parser.parse_args()
    with cluster.running() as one:
        one.install_istio()
        ways = Ways(one, shell.Shell(one, options.istioctl))
        for kind in (ways.tokens, ways.certificates, ways.servers, ways.plugins, ways.terminal, ways.files, ways.in_cluster):
            kind()
    print("every way leads where it should")


if __name__ == "__main__":
    sys.exit(main())
