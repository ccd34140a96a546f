#!/usr/bin/env python3
"""Real connections go where `istioctl iptables --explain` says that they go.

    truth.py --istioctl build/dev/bin/istioctl [--seed N]

Rule sets, destinations and users are generated from the seed, for both IP versions; each rule set
is applied with both backends. What answers a connection tells where it went: the world, a server
of the pod itself, or the sidecar, which tells the original destination too.
"""

import argparse
import dataclasses
import ipaddress
import json
import pathlib
import random
import subprocess
import sys

import netns

DESTINATIONS = 60  # a rule set, about
USERS = 3


@dataclasses.dataclass(frozen=True)
class Rules:
    port: int
    uid: int
    ranges: str

    def arguments(self):
        return ["-p", str(self.port), "-u", str(self.uid), "-i", self.ranges]


def random_range(rng, version):
    if version == 4:
        first = ipaddress.IPv4Address(rng.choice((10, 172, 192, 93)) << 24 | rng.getrandbits(24))
        return str(ipaddress.ip_network((first, rng.randint(9, 32)), strict=False))
    first = ipaddress.IPv6Address(rng.choice((0x2001, 0xFD00)) << 112 | rng.getrandbits(112))
    return str(ipaddress.ip_network((first, rng.randint(17, 128)), strict=False))


def rule_sets(rng):
    """Each with another sidecar's port, so that one can't answer for another."""
    some = lambda version, count: [random_range(rng, version) for _ in range(count)]
    lists = [["*"], ["127.0.0.1/32"], ["0.0.0.0/0", "::/0"], some(4, 3), some(6, 3), some(4, 4) + some(6, 4)]
    return [Rules(15001 + i, rng.randint(1000, 60000), ",".join(ranges)) for i, ranges in enumerate(lists)]


def is_usable(address):
    """Whether the world has it: one host's address, and not one of the pod's own subnet's edges."""
    if address.is_multicast or address.is_link_local or address.is_loopback or address.is_unspecified:
        return False
    if address.version == 4:
        wire = ipaddress.ip_network("10.200.0.0/24")
        return address not in wire and 1 <= address.packed[0] < 224
    return address not in ipaddress.ip_network("fd00:200::/64") and address.ipv4_mapped is None


def around(rng, text):
    """Addresses at the edges of a range, next to it, and in it."""
    network = ipaddress.ip_network(text)
    first, last = int(network[0]), int(network[-1])
    limit = 2**network.max_prefixlen
    numbers = {first, last, first - 1, last + 1, rng.randint(first, last)}
    make = ipaddress.IPv4Address if network.version == 4 else ipaddress.IPv6Address
    return [make(number) for number in sorted(numbers) if 0 <= number < limit]


def destinations(rng, rules):
    fixed = ["127.0.0.1", "127.0.0.2", "127.255.255.254", "0.0.0.0", "::1", "::", *netns.POD_ADDRESSES]
    fixed += [*netns.WORLD_ADDRESSES, f"::ffff:{netns.POD_ADDRESSES[0]}", "::ffff:127.0.0.1"]
    found = []
    for text in rules.ranges.split(",") if rules.ranges != "*" else []:
        found += around(rng, text)
    while len(found) < DESTINATIONS:
        found.append(ipaddress.IPv4Address(rng.getrandbits(32)))
        found.append(ipaddress.IPv6Address(rng.choice((0x2001, 0x2A00, 0xFD00)) << 112 | rng.getrandbits(112)))
    usable = [str(address) for address in found if is_usable(address)]
    mapped = [f"::ffff:{address}" for address in usable if ":" not in address][:5]
    return fixed + usable + mapped


def written(address, port):
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def foretold(istioctl, rules, uid, calls):
    """What must answer each of `calls`, [address, port], by --explain."""
    command = [str(istioctl), "iptables", *rules.arguments(), "--uid", str(uid), "-o", "json"]
    for address in netns.POD_ADDRESSES:
        command += ["--pod-ip", address]
    for address, port in calls:
        command += ["--explain", written(address, port)]
    explained = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return [foretold_answer(one) for one in explained]


def foretold_answer(one):
    called = f"{one['destination']} {one['port']}"
    if one["verdict"] == "sidecar":
        return f"sidecar {called}"
    return f"{'pod' if one['overLoopback'] else 'world'} {called}"


def wrong_answers(istioctl, rng, rules, pod):
    """Lines about connections that went elsewhere, and how many connections were made."""
    users = [rules.uid, 0] + [rng.randint(1, 65533) for _ in range(USERS - 2)]
    jobs, expected = [], []
    for uid in users:
        calls = [[address, rng.choice(netns.PORTS)] for address in destinations(rng, rules)]
        jobs += [[uid, *call] for call in calls]
        expected += foretold(istioctl, rules, uid, calls)
    answers = pod.connect_all(jobs)
    wrong = []
    for (uid, address, port), must, answer in zip(jobs, expected, answers):
        if normalised(answer) != must:
            wrong.append(f"{rules} user {uid} to {written(address, port)}: {answer!r}, foretold {must!r}")
    return wrong, len(jobs), sum(must.startswith("sidecar") for must in expected)


def normalised(answer):
    """Addresses as istioctl writes them."""
    words = answer.split(" ")
    if len(words) == 3 and words[2].isdigit():
        words[1] = str(ipaddress.ip_address(words[1]))
    return " ".join(words)


def inbound_problems(world, rules):
    """All that comes from outside arrives at the sidecar, of both IP versions."""
    jobs = [[0, address, port] for address in netns.POD_ADDRESSES for port in (80, 8080)]
    answers = world.connect_all(jobs)
    for (_, address, port), answer in zip(jobs, answers):
        if answer != f"sidecar {address} {port}":
            yield f"{rules} from outside to {written(address, port)}: {answer!r}"


def check(istioctl, backend, rules, seed):
    """The same connections for each backend: the generator starts anew from the seed."""
    rng = random.Random(f"{seed} {rules}")
    with netns.pod_and_world(rules.port) as (pod, world):
        apply = [str(istioctl), "iptables", *rules.arguments(), "--backend", backend]
        pod.must(*apply)
        wrong, connections, redirected = wrong_answers(istioctl, rng, rules, pod)
        wrong += inbound_problems(world, rules)
        pod.must(str(istioctl), "iptables", "--verify", *rules.arguments())
        pod.must(str(istioctl), "iptables", "--clean")
        if pod.connect_all([[1000, "198.51.100.7", 80]]) != ["world 198.51.100.7 80"]:
            wrong.append(f"{rules}: connections are redirected after --clean")
    return [f"{backend}: {line}" for line in wrong], connections, redirected


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True, type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=71)
    options = parser.parse_args()
    netns.require_parts()
    wrong, connections, redirected = [], 0, 0
    for rules in rule_sets(random.Random(options.seed)):
        for backend in netns.BACKENDS:
            found, made, sent = check(options.istioctl.resolve(), backend, rules, options.seed)
            wrong += found
            connections += made
            redirected += sent
    for line in wrong:
        print(line)
    print(f"{connections} connections, {redirected} of them to the sidecar, {len(wrong)} went elsewhere")
    # Both kinds of answers must have been seen, or nothing was compared.
    return 1 if wrong or not 0 < redirected < connections else 0


if __name__ == "__main__":
    sys.exit(main())
