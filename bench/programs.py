"""Running programs and measuring what they take."""

import dataclasses
import os
import pathlib
import statistics
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
# How a release is built: optimised, yaml-cpp linked from its archive where there is one.
RELEASE = ["-std=c++20", "-O3", "-DNDEBUG"]


@dataclasses.dataclass(frozen=True)
class Cost:
    wall: float  # seconds
    cpu: float  # user and system, seconds
    memory: int  # the peak, KiB


def build(name, folder, libraries=(), quiet=False):
    """Compiles NAME.cpp with the release's flags; returns the program."""
    program = folder / name
    compiler = os.environ.get("CXX", "c++")
    command = [compiler, *RELEASE, HERE / f"{name}.cpp", "-o", program, *libraries]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL if quiet else None)
    return program


def build_event_pass(folder):
    try:
        return build("event_pass", folder, ["-l:libyaml-cpp.a"])
    except subprocess.CalledProcessError:
        return build("event_pass", folder, ["-lyaml-cpp"])


def build_libyaml_pass(folder):
    """None where there is no libyaml."""
    try:
        return build("libyaml_pass", folder, ["-lyaml"], quiet=True)
    except subprocess.CalledProcessError:
        return None


class Runner:
    """Runs programs in an environment that has nothing of the caller's but PATH."""

    def __init__(self, folder):
        self.result = folder / "cost"
        self.measure = build("measure", folder)
        home = folder / "home"
        home.mkdir()
        self.environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(home), "TMPDIR": str(folder)}

    def run(self, *command, feed=None, codes=(0,)):
        """Runs it once; what it prints goes nowhere. An exit code other than `codes` ends the
        benchmark.

        `feed` is a command whose output it reads."""
        feeder = subprocess.Popen(feed, stdout=subprocess.PIPE) if feed else None
        done = subprocess.run(
            [self.measure, self.result, *command],
            env=self.environment,
            stdin=feeder.stdout if feeder else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if feeder:
            feeder.stdout.close()
            if feeder.wait() != 0:
                raise SystemExit(f"bench: {' '.join(map(str, feed))}: exit code {feeder.returncode}")
        if done.returncode not in codes:
            text = done.stderr.decode("utf-8", "replace")
            raise SystemExit(f"bench: {' '.join(map(str, command))}: exit code {done.returncode}\n{text}")
        wall, user, system, memory = self.result.read_text().split()
        return Cost(float(wall), float(user) + float(system), int(memory))

    def compare(self, times, left, right, before_left=lambda: None):
        """Medians of two commands that take turns, so that a busy moment hits both.

        `before_left` prepares each run of the left one."""
        costs = ([], [])
        for _ in range(times):
            before_left()
            costs[0].append(self.run(*left))
            costs[1].append(self.run(*right))
        return tuple(map(median, costs))


def median(costs):
    values = lambda name: statistics.median(getattr(cost, name) for cost in costs)
    return Cost(values("wall"), values("cpu"), values("memory"))
