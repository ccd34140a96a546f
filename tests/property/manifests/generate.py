#!/usr/bin/env python3
"""Generates Kubernetes manifests in every style that Kubernetes reads, from a seed.

As a program it writes one of them, the INDEX-th of SEED, to stdout, for a closer look.
"""

import argparse
import dataclasses
import json
import random
import re
import sys

from nodes import tree
from sharing import Sharing
from workloads import Workloads
from yaml_writer import COMMENTS, PATH_KEYS, Style, Writer

BYTE_ORDER_MARK = "\ufeff"
NULL_ON_PATH = re.compile(rf'"(?:{"|".join(sorted(PATH_KEYS))})"\s*:\s*null')
SEPARATORS = ("---", "---", "---", "--- # a comment", "---   ", "---\t# after a tab")


@dataclasses.dataclass(frozen=True)
class Manifest:
    text: bytes
    features: frozenset  # names of the forms in it

    @property
    def is_json(self):
        return "json" in self.features

    @property
    def keeps_bytes(self):
        """Whether what is inserted leaves all bytes in place: nothing must be replaced."""
        return not self.features & {"null-on-path", "alias-on-path", "merge"}

    @property
    def keeps_lines(self):
        """Whether it leaves all lines whole: nothing is inserted inside one."""
        return self.keeps_bytes and not self.features & {"json", "json-in-yaml", "flow-on-path"}


def generate(seed, index):
    """The manifest of this place; the same arguments always give the same one."""
    rng = random.Random(f"{seed}/{index}")
    features = set()
    if rng.random() < 0.12:
        text = json_stream(rng, features)
    else:
        text = yaml_stream(rng, features)
    return Manifest(finish(text, rng, features), frozenset(features))


def finish(text, rng, features):
    """What concerns the bytes of the whole."""
    if rng.random() < 0.2:
        features.add("no-newline-at-end")
        text = text.rstrip("\n")
    if rng.random() < 0.12:
        features.add("crlf")
        text = text.replace("\n", "\r\n")
    if rng.random() < 0.06:
        features.add("byte-order-mark")
        text = BYTE_ORDER_MARK + text
    return text.encode()


def json_document(value, features, **layout):
    text = json.dumps(value, **layout)
    if NULL_ON_PATH.search(text):
        features.add("null-on-path")
    return text


def json_stream(rng, features):
    features.add("json")
    workloads = Workloads(rng)
    layout = rng.choice([{"separators": (",", ":")}, {}, {"indent": 2}, {"indent": 4}, {"indent": "\t"}])
    features.add(f"json-{layout.get('indent', 'line')!r}")
    layout = {**layout, "ensure_ascii": rng.random() < 0.5}
    documents = [json_document(workloads.document(), features, **layout) for _ in range(rng.choice([1, 1, 2, 3]))]
    if len(documents) > 1:
        features.add("json-several")
    return rng.choice(["", "\n"]).join(documents) + "\n"


def usual_style(rng):
    """As most people write; what is kept line by line is tested on these."""
    return Style(comments=rng.choice([0, 0.1]), list_steps=rng.choice([(0,), (2,)]))


def any_style(rng):
    return Style(
        flow=rng.choice([0, 0.05, 0.3]),
        comments=rng.choice([0, 0.1, 0.3]),
        blanks=rng.choice([0, 0.1]),
        quotes=rng.choice([0, 0.1, 0.5]),
        odd=rng.choice([0, 0, 0, 0.2]),
        step=rng.choice([2, 2, 3, 4]),
        list_steps=rng.choice([(0,), (2,), (4,), (1,), (0, 2, 4)]),
    )


def yaml_stream(rng, features):
    usual = rng.random() < 0.4
    style = usual_style(rng) if usual else any_style(rng)
    workloads = Workloads(rng, empties=not usual)
    shared = 0 if usual else 0.4
    documents = [yaml_document(rng, workloads, style, shared, features) for _ in range(rng.choice([1, 1, 2, 3]))]
    if rng.random() < 0.2:
        features.add("empty-document")
        filler = rng.choice(["", "# only a comment\n", "\n", "null\n", "~\n", "  \n# c\n\n"])
        documents.insert(rng.randint(0, len(documents)), filler)
    if rng.random() < 0.04:
        features.add("no-object")
        documents.insert(rng.randint(0, len(documents)), rng.choice(["- a\n- b\n", "just text\n", "[1, 2]\n"]))
    return joined(documents, rng, features)


def joined(documents, rng, features):
    """One stream of the documents. Each ends with a line break."""
    text = ""
    if rng.random() < 0.06:
        features.add("directive")
        text = "%YAML 1.1\n---\n"
    elif rng.random() < 0.25:
        features.add("separator-first")
        text = rng.choice(SEPARATORS) + "\n"
    elif rng.random() < 0.1:
        features.add("comment-first")
        text = rng.choice(COMMENTS) + "\n\n"
    for place, document in enumerate(documents):
        if place:
            text += rng.choice(SEPARATORS) + "\n"
        text += document
        # kubectl takes what starts with a brace for JSON first, and then fails at the dots; it
        # does so, too, when there is nothing that they could end.
        if document[:1].isalpha() and rng.random() < 0.06:
            features.add("document-end")
            text += "...\n"
    return text


def yaml_document(rng, workloads, style, shared, features):
    """One document; `shared` is the chance that it has anchors and aliases."""
    value = workloads.document()
    if rng.random() < 0.04:
        features.add("json-in-yaml")
        return json_document(value, features, indent=rng.choice([None, 2]), ensure_ascii=False) + "\n"
    root = tree(value)
    if rng.random() < shared:
        Sharing(rng, features).apply(root)
    lines = Writer(rng, style, features).lines(root)
    lines += trailing_comments(rng, style)
    return "\n".join(lines) + "\n"


def trailing_comments(rng, style):
    lines = []
    while rng.random() < style.comments:
        lines.append(rng.choice(["", "", "  "]) + rng.choice(COMMENTS))
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seed")
    parser.add_argument("index", type=int)
    options = parser.parse_args()
    manifest = generate(options.seed, options.index)
    sys.stdout.buffer.write(manifest.text)
    print(" ".join(sorted(manifest.features)), file=sys.stderr)


if __name__ == "__main__":
    main()
