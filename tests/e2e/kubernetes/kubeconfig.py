"""Kubeconfig files, each with one cluster, one user and one context, all of the user's name."""

import json
import os


def write(path, server, user, name, cluster=None, name_space=None):
    """Writes the file at `path`, for its owner alone.

    `user` holds the fields of the user entry, `cluster` those of the cluster's beside `server`."""
    context = {"cluster": name, "user": name}
    if name_space:
        context["namespace"] = name_space
    content = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": name, "cluster": {"server": server, **(cluster or {})}}],
        "users": [{"name": name, "user": user}],
        "contexts": [{"name": name, "context": context}],
        "current-context": name,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2)
    return path


def plugin(command, *arguments, version="v1", **fields):
    """A user whose credentials a program gives."""
    return {
        "exec": {
            "apiVersion": f"client.authentication.k8s.io/{version}",
            "command": str(command),
            "args": [str(argument) for argument in arguments],
            "interactiveMode": "Never",
            **fields,
        }
    }
