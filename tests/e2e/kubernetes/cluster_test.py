#!/usr/bin/env python3
"""The cluster that other tests use: each account is who it says, killing the server loses nothing,
and killing the tool leaves nothing behind."""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

import cluster
import kubeconfig

HERE = pathlib.Path(__file__).resolve().parent
LEFT_LIMIT = 20  # seconds until everything must be gone


def demand(condition, message):
    if not condition:
        raise AssertionError(message)


def whoami(one, account):
    command = ["kubectl", "auth", "whoami", "-o", "jsonpath={.status.userInfo.username}"]
    return subprocess.run(command, env=one.environment(account), capture_output=True, text=True, check=True).stdout


def check_accounts(one):
    for account, user in (("admin", "admin"), ("certificate", "admin"), ("plugin", "admin"), ("writer", "writer")):
        demand(whoami(one, account) == user, f"{account} isn't {user}")
    demand((one.folder / "plugin.log").read_text() == "asked\n", "the plugin wasn't asked")
    command = ["kubectl", "get", "configmaps"]
    done = subprocess.run(command, env=one.environment("nobody"), capture_output=True, text=True, check=False)
    demand(done.returncode and "forbidden" in done.stderr, f"nobody may read: {done.stdout}{done.stderr}")


def check_plugin_with_certificate(one):
    certificate, key = one.authority.issue("plugin-client", "/CN=someone")
    user = kubeconfig.plugin(HERE / "credential_plugin.py", "--certificate", certificate, "--key", key, version="v1beta1")
    one.write_kubeconfig("plugin-certificate", user)
    demand(whoami(one, "plugin-certificate") == "someone", "the plugin's certificate isn't used")


def check_restart(one):
    one.kubectl("create", "configmap", "kept", "--from-literal=a=b")
    one.kill_server()
    demand(not one.answers("/readyz"), "the server is still there")
    one.start_server()
    demand(one.kubectl("get", "configmap", "kept", "-o", "jsonpath={.data.a}") == "b", "an object is lost")


def processes_of(folder):
    """The commands that name the folder."""
    for entry in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if folder in command:
            yield command


def check_kill():
    """The tool is killed in the middle: no process, no folder."""
    with tempfile.TemporaryDirectory() as home:
        told = pathlib.Path(home) / "folder"
        script = f'printf %s "$ISTIOCTL_CLUSTER" >{told}.new; mv {told}.new {told}; sleep 600'
        tool = subprocess.Popen([sys.executable, HERE / "cluster.py", "run", "--", "sh", "-c", script], start_new_session=True)
        while not told.exists():
            demand(tool.poll() is None, "the cluster didn't start")
            time.sleep(0.05)
        folder = told.read_text()
        demand(list(processes_of(folder)), "no process names the folder")
        tool.kill()
        tool.wait()
        deadline = time.monotonic() + LEFT_LIMIT
        while os.path.exists(folder) or list(processes_of(folder)):
            demand(time.monotonic() < deadline, f"left behind: {folder} {list(processes_of(folder))}")
            time.sleep(0.05)
        os.killpg(tool.pid, signal.SIGKILL)  # the command itself isn't the tool's to end


def main():
    with cluster.running() as one:
        check_accounts(one)
        check_plugin_with_certificate(one)
        check_restart(one)
    demand(not one.folder.exists(), "the folder is still there")
    check_kill()
    print("accounts, restart and kill: as they should be")


if __name__ == "__main__":
    main()
