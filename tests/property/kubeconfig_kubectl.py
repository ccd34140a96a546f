#!/usr/bin/env python3
"""Compares reading kubeconfig files with kubectl.

Writes sets of kubeconfig files, right ones and wrong ones, and lets both read them: kubectl sends
a request to servers on loopback, which record what they are asked. Compared are whether a set is
accepted at all, the path and the headers of the request, what a credential plugin is told, and
what `kubectl config view` makes of the files.

    kubeconfig_kubectl.py PROBE [--kubectl KUBECTL] [--sets N] [--seed S]

Exits with 77 (skipped) where there is no kubectl or openssl, unless CI=true.
"""

import argparse
import base64
import http.server
import json
import os
import pathlib
import random
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e" / "kubernetes"))
import parts  # noqa: E402

PLUGIN = """#!/bin/sh
printf '%s' "$KUBERNETES_EXEC_INFO" > "$TOLD"
printf '{"kind": "ExecCredential", "apiVersion": "%s", "status": {"token": "%s"}}' "$1" "$ADDED"
"""
V1 = "client.authentication.k8s.io/v1"
VERSION = b'{"major": "1", "minor": "34", "gitVersion": "v1.34.0"}'
# Who has no credentials is asked for a name by kubectl, on stdin; a user that isn't there is one without
# credentials to it, and an error here. What an entry holds that isn't used is no matter here.
WILL_DIFFER = ("error: EOF\n", "its user ", "illegal base64")
HEADERS = ("Authorization", "Impersonate-")


class Recorder(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        seen = [[name, value] for name, value in self.headers.items() if name.startswith(HEADERS)]
        self.server.requests.append({"path": self.path.partition("?")[0], "headers": sorted(seen)})
        self.send_response(200)
        self.send_header("Content-Length", str(len(VERSION)))
        self.end_headers()
        self.wfile.write(VERSION)

    def log_message(self, *_):
        pass


def write_certificates(folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1,DNS:name", "-keyout", folder / "key.pem", "-out", folder / "crt.pem"],
        check=True, capture_output=True)


def serve(requests, folder=None):
    """A server that puts what it is asked into `requests`; with a folder of certificates one with TLS."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    server.requests = requests
    server.handle_error = lambda *_: None
    if folder:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "crt.pem", folder / "key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


class Writer:
    """Makes up kubeconfig files in `folder`, whose servers are on these ports."""

    def __init__(self, rng, folder, port, plain_port):
        self.rng, self.folder, self.port, self.plain_port = rng, folder, port, plain_port

    def rarely(self, chance=0.12):
        return self.rng.random() < chance

    def choice(self, right, wrong):
        return self.rng.choice(wrong if self.rarely(0.04) else right)

    def some(self, fields, value):
        """Sets one field, or two that exclude each other, or none."""
        for name in self.rng.sample(sorted(fields), self.rng.choices([1, 0, 2], [90, 5, 5])[0]):
            value[name] = fields[name]()

    def data(self, name):
        text = (self.folder / name).read_bytes()
        if self.rarely(0.02):
            return "not base64!"
        return base64.b64encode(b"no PEM" if self.rarely(0.03) else text).decode()

    def file(self, name, at):
        if self.rarely(0.03):
            return "missing.pem"
        path = self.folder / name
        return str(path) if self.rarely(0.5) else os.path.relpath(path, at)

    def cluster(self, at):
        cluster = {}
        if not self.rarely(0.05):
            path = self.rng.choice(["", "", "/", "/base", "/base/"])
            cluster["server"] = f"https://127.0.0.1:{self.port}{path}"
            if self.rarely(0.1):
                cluster["server"] = f"{self.rng.choice(['http://', ''])}127.0.0.1:{self.plain_port}{path}"
        if not self.rarely(0.1):
            cluster["certificate-authority"] = self.file("crt.pem", at)
        elif self.rarely(0.5):
            self.some({"certificate-authority": lambda: self.file("crt.pem", at),
                       "certificate-authority-data": lambda: self.data("crt.pem")}, cluster)
        if self.rarely(0.05 if "certificate-authority" in cluster else 0.7):
            cluster["insecure-skip-tls-verify"] = self.choice([True, False], ["true"])
        if self.rarely():
            cluster["tls-server-name"] = self.choice(["name"], ["other", 7])
        if self.rarely(0.2):
            cluster["extensions"] = [{"name": "client.authentication.k8s.io/exec", "extension": {"a": ["b", 1]}}]
        if self.rarely(0.05):
            cluster["unknown"] = {"field": 1}
        return cluster

    def exec(self, at):
        version = self.choice([V1, V1 + "beta1"], [V1 + "alpha1", ""])
        spec = {"apiVersion": version, "command": self.file("plugin", at), "args": [version],
                "env": [{"name": "ADDED", "value": "by-plugin"}], "provideClusterInfo": self.rarely(0.5)}
        if version == V1 or self.rarely(0.5):
            spec["interactiveMode"] = self.choice(["Never", "IfAvailable"], ["never", ""])
        if self.rarely(0.02):
            del spec["command"]
        return spec

    def user(self, at):
        user = {}
        kind = self.rng.choice(["token", "file", "password", "certificate", "certificate", "exec", "exec", "two", "nobody"])
        if kind in ("token", "two"):
            user["token"] = self.choice(["a-token", "a b"], ["", 12345])
        if kind == "file" or (kind == "two" and self.rarely(0.5)):
            user["tokenFile"] = self.file("token", at)
        if kind == "password" or (kind == "two" and self.rarely(0.5)):
            user.update(username=self.rng.choice(["me", ""]), password=self.rng.choice(["p:w", ""]))
        if kind == "certificate" or self.rarely(0.05):
            self.some({"client-certificate": lambda: self.file("crt.pem", at),
                       "client-certificate-data": lambda: self.data("crt.pem")}, user)
            self.some({"client-key": lambda: self.file("key.pem", at),
                       "client-key-data": lambda: self.data("key.pem")}, user)
        if kind == "exec" or self.rarely(0.05):
            user["exec"] = self.exec(at)
        if self.rarely():
            user["as"] = "jane"
        if self.rarely(0.1):
            user.update({"as-groups": ["a", "b"], "as-uid": "7", "as-user-extra": {"x/y": ["z", "w"]}})
        return user

    def entries(self, names, key, make):
        chosen = [name for name in names if self.rarely(0.85)]
        if self.rarely(0.01) and chosen:
            chosen.append(chosen[0])
        self.rng.shuffle(chosen)
        return [{"name": name, key: make()} for name in chosen]

    def context(self):
        context = {"cluster": self.rng.choice(["c1", "c1", "c2"]), "user": self.rng.choice(["u1", "u2", "u3"])}
        if self.rarely(0.4):
            context["namespace"] = "shop"
        if self.rarely(0.05):
            del context["user"]
        return context

    def config(self, at):
        config = {}
        if self.rarely(0.7):
            config.update(apiVersion="v1", kind="Config")
        if self.rarely(0.02):
            config["kind"] = "Pod"
        if self.rarely(0.7):
            config["current-context"] = self.choice(["a", "b"], ["", "c"])
        config["contexts"] = self.entries("ab", "context", self.context)
        config["clusters"] = self.entries(["c1", "c2"], "cluster", lambda: self.cluster(at))
        config["users"] = self.entries(["u1", "u2", "u3"], "user", lambda: self.user(at))
        if self.rarely():
            config["preferences"] = {"colors": True}
        return config

    def write(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("" if self.rarely(0.03) else json.dumps(self.config(path.parent), indent=self.rng.choice([None, 2])))

    def make_set(self):
        """The arguments and variables of one run: (file or none, context or none, KUBECONFIG or none)."""
        paths = [self.folder / "home" / ".kube" / "config", self.folder / "one" / "config", self.folder / "two" / "deep" / "config"]
        for path in paths:
            path.unlink(missing_ok=True)
            if not self.rarely(0.1):
                self.write(path)
        explicit = str(self.rng.choice(paths)) if self.rarely(0.2) else None
        context = self.choice(["a", "b"], ["c"]) if self.rarely(0.25) else None
        listed = None
        if self.rarely(0.7):
            some = [str(path) for path in self.rng.sample(paths, self.rng.randint(1, 3))]
            listed = ":".join(some + self.rng.choice([[], [""], [str(self.folder / "missing")]]))
        return explicit, context, listed


class Comparison:
    def __init__(self, arguments, folder, requests):
        self.arguments, self.folder, self.requests = arguments, folder, requests
        self.told = folder / "told"

    def run(self, command, chosen, names):
        explicit, context, listed = chosen
        for flag, value in zip(names, (explicit, context)):
            command = command + ([flag, value] if value else [])
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder / "home"), "TOLD": str(self.told)}
        if listed is not None:
            environment["KUBECONFIG"] = listed
        self.told.unlink(missing_ok=True)
        self.requests.clear()
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
                              cwd=self.folder)
        return done, json.loads(self.told.read_text()) if self.told.exists() else None

    def ours(self, chosen):
        done, told = self.run([self.arguments.probe], chosen, ("-c", "--context"))
        answer = json.loads(done.stdout)
        if "server" not in answer:
            return None, answer.get("error", "no cluster")
        headers = [list(header) for header in answer["headers"]]
        if answer["authorization"]:
            headers.append(["Authorization", answer["authorization"]])
        path = "/" + answer["server"].partition("://")[2].partition("/")[2] + "/version"
        return {"path": path.replace("//", "/"), "headers": sorted(map(self.canonical, headers)), "told": told, "answer": answer}, ""

    @staticmethod
    def canonical(header):
        return ["-".join(part.capitalize() for part in header[0].split("-")), header[1]]

    def theirs(self, chosen):
        command = [self.arguments.kubectl, "--request-timeout=30s", "version", "-o", "json"]
        done, told = self.run(command, chosen, ("--kubeconfig", "--context"))
        if "x509:" in done.stderr:  # the files are right, and the server isn't trusted
            return {"told": told}, ""
        if done.returncode != 0 or not self.requests:
            return None, done.stderr
        request = self.requests[-1]
        return {"path": request["path"], "headers": sorted(map(self.canonical, request["headers"])), "told": told}, ""

    def view(self, chosen):
        command = [self.arguments.kubectl, "config", "view", "--raw", "--minify", "--flatten", "-o", "json"]
        done, _ = self.run(command, chosen, ("--kubeconfig", "--context"))
        return json.loads(done.stdout) if done.returncode == 0 else None

    def differences(self, chosen):
        ours, our_error = self.ours(chosen)
        theirs, their_error = self.theirs(chosen)
        if (ours is None) != (theirs is None):
            if any(words in our_error + their_error for words in WILL_DIFFER):
                return [], False
            return [f"ours: {our_error or 'accepted'}", f"kubectl: {their_error or 'accepted'}"], False
        if ours is None:
            return [], False
        found = [f"{key}: {ours[key]!r}, kubectl: {value!r}" for key, value in theirs.items() if ours[key] != value]
        return found + self.view_differences(ours["answer"], self.view(chosen)), True

    def view_differences(self, answer, view):
        context = view["contexts"][0]
        cluster = view["clusters"][0]["cluster"]
        users = view["users"] or [{"user": {}}]
        expected = {"context": context["name"], "namespace": context["context"].get("namespace", "default"),
                    "tls-server-name": cluster.get("tls-server-name", ""),
                    "insecure-skip-tls-verify": cluster.get("insecure-skip-tls-verify", False)}
        for section, names in ((cluster, ["certificate-authority"]), (users[0]["user"], ["client-certificate", "client-key"])):
            for name in names:
                expected[name] = self.content(section, name)
        if not expected["client-certificate"] or answer["server"].startswith("http:"):
            expected["client-certificate"] = expected["client-key"] = ""
        return [f"{name}: {answer[name]!r}, kubectl: {value!r}" for name, value in expected.items() if answer[name] != value]

    @staticmethod
    def content(section, name):
        if section.get(name + "-data"):
            return base64.b64decode(section[name + "-data"]).decode()
        return pathlib.Path(section[name]).read_text() if section.get(name) else ""


def compare(arguments, folder):
    write_certificates(folder)
    (folder / "token").write_text("from-a-file\n")
    (folder / "plugin").write_text(PLUGIN)
    (folder / "plugin").chmod(0o755)
    requests = []
    rng = random.Random(arguments.seed)
    writer = Writer(rng, folder, serve(requests, folder), serve(requests))
    comparison = Comparison(arguments, folder, requests)
    failures = accepted = 0
    for number in range(arguments.sets):
        chosen = writer.make_set()
        found, both_accept = comparison.differences(chosen)
        accepted += both_accept
        if found:
            failures += 1
            print(f"set {number} of seed {arguments.seed}: {chosen}")
            print("\n".join("  " + line for line in found))
            for path in sorted(folder.rglob("config")):
                print(f"  {path}: {path.read_text()}")
    print(f"{arguments.sets} sets, {accepted} of them accepted by both, {failures} differ")
    if accepted < arguments.sets // 6:
        print("too few are accepted to mean anything")
        return 1
    return 1 if failures else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("probe")
    parser.add_argument("--kubectl", default=parts.find("kubectl"))
    parser.add_argument("--sets", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    for tool, found in (("kubectl", arguments.kubectl), ("openssl", shutil.which("openssl"))):
        if not found:
            print(f"there is no {tool}")
            return 1 if os.environ.get("CI") == "true" else 77
    with tempfile.TemporaryDirectory(prefix="istioctl-kubeconfig-") as folder:
        return compare(arguments, pathlib.Path(folder).resolve())


if __name__ == "__main__":
    sys.exit(main())
