#!/usr/bin/env python3
"""`ranges auto` against the real API server: each source by itself, what may not be read, live
addresses outside, --verify, and what breaks on the way. A cluster with one IP version, and one
with two."""

import argparse
import contextlib
import sys

import cluster
import fault_proxy
from fault_proxy import Fault
from shell import Shell, demand

WIDER = "10.96.0.0/12"
SERVICE_CIDRS = "GET /apis/networking.k8s.io/v1/servicecidrs"


class Tool:
    """istioctl as an account of a cluster."""

    def __init__(self, istioctl, one):
        self.one, self.shell = one, Shell(one, istioctl)

    def ask(self, command, account="admin"):
        """The finished process, and what to show of it."""
        done = self.shell.run(f"istioctl {command}", account)
        return done, f"{command} as {account}: exit {done.returncode}\n{done.stdout}{done.stderr}"

    def gives(self, expected, command="ranges auto", account="admin", says=()):
        done, shown = self.ask(command, account)
        demand(done.returncode == 0 and done.stdout == expected + "\n", f"expected {expected}\n{shown}")
        for text in says:
            demand(text in done.stderr, f"{text!r} isn't said by {shown}")

    def refuses(self, command="ranges auto", account="admin", says=(), exit_code=1):
        done, shown = self.ask(command, account)
        demand(done.returncode == exit_code and not done.stdout, f"expected a refusal\n{shown}")
        for text in says:
            demand(text in done.stderr, f"{text!r} isn't said by {shown}")

    def write(self, name, text):
        (self.shell.work / name).write_text(text)


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
    tool.gives("10.0.0.0/24", says=["the list covers services only"])
    one.apply(
        {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "ServiceCIDR",
            "metadata": {"name": "more"},
            "spec": {"cidrs": ["10.0.8.0/24"]},
        }
    )
    tool.gives("10.0.0.0/24,10.0.8.0/24")
    one.kubectl("delete", "servicecidr", "more")
    tool.gives(
        "10.0.0.0/24",
        "ranges auto --explain",
        says=[
            "asked ServiceCIDR objects (networking.k8s.io/v1): 10.0.0.0/24 (services)",
            "asked ConfigMap kube-system/kubeadm-config: not there",
            "asked ClusterIPs of the live Services: 1 inside the ranges, 0 outside",
        ],
    )


def check_forbidden(tool, one):
    tool.refuses(
        "ranges auto --explain",
        "writer",
        says=["doesn't say its range of services", "asked ServiceCIDR objects (networking.k8s.io/v1): skipped, forbidden"],
    )
    # The server's refusal of an impossible address names its range; nothing is created.
    grant(one, "create-services", ("", "services", "create"))
    tool.gives(
        "10.0.0.0/24",
        "ranges auto --explain",
        "writer",
        says=["the list covers services only", "asked ClusterIPs of the live Services: skipped, forbidden"],
    )
    names = one.kubectl("get", "services", "-A", "-o", "name")
    demand(names == "service/kubernetes\n", f"a dry run left something: {names}")
    revoke(one, "create-services")


def check_nodes_and_pods(tool, one):
    one.apply(node("node-1", "10.244.0.0/24"), node("node-2", "10.244.1.0/24"))
    tool.gives("10.0.0.0/24,10.244.0.0/23", says=["those of the 2 present nodes"])
    one.apply(pod("inside"), pod("of-the-node", host_network=True), pod("ended"))
    set_address(one, "inside", "10.244.0.5")
    set_address(one, "of-the-node", "192.168.0.5")
    set_address(one, "ended", "192.168.0.6", phase="Succeeded")
    tool.gives("10.0.0.0/24,10.244.0.0/23")
    one.apply(pod("stray"))
    set_address(one, "stray", "192.168.7.7")
    tool.refuses(says=["192.168.7.7 of Pod default/stray lies outside what was found for pods"])
    one.kubectl("delete", "pod", "stray", "--grace-period=0", "--force")


def check_kubeadm(tool, one):
    one.apply(kubeadm_config("10.0.0.0/24", "10.244.0.0/16"))
    tool.gives("10.0.0.0/24,10.244.0.0/16")
    one.apply(kubeadm_config(WIDER, "10.244.0.0/16"))
    tool.gives("10.0.0.0/24,10.244.0.0/16", says=["ServiceCIDR kubernetes says 10.0.0.0/24, which is used"])
    # Who sees the ConfigMap but not the ServiceCIDRs is told by the live Services.
    grant(one, "read-some", *(("", resource, verb) for resource in ("configmaps", "services") for verb in ("get", "list")))
    tool.refuses(
        account="writer",
        says=["10.0.0.1 of Service default/kubernetes lies outside", f"{WIDER} (from kubeadm-config"],
    )
    revoke(one, "read-some")
    one.kubectl("delete", "-n", "kube-system", "configmap", "kubeadm-config")


def check_flags(tool, one):
    api_server = ["kube-apiserver", "--service-cluster-ip-range=10.0.0.0/24"]
    manager = ["kube-controller-manager", "--cluster-cidr=10.240.0.0/12"]
    one.apply(
        pod("kube-apiserver-1", "kube-system", True, {"component": "kube-apiserver"}, api_server),
        pod("kube-controller-manager-1", "kube-system", True, {"component": "kube-controller-manager"}, manager),
    )
    grant(one, "read-pods", ("", "pods", "list"))
    tool.gives("10.0.0.0/24,10.240.0.0/12", account="writer")
    revoke(one, "read-pods")


def check_verify(tool):
    command = "ranges icp --config config.yaml --verify"
    tool.write("config.yaml", "service_cluster_ip_range: 10.0.0.0/24\nnetwork_cidr: 10.240.0.0/12\n")
    tool.gives("10.0.0.0/24,10.240.0.0/12", command, says=["the current cluster has the same addresses"])
    tool.write("config.yaml", "service_cluster_ip_range: 10.0.1.0/24\nnetwork_cidr: 10.240.0.0/12\n")
    tool.refuses(command, says=["the cluster's 10.0.0.0/24 (services, from ServiceCIDR kubernetes) is not covered by"])
    tool.refuses("ranges acs --verify", says=["is not covered by 10.244.0.0/16,10.240.0.0/16"])


def check_short_form(tool, one):
    one.install_istio()
    command = "kube-inject -f samples/sleep/sleep.yaml --includeIPRanges=auto"
    done, shown = tool.ask(command)
    demand(done.returncode == 0 and '"10.0.0.0/24,10.240.0.0/12"' in done.stdout, shown)
    tool.refuses(f"{command} --offline", exit_code=2, says=["--offline"])


def check_faults(tool, one):
    """What breaks once is asked again; what is no answer is passed over, or ends the run."""
    with contextlib.closing(fault_proxy.FaultProxy(one)) as proxy:
        one.write_kubeconfig("proxied", {"token": cluster.ACCOUNTS["admin"][0]}, proxy.url)
        command, ranges = "ranges auto --explain", "10.0.0.0/24,10.240.0.0/12"
        for fault in (
            Fault(SERVICE_CIDRS, fault_proxy.refuse(503, "ServiceUnavailable", "later"), times=1),
            Fault("GET /api/v1/nodes", fault_proxy.truncate(), times=1),
            Fault("GET /api/v1/pods", fault_proxy.reset_before(), times=1),
            Fault("GET /api/v1/services", fault_proxy.reset_after(), times=1),
        ):
            proxy.set(fault)
            tool.gives(ranges, command, "proxied")
            demand(fault.times == 0, f"{fault.match} was never asked")
        for body in (b"<html>", b"", b"[]", b'{"items": null}', b'{"items": [{"spec": 7}, null]}', b'{"items": ['):
            proxy.set(Fault(SERVICE_CIDRS, fault_proxy.say(200, body)))
            tool.gives(ranges, command, "proxied", says=["asked flags of the control plane's pods in kube-system: 10.0.0.0/24"])
        proxy.set(Fault("", fault_proxy.refuse(401, "Unauthorized", "who are you?")))
        tool.refuses(account="proxied", says=[proxy.url])


def check_dead_server(tool, one):
    one.kill_server()
    tool.refuses(says=[one.url])
    one.start_server()


def check_one_version(istioctl):
    with cluster.running() as one:
        tool = Tool(istioctl, one)
        check_service_cidrs(tool, one)
        check_forbidden(tool, one)
        check_nodes_and_pods(tool, one)
        check_kubeadm(tool, one)
        check_flags(tool, one)
        check_verify(tool)
        check_short_form(tool, one)
        check_faults(tool, one)
        check_dead_server(tool, one)


def check_two_versions(istioctl):
    with cluster.running(["--service-cluster-ip-range=10.0.0.0/24,fd00:10::/112"]) as one:
        tool = Tool(istioctl, one)
        tool.gives("10.0.0.0/24", says=["left out, being IPv6: fd00:10::/112"])
        tool.gives("10.0.0.0/24,fd00:10::/112", "ranges auto --family all")
        grant(one, "create-services", ("", "services", "create"))
        tool.gives("10.0.0.0/24,fd00:10::/112", "ranges auto --family all", "writer")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--istioctl", required=True)
    istioctl = parser.parse_args().istioctl
    check_one_version(istioctl)
    check_two_versions(istioctl)


if __name__ == "__main__":
    sys.exit(main())
