#!/usr/bin/env python3
"""Tests of the property test itself: that it can fail, and that it fails for the right reason."""

import argparse
import contextlib
import io
import json
import pathlib
import stat
import sys
import tempfile
import unittest

import check
import oracle
import properties
import sidecar
from generate import Manifest, generate
from properties import Violation
from sidecar import Options

# Every form that the generator has.
FORMS = {
    "alias", "alias-on-path", "anchor", "anchor-redefined", "blank-before-colon", "byte-order-mark", "comment",
    "comment-first", "crlf", "directive", "document-end", "empty-document", "explicit-key", "flow", "flow-empty",
    "flow-lines", "flow-on-path", "folded", "folded-plain", "folded-quotes", "json", "json-'\\t'", "json-'line'",
    "json-2", "json-4", "json-in-yaml", "json-several", "literal", "merge", "no-newline-at-end", "no-object",
    "null-empty", "null-on-path", "null-token", "quoted-key", "separator-first", "tag", "trailing-comment",
}

INPUT = b"""\
apiVersion: apps/v1  # the kind follows
kind: Deployment
metadata:
  name: sleep
spec:
  template:
    metadata:
      labels: {app: "on"}
    spec:
      serviceAccountName: sleep
      containers:
      - name: sleep
        command: ["/bin/sleep", "3650d"]
"""

# INPUT as it must become with the flag --includeIPRanges=10.0.0.0/24, written by hand.
OUTPUT = b"""\
apiVersion: apps/v1  # the kind follows
kind: Deployment
metadata:
  name: sleep
spec:
  template:
    metadata:
      labels: {app: "on"}
      annotations:
        sidecar.istio.io/status: >-
          {"version":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
          "initContainers":["istio-init"],"containers":["istio-proxy"],
          "volumes":["istio-envoy","istio-certs"],"restore":{"any":"thing"}}
    spec:
      serviceAccountName: sleep
      containers:
      - name: sleep
        command: ["/bin/sleep", "3650d"]
      - name: istio-proxy
        image: docker.io/istio/proxy:0.7.1
        args: [proxy, sidecar, --configPath, /etc/istio/proxy, --binaryPath, /usr/local/bin/envoy,
          --serviceCluster, "on", --drainDuration, 2s, --parentShutdownDuration, 3s,
          --discoveryAddress, "istio-pilot:15007", --discoveryRefreshDelay, 1s, --zipkinAddress, "",
          --connectTimeout, 1s, --statsdUdpAddress, "", --proxyAdminPort, "15000",
          --controlPlaneAuthPolicy, NONE]
        env:
        - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        - {name: POD_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
        - {name: INSTANCE_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
        imagePullPolicy: IfNotPresent
        securityContext:
          privileged: false
          readOnlyRootFilesystem: true
          runAsUser: 1337
        volumeMounts:
        - {mountPath: /etc/istio/proxy, name: istio-envoy}
        - {mountPath: /etc/certs/, name: istio-certs, readOnly: true}
      initContainers:
      - name: istio-init
        image: docker.io/istio/proxy_init:0.7.1
        args: ["-p", "15001", "-u", "1337", "-i", 10.0.0.0/24]
        imagePullPolicy: IfNotPresent
        securityContext: {capabilities: {add: [NET_ADMIN]}}
      volumes:
      - {name: istio-envoy, emptyDir: {medium: Memory}}
      - {name: istio-certs, secret: {secretName: istio.sleep, optional: true}}
"""
FLAGS = Options(ranges="10.0.0.0/24")


def pod(**spec):
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {}, "spec": {"containers": [], **spec}}


class WithOracle(unittest.TestCase):
    program = None  # set by main()

    def setUp(self):
        self.oracle = oracle.Oracle(self.program, "documents")

    def tearDown(self):
        with self.oracle:
            pass

    def meaning(self, output, flags=FLAGS):
        before, after = properties.read(self.oracle, INPUT), properties.read(self.oracle, output)
        self.assertEqual(before.first_error + after.first_error, "")
        return properties.check_meaning(before.documents, after.documents, flags)


class OracleTest(unittest.TestCase):
    def test_a_document_has_the_types_that_kubernetes_gives(self):
        with oracle.Oracle(WithOracle.program, "yaml2json") as reader:
            answer = reader.ask(b"a: on\nb: 010\nc: 'on'\nd: 2018-01-01\ne: ~\n")
            self.assertEqual(answer.documents, [{"a": True, "b": 8, "c": "on", "d": "2018-01-01", "e": None}])
            self.assertNotEqual(reader.ask(b"a: .inf\n").error, "")
            self.assertEqual((reader.ask(b"\x00").documents, reader.ask(b"a: *b").documents), ([], []))


class MeaningTest(WithOracle):
    def test_hand_made_output_is_what_is_expected(self):
        self.assertEqual(self.meaning(OUTPUT), 1)

    def test_each_change_of_it_is_found(self):
        changes = (
            (b"runAsUser: 1337", b'runAsUser: "1337"'), (b'"1337", "-i"', b'1337, "-i"'), (b", readOnly: true", b""),
            (b"istio.sleep", b"istio.default"), (b'"on", --drain', b"on, --drain"), (b"{medium: Memory}", b"{}"),
            (b"fieldPath: status.podIP", b"fieldPath: status.hostIP"), (b'"version":"0', b'"version":"'),
            (b"3650d", b"3651d"), (b"name: sleep\nspec", b"name: slept\nspec"),
            (b'"volumes":["istio-envoy",', b'"volumes":['),
        )
        for old, new in changes:
            with self.subTest(change=old):
                self.assertEqual(OUTPUT.count(old), 1)
                with self.assertRaises(Violation):
                    self.meaning(OUTPUT.replace(old, new))

    def test_other_flags_expect_other_output(self):
        for flags in (Options(), Options(ranges="10.0.0.0/24", uid=7), Options(ranges="10.0.0.0/24", core_dump=True)):
            with self.assertRaises(Violation):
                self.meaning(OUTPUT, flags)

    def test_untouched_input_is_found(self):
        with self.assertRaises(Violation):
            self.meaning(INPUT)

    def test_a_directive_is_no_document(self):
        for directive in (b"%YAML 1.1\n---\n", b"\xef\xbb\xbf%YAML 1.1\r\n--- # c\r\n"):
            answer = properties.read(self.oracle, directive + b"a: 010\n")
            self.assertEqual((answer.first_error, answer.documents), ("", [{"a": 8}]))

    def test_a_duplicate_key_is_found(self):
        answer = self.oracle.ask(b"a: {b: 1, b: 2}\n")
        with self.assertRaisesRegex(Violation, "duplicate"):
            properties.check_readable(answer, Manifest(b"", frozenset()))
        self.assertIn("duplicate", self.oracle.ask(b'{"a": 1, "a": 2}').strict_error)


class ExpectationTest(unittest.TestCase):
    def count(self, document):
        return sidecar.expected(document, Options())[1]

    def containers(self, document):
        return [item["name"] for item in sidecar.expected(document, Options())[0]["spec"]["containers"]]

    def test_workloads_are_told_from_what_looks_like_them(self):
        template = {"template": {"spec": {}}}
        self.assertEqual(self.count({"apiVersion": "apps/v1", "kind": "Deployment", "spec": template}), 1)
        job = {"jobTemplate": {"spec": template}}
        self.assertEqual(self.count({"apiVersion": "batch/v1", "kind": "CronJob", "spec": job}), 1)
        self.assertEqual(self.count({"apiVersion": "apps.example.com/v1", "kind": "Deployment", "spec": template}), 0)
        self.assertEqual(self.count({"apiVersion": "v1", "kind": "List", "items": [pod(), pod(hostNetwork=True)]}), 1)
        self.assertEqual(self.count(["Pod"]), 0)

    def test_the_annotation_decides(self):
        for value, count in (("true", 1), ("ON", 1), ("", 1), ("y", 1), ("false", 0), ("maybe", 0), ("1", 0)):
            document = pod()
            document["metadata"]["annotations"] = {sidecar.INJECT: value}
            self.assertEqual(self.count(document), count, value)

    def test_nulls_and_absent_lists_become_lists(self):
        self.assertEqual(self.containers(pod(containers=None)), ["istio-proxy"])
        self.assertEqual(self.containers({"apiVersion": "v1", "kind": "Pod", "spec": {}}), ["istio-proxy"])
        self.assertEqual(self.containers(pod(containers=[{"name": "a"}])), ["a", "istio-proxy"])

    def test_the_pods_ranges_go_before_the_flags(self):
        cases = ((None, "10.0.0.0/8"), ("*", ""), ("", "127.0.0.1/32"), ("10.1.0.0/16", "10.1.0.0/16"))
        for annotation, ranges in cases:
            document = pod()
            if annotation is not None:
                document["metadata"]["annotations"] = {sidecar.RANGES: annotation}
            self.assertEqual(sidecar.ranges_of(document, Options(ranges="10.0.0.0/8")), ranges)

    def test_flags_become_arguments(self):
        self.assertEqual(Options().arguments(), [])
        self.assertEqual(Options(debug=True, uid=5).arguments(), ["--debug=true", "--sidecarProxyUID=5"])


class TextTest(unittest.TestCase):
    def test_bytes(self):
        properties.check_bytes(b"abc\n", b"xaxbxxc\nx")
        for lost in (b"ab\n", b"acb\n", b""):
            with self.assertRaises(Violation):
                properties.check_bytes(b"abc\n", lost)

    def test_lines(self):
        properties.check_lines(b"a\r\nb\r\n", b"a\r\nx\r\nb\r\n")
        for lost in (b"b\na\n", b"a\nb x\n"):
            with self.assertRaises(Violation):
                properties.check_lines(b"a\nb\n", lost)

    def test_json(self):
        properties.check_json(b'\xef\xbb\xbf{"a": 1}\n{"b": 2}')
        with self.assertRaises(Violation):
            properties.check_json(b'{"a": 1}\n---\n{"b": 2}')


class GeneratorTest(WithOracle):
    def test_a_seed_gives_the_same_every_time(self):
        self.assertEqual(generate("s", 7), generate("s", 7))
        self.assertNotEqual(generate("s", 7), generate("s", 8))

    def test_every_form_occurs_and_no_other(self):
        manifests = [generate("forms", index) for index in range(2000)]
        self.assertEqual(set().union(*(manifest.features for manifest in manifests)), FORMS)
        # Enough of them keep their bytes and their lines for these checks to mean something.
        self.assertGreater(sum(manifest.keeps_bytes for manifest in manifests), 1000)
        self.assertGreater(sum(manifest.keeps_lines for manifest in manifests), 500)

    def test_kubernetes_reads_them(self):
        injected = 0
        for index in range(400):
            manifest = generate("read", index)
            answer = properties.read(self.oracle, manifest.text)
            with self.subTest(index=index):
                properties.check_readable(answer, manifest)
            injected += sum(sidecar.expected(document, Options())[1] for document in answer.documents)
        self.assertGreater(injected, 400)


class CannedTool:
    """An istioctl whose outputs are given: by command and input."""

    def __init__(self, outputs):
        self._outputs = outputs

    def inject(self, path, _):
        return self._outputs["kube-inject", path.read_bytes()]

    def uninject(self, path):
        return self._outputs["uninject", path.read_bytes()]


class CheckTest(WithOracle):
    GOOD = {("kube-inject", INPUT): OUTPUT, ("kube-inject", OUTPUT): OUTPUT, ("uninject", OUTPUT): INPUT}

    def check(self, changes):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "sleep.yaml"
            path.write_bytes(INPUT)
            tool = CannedTool({**self.GOOD, **changes})
            manifest = Manifest(INPUT, frozenset())
            properties.Check(tool, self.oracle, with_uninject=True)(manifest, path, FLAGS, FLAGS)

    def test_a_good_tool_passes(self):
        self.check({})

    def test_each_property_is_looked_at(self):
        comment = OUTPUT.replace(b"  # the kind follows", b"")
        moved = OUTPUT.replace(b"name: sleep\nspec", b"name:   sleep\nspec")
        broken = OUTPUT + b"- nonsense\n"
        cases = (
            ({("kube-inject", OUTPUT): OUTPUT + b"\n"}, "a second run"),
            ({("uninject", OUTPUT): INPUT + b"\n"}, "uninject"),
            ({("kube-inject", INPUT): comment}, "bytes of the input are lost"),
            ({("kube-inject", INPUT): moved}, "line 4 of the input"),
            ({("kube-inject", INPUT): INPUT}, "doesn't mean"),
            ({("kube-inject", INPUT): broken}, "can't read"),
        )
        for changes, message in cases:
            with self.subTest(message=message), self.assertRaisesRegex(Violation, message):
                self.check(changes)

    def test_what_is_left_alone_keeps_its_bytes(self):
        check_text = properties.Check(None, self.oracle, False)._check_text
        with self.assertRaisesRegex(Violation, "nothing was to be injected"):
            check_text(Manifest(b"a: 1\n", frozenset()), b"a: 1\n\n", 0)


class RunTest(WithOracle):
    """The whole program, on stand-ins for istioctl."""

    def run_with(self, script, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            tool = pathlib.Path(folder) / "istioctl"
            tool.write_text("#!/bin/sh\n" + script)
            tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
            kept = pathlib.Path(folder) / "kept"
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                code = check.main(["--istioctl", str(tool), "--keep", str(kept), *self.options, *arguments])
            return code, printed.getvalue(), sorted(path.name for path in kept.glob("*-*"))

    def test_a_tool_that_does_nothing_fails_where_something_is_to_do(self):
        script = '[ "$1" = uninject ] && exit 2\ncat "$3"\n'
        code, printed, kept = self.run_with(script, "--count", "40")
        self.assertEqual(code, 1)
        self.assertRegex(printed, r"(?m)^[1-9]\d* passed, [1-9]\d* failed$")
        self.assertIn("it doesn't mean what it should", printed)
        self.assertIn("uninject: not there", printed)
        self.assertTrue(kept)

    def test_a_tool_that_fails_is_reported_with_its_message(self):
        code, printed, _ = self.run_with("echo no such luck >&2; exit 1\n", "--count", "3")
        self.assertEqual(code, 1)
        self.assertIn("no such luck", printed)
        self.assertRegex(printed, r"(?m)^0 passed, 3 failed$")

    def test_nothing_to_check_is_a_failure(self):
        code, printed, _ = self.run_with("exit 0\n", "--count", "0")
        self.assertEqual((code, printed), (1, "0 passed, 0 failed\n"))

    def test_one_manifest_can_be_picked(self):
        untouched = next(index for index in range(100) if not self.workloads(generate("1", index)))
        code, printed, kept = self.run_with('[ "$2" = --help ] && exit 0\ncat "$3"\n', "--only", str(untouched))
        self.assertEqual((code, printed, kept), (0, "1 passed, 0 failed\n", []))

    def workloads(self, manifest):
        documents = properties.read(self.oracle, manifest.text).documents
        return sum(sidecar.expected(document, Options())[1] for document in documents)


class StatusTest(unittest.TestCase):
    def test_only_a_digest_is_a_version(self):
        status = {"version": "0" * 64, "restore": {}, "containers": []}
        self.assertEqual(sidecar.comparable_status(json.dumps(status)), {"version": True, "containers": []})
        self.assertEqual(sidecar.comparable_status('{"version":"1"}'), {"version": "1"})
        self.assertEqual(sidecar.comparable_status("no JSON"), "no JSON")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--go", default="go")
    parser.add_argument("--cache", type=pathlib.Path)
    options, rest = parser.parse_known_args()
    WithOracle.program = oracle.build_or_exit(options.go, options.cache)
    RunTest.options = ["--go", options.go, *(["--cache", str(options.cache)] if options.cache else [])]
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
