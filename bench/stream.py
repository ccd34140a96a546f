#!/usr/bin/env python3
"""Writes a stream of workloads to stdout that is longer than memory.

    bench/stream.py MIB DOCUMENT-BYTES SEED

A document holds one Deployment, or, when DOCUMENT-BYTES isn't 0, a List of so many bytes.
"""

import random
import sys

import generate


def document(number, size, chance):
    if size == 0:
        return generate.deployment(f"object-{number:09}", chance)
    items = []
    length = 0
    while length < size - 2000:
        text = generate.deployment(f"object-{number:09}-{len(items)}", chance)
        items.append("- " + text.rstrip("\n").replace("\n", "\n  ") + "\n")
        length += len(items[-1])
    return "apiVersion: v1\nkind: List\nitems:\n" + "".join(items)


def main():
    size = int(sys.argv[1]) << 20
    chance = random.Random(int(sys.argv[3]))
    # Some documents over and over: making each anew would take longer than reading it.
    texts = [document(number, int(sys.argv[2]), chance) + "---\n" for number in range(8)]
    written = 0
    number = 0
    while written < size:
        text = texts[number % len(texts)]
        sys.stdout.write(text)
        written += len(text)
        number += 1


if __name__ == "__main__":
    main()
