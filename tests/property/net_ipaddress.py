#!/usr/bin/env python3
"""Compares the net layer with Python's ipaddress over generated inputs, good and bad.

What is accepted, the canonical text, and the answers to contains, covers, overlaps and
collapse must agree, except where stricter() says that istioctl refuses more.

    net_ipaddress.py PROBE [--count N] [--seed S]
"""

import argparse
import ipaddress
import random
import subprocess
import sys


def stricter(text):
    """Why istioctl refuses a range or an address that Python accepts, or None.

    Each of these means different things to different readers, or nothing at all to iptables.
    """
    _, slash, prefix = text.partition("/")
    if "%" in text:
        return "a scope id"
    if "." in prefix:
        return "a netmask or a host mask"
    if slash and len(prefix) > 1 and prefix.startswith("0"):
        return "a leading zero in the prefix"
    return None


def canonical(address):
    """str(address); since Python 3.13 IPv4-mapped ones print dotted, which 3.11 and we don't."""
    if address.version == 6 and address.ipv4_mapped is not None:
        low = int(address) & 0xFFFFFFFF
        return f"::ffff:{low >> 16:x}:{low & 0xFFFF:x}"
    return str(address)


def with_prefix(network):
    return f"{canonical(network.network_address)}/{network.prefixlen}"


def read_address(text):
    if stricter(text):
        raise ValueError(text)
    return ipaddress.ip_address(text)


def read_interface(text):
    if stricter(text):
        raise ValueError(text)
    return ipaddress.ip_interface(text)


def read_network(text):
    return read_interface(text).network


def yes_no(value):
    return "yes" if value else "no"


def expect_cidr(text):
    interface = read_interface(text)
    network = interface.network
    return " ".join([
        f"{canonical(interface.ip)}/{network.prefixlen}",
        with_prefix(network),
        canonical(network.broadcast_address),
        yes_no(interface.ip != network.network_address),
    ])


def expect_contains(range_text, address_text):
    return yes_no(read_address(address_text) in read_network(range_text))


def expect_covers(range_text, other_text):
    network, other = read_network(range_text), read_network(other_text)
    return yes_no(network.version == other.version and other.subnet_of(network))


def expect_overlaps(range_text, other_text):
    network, other = read_network(range_text), read_network(other_text)
    return yes_no(network.version == other.version and network.overlaps(other))


def expect_collapse(*texts):
    networks = [read_network(text) for text in texts]
    collapsed = []
    for version in (4, 6):
        collapsed += ipaddress.collapse_addresses(n for n in networks if n.version == version)
    return ",".join(with_prefix(network) for network in collapsed)


EXPECT = {
    "address": lambda text: canonical(read_address(text)),
    "cidr": expect_cidr,
    "contains": expect_contains,
    "covers": expect_covers,
    "overlaps": expect_overlaps,
    "collapse": expect_collapse,
}


def expected_answer(operation, operands):
    try:
        return EXPECT[operation](*operands)
    except ValueError:
        return "refused"


class Generator:
    """Makes operations with operands: mostly good, some at the edges, some broken."""

    EDGES = [
        "", "/", "*", "0", "::", ":::", ":", "1::", "::1", "0.0.0.0", "255.255.255.255",
        "256.0.0.0", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.4 ", " 1.2.3.4", "1.2.3.4\n",
        "1.2.3.4/", "1.2.3.4/33", "1.2.3.4/032", "1.2.3.4/0", "1.2.3.4/00", "1.2.3.4/-1",
        "1.2.3.4/+8", "1.2.3.4/255.255.0.0", "1.2.3.4/0.0.255.255", "1.2.3.4/8/8", "0x7f.0.0.1",
        "::/0", "::/128", "::/129", "::/0128", "::1%eth0", "::1%", "fe80::1%eth0/64", "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8", "1::2::3", ":1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:", "::ffff:1.2.3.4", "::ffff:1.2.3.256", "::1.2.3.4/96", "1.2.3.4::",
        "::1.2.3.4:5", "12345::", "g::", "::FFFF", "0000::00001", "[::1]", "1.2.3.4:80",
        "\u0661.2.3.4", "1.2.3.4/\u0662", "1.2.3.4\0", "::\0", "localhost", "١::",
        "1:0:0:2:0:0:0:3", "1:0:0:2:0:0:3:4", "0:1:0:1:0:1:0:1", "::1_0", "1.2.3.1_0", "::/1_0",
    ]
    MUTATION_ALPHABET = "0123456789abcdefFgx.:/%-+ *[],_\t\n\0\u0661é"

    def __init__(self, seed):
        self.random = random.Random(seed)

    def v4(self):
        octets = [self.random.choice([0, 1, 10, 127, 128, 255, self.random.randrange(256)])
                  for _ in range(4)]
        return ".".join(map(str, octets))

    def group(self):
        value = self.random.choice([0, 0, 0, 1, 0xFFFF, self.random.randrange(0x10000)])
        return self.random.choice(["{:x}", "{:X}", "{:04x}"]).format(value)

    def v6(self):
        groups = [self.group() for _ in range(8)]
        if self.random.random() < 0.2:
            groups[6:] = [self.v4()]
        if self.random.random() < 0.6:
            begin = self.random.randrange(len(groups) + 1)
            end = self.random.randrange(begin, len(groups) + 1)
            return ":".join(groups[:begin]) + "::" + ":".join(groups[end:])
        return ":".join(groups)

    def address(self):
        return self.v4() if self.random.random() < 0.5 else self.v6()

    def cidr(self):
        address = self.address()
        width = 128 if ":" in address else 32
        kind = self.random.random()
        if kind < 0.1:
            return address
        if kind < 0.15:
            return f"{address}/{self.random.choice(['255.0.0.0', '0.0.0.255', '08', '129'])}"
        return f"{address}/{self.random.randrange(width + 1)}"

    def near(self, texts):
        """A range that has something to do with one of `texts`: inside, around, or beside it."""
        try:
            network = read_network(self.random.choice(texts))
        except ValueError:
            return self.cidr()
        prefix = max(0, min(network.max_prefixlen, network.prefixlen + self.random.randint(-2, 2)))
        offset = self.random.randint(-2, 2) << (network.max_prefixlen - prefix)
        number = (int(network.network_address) + offset) % (1 << network.max_prefixlen)
        return f"{type(network.network_address)(number)}/{prefix}"

    def mutate(self, text):
        for _ in range(self.random.randint(1, 2)):
            at = self.random.randrange(len(text) + 1)
            kind = self.random.randrange(4)
            if kind == 0:
                text = text[:at] + text[at + 1:]
            elif kind == 1:
                text = text[:at] + self.random.choice(self.MUTATION_ALPHABET) + text[at:]
            elif kind == 2:
                text = text[:at] + self.random.choice(self.MUTATION_ALPHABET) + text[at + 1:]
            else:
                text = text[:at] + text[at:at + 4] + text[at:]
        return text

    def spoil(self, text):
        kind = self.random.random()
        if kind < 0.25:
            return self.mutate(text)
        if kind < 0.30:
            return self.random.choice(self.EDGES)
        return text

    def operation(self):
        kind = self.random.choice(list(EXPECT))
        if kind == "address":
            return kind, [self.spoil(self.address())]
        if kind == "cidr":
            return kind, [self.spoil(self.cidr())]
        if kind == "collapse":
            texts = [self.cidr()]
            for _ in range(self.random.randrange(12)):
                texts.append(self.near(texts) if self.random.random() < 0.8 else self.cidr())
            return kind, texts
        first = self.cidr()
        second = self.near([first]) if self.random.random() < 0.7 else self.cidr()
        if kind == "contains":
            second = second.partition("/")[0]
        return kind, [first, second]

    def edges(self):
        return [(kind, [edge]) for edge in self.EDGES for kind in ("address", "cidr")]


def encode(operation, operands):
    return " ".join([operation] + [operand.encode().hex() or "-" for operand in operands])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("probe", help="the net_probe executable")
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=71)
    arguments = parser.parse_args()

    generator = Generator(arguments.seed)
    operations = generator.edges()
    operations += [generator.operation() for _ in range(arguments.count - len(operations))]
    lines = "".join(encode(*operation) + "\n" for operation in operations)
    probe = subprocess.run([arguments.probe], input=lines, stdout=subprocess.PIPE, text=True,
                           check=True)
    answers = probe.stdout.splitlines()

    failed = abs(len(operations) - len(answers))
    for (operation, operands), answer in zip(operations, answers):
        expected = expected_answer(operation, operands)
        if answer != expected:
            failed += 1
            print(f"{operation} {operands!r}: {answer!r}, Python says {expected!r}")
    accepted = sum(answer != "refused" for answer in answers)
    print(f"seed {arguments.seed}, {accepted} accepted, {len(answers) - accepted} refused")
    print(f"{len(operations) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
