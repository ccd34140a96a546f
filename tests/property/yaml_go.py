#!/usr/bin/env python3
"""Compares the yaml layer with Kubernetes' own reader.

Reads the texts of tests/oracle/yaml/corpus.txt, and mutations of them, with both. Whether a text
is refused, and what it says as JSON, must agree, except where KNOWN says why it doesn't.

    yaml_go.py PROBE [--go GO] [--cache DIR] [--mutations N] [--seed S]

Exits with 77 (skipped) where there is no Go toolchain, unless CI=true.
"""

import argparse
import decimal
import json
import pathlib
import random
import re
import subprocess
import sys

ORACLE = pathlib.Path(__file__).resolve().parent.parent / "oracle" / "yaml"
sys.path.insert(0, str(ORACLE))
import oracle  # noqa: E402

MARKS = {"¶": b"\n", "⇥": b"\t", "␍": b"\r", "␣": b" ", "✗": b"\xff", "␀": b"\0"}
CODE_POINT = re.compile("⟦([0-9A-F]+)⟧")
PLACES = (b"%s", b"a: %s\n", b"- %s\n- b\n", b"%s: a\n", b"[%s, b]", b"[b, %s]", b"{a: %s}", b"{a: %s, b: c}",
          b"{%s: a}", b"a:\n  - b: %s # c\n    d: e\n")
INSERTED = [b"\n", b"\n", b"\n  ", b"\n- ", b" ", b"  ", b"\t", b":", b": ", b"- ", b"? ", b",", b", ", b"[", b"]",
            b"{", b"}", b"#", b" # ", b"'", b'"', b"|", b"|\n", b">-\n", b"&a ", b"*a", b"!!str ", b"!x ", b"<<: ",
            b"~", b"0", b"\\", b"%", b"@", b"\r", b"\r\n", "\u00e9".encode(), "\u0085".encode(), b"..."]


def to_bytes(line):
    line = CODE_POINT.sub(lambda match: chr(int(match[1], 16)), line)
    return b"".join(MARKS.get(c, c.encode()) for c in line)


def read_corpus(path):
    """All texts, scalars at every place."""
    section, texts = "", []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("== "):
            section = line[3:]
        elif not line or line.startswith("## "):
            continue
        elif section == "scalars":
            texts += [place.replace(b"%s", to_bytes(line)) for place in PLACES]
        else:
            texts.append(to_bytes(line))
    return texts


def operation_for(text):
    """A text with separators is a file of documents, any other is one of them."""
    return "stream" if re.search(rb"^---", text, re.MULTILINE) else "document"


def mutate(texts, rng):
    """One to three edits of one text, with pieces of others."""
    text = rng.choice(texts)
    for _ in range(rng.randint(1, 3)):
        begin = rng.randrange(len(text) + 1)
        end = begin + rng.randrange(4)
        action = rng.randrange(4)
        if action == 0:
            text = text[:begin] + text[end:]
        elif action == 1:
            text = text[:begin] + rng.choice(INSERTED) + text[begin:]
        elif action == 2:
            text = text[:begin] + rng.choice(INSERTED) + text[end:]
        else:
            donor = rng.choice(texts)
            start = rng.randrange(len(donor) + 1)
            text = text[:begin] + donor[start:start + rng.randint(1, 8)] + text[begin:]
    return text


def canonical(value):
    """The value so that equal numbers are equal and nothing else is: 1 and 1.0, not 1 and true."""
    if isinstance(value, float) and value.is_integer():
        return int(decimal.Decimal(repr(value)))
    if isinstance(value, list):
        return [canonical(item) for item in value]
    if isinstance(value, dict):
        return {key: canonical(item) for key, item in value.items()}
    return value


def as_text(documents):
    """Documents for comparison; what holds nothing counts for nothing."""
    return json.dumps([canonical(value) for value in documents if value is not None], sort_keys=True)


class Probe:
    def __init__(self, program):
        self._process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, operation, text):
        self._process.stdin.write(f"{operation} {text.hex() or '-'}\n".encode())
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the probe ended over {text!r}")
        return json.loads(line)

    def close(self):
        self._process.stdin.close()
        self._process.wait()


BYTE_ORDER_MARK = "\ufeff".encode()


def said(ours, *words):
    return any(word in ours.get("error", "") for word in words)


# Differences that are meant, or that a reader of manifests never meets: what each is called, and
# the test of (text, our answer, Go's answer) that tells it. Each is counted and shown.
KNOWN = {
    "Go reads the first value of a text and leaves what follows it unread; here that is an error":
        lambda text, ours, go: not go.error and said(ours, "this doesn't belong to the value", "text-behind-end",
                                                     "closes nothing", "a key must be text", "isn't allowed here", "yaml/tab")
        or not go.error and re.match(rb"\s*[\[{\"']", text) is not None and said(ours, "absent-colon", "unterminated")
        or not go.error and re.search(rb"^\.\.\.", text, re.MULTILINE) is not None and "error" in ours,
    "duplicate keys are errors":
        lambda text, ours, go: not go.error and said(ours, "yaml/duplicate-key"),
    "keys that are written differently and mean the same, such as 1 and 01, aren't told apart":
        lambda text, ours, go: bool(go.strict_error) and "error" not in ours,
    "a value that begins with ? isn't read in flow style":
        lambda text, ours, go: b"?" in text and said(ours, "no value can begin with this", "a key is missing"),
    "in flow style a : before an indicator needs a blank":
        lambda text, ours, go: not go.error and re.search(rb":[,:\[\]{}]", text) is not None and "error" in ours,
    "infinity and NaN are refused as keys too":
        lambda text, ours, go: not go.error and said(ours, "yaml/not-a-number"),
    "a key *a: needs a blank before its colon":
        lambda text, ours, go: not go.error and re.search(rb"\*[\w-]+:", text) is not None and "error" in ours,
    "!!binary isn't decoded":
        lambda text, ours, go: b"!!binary" in text,
    "!!timestamp isn't checked":
        lambda text, ours, go: b"!!timestamp" in text,
    "U+0085 is no line break inside a scalar, U+2028 and U+2029 are folded":
        lambda text, ours, go: re.search(rb"\xc2\x85|\xe2\x80[\xa8\xa9]", text) is not None,
    "a key over several lines in flow style needs its colon":
        lambda text, ours, go: not go.error and re.search(rb"[\r\n]", text) is not None and said(ours, "absent-key"),
    "a key may not stand on the line below its ?":
        lambda text, ours, go: re.search(rb"\?\s*[\r\n]", text) is not None and bool(go.error) != ("error" in ours),
    "a value can't have two tags or two anchors":
        lambda text, ours, go: not go.error and said(ours, "only one anchor", "only one tag"),
    "a tag holds neither ! nor brackets and commas, an anchor's name ends at a blank":
        lambda text, ours, go: not go.error and re.search(rb"![^\s]*[!,\[\]{}]|&\w+[^\w\s-]", text) is not None and "error" in ours,
    "a tab is taken for a blank in some places where Go refuses it":
        lambda text, ours, go: b"\t" in text and re.search("cannot start any token|found a tab", go.error) is not None,
    "an end mark without a document is empty":
        lambda text, ours, go: b"..." in text and "did not find expected node content" in go.error,
    "directives are taken in a stream, too":
        lambda text, ours, go: b"%" in text and "<document start>" in go.error,
    "a byte order mark further inside is part of the text":
        lambda text, ours, go: BYTE_ORDER_MARK in text[1:],
    "tag handles needn't be declared":
        lambda text, ours, go: "undefined tag handle" in go.error,
    "what follows a tag in angle brackets isn't checked":
        lambda text, ours, go: b"!<" in text,
    "a separator behind directives isn't checked":
        lambda text, ours, go: re.search(rb"^%[^\n]*\n---\S", text) is not None,
    "a tag without a value is null at the top, and may stand at its key's column":
        lambda text, ours, go: re.search(rb"(^|\n)\s*!\S*\s*(#.*\s*)?$", text) is not None,
}


def ask_go(reader, text):
    """Go's answer; like kubectl we end the last line of a text that doesn't end it itself."""
    ended = text if not text or text.endswith(b"\n") else text + b"\n"
    return reader.ask(ended)


def known_difference(text, ours, go):
    return next((name for name, applies in KNOWN.items() if applies(text, ours, go)), None)


def agree(text, ours, go):
    if go.strict_error and b"<<" not in text:  # to override what was merged is fine
        return "error" in ours
    if "error" in ours or go.error:
        return "error" in ours and bool(go.error)
    return as_text(ours["documents"]) == as_text(go.documents)


def describe(operation, text, ours, go):
    said = ours.get("error") or as_text(ours["documents"])
    expected = go.first_error or as_text(go.documents)
    return f"{operation} {text!r}\n    ours {said}\n    Go   {expected}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("probe")
    parser.add_argument("--go", default="go")
    parser.add_argument("--cache")
    parser.add_argument("--mutations", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=71)
    parser.add_argument("--show", type=int, default=25, help="how many failures to print")
    parser.add_argument("--show-known", action="store_true")
    options = parser.parse_args()

    program = oracle.build_or_exit(options.go, options.cache)
    texts = read_corpus(ORACLE / "corpus.txt")
    rng = random.Random(options.seed)
    asked = texts + [mutate(texts, rng) for _ in range(options.mutations)]
    probe = Probe(options.probe)
    refused, failures, strays, known = 0, [], [], {}
    with oracle.Oracle(program, "yaml2json") as one, oracle.Oracle(program, "documents") as many:
        for place, text in enumerate(asked):
            operation = operation_for(text)
            ours = probe.ask(operation, text)
            go = ask_go(one if operation == "document" else many, text)
            refused += bool(go.error)
            if agree(text, ours, go):
                continue
            name = known_difference(text, ours, go)
            if name is None and place < len(texts):
                failures.append(describe(operation, text, ours, go))
            elif name is None:
                strays.append(describe(operation, text, ours, go))
            else:
                known.setdefault(name, []).append(describe(operation, text, ours, go))
    probe.close()

    # Random damage meets corners of the two scanners that no manifest has. A few differences there
    # are shown and allowed; more mean that reading got worse.
    allowed = (len(asked) - len(texts)) // 1000
    if len(strays) > allowed:
        failures += strays
    print("\n".join((failures or strays)[:options.show]))
    print(f"{len(strays)} differences on mutations that have no name, {allowed} are allowed")
    for name, cases in sorted(known.items()):
        print(f"known difference, {len(cases)} times: {name}")
        if options.show_known:
            print("\n".join(cases[:options.show]))
    print(f"seed {options.seed}, {len(texts)} texts and {len(asked) - len(texts)} mutations, {refused} refused by Go")
    print(f"{len(asked) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
