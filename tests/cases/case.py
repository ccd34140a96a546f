"""One case: a folder with a command, its input, and what must come of it.

    cmd      bash, run in a fresh copy of the folder
    stdout   what it must print; missing: nothing
    stderr   the same
    exit     its exit code; missing: 0
    files/   the files that it must have made or changed; missing: none
    needs    one line for each thing without which it can't run: root, mounts, tool NAME
    bin/     stand-ins for other programs, found before those of the system

Whatever else lies in the folder is input. The environment is made new: HOME is an empty
directory, TMPDIR one for scratch files, REPO the source tree; `istioctl` is on PATH, and
so are the programs of tests/cases/_tools. Nothing else of the caller's gets in.

Before anything is compared, what differs between machines is given a name: the folders
($PWD, $HOME, $TMPDIR, $REPO, $CASE), the port of a local server, and SHA-256 digests.
"""

import dataclasses
import difflib
import os
import pathlib
import re
import shutil
import signal
import stat
import subprocess
import tempfile

EXPECTATIONS = ("cmd", "stdout", "stderr", "exit", "needs", "files")
# A case is small. More output than this is a loop that doesn't end.
OUTPUT_LIMIT = 64 * 1024 * 1024


@dataclasses.dataclass(frozen=True)
class Settings:
    istioctl: pathlib.Path
    repo: pathlib.Path
    time_limit: float = 180.0  # seconds for one case; a sanitizer build on a busy machine is slow
    update: bool = False
    skipping_fails: bool = False


@dataclasses.dataclass(frozen=True)
class Result:
    """What a command did, or must do. `changes` maps a path to its new content."""

    stdout: bytes
    stderr: bytes
    exit: int
    changes: dict


@dataclasses.dataclass(frozen=True)
class Outcome:
    name: str
    status: str  # passed, failed or skipped
    report: str = ""


class Sandbox:
    """The directories of one run; `work` is the copy that the command runs in."""

    def __init__(self, folder, settings):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix=f"istioctl-case-{folder.name}-"))
        self.work = self.top / "work"
        self.home = self.top / "home"
        self.scratch = self.top / "tmp"
        ignored = lambda place, names: EXPECTATIONS if pathlib.Path(place) == folder else ()
        shutil.copytree(folder, self.work, symlinks=True, ignore=ignored)
        self.home.mkdir()
        self.scratch.mkdir()
        (self.top / "bin").mkdir()
        (self.top / "bin" / "istioctl").symlink_to(settings.istioctl)

    def environment(self, folder, settings):
        tools = settings.repo / "tests" / "cases" / "_tools"
        path = [self.work / "bin", self.top / "bin", tools, os.environ.get("PATH", os.defpath)]
        result = {
            "PATH": os.pathsep.join(map(str, path)),
            "HOME": str(self.home),
            "TMPDIR": str(self.scratch),
            "REPO": str(settings.repo),
            "CASE": str(folder),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        # How the sanitizers behave is the caller's choice, not the case's.
        result.update({k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")})
        return result

    def names(self, folder, settings):
        """Replacements for normalised(), longest path first, so that none hides another."""
        named = {
            self.work: b"$PWD",
            self.home: b"$HOME",
            self.scratch: b"$TMPDIR",
            settings.repo: b"$REPO",
            folder: b"$CASE",
        }
        return sorted(named.items(), key=lambda item: -len(str(item[0])))

    def remove(self):
        for place, _, _ in os.walk(self.top):
            os.chmod(place, stat.S_IRWXU)  # a case may have made it read-only
        shutil.rmtree(self.top)


def normalised(text, names):
    for path, name in names:
        text = re.sub(rb"(?<!\w)" + re.escape(os.fsencode(path)) + rb"(?![\w.-])", name, text)
    text = re.sub(rb"(http://127\.0\.0\.1):\d+", rb"\1:PORT", text)
    return re.sub(rb"\b[0-9a-f]{64}\b", b"<sha256>", text)


def content(path):
    if path.is_symlink():
        return b"symbolic link to " + os.fsencode(os.readlink(path))
    if path.is_file():
        return path.read_bytes()
    return b"special file"


def snapshot(top):
    """All files below `top`, by their relative path. Directories count by what they hold."""
    if not top.is_dir():
        return {}
    return {
        str(path.relative_to(top)): content(path)
        for path in sorted(top.rglob("*"))
        if path.is_symlink() or not path.is_dir()
    }


def unmet_need(folder):
    """The first thing that this case needs and that isn't here, or None."""
    needs = folder / "needs"
    for need in needs.read_text().splitlines() if needs.exists() else []:
        word, _, name = need.partition(" ")
        if word == "root" and os.geteuid() != 0:
            return "root"
        if word == "mounts" and subprocess.run(["unshare", "--mount", "true"], check=False).returncode:
            return "a mount namespace of its own"
        if word == "tool" and not shutil.which(name):
            return f"the program {name}"
        if word not in ("root", "mounts", "tool"):
            raise ValueError(f"{needs}: unknown need {need!r}")
    return None


def end_group(process):
    """Ends what the script left running, itself included."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # the usual thing: nothing is left
    process.wait()


def execute(command, sandbox, environment, time_limit):
    """Runs the script; returns stdout, stderr and the exit code, which is None after the limit."""
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        process = subprocess.Popen(
            ["bash", str(command)],
            cwd=sandbox.work,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )
        try:
            code = process.wait(time_limit)
        except subprocess.TimeoutExpired:
            code = None
        end_group(process)
        stdout.seek(0)
        stderr.seek(0)
        return stdout.read(OUTPUT_LIMIT), stderr.read(OUTPUT_LIMIT), code


def actual_result(folder, sandbox, settings):
    before = snapshot(sandbox.work)
    environment = sandbox.environment(folder, settings)
    stdout, stderr, code = execute(folder / "cmd", sandbox, environment, settings.time_limit)
    after = snapshot(sandbox.work)
    names = sandbox.names(folder, settings)
    changes = {path: normalised(data, names) for path, data in after.items() if before.get(path) != data}
    changes.update({path: None for path in before.keys() - after.keys()})
    return Result(normalised(stdout, names), normalised(stderr, names), code, changes)


def expected_result(folder):
    read = lambda name: (folder / name).read_bytes() if (folder / name).exists() else b""
    return Result(read("stdout"), read("stderr"), int(read("exit") or 0), snapshot(folder / "files"))


def text_difference(name, expected, actual):
    lines = lambda data: data.decode("utf-8", "backslashreplace").splitlines(keepends=True)
    diff = difflib.unified_diff(lines(expected), lines(actual), f"{name} expected", f"{name} printed")
    return "".join(line if line.endswith("\n") else line + "\n\\ no newline at the end\n" for line in diff)


def differences(expected, actual, time_limit):
    """All that is wrong, as text; empty when nothing is."""
    if actual.exit is None:
        return f"still running after {time_limit:g} s\n"
    report = ""
    if expected.exit != actual.exit:
        report += f"exit code {actual.exit}, expected {expected.exit}\n"
    report += text_difference("stdout", expected.stdout, actual.stdout)
    report += text_difference("stderr", expected.stderr, actual.stderr)
    for path in sorted(expected.changes.keys() | actual.changes.keys()):
        if path not in actual.changes:
            report += f"file {path}: expected to be made or changed, and wasn't\n"
        elif actual.changes[path] is None:
            report += f"file {path}: deleted\n"
        elif path not in expected.changes:
            report += f"file {path}: made or changed, and files/{path} doesn't exist\n"
        else:
            report += text_difference(f"file {path}", expected.changes[path], actual.changes[path])
    return report


def write_or_remove(path, data):
    if data:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    else:
        path.unlink(missing_ok=True)


def update(folder, actual):
    """Makes what happened the expectation. Whoever asks for it reviews the change."""
    write_or_remove(folder / "stdout", actual.stdout)
    write_or_remove(folder / "stderr", actual.stderr)
    write_or_remove(folder / "exit", b"%d\n" % actual.exit if actual.exit else b"")
    shutil.rmtree(folder / "files", ignore_errors=True)
    for path, data in actual.changes.items():
        if data is None:
            raise ValueError(f"{folder}: the command deletes {path}; an expectation can't say that")
        target = folder / "files" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def run_case(folder, settings):
    name = f"{folder.parent.name}/{folder.name}"
    need = unmet_need(folder)
    if need:
        return Outcome(name, "failed" if settings.skipping_fails else "skipped", f"needs {need}\n")
    sandbox = Sandbox(folder, settings)
    actual = actual_result(folder, sandbox, settings)
    if settings.update and actual.exit is not None:
        update(folder, actual)
    report = differences(expected_result(folder), actual, settings.time_limit)
    if report:
        return Outcome(name, "failed", f"{report}kept: {sandbox.top}\n")
    sandbox.remove()
    return Outcome(name, "passed")
