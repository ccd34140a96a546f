"""Commands as a user types them beside a cluster, and what must come of them."""

import json
import os
import pathlib
import subprocess
import tempfile

REPO = pathlib.Path(__file__).resolve().parents[3]
TIME_LIMIT = 300  # seconds for one command; a sanitizer build on a busy machine is slow


def demand(condition, message):
    if not condition:
        raise AssertionError(message)


class Shell:
    """Runs bash in an empty folder with an empty home: istioctl and kubectl are on PATH, KUBECONFIG
    leads to the cluster, REPO is the source tree, and of the caller's environment only PATH is left."""

    def __init__(self, cluster, istioctl):
        self.cluster = cluster
        top = cluster.folder / "shell"
        self.work, self.home, commands = top / "work", top / "home", top / "bin"
        for folder in (self.work, self.home, commands):
            folder.mkdir(parents=True, exist_ok=True)
        link = commands / "istioctl"
        if not link.is_symlink():
            link.symlink_to(pathlib.Path(istioctl).resolve(strict=True))
        (self.work / "samples").is_symlink() or (self.work / "samples").symlink_to(REPO / "samples")
        self.commands = commands

    def environment(self, account, **more):
        cluster = self.cluster.environment(account)
        return {
            "PATH": f"{self.commands}{os.pathsep}{cluster['PATH']}",
            "HOME": str(self.home),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "REPO": str(REPO),
            **{name: cluster[name] for name in ("KUBECONFIG", "KUBECACHEDIR", "ISTIOCTL_CLUSTER")},
            **more,
        }

    def run(self, script, account="admin", text="", **more):
        """The finished process: returncode, stdout, stderr. `text` is its input."""
        return subprocess.run(
            ["bash", "-c", script],
            cwd=self.work,
            env=self.environment(account, **more),
            input=text,
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
            check=False,
        )

    def start(self, script, account="admin"):
        """The same, while we go on: a Running, to be finished."""
        return Running(self, script, account)

    def must(self, script, **options):
        """Its standard output; an error where it fails."""
        done = self.run(script, **options)
        demand(done.returncode == 0, f"{script}\nexit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def fails(self, script, code, *words, **options):
        """Its standard error, which must hold each of the words; its standard output must be empty."""
        done = self.run(script, **options)
        demand(done.returncode == code, f"{script}\nexit {done.returncode}, not {code}\n{done.stdout}{done.stderr}")
        demand(not done.stdout, f"{script}\nprinted\n{done.stdout}")
        for word in words:
            demand(word in done.stderr, f"{script}\ndoesn't say {word!r}:\n{done.stderr}")
        return done.stderr

    def install_crds(self):
        """The kinds, as a user brings them into a cluster."""
        self.must("istioctl crds | kubectl apply -f -")
        self.must("kubectl wait --for=condition=Established crd --all --timeout=60s")

    def json(self, script, **options):
        return json.loads(self.must(script, **options))


class Running:
    """A command that runs beside us. What it prints goes to files, so that nothing holds it up."""

    def __init__(self, user, script, account):
        self.script = script
        self.files = [tempfile.TemporaryFile("w+", encoding="utf-8") for _ in range(2)]
        self.process = subprocess.Popen(
            ["bash", "-c", f"exec {script}"],
            cwd=user.work,
            env=user.environment(account),
            stdin=subprocess.DEVNULL,
            stdout=self.files[0],
            stderr=self.files[1],
        )

    def finish(self, seconds):
        """Waits for its end, at most so long; the finished process as of run()."""
        code = self.process.wait(seconds)
        for file in self.files:
            file.seek(0)
        return subprocess.CompletedProcess(self.script, code, *(file.read() for file in self.files))
