#!/usr/bin/env python3
"""`ranges auto` against the real API server: each source by itself, what may not be read, live
addresses outside, and --verify. A cluster with one IP version, and one with two."""

import argparse
import os
import subprocess
import sys
import tempfile

import cluster

WIDER = "10.96.0.0/12"


def demand(condition, message):
    if not condition:
        raise AssertionError(message)


class Tool:
    """istioctl as an account of a cluster, in an empty folder."""

    def __init__(self, istioctl, one, folder):
        self.istioctl, self.one, self.folder = istioctl, one, folder

    def run(self, *arguments, account="admin"):
        environment = {**self.one.environment(account), "HOME": self.folder}
        return subprocess.run(
            [self.istioctl, *arguments], env=environment, cwd=self.folder, capture_output=True, text=True, check=False
        )

    def gives(self, expected, *arguments, account="admin", says=()):
        done = self.run(*arguments, account=account)
        shown = f"{' '.join(arguments)} as {account}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        demand(done.returncode == 0 and done.stdout == expected + "\n", f"expected {expected}\n{shown}")
        for text in says:
            demand(text in done.stderr, f"{text!r} isn't said by {shown}")
        return done

    def refuses(self, *arguments, says, account="admin", exit_code=1):
        done = self.run(*arguments, account=account)
        shown = f"{' '.join(arguments)} as {account}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        demand(done.returncode == exit_code and not done.stdout, f"expected a refusal\n{shown}")
        for text in says:
            demand(text in done.stderr, f"{text!r} isn't said by {shown}")


def node(name, cidr):
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name},
        "spec": {"podCIDR": cidr, "podCIDRs": [cidr]},
    }


def pod(name, name_space="default", host_network=False, labels=None, command=()):
    container = {"name": "a", "image": "a.invalid/a", "command": list(command)}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": name_space, "labels": labels or {}},
        "spec": {"nodeName": "node-1", "hostNetwork": host_network, "containers": [container]},
    }


def set_address(one, name, address, phase="Running"):
    patch = f'{{"status": {{"phase": "{phase}", "podIP": "{address}", "podIPs": [{{"ip": "{address}"}}]}}}}'
    one.kubectl("patch", "pod", name, "--subresource=status", "--type=merge", "-p", patch)


def grant(one, name, *rules):
    """Lets the account "writer" do what the rules say, and nothing else."""
    rules = [
        {"apiGroups": [group], "resources": [resource], "verbs": [verb]} for group, resource, verb in rules
    ]
    one.apply(
        {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "ClusterRole",
            "metadata": {"name": name},
            "rules": rules,
        },
        {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "ClusterRoleBinding",
            "metadata": {"name": name},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": name},
            "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "writer"}],
        },
    )


def revoke(one, name):
    one.kubectl("delete", "clusterrolebinding", name)


def kubeadm_config(services, pods):
    text = f"networking:\n  dnsDomain: cluster.local\n  podSubnet: {pods}\n  serviceSubnet: {services}\n"
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "kubeadm-config", "namespace": "kube-system"},
        "data": {"ClusterConfiguration": text},
    }


def check_service_cidrs(tool, one):
    tool.gives("10.0.0.0/24", "ranges", "auto", says=["the list covers services only"])
    one.apply(
        {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "ServiceCIDR",
            "metadata": {"name": "more"},
            "spec": {"cidrs": ["10.0.8.0/24"]},
        }
    )
    tool.gives("10.0.0.0/24,10.0.8.0/24", "ranges", "auto")
    one.kubectl("delete", "servicecidr", "more")
    tool.gives(
        "10.0.0.0/24", "ranges", "auto", "--explain",
        says=[
            "asked ServiceCIDR objects (networking.k8s.io/v1): 10.0.0.0/24 (services)",
            "asked ConfigMap kube-system/kubeadm-config: not there",
            "asked ClusterIPs of the live Services: 1 inside the ranges, 0 outside",
        ],
    )


def check_forbidden(tool, one):
    tool.refuses(
        "ranges", "auto", "--explain", account="writer",
        says=["doesn't say its range of services", "asked ServiceCIDR objects (networking.k8s.io/v1): skipped, forbidden"],
    )
    # The server's refusal of an impossible address names its range; nothing is created.
    grant(one, "create-services", ("", "services", "create"))
    tool.gives(
        "10.0.0.0/24", "ranges", "auto", "--explain", account="writer",
        says=["the list covers services only", "asked ClusterIPs of the live Services: skipped, forbidden"],
    )
    names = one.kubectl("get", "services", "-A", "-o", "name")
    demand(names == "service/kubernetes\n", f"a dry run left something: {names}")
    revoke(one, "create-services")


def check_nodes_and_pods(tool, one):
    one.apply(node("node-1", "10.244.0.0/24"), node("node-2", "10.244.1.0/24"))
    tool.gives("10.0.0.0/24,10.244.0.0/23", "ranges", "auto", says=["those of the 2 present nodes"])
    one.apply(pod("inside"), pod("of-the-node", host_network=True), pod("ended"))
    set_address(one, "inside", "10.244.0.5")
    set_address(one, "of-the-node", "192.168.0.5")
    set_address(one, "ended", "192.168.0.6", phase="Succeeded")
    tool.gives("10.0.0.0/24,10.244.0.0/23", "ranges", "auto")
    one.apply(pod("stray"))
    set_address(one, "stray", "192.168.7.7")
    tool.refuses("ranges", "auto", says=["192.168.7.7 of Pod default/stray lies outside what was found for pods"])
    one.kubectl("delete", "pod", "stray", "--grace-period=0", "--force")


def check_kubeadm(tool, one):
    one.apply(kubeadm_config("10.0.0.0/24", "10.244.0.0/16"))
    tool.gives("10.0.0.0/24,10.244.0.0/16", "ranges", "auto")
    one.apply(kubeadm_config(WIDER, "10.244.0.0/16"))
    tool.gives("10.0.0.0/24,10.244.0.0/16", "ranges", "auto", says=["ServiceCIDR kubernetes says 10.0.0.0/24, which is used"])
    # Who sees the ConfigMap but not the ServiceCIDRs is told by the live Services.
    rules = [("", resource, verb) for resource in ("configmaps", "services") for verb in ("get", "list")]
    grant(one, "read-some", *rules)
    tool.refuses(
        "ranges", "auto", account="writer", says=["10.0.0.1 of Service default/kubernetes lies outside", f"{WIDER} (from kubeadm-config"],
    )
    revoke(one, "read-some")
    one.kubectl("delete", "-n", "kube-system", "configmap", "kubeadm-config")


def check_flags(tool, one):
    one.apply(
        pod("kube-apiserver-node-1", "kube-system", True, {"component": "kube-apiserver"},
            ["kube-apiserver", "--service-cluster-ip-range=10.0.0.0/24"]),
        pod("kube-controller-manager-node-1", "kube-system", True, {"component": "kube-controller-manager"},
            ["kube-controller-manager", "--cluster-cidr=10.240.0.0/12"]),
    )
    grant(one, "read-pods", ("", "pods", "list"))
    tool.gives("10.0.0.0/24,10.240.0.0/12", "ranges", "auto", account="writer")
    revoke(one, "read-pods")


def check_verify(tool, one):
    def write(text):
        with open(os.path.join(tool.folder, "config.yaml"), "w", encoding="utf-8") as file:
            file.write(text)

    arguments = ("ranges", "icp", "--config", "config.yaml", "--verify")
    write("service_cluster_ip_range: 10.0.0.0/24\nnetwork_cidr: 10.240.0.0/12\n")
    tool.gives("10.0.0.0/24,10.240.0.0/12", *arguments)
    write("service_cluster_ip_range: 10.0.1.0/24\nnetwork_cidr: 10.240.0.0/12\n")
    tool.refuses(*arguments, says=["the cluster's 10.0.0.0/24 (services, from ServiceCIDR kubernetes) is not covered by"])
    tool.refuses("ranges", "acs", "--verify", says=["is not covered by 10.244.0.0/16,10.240.0.0/16"])


def check_short_form(tool, one):
    one.install_istio()
    manifest = os.path.join(tool.folder, "pod.yaml")
    with open(manifest, "w", encoding="utf-8") as file:
        file.write("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: a\n    image: a\n")
    mesh = os.path.join(tool.folder, "mesh.yaml")
    with open(mesh, "w", encoding="utf-8") as file:
        file.write("{}\n")
    done = tool.run("kube-inject", "-f", manifest, "--includeIPRanges=auto", "--meshConfigFile", mesh)
    demand(done.returncode == 0 and '"10.0.0.0/24,10.240.0.0/12"' in done.stdout, f"{done.stdout}{done.stderr}")
    tool.refuses(
        "kube-inject", "-f", manifest, "--includeIPRanges=auto", "--offline", exit_code=2, says=["--offline"],
    )


def check_dead_server(tool, one):
    one.kill_server()
    tool.refuses("ranges", "auto", says=[one.url])
    one.start_server()


def check_one_version(istioctl):
    with cluster.running() as one, tempfile.TemporaryDirectory() as folder:
        tool = Tool(istioctl, one, folder)
        check_service_cidrs(tool, one)
        check_forbidden(tool, one)
        check_nodes_and_pods(tool, one)
        check_kubeadm(tool, one)
        check_flags(tool, one)
        check_verify(tool, one)
        check_short_form(tool, one)
        check_dead_server(tool, one)


def check_two_versions(istioctl):
    options = ["--service-cluster-ip-range=10.0.0.0/24,fd00:10::/112"]
    with cluster.running(options) as one, tempfile.TemporaryDirectory() as folder:
        tool = Tool(istioctl, one, folder)
        tool.gives("10.0.0.0/24", "ranges", "auto", says=["left out, being IPv6: fd00:10::/112"])
        tool.gives("10.0.0.0/24,fd00:10::/112", "ranges", "auto", "--family", "all")
        grant(one, "create-services", ("", "services", "create"))
        tool.gives("10.0.0.0/24,fd00:10::/112", "ranges", "auto", "--family", "all", account="writer")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--istioctl", required=True)
    istioctl = os.path.abspath(parser.parse_args().istioctl)
    check_one_version(istioctl)
    check_two_versions(istioctl)


if __name__ == "__main__":
    sys.exit(main())
