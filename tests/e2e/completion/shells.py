#!/usr/bin/env python3
"""The completion scripts complete in the real bash, zsh and fish.

    shells.py --istioctl build/dev/bin/istioctl

Each shell gets a line and a TAB, as a user types them. A shell that isn't installed is skipped by
name, or a failure with CI=true.
"""

import argparse
import os
import pathlib
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import time

PATIENCE = 30  # seconds

RULE = """apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata: {name: httpbin-ext}
spec:
  hosts: [httpbin.org]
  ports: [{number: 80, name: http, protocol: HTTP}]
"""

# What is typed before the TAB, and the line that comes of it.
LINES = {
    "istioctl valid": "istioctl validate",
    "istioctl get externals": "istioctl get externalservice",
    "istioctl get es htt": "istioctl get es httpbin-ext",
    "istioctl get es/htt": "istioctl get es/httpbin-ext",
    "istioctl get vs,externals": "istioctl get vs,externalservice",
    "istioctl get es -o wi": "istioctl get es -o wide",
    "istioctl get es --output=wi": "istioctl get es --output=wide",
    "istioctl get es --sel": "istioctl get es --selector",
    "istioctl create -f rul": "istioctl create -f rule.yaml",
    "istioctl --store sqlite:other.db get es oth": "istioctl --store sqlite:other.db get es other-ext",
    "istioctl -n istio-s": "istioctl -n istio-system",
}

MARK = "COMPLETED "
LINE_START, LINE_END = "\x01", "\x05"


class Terminal:
    """An interactive shell at the other end of a terminal."""

    def __init__(self, command, environment, directory):
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.chdir(directory)
            os.execvpe(command[0], command, environment)
        self.seen = ""

    def type(self, text):
        os.write(self.descriptor, text.encode())

    def read_until(self, text):
        """What came up to `text`; what came at all when it doesn't come."""
        end = time.monotonic() + PATIENCE
        while text not in self.seen and time.monotonic() < end:
            if select.select([self.descriptor], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.descriptor, 65536).decode(errors="replace")
                except OSError:
                    break
        before, _, self.seen = self.seen.partition(text)
        return before

    def close(self):
        os.close(self.descriptor)
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)


def complete_by_keys(command, setup, environment, directory):
    """The completed lines, from a shell that has emacs' keys: the line becomes one of echo."""
    terminal = Terminal(command, environment, directory)
    completed = {}
    try:
        terminal.type(f"{setup}; echo REA''DY\n")
        terminal.read_until("READY")
        for line in LINES:
            terminal.type(f"{line}\t{LINE_START}echo {MARK[:4]}''{MARK[4:]}{LINE_END}\n")
            terminal.read_until(f"\n{MARK}")
            completed[line] = terminal.read_until("\n").strip()
    finally:
        terminal.close()
    return completed


def bash(environment, directory):
    command = ["bash", "--norc", "--noprofile", "-i"]
    setup = "PS1='> '; bind 'set bell-style none'; source <(istioctl completion bash)"
    return complete_by_keys(command, setup, environment, directory)


def zsh(environment, directory):
    setup = "PS1='> '; bindkey -e; autoload -U compinit; compinit -u -d dump; source <(istioctl completion zsh)"
    return complete_by_keys(["zsh", "-f", "-i"], setup, environment, directory)


def fish(environment, directory):
    """fish tells what it would offer; one candidate is what TAB inserts."""
    completed = {}
    for line in LINES:
        script = f"istioctl completion fish | source; complete -C '{line}'"
        run = subprocess.run(
            ["fish", "--no-config", "-c", script], env=environment, cwd=directory, capture_output=True, text=True, check=True
        )
        words = [answer.split("\t")[0] for answer in run.stdout.splitlines()]
        completed[line] = " ".join([*line.split(" ")[:-1], *words])
    return completed


SHELLS = {"bash": bash, "zsh": zsh, "fish": fish}


def make_world(istioctl, directory):
    """A directory with a rule and two stores, and the environment that finds them."""
    (directory / "bin").mkdir()
    (directory / "bin" / "istioctl").symlink_to(istioctl)
    (directory / "rule.yaml").write_text(RULE)
    (directory / "other").mkdir()
    (directory / "other" / "other.yaml").write_text(RULE.replace("httpbin-ext", "other-ext"))
    for store, rule in (("config.db", "rule.yaml"), ("other.db", "other/other.yaml")):
        subprocess.run(
            [istioctl, "--store", f"sqlite:{store}", "create", "-f", rule],
            cwd=directory,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return {
        "PATH": f"{directory / 'bin'}:{os.environ['PATH']}",
        "HOME": str(directory),
        "TERM": "dumb",
        "LC_ALL": "C.UTF-8",
        "ISTIOCTL_STORE": f"sqlite:{directory / 'config.db'}",
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True, type=pathlib.Path)
    istioctl = parser.parse_args().istioctl.resolve(strict=True)
    wrong = 0
    for name, shell in SHELLS.items():
        if shutil.which(name) is None:
            print(f"{name} is not installed: {'FAILED' if os.environ.get('CI') == 'true' else 'skipped'}")
            wrong += os.environ.get("CI") == "true"
            continue
        with tempfile.TemporaryDirectory(prefix="istioctl-completion-") as directory:
            path = pathlib.Path(directory)
            completed = shell(make_world(istioctl, path), path)
        bad = {line: got for line, got in completed.items() if got != LINES[line]}
        for line, got in bad.items():
            print(f"{name}: {line!r} became {got!r} instead of {LINES[line]!r}")
        print(f"{name}: {len(completed) - len(bad)} of {len(LINES)} lines completed")
        wrong += len(bad)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
