#!/usr/bin/env python3
"""What is generated from the program's tables is checked in as it is generated now.

    check.py --generator build/dev/bin/istioctl_docs --version 0.7.1 --source . [--update]

Compares man/ and docs/traps.md; --update writes them. Where there is a groff, every page is
also rendered, and must give no warning.
"""

import argparse
import difflib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

CURRENT = "run: cmake --build BUILD --target docs"


def generated(folder):
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def checked_in(source):
    pages = [*sorted((source / "man").glob("*")), source / "docs" / "traps.md"]
    return {str(path.relative_to(source)): path.read_text() for path in pages if path.is_file()}


def differences(expected, found):
    for name in sorted({*expected, *found}):
        lines = [text.get(name, "").splitlines(keepends=True) for text in (found, expected)]
        yield from difflib.unified_diff(*lines, f"checked in: {name}", f"generated: {name}")


def update(expected, source):
    for name in checked_in(source):
        if name not in expected:
            (source / name).unlink()
    for name, text in expected.items():
        (source / name).parent.mkdir(exist_ok=True)
        (source / name).write_text(text)


def rendering_faults(folder):
    """What groff complains about, and pages whose text lost something."""
    groff = shutil.which("groff")
    if groff is None:
        if os.environ.get("CI") == "true":
            yield "there is no groff to render the manual pages with\n"
        return
    for page in sorted((folder / "man").glob("*.1")):
        done = subprocess.run(
            [groff, "-man", "-Tascii", "-ww", "-P-cbou", page], capture_output=True, text=True, check=False
        )
        if done.returncode != 0 or done.stderr:
            yield f"{page.name}: {done.stderr or done.returncode}"
        words = done.stdout.split()
        if "NAME" not in words or "--help" not in words:
            yield f"{page.name}: the rendered page lacks its parts\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--generator", required=True, type=pathlib.Path)
    parser.add_argument("--version", required=True)
    parser.add_argument("--source", required=True, type=pathlib.Path)
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="istioctl-docs-") as name:
        folder = pathlib.Path(name)
        subprocess.run([options.generator, options.version, folder], check=True)
        expected = generated(folder)
        if options.update:
            update(expected, options.source)
            return 0
        found = list(differences(expected, checked_in(options.source)))
        faults = list(rendering_faults(folder))
    sys.stdout.writelines(found)
    if found:
        print(f"\nwhat is checked in isn't current; {CURRENT}")
    sys.stdout.writelines(faults)
    return 1 if found or faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
