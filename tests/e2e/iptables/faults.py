#!/usr/bin/env python3
"""What goes wrong leaves the machine exactly as it was, and says what to do.

    faults.py --istioctl build/dev/bin/istioctl

Each test has a network namespace of its own with rules of others in both backends; what
iptables-save prints is compared before and after.
"""

import argparse
import contextlib
import fcntl
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

import netns

FAMILIES = ("iptables", "ip6tables")
APPLY = ("-p", "15001", "-u", "1337")

# Chains and rules around which ours must come and go, in both families.
OTHERS = """*nat
:DOCKER - [0:0]
:KUBE-SERVICES - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A OUTPUT -p udp -j DOCKER
-A KUBE-SERVICES -p tcp -m tcp --dport 53 -j RETURN
COMMIT
"""

# A stand-in for one program of iptables, found before it.
REFUSES = """#!/bin/sh
echo "$0: line 5 failed" >&2
exit 1
"""
# What the programs say where the kernel has no nat table for IPv6.
NO_TABLE = {
    "ip6tables-nft-restore": (
        "ip6tables-nft-restore v1.8.9 (nf_tables): \n"
        "line 2: CHAIN_ADD failed (No such file or directory): chain PREROUTING"
    ),
    "ip6tables-legacy-restore": (
        "ip6tables-restore v1.8.9 (legacy): ip6tables-restore: unable to initialize table 'nat'\n\n"
        "Error occurred at line: 1\nTry 'ip6tables-restore --help' for more information."
    ),
    "ip6tables-legacy": (
        "ip6tables v1.8.9 (legacy): can't initialize ip6tables table `nat': Table does not exist "
        "(do you need to insmod?)\nPerhaps ip6tables or your kernel needs to be upgraded."
    ),
}
# Asks the program that runs it to end, and does its work (or refuses it) nevertheless.
ENDS_ITS_PARENT = """#!/bin/sh
kill -{signal} $PPID
sleep 0.2
{then}
"""


class Machine:
    """A namespace with rules of others in it, where istioctl runs."""

    def __init__(self, istioctl, scratch):
        self.istioctl = istioctl
        self.scratch = pathlib.Path(scratch)
        self.namespace = netns.Namespace("world")
        self.path = [self.scratch / "bin", *os.environ["PATH"].split(os.pathsep)]
        (self.scratch / "bin").mkdir()
        self.namespace.must("ip", "link", "set", "lo", "up")
        for backend in netns.BACKENDS:
            for family in FAMILIES:
                self.restore(f"{family}-{backend}", OTHERS)

    def close(self):
        self.namespace.close()

    def environment(self):
        # A lock file of our own: other tests of this machine may use the real one meanwhile.
        return {
            **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")},
            "PATH": os.pathsep.join(map(str, self.path)),
            "XTABLES_LOCKFILE": str(self.scratch / "lock"),
        }

    def run(self, *arguments, before=()):
        # env sets the PATH behind nsenter, which itself is found on ours.
        settings = [f"{name}={value}" for name, value in self.environment().items()]
        command = ["env", *settings, *before, str(self.istioctl), "iptables", *arguments]
        return self.namespace.run(*command)

    def restore(self, program, text):
        self.namespace.must(f"{program}-restore", "--noflush", "-w", "30", input=text)

    def start(self, *arguments):
        """As run(), without waiting for its end."""
        settings = [f"{name}={value}" for name, value in self.environment().items()]
        command = self.namespace.inside(["env", *settings, str(self.istioctl), "iptables", *arguments])
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def no_ipv6_table(self):
        for program, said in NO_TABLE.items():
            self.stand_in(program, f"#!/bin/sh\ncat >&2 <<'SAID'\n{said}\nSAID\nexit 2\n")

    def stand_in(self, program, text):
        path = self.scratch / "bin" / program
        path.write_text(text)
        path.chmod(0o755)

    def snapshot(self):
        """Everything that iptables-save prints, but for times and counters."""
        text = ""
        for backend in netns.BACKENDS:
            for family in FAMILIES:
                saved = self.namespace.must(f"{family}-{backend}-save")
                text += f"{family}-{backend}\n" + re.sub(r"^#.*\n|\[\d+:\d+\]", "", saved, flags=re.MULTILINE)
        return text


class Faults(unittest.TestCase):
    maxDiff = None
    istioctl = None

    def setUp(self):
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="istioctl-iptables-"))
        os.chmod(scratch, 0o755)
        self.machine = stack.enter_context(contextlib.closing(Machine(self.istioctl, scratch)))

    def refused(self, *arguments, says, before=()):
        """Runs it; it must fail with 1, say `says`, print nothing, and change nothing."""
        earlier = self.machine.snapshot()
        result = self.machine.run(*arguments, before=before)
        self.assertEqual(self.machine.snapshot(), earlier)
        self.assertEqual((result.returncode, result.stdout), (1, ""), result.stderr)
        for words in says:
            self.assertIn(words, result.stderr)
        self.assertTrue(result.stderr.startswith("istioctl: error: "), result.stderr)

    def done(self, *arguments):
        result = self.machine.run(*arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result

    def test_applying_twice_changes_nothing(self):
        for backend in netns.BACKENDS:
            with self.subTest(backend):
                before = self.machine.snapshot()
                self.done(*APPLY, "-i", "10.0.0.0/8,::ffff:10.0.0.0/104,::/0", "--backend", backend)
                once = self.machine.snapshot()
                self.assertNotEqual(once, before)
                second = self.done(*APPLY, "-i", "10.0.0.0/8,::ffff:10.0.0.0/104,::/0")
                self.assertIn(f"nothing to change, the rules are in the backend {backend}", second.stderr)
                self.assertEqual(self.machine.snapshot(), once)
                self.done("--clean")
                self.assertEqual(self.machine.snapshot(), before)

    def test_other_settings_replace_the_old(self):
        for backend in netns.BACKENDS:
            with self.subTest(backend):
                self.done(*APPLY, "--backend", backend)
                self.done("-p", "15006", "-u", "0", "-i", "10.0.0.0/8")
                replaced = self.machine.snapshot()
                self.done("--clean")
                self.done("-p", "15006", "-u", "0", "-i", "10.0.0.0/8", "--backend", backend)
                self.assertEqual(self.machine.snapshot(), replaced)
                self.done("--clean")

    def test_dry_run_is_what_is_applied(self):
        for backend in netns.BACKENDS:
            with self.subTest(backend):
                self.done(*APPLY, "-i", "10.0.0.0/8,fd00::/8", "--backend", backend)
                applied = self.machine.snapshot()
                self.done("--clean")
                for family, option in (("iptables", "ipv4"), ("ip6tables", "ipv6")):
                    text = self.done(*APPLY, "-i", "10.0.0.0/8,fd00::/8", "--dry-run", "--family", option)
                    self.machine.restore(f"{family}-{backend}", text.stdout)
                self.assertEqual(self.machine.snapshot(), applied)
                self.done("--clean")

    def test_verify_finds_what_differs(self):
        for backend in netns.BACKENDS:
            with self.subTest(backend):
                self.done(*APPLY, "--backend", backend)
                self.assertEqual(self.done("--verify").stdout, "")
                self.assertEqual(self.done("--verify", *APPLY).stdout, "")
                self.machine.namespace.must(f"iptables-{backend}", "-t", "nat", "-D", "ISTIO_OUTPUT", "2")
                before = self.machine.snapshot()
                result = self.machine.run("--verify")
                self.assertEqual(result.returncode, 1)
                self.assertEqual(
                    result.stdout,
                    "iptables: missing: -A ISTIO_OUTPUT -m owner --uid-owner 1337 "
                    '-m comment --comment "istio/bypass-envoy" -j RETURN\n',
                )
                self.assertIn(f"held by the backend {backend}", result.stderr)
                self.assertEqual(self.machine.snapshot(), before)
                self.done(*APPLY)
                self.assertEqual(self.done("--verify", *APPLY).stdout, "")
                self.done("--clean")

    def test_verify_of_nothing(self):
        before = self.machine.snapshot()
        result = self.machine.run("--verify")
        self.assertEqual(result.returncode, 1)
        self.assertIn("iptables: missing: -A PREROUTING", result.stdout)
        self.assertIn("no backend holds chains of istioctl", result.stderr)
        self.assertEqual(self.machine.snapshot(), before)

    def test_the_rules_of_the_old_image(self):
        """Those of 0.7.1's script are ours: the same are left alone, IPv6 is added, all can be cleaned."""
        for backend in netns.BACKENDS:
            with self.subTest(backend):
                before = self.machine.snapshot()
                iptables = f"iptables-{backend}"
                for rule in OLD_IMAGE:
                    self.machine.namespace.must(iptables, "-t", "nat", *rule.split())
                old = self.machine.snapshot()
                self.assertIn("ip6tables: missing: ", self.machine.run("--verify").stdout)
                self.done(*APPLY, "-i", "10.4.0.0/14,10.8.240.0/20")
                now = self.machine.snapshot()
                part = lambda text: text.split(f"\n{iptables}")[-1].split("\nip6tables")[0]
                self.assertEqual(part(now), part(old))
                self.done("--clean")
                self.assertEqual(self.machine.snapshot(), before)

    def test_no_iptables(self):
        self.machine.path = [self.machine.scratch / "bin"]
        for arguments in (APPLY, ("--clean",), ("--verify",)):
            self.refused(*arguments, says=["cannot run iptables-nft-save", "install the package iptables"])

    def test_no_permission(self):
        nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
        for arguments in (APPLY, ("--clean",), ("--verify",)):
            self.refused(*arguments, says=["Permission denied", "run it as root"], before=nobody)
        drop = ["setpriv", "--bounding-set", "-net_admin", "--inh-caps", "-net_admin"]
        self.refused(*APPLY, says=["run it as root"], before=drop)
        drop = ["setpriv", "--bounding-set", "-net_raw", "--inh-caps", "-net_raw"]
        says = ["Permission denied", "and NET_RAW for the legacy backend"]
        self.refused(*APPLY, "--backend", "legacy", says=says, before=drop)

    def test_no_ipv6_nat_table(self):
        for backend in netns.BACKENDS:
            with self.subTest(backend):
                self.machine.no_ipv6_table()
                says = ["Table does not exist" if backend == "legacy" else "CHAIN_ADD failed", "the kernel lacks"]
                self.refused(*APPLY, "-i", "10.0.0.0/8,fd00::/8", "--backend", backend, says=says)
                applied = self.done(*APPLY, "--backend", backend)
                self.assertIn("notice: IPv4 alone is redirected, IPv6 can't be: ", applied.stderr)
                self.assertEqual(self.done("--verify").stdout, "")
                self.assertIn("ISTIO_OUTPUT", self.machine.snapshot())
                self.done("--clean")

    def test_a_refusal_half_way(self):
        """IPv4 is in place when IPv6 is refused: it goes back to what it was before."""
        for backend in netns.BACKENDS:
            for already in ((), ("-p", "15006", "-u", "7", "-i", "10.0.0.0/8")):
                with self.subTest(backend, already=already):
                    if already:
                        self.done(*already, "--backend", backend)
                    self.machine.stand_in(f"ip6tables-{backend}-restore", REFUSES)
                    self.refused(*APPLY, "--backend", backend, says=["line 5 failed"])
                    (self.machine.scratch / "bin" / f"ip6tables-{backend}-restore").unlink()
            self.done("--clean")

    def test_cleaning_that_is_refused_half_way(self):
        for backend in netns.BACKENDS:
            with self.subTest(backend):
                self.done(*APPLY, "--backend", backend)
                self.machine.stand_in(f"ip6tables-{backend}-restore", REFUSES)
                self.refused("--clean", says=["line 5 failed"])
                (self.machine.scratch / "bin" / f"ip6tables-{backend}-restore").unlink()
                self.done("--clean")

    def test_a_signal_half_way(self):
        """One that comes between the two IP versions waits: both are done, or neither."""
        self.done(*APPLY)
        applied = self.machine.snapshot()
        self.done("--clean")
        cleaned = self.machine.snapshot()
        program = "ip6tables-nft-restore"
        real = f'exec {shutil.which(program)} "$@"'
        for then, arguments, expected in (
            (real, APPLY, applied),
            ("exit 1", ("--clean",), applied),
            (real, ("--clean",), cleaned),
            ("exit 1", APPLY, cleaned),
        ):
            for ending in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                with self.subTest(then=then, arguments=arguments, ending=ending):
                    before = self.machine.snapshot()
                    self.machine.stand_in(program, ENDS_ITS_PARENT.format(signal=ending.value, then=then))
                    result = self.machine.run(*arguments)
                    (self.machine.scratch / "bin" / program).unlink()
                    self.assertEqual(self.machine.snapshot(), expected)
                    self.assertEqual(result.returncode, -ending if before != expected or then != real else 0)

    def test_several_runs_at_once(self):
        """Whichever comes first, each of them succeeds, and what is there in the end is complete."""
        for backend in netns.BACKENDS:
            for _ in range(3):
                with self.subTest(backend):
                    runs = [self.machine.start(*APPLY, "--backend", backend, "--wait", "60") for _ in range(4)]
                    for run in runs:
                        _, said = run.communicate(timeout=120)
                        self.assertEqual(run.returncode, 0, said)
                    self.assertEqual(self.done("--verify", *APPLY).stdout, "")
                    self.done("--clean")

    def test_another_run_that_does_not_end(self):
        with open(f"/proc/{self.machine.namespace.process.pid}/ns/net") as network:
            fcntl.flock(network, fcntl.LOCK_EX)
            for arguments in (APPLY, ("--clean",)):
                self.refused(*arguments, "--wait", "1", says=["another istioctl is changing the rules", "--wait"])
            self.assertEqual(self.machine.run("--verify").returncode, 1)
        self.done(*APPLY)

    def test_a_namespace_without_tables(self):
        """What --clean and a refusal leave behind there are empty tables: iptables can't remove them."""
        for backend in netns.BACKENDS:
            with self.subTest(backend):
                self.machine.close()
                self.machine.namespace = netns.Namespace("world")
                self.machine.stand_in(f"ip6tables-{backend}-restore", REFUSES)
                self.assertEqual(self.machine.run(*APPLY, "--backend", backend).returncode, 1)
                self.assertNotRegex(self.machine.snapshot(), "(?m)^-A|ISTIO")
                (self.machine.scratch / "bin" / f"ip6tables-{backend}-restore").unlink()
                self.done(*APPLY, "--backend", backend)
                self.assertEqual(self.done("--verify", *APPLY).stdout, "")
                self.done("--clean")
                self.assertNotRegex(self.machine.snapshot(), "(?m)^-A|ISTIO")

    def test_a_table_that_only_nft_can_show(self):
        rule = "add rule ip nat KUBE-SERVICES meta mark set numgen inc mod 2"
        self.machine.namespace.must("nft", rule)
        self.refused(*APPLY, says=["iptables-nft: the nat table holds rules that only nft can show"])
        self.done(*APPLY, "--backend", "legacy")
        cleaned = self.done("--clean")
        self.assertIn("warning: iptables-nft: the nat table holds rules that only nft can show", cleaned.stderr)
        self.assertNotIn("ISTIO", self.machine.snapshot())
        self.machine.namespace.must("nft", "delete table ip nat")
        self.machine.namespace.must("nft", rule.replace("rule ip ", "rule ip6 "))
        says = ["ip6tables-nft: the nat table holds rules that only nft can show"]
        for arguments in (APPLY, ("--verify",)):
            self.refused(*arguments, says=says)

    def test_rules_of_others_in_our_chains(self):
        for backend in netns.BACKENDS:
            for family in FAMILIES:
                for rule in ("ISTIO_OUTPUT -p udp -j RETURN", "DOCKER -j ISTIO_REDIRECT", "OUTPUT -j ISTIO_OUTPUT"):
                    with self.subTest(backend, family=family, rule=rule):
                        self.done(*APPLY, "--backend", backend)
                        program = f"{family}-{backend}"
                        self.machine.namespace.must(program, "-t", "nat", "-A", *rule.split())
                        says = [f"{program}: istioctl didn't make this rule", f"-A {rule}", f"{program} -t nat"]
                        self.refused("-p", "15006", "-u", "7", says=says)
                        self.refused("--clean", says=says)
                        self.assertIn(f"not expected: -A {rule}\n", self.machine.run("--verify").stdout)
                        self.machine.namespace.must(program, "-t", "nat", "-D", *rule.split())
                        self.done("--clean")

    def test_a_chain_that_something_else_made(self):
        """Later releases use these names, too, without a comment."""
        for backend in netns.BACKENDS:
            with self.subTest(backend):
                program = f"iptables-{backend}"
                rules = "*nat\n:ISTIO_REDIRECT - [0:0]\n-A ISTIO_REDIRECT -p tcp -j REDIRECT --to-ports 15001\nCOMMIT\n"
                self.machine.restore(program, rules)
                for arguments in (APPLY, ("--clean",)):
                    self.refused(*arguments, says=[f"{program}: istioctl didn't make this rule in or to its chains"])
                self.machine.namespace.must(program, "-t", "nat", "-F", "ISTIO_REDIRECT")
                self.machine.namespace.must(program, "-t", "nat", "-X", "ISTIO_REDIRECT")

    def test_chains_in_the_other_backend(self):
        self.done(*APPLY, "--backend", "legacy")
        self.refused(*APPLY, "--backend", "nft", says=["the backend legacy holds chains", "--clean first"])
        self.done(*APPLY, "-i", "10.0.0.0/8")
        self.machine.restore("iptables-nft", "*nat\n:ISTIO_OUTPUT - [0:0]\nCOMMIT\n")
        self.refused(*APPLY, says=["both backends", "--clean first"])
        cleaned = self.done("--clean")
        for backend in netns.BACKENDS:
            self.assertIn(f"the rules are gone from the backend {backend}", cleaned.stderr)
        self.assertNotIn("ISTIO", self.machine.snapshot())

    def test_a_held_lock(self):
        self.done(*APPLY, "-i", "10.0.0.0/8", "--backend", "legacy")
        with open(self.machine.scratch / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            says = ["xtables lock", "another program is changing the rules; try again, or wait longer with --wait"]
            self.refused(*APPLY, "--wait", "1", says=says)
            self.refused("--clean", "--wait", "1", says=says)
        self.done(*APPLY)

    def test_a_machines_own_network(self):
        """Where process 1 has our network and nothing marks a container, it takes --force."""
        self.refused(*APPLY, says=["the traffic of this machine", "--force"], before=self.outside_containers())
        forced = self.machine.run(*APPLY, "--force", before=self.outside_containers())
        self.assertEqual(forced.returncode, 0, forced.stderr)
        allowed = self.machine.run(*APPLY, before=[*self.outside_containers(), "env", "KUBERNETES_SERVICE_HOST=10.0.0.1"])
        self.assertEqual(allowed.returncode, 0, allowed.stderr)
        for arguments in (("--verify",), ("--clean",)):
            result = self.machine.run(*arguments, before=self.outside_containers())
            self.assertEqual(result.returncode, 0, result.stderr)

    def outside_containers(self):
        """A root directory without a container's marks, where the shell is process 1."""
        script = """
            root=$1; shift
            mount -t tmpfs tmpfs "$root"
            for top in /*; do
              case $top in /proc | /run | /.*) continue ;; esac
              if [ -L "$top" ]; then cp -P "$top" "$root$top"
              elif [ -d "$top" ]; then mkdir "$root$top" && mount --rbind "$top" "$root$top"; fi
            done
            mkdir "$root/proc" "$root/run" && mount -t proc proc "$root/proc"
            chroot "$root" "$@"
            exit $?
        """
        root = self.machine.scratch / "root"
        root.mkdir(exist_ok=True)
        return ["unshare", "--mount", "--pid", "--fork", "sh", "-c", script, "sh", str(root)]


# What prepare_proxy.sh of 0.7.1 runs for -p 15001 -u 1337 -i 10.4.0.0/14,10.8.240.0/20.
OLD_IMAGE = """
-N ISTIO_REDIRECT
-A ISTIO_REDIRECT -p tcp -j REDIRECT --to-port 15001 -m comment --comment istio/redirect-to-envoy-port
-A PREROUTING -j ISTIO_REDIRECT -m comment --comment istio/install-istio-prerouting
-N ISTIO_OUTPUT
-A OUTPUT -p tcp -j ISTIO_OUTPUT -m comment --comment istio/install-istio-output
-A ISTIO_OUTPUT -o lo ! -d 127.0.0.1/32 -j ISTIO_REDIRECT -m comment --comment istio/redirect-implicit-loopback
-A ISTIO_OUTPUT -m owner --uid-owner 1337 -j RETURN -m comment --comment istio/bypass-envoy
-A ISTIO_OUTPUT -d 127.0.0.1/32 -j RETURN -m comment --comment istio/bypass-explicit-loopback
-A ISTIO_OUTPUT -d 10.4.0.0/14 -j ISTIO_REDIRECT -m comment --comment istio/redirect-ip-range-10.4.0.0/14
-A ISTIO_OUTPUT -d 10.8.240.0/20 -j ISTIO_REDIRECT -m comment --comment istio/redirect-ip-range-10.8.240.0/20
-A ISTIO_OUTPUT -j RETURN -m comment --comment istio/bypass-default-outbound
""".strip().splitlines()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True, type=pathlib.Path)
    parser.add_argument("tests", nargs="*", help="Faults.test_NAME; none: all")
    options = parser.parse_args()
    netns.require_parts()
    Faults.istioctl = options.istioctl.resolve()
    unittest.main(argv=[sys.argv[0], *options.tests])


if __name__ == "__main__":
    main()
