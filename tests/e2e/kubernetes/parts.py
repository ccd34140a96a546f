"""Finds the real programs: etcd, kube-apiserver and kubectl, where scripts/kubernetes.sh has put them."""

import os
import pathlib
import shutil
import sys

SKIPPED = 77  # ctest's SKIP_RETURN_CODE of these tests
VARIABLES = {
    "kube-apiserver": "ISTIOCTL_KUBE_APISERVER",
    "etcd": "ISTIOCTL_ETCD",
    "kubectl": "ISTIOCTL_KUBECTL",
}
SCRIPT = pathlib.Path(__file__).resolve().parents[3] / "scripts" / "kubernetes.sh"


def release():
    with open(SCRIPT, encoding="utf-8") as lines:
        return next(line.split("=")[1].strip() for line in lines if line.startswith("kubernetes_release="))


def cached(program):
    """Where scripts/kubernetes.sh keeps it."""
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(cache, "istioctl-tests", f"kubernetes-{release()}", program)


def find(program):
    """Its path, or None."""
    candidates = (os.environ.get(VARIABLES[program]), cached(program), shutil.which(program))
    return next((path for path in candidates if path and os.access(path, os.X_OK)), None)


def require(*programs):
    """Their paths. Without one of them the run ends here: as skipped, or with CI=true as failed."""
    found = {program: find(program) for program in programs}
    missing = [program for program, path in found.items() if not path]
    if not missing:
        return [found[program] for program in programs]
    variables = ", ".join(VARIABLES[program] for program in missing)
    message = f"no {', '.join(missing)}: run scripts/test, which builds or installs them, or set {variables}"
    if os.environ.get("CI") == "true":
        sys.exit(f"FAILED: {message}")
    print(f"skipped: {message}")
    sys.exit(SKIPPED)
