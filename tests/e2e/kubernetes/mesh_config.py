#!/usr/bin/env python3
"""kube-inject with the ConfigMaps of a real cluster, and without.

    mesh_config.py --istioctl build/dev/bin/istioctl
"""

import argparse
import sys

import cluster
import shell
from shell import demand

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - {name: web, image: nginx}\n"
INJECT = "istioctl kube-inject -f pod.yaml"
MESH = "defaultConfig:\n  discoveryAddress: pilot.example:15007\n  drainDuration: 1s\n"
TEMPLATE = "policy: enabled\ntemplate: |\n  containers:\n  - name: istio-proxy\n    image: own/{{ .ProxyConfig.DiscoveryAddress }}\n"


def config_map(name, key, text, name_space="istio-system"):
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": name_space}, "data": {key: text}}


def node(name, pods):
    return {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name}, "spec": {"podCIDR": pods, "podCIDRs": [pods]}}


def check_absence(user):
    user.fails(INJECT, 1, 'there is no ConfigMap "istio" in the namespace "istio-system"', "--meshConfigFile", "--offline")
    user.fails(f"{INJECT} -i elsewhere", 1, 'in the namespace "elsewhere"')
    without = user.must(f"{INJECT} --offline")
    demand(without == user.must(INJECT, KUBECONFIG=""), "--offline differs from no kubeconfig")
    demand("istio-pilot:15007" in without, without)


def check_mesh(one, user):
    one.install_istio()
    demand(user.must(INJECT) == user.must(f"{INJECT} --offline"), "a mesh config of defaults differs from the defaults")
    one.apply(config_map("istio", "mesh", MESH))
    injected = user.must(INJECT)
    demand("pilot.example:15007" in injected and "\n    - 1s\n" in injected, injected)
    (user.work / "mesh.yaml").write_text(MESH)
    demand(injected == user.must(f"{INJECT} --meshConfigFile mesh.yaml"), "the file differs from the ConfigMap")
    one.apply(config_map("later", "mesh", MESH + "rootNamespace: istio-system\n"))
    done = user.run(f"{INJECT} --meshConfigMapName later")
    demand(done.returncode == 0 and done.stdout == injected, f"{done.returncode}\n{done.stdout}{done.stderr}")
    demand(done.stderr == 'ConfigMap/istio-system/later[mesh]:4:1: warning: unknown field "rootNamespace"\n', done.stderr)
    one.apply(config_map("broken", "mesh", "defaultConfig: 7\n"), config_map("other-key", "config", ""))
    user.fails(f"{INJECT} --meshConfigMapName broken", 1, "ConfigMap/istio-system/broken[mesh]:1:16: error: defaultConfig: ")
    user.fails(f"{INJECT} --meshConfigMapName other-key", 1, 'has no key "mesh"', "--meshConfigMapName")
    user.fails(INJECT, 1, 'configmaps "istio" is forbidden', "--offline", account="nobody")


def check_template(one, user):
    user.fails(f"{INJECT} --injectConfigMapName istio-inject", 1, 'no ConfigMap "istio-inject"', "--injectConfigFile")
    both = user.fails(f"{INJECT} --injectConfigMapName istio-inject --meshConfigMapName mesh", 1)
    demand(both.count("there is no ConfigMap") == 2, both)
    one.apply(config_map("istio-inject", "config", TEMPLATE))
    injected = user.must(f"{INJECT} --injectConfigMapName istio-inject")
    demand("image: own/pilot.example:15007" in injected, injected)
    (user.work / "inject.yaml").write_text(TEMPLATE)
    demand(injected == user.must(f"{INJECT} --injectConfigFile inject.yaml"), "the file differs from the ConfigMap")
    user.fails(f"{INJECT} --injectConfigMapName istio-inject --offline", 2)
    one.apply(config_map("broken-inject", "config", "template: |\n  {{ .Nonsense }}\n"))
    user.fails(f"{INJECT} --injectConfigMapName broken-inject", 1, "ConfigMap/istio-system/broken-inject[config]:2:")


def check_ranges(one, user):
    def said(ranges, **options):
        done = user.run(f"{INJECT} --includeIPRanges={ranges}", **options)
        demand(done.returncode == 0, done.stderr)
        return done.stderr

    demand(said("10.0.0.0/24") == "", "there are no nodes, and yet a warning")
    one.apply(node("one", "10.244.0.0/24"), node("two", "10.244.1.0/24"))
    demand("hold no node's podCIDR (10.244.0.0/23)" in said("10.0.0.0/24"), said("10.0.0.0/24"))
    for ranges in ("10.0.0.0/24,10.244.0.0/16", "10.244.1.0/24", "\\*"):
        demand(said(ranges) == "", said(ranges))
    one.kubectl("create", "role", "reader", "-n", "istio-system", "--verb=get", "--resource=configmaps")
    one.kubectl("create", "rolebinding", "reader", "-n", "istio-system", "--role=reader", "--user=writer")
    demand(said("10.0.0.0/24", account="writer") == "", "whoever may not list nodes is told nothing")


def check_silence(one, user):
    """Nobody is asked who isn't needed: not even libcurl is loaded."""
    closed = cluster.Port()
    one.write_kubeconfig("gone", {"token": "x"}, server=f"https://127.0.0.1:{closed.number}")
    for flags in ("--offline", "--meshConfigFile mesh.yaml", "--meshConfigFile mesh.yaml --injectConfigFile inject.yaml"):
        done = user.run(f"{INJECT} {flags}", account="gone", LD_DEBUG="files")
        demand(done.returncode == 0, f"{flags}: {done.stderr}")
        demand("http.so" not in done.stderr, f"{flags} loads libcurl")
    user.must("istioctl kube-inject --emitTemplate", account="gone")
    demand("http.so" in user.run(INJECT, LD_DEBUG="files").stderr, "libcurl wouldn't be seen")
    user.fails(INJECT, 1, str(closed.number), "--meshConfigFile", account="gone")
    closed.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True)
    options = parser.parse_args()
    with cluster.running() as one:
        user = shell.Shell(one, options.istioctl)
        (user.work / "pod.yaml").write_text(POD)
        check_absence(user)
        check_mesh(one, user)
        check_template(one, user)
        check_ranges(one, user)
        check_silence(one, user)
    print("kube-inject asks the cluster what it must, and nothing else")


if __name__ == "__main__":
    sys.exit(main())
