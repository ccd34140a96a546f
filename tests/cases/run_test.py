#!/usr/bin/env python3
"""The runner itself: it must fail when a case does, in each of the ways a case can."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

RUNNER = pathlib.Path(__file__).resolve().parent / "run.py"


class RunnerTest(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.top = pathlib.Path(self.directory.name)
        self.istioctl = self.top / "program"
        self.istioctl.write_text('#!/bin/sh\necho "called with $*"\n')
        self.istioctl.chmod(0o755)

    def case(self, name="group/case", **files):
        folder = self.top / "cases" / name
        for path, text in files.items():
            target = folder / path.replace("__", "/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        return folder

    def run_cases(self, *options, **environment):
        scratch = self.top / "scratch"  # where failing cases are kept, to be removed with the test
        scratch.mkdir(exist_ok=True)
        command = [sys.executable, RUNNER, "--istioctl", self.istioctl, "--cases-dir", self.top / "cases"]
        clean = {name: value for name, value in os.environ.items() if name != "CI"}
        return subprocess.run(
            [*map(str, command), *options],
            env={**clean, "TMPDIR": str(scratch), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def assert_fails_with(self, text, *options, **environment):
        done = self.run_cases(*options, **environment)
        self.assertIn(text, done.stdout + done.stderr)
        self.assertEqual(done.returncode, 1)

    def test_a_case_that_does_what_it_should_passes(self):
        self.case(cmd="istioctl a b; echo oops >&2; exit 3", stdout="called with a b\n", stderr="oops\n", exit="3")
        done = self.run_cases()
        self.assertEqual(done.stdout, "1 passed, 0 failed\n")
        self.assertEqual(done.returncode, 0)

    def test_another_stdout_fails(self):
        self.case(cmd="istioctl a", stdout="called with b\n")
        self.assert_fails_with("-called with b\n+called with a\n")

    def test_output_where_none_is_expected_fails(self):
        self.case(cmd="echo x >&2")
        self.assert_fails_with("stderr printed")

    def test_a_missing_newline_fails(self):
        self.case(cmd="printf a", stdout="a\n")
        self.assert_fails_with("no newline at the end")

    def test_another_exit_code_fails(self):
        self.case(cmd="exit 2", exit="1")
        self.assert_fails_with("exit code 2, expected 1")

    def test_a_file_left_behind_fails(self):
        self.case(cmd="echo x > left")
        self.assert_fails_with("file left: made or changed")

    def test_an_expected_file_must_appear(self):
        self.case(cmd="true", files__made="x\n")
        self.assert_fails_with("file made: expected to be made")

    def test_a_deleted_input_fails(self):
        self.case(cmd="rm input", input="x\n")
        self.assert_fails_with("file input: deleted")

    def test_a_case_that_hangs_fails_and_is_ended(self):
        self.case(cmd="sleep 1000")
        self.assert_fails_with("still running after 0.3 s", "--time-limit", "0.3")

    def test_an_unmet_need_skips_and_fails_in_ci(self):
        self.case(cmd="true", needs="tool no-such-program-anywhere")
        done = self.run_cases()
        self.assertIn("skipped\nneeds the program no-such-program-anywhere\n0 passed, 0 failed, 1 skipped", done.stdout)
        self.assert_fails_with("needs the program", CI="true")

    def test_a_name_that_selects_nothing_fails(self):
        self.case(cmd="true")
        self.assert_fails_with("named other", "other")

    def test_no_case_at_all_fails(self):
        self.assert_fails_with("0 passed, 0 failed")

    def test_update_writes_what_then_passes(self):
        folder = self.case(cmd='echo "$PWD" "$HOME"; echo x > made; exit 4', exit="1", stderr="gone\n")
        self.assertEqual(self.run_cases("--update").returncode, 0)
        self.assertEqual((folder / "stdout").read_text(), "$PWD $HOME\n")
        self.assertEqual((folder / "exit").read_text(), "4\n")
        self.assertEqual((folder / "files" / "made").read_text(), "x\n")
        self.assertFalse((folder / "stderr").exists())
        self.assertEqual(self.run_cases().returncode, 0)

    def test_the_callers_environment_stays_outside(self):
        self.case(cmd='echo "${KUBECONFIG-none}"; ls -A "$HOME"', stdout="none\n")
        self.assertEqual(self.run_cases(KUBECONFIG="/etc/kubeconfig").returncode, 0)


if __name__ == "__main__":
    unittest.main()
