"""Finds the real Envoy: $ISTIOCTL_ENVOY, where scripts/envoy.sh says that it is."""

import os
import shutil
import sys

SKIPPED = 77


def find():
    """The path of Envoy. Without one the test is skipped, or with CI=true failed."""
    path = os.environ.get("ISTIOCTL_ENVOY") or shutil.which("envoy") or cached()
    if path and os.access(path, os.X_OK):
        return path
    message = "no Envoy: run scripts/test, which installs it, or set ISTIOCTL_ENVOY"
    if os.environ.get("CI") == "true":
        sys.exit(f"FAILED: {message}")
    print(f"skipped: {message}")
    sys.exit(SKIPPED)


def cached():
    """Where scripts/envoy.sh keeps it."""
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(cache, "istioctl-tests", f"envoy-{release()}", "envoy")


def release():
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../scripts/envoy.sh")
    with open(script, encoding="utf-8") as lines:
        return next(line.split("=")[1].strip() for line in lines if line.startswith("envoy_release="))
