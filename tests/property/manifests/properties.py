"""What must hold of kube-inject on one manifest."""

import difflib
import json
import subprocess

import sidecar

DIRECTIVE = b"%YAML 1.1"


class Violation(Exception):
    """A property that doesn't hold; the message says which, and shows how."""


class Tool:
    """istioctl, run without a cluster or a configuration of the caller's."""

    def __init__(self, program, home, time_limit=120):
        self._program = str(program)
        self._environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C.UTF-8"}
        self._time_limit = time_limit

    def run(self, *arguments):
        return subprocess.run(
            [self._program, *arguments],
            env=self._environment,
            capture_output=True,
            timeout=self._time_limit,
            check=False,
        )

    def knows(self, command):
        return self.run(command, "--help").returncode == 0

    def output(self, *arguments):
        """The standard output of a run that must succeed."""
        try:
            done = self.run(*arguments)
        except subprocess.TimeoutExpired:
            raise Violation(f"{arguments[0]} hasn't ended after {self._time_limit} s") from None
        if done.returncode != 0:
            errors = done.stderr.decode(errors="replace")
            raise Violation(f"{' '.join(map(str, arguments))}\nexit code {done.returncode}\n{errors}")
        return done.stdout

    def inject(self, path, options):
        return self.output("kube-inject", "-f", str(path), *options.arguments())

    def uninject(self, path):
        return self.output("uninject", "-f", str(path))


def read(oracle, text):
    """The documents of a stream. A %YAML directive goes first, since kubectl reads one as a
    document of its own, which it isn't."""
    mark = b"\xef\xbb\xbf" if text.startswith(b"\xef\xbb\xbf") else b""
    if text[len(mark) :].startswith(DIRECTIVE):
        text = text.split(b"---", 1)[1].split(b"\n", 1)[1]
    return oracle.ask(text)


def check_readable(answer, manifest):
    if answer.error:
        raise Violation(f"Kubernetes can't read it: {answer.error}")
    # Kubernetes' strict reader takes an overridden key of a merge for a duplicate.
    if answer.strict_error and "merge" not in manifest.features:
        raise Violation(f"a duplicate key: {answer.strict_error}")


def check_meaning(before, after, options):
    """`after` is `before` and the sidecars. Returns how many."""
    results = [sidecar.expected(document, options) for document in before]
    wanted = [document for document, _ in results]
    got = [sidecar.comparable(document) for document in after]
    if wanted != got:
        raise Violation("it doesn't mean what it should\n" + difference(pretty(wanted), pretty(got)))
    return sum(count for _, count in results)


def check_bytes(before, after):
    """The bytes of `before` are a subsequence of those of `after`."""
    place = 0
    for offset in range(len(before)):
        place = after.find(before[offset : offset + 1], place) + 1
        if place == 0:
            line = before.count(b"\n", 0, offset) + 1
            what = f"bytes of the input are lost, at or before its line {line}\n"
            raise Violation(what + difference(lines(before), lines(after)))


def check_lines(before, after):
    """The lines of `before` are a subsequence of those of `after`."""
    rest = iter(after.splitlines())
    for number, line in enumerate(before.splitlines(), 1):
        if line not in rest:
            what = f"line {number} of the input isn't there any more\n"
            raise Violation(what + difference(lines(before), lines(after)))


def check_same(what, wanted, got):
    if wanted != got:
        raise Violation(f"{what}\n" + difference(lines(wanted), lines(got)))


def check_json(text):
    """JSON stays JSON, which the YAML reader alone wouldn't notice."""
    rest = text.decode("utf-8-sig").strip()
    decoder = json.JSONDecoder()
    while rest:
        try:
            _, end = decoder.raw_decode(rest)
        except ValueError as error:
            raise Violation(f"it is JSON no more: {error}") from None
        rest = rest[end:].strip()


def lines(text):
    return text.decode(errors="backslashreplace").replace("\r", "\\r").splitlines()


def pretty(documents):
    return json.dumps(documents, indent=1, sort_keys=True, ensure_ascii=False).splitlines()


def difference(wanted, got, limit=80):
    """A unified diff, cut when long."""
    found = list(difflib.unified_diff(wanted, got, "wanted", "got", lineterm="", n=4))
    if len(found) > limit:
        found[limit:] = [f"... and {len(found) - limit} lines more"]
    return "\n".join(found)


class Check:
    """All properties on manifests, one after the other, with one oracle."""

    def __init__(self, tool, oracle, with_uninject):
        self._tool = tool
        self._oracle = oracle
        self._with_uninject = with_uninject

    def __call__(self, manifest, path, options, other):
        """`path` names a file that holds the manifest; more are written beside it. Raises
        Violation. `options` are those of the first run, `other` those of another."""
        before = read(self._oracle, manifest.text)
        if before.error:
            raise Violation(f"the generator is wrong, Kubernetes can't read this: {before.error}")
        injected = self._tool.inject(path, options)
        injected_path = path.with_suffix(".injected" + path.suffix)
        injected_path.write_bytes(injected)
        after = read(self._oracle, injected)
        check_readable(after, manifest)
        count = check_meaning(before.documents, after.documents, options)
        self._check_text(manifest, injected, count)
        self._check_again(path, injected_path, injected, options, other)
        if self._with_uninject:
            check_same("uninject doesn't give the original", manifest.text, self._tool.uninject(injected_path))

    def _check_text(self, manifest, injected, count):
        if count == 0:
            check_same("nothing was to be injected, and yet it changed", manifest.text, injected)
        if manifest.keeps_bytes:
            check_bytes(manifest.text, injected)
        if manifest.keeps_lines:
            check_lines(manifest.text, injected)
        if manifest.is_json:
            check_json(injected)

    def _check_again(self, path, injected_path, injected, options, other):
        again = self._tool.inject(injected_path, options)
        check_same("a second run changes the output", injected, again)
        fresh, changed = self._tool.inject(path, other), self._tool.inject(injected_path, other)
        flags = " ".join(other.arguments()) or "default flags"
        check_same(f"a second run with {flags} differs from a first one with them", fresh, changed)
