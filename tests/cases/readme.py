#!/usr/bin/env python3
"""Runs the console blocks of a Markdown file and compares what they print.

In a block that begins with ```console a line that begins with "$ " is a command, lines that
begin with "> " continue it, and the lines up to the next command are what it must print, on
stdout and stderr together. A line that is just "…" stands for any lines, one within a line for any
text. The commands run in order in one directory of their own, where samples/ is the source tree's,
and each must end with 0; "$ ! COMMAND" must end with something else.

With --kind KIND the blocks are those that begin with "```console KIND", and KUBECONFIG and
KUBECACHEDIR are the caller's.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TIME_LIMIT = 60  # seconds for one command


def steps(text, kind):
    """(line number, command, expected output) for each command of each console block of that kind."""
    head = f"```console {kind}".strip()
    for block in re.finditer(rf"^{head}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        line = text.count("\n", 0, block.start(1)) + 1
        current = None
        for row in block[1].splitlines():
            if row.startswith("$ "):
                if current:
                    yield current
                current = (line, row[2:], [])
            elif row.startswith("> ") and not current[2]:
                current = (current[0], current[1] + "\n" + row[2:], [])
            else:
                current[2].append(row)
            line += 1
        if current:
            yield current


def matches(expected, printed):
    parts = [r"(?:.*\n)*?" if row == "…" else re.escape(row).replace("…", ".*") + "\n" for row in expected]
    return re.fullmatch("".join(parts), printed) is not None


def environment(istioctl, home, kind):
    path = os.pathsep.join([str(istioctl.parent), os.environ.get("PATH", os.defpath)])
    kept = {name: os.environ[name] for name in ("KUBECONFIG", "KUBECACHEDIR") if kind and name in os.environ}
    return {"PATH": path, "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": "UTC", **kept}


def problem(command, expected, directory, variables):
    """What is wrong with this step, as text, or None."""
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=directory,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIME_LIMIT,
        check=False,
    )
    if done.returncode:
        return f"exit code {done.returncode}\n{done.stdout}"
    if not matches(expected, done.stdout):
        return f"printed\n{done.stdout}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--istioctl", required=True, type=pathlib.Path)
    parser.add_argument("--kind", default="")
    parser.add_argument("document", type=pathlib.Path)
    options = parser.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory() as top:
        work, home = pathlib.Path(top) / "work", pathlib.Path(top) / "home"
        work.mkdir()
        home.mkdir()
        (work / "samples").symlink_to(options.document.resolve().parent / "samples")
        variables = environment(options.istioctl.resolve(), home, options.kind)
        for line, command, expected in steps(options.document.read_text(), options.kind):
            wrong = problem(command, expected, work, variables)
            passed, failed = passed + (not wrong), failed + bool(wrong)
            if wrong:
                print(f"--- {options.document.name}:{line}: {command}\n{wrong}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
