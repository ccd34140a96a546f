"""What is measured. Each measure is a ratio of two runs on this machine, at this moment."""

import dataclasses
import os
import pathlib
import sys
import typing

import generate
import hostile
import policy

HERE = pathlib.Path(__file__).resolve().parent
REPO = HERE.parent


@dataclasses.dataclass(frozen=True)
class Sizes:
    """How much there is to do. `runs` of something long, `short_runs` of something short."""

    objects: int = 10_000
    files: int = 500
    stored: int = 100_000
    few: int = 100
    services: int = 10_000
    workloads: int = 5_000
    hostile: int = 1_000
    stream_mib: int = 256
    large_document: int = 1 << 20  # bytes
    runs: int = 5
    short_runs: int = 61


QUICK = Sizes(
    objects=60, files=6, stored=120, few=10, services=40, workloads=20, hostile=10, stream_mib=2, large_document=20_000, runs=1, short_runs=3
)


@dataclasses.dataclass(frozen=True)
class Measure:
    name: str
    left: float
    right: float
    unit: str
    goal: typing.Optional[float]  # the ratio is to be at most this; None: only shown

    @property
    def ratio(self):
        # A run may be too short for the clock of the processor's time.
        return self.left / self.right if self.right else None

    @property
    def met(self):
        return None if self.goal is None or self.ratio is None else self.ratio <= self.goal


class Bench:
    def __init__(self, istioctl, event_pass, libyaml_pass, runner, folder, sizes, seed):
        self.istioctl = istioctl
        self.event_pass = event_pass
        self.libyaml_pass = libyaml_pass  # or None
        self.runner = runner
        self.folder = folder
        self.sizes = sizes
        self.seed = seed

    def run(self):
        yield from self.validating()
        yield from self.creating()
        yield from self.getting_one()
        yield from self.listing_many()
        yield from self.injecting()
        yield from self.injecting_more()
        yield from self.injecting_hostile()
        yield from self.injecting_streams()
        yield from self.proxying()
        yield from self.proxying_more()
        yield from self.checking()
        yield from self.trapping()
        yield from self.trapping_more()
        yield from self.starting()

    def command(self, *arguments):
        return [self.istioctl, *arguments]

    def with_store(self, name, *arguments):
        return self.command("--store", f"sqlite:{self.folder / name}", *arguments)

    def validating(self):
        policies = self.folder / "policies"
        manifests = generate.documents(self.sizes.objects, generate.POLICY, self.seed)
        generate.write_directory(policies, manifests, self.sizes.files)
        ours, events = self.runner.compare(
            self.sizes.runs, self.command("validate", "-f", policies), [self.event_pass, policies]
        )
        title = f"validate {self.sizes.objects} objects in {self.sizes.files} files"
        yield Measure(f"{title}: CPU / parsing alone", ours.cpu, events.cpu, "s", 2.5)
        # With two processors or more the wall clock shows less than the sum of their work.
        goal = 0.7 if len(os.sched_getaffinity(0)) > 1 else None
        yield Measure(f"{title}: wall clock / own CPU", ours.wall, ours.cpu, "s", goal)

    def creating(self):
        manifest = self.folder / "policies.yaml"
        generate.write_one(manifest, generate.documents(self.sizes.objects, generate.POLICY, self.seed))
        store = self.folder / "create.db"
        create, validate = self.runner.compare(
            self.sizes.runs,
            self.with_store("create.db", "create", "-f", manifest),
            self.command("validate", "-f", manifest),
            before_left=lambda: remove_store(store),
        )
        title = f"create {self.sizes.objects} objects of one file"
        yield Measure(f"{title}: CPU / validate", create.cpu, validate.cpu, "s", 3.0)
        yield Measure(f"{title}: wall clock / validate", create.wall, validate.wall, "s", 3.0)

    def fill(self, name, count):
        """A store with so many ExternalServices."""
        manifest = self.folder / "fill.yaml"
        generate.write_one(manifest, generate.documents(count, [generate.external_service], self.seed))
        self.runner.run(*self.with_store(name, "create", "-f", manifest))
        os.sync()  # what is still on its way to the disk would slow down the next run

    def getting_one(self):
        self.fill("few.db", self.sizes.few)
        self.fill("stored.db", self.sizes.stored)
        among_many, among_few = self.runner.compare(
            self.sizes.short_runs,
            self.with_store("stored.db", "get", "es", f"object-{self.sizes.stored // 2:06}"),
            self.with_store("few.db", "get", "es", f"object-{self.sizes.few // 2:06}"),
        )
        title = f"get one name among {self.sizes.stored} / among {self.sizes.few}"
        yield Measure(f"{title}: wall clock", among_many.wall, among_few.wall, "s", 1.2)

    def listing_many(self):
        self.fill("objects.db", self.sizes.objects)
        many, few = self.runner.compare(
            self.sizes.runs,
            self.with_store("objects.db", "get", "es", "-o", "yaml"),
            self.with_store("few.db", "get", "es", "-o", "yaml"),
        )
        title = f"get -o yaml of {self.sizes.objects} objects / of {self.sizes.few}"
        yield Measure(f"{title}: peak memory", many.memory / 1024, few.memory / 1024, "MiB", 1.2)

    def injecting(self):
        manifest = self.folder / "workloads.yaml"
        generate.write_one(manifest, generate.documents(self.sizes.workloads, [generate.deployment], self.seed))
        ours, events = self.runner.compare(
            self.sizes.runs,
            self.command("kube-inject", "-f", manifest),
            [self.event_pass, manifest],
        )
        title = f"kube-inject {self.sizes.workloads} Deployments / parsing alone"
        yield Measure(f"{title}: CPU", ours.cpu, events.cpu, "s", 1.3)
        # Parsing alone has one thread.
        goal = 0.85 if len(os.sched_getaffinity(0)) > 1 else None
        yield Measure(f"{title}: wall clock", ours.wall, events.wall, "s", goal)
        if self.libyaml_pass:
            other, events = self.runner.compare(
                self.sizes.runs, [self.libyaml_pass, manifest], [self.event_pass, manifest]
            )
            yield Measure("parsing alone, by libyaml / by yaml-cpp: CPU", other.cpu, events.cpu, "s", None)

    def injecting_more(self):
        """The curve of time over length: what a workload costs, among more and more of them."""
        manifest = self.folder / "curve.yaml"
        first = None
        for factor in (1, 2, 4, 8):
            count = self.sizes.workloads * factor
            generate.write_one(manifest, generate.documents(count, [generate.deployment], self.seed))
            cost = self.runner.run(*self.command("kube-inject", "-f", manifest))
            each = cost.cpu / count * 1000
            first = first or each
            title = f"kube-inject {count} Deployments / {self.sizes.workloads}: CPU of 1,000"
            yield Measure(title, each, first, "s", 1.2)

    def injecting_hostile(self):
        """The curve for inputs that mean harm; levels and generations of aliases are refused."""
        manifest = self.folder / "hostile.yaml"
        for what, text, share in hostile.FORMS:
            costs = []
            for factor in (1, 8):
                count = self.sizes.hostile * share * factor
                manifest.write_text(text(count))
                cost = self.runner.run(*self.command("kube-inject", "-f", manifest), codes=(0, 1))
                costs.append(cost.cpu / count * 1000)
            yield Measure(f"kube-inject {count} {what} / {count // 8}: CPU of 1,000", costs[1], costs[0], "s", 1.3)

    def injecting_streams(self):
        """Streams that no memory holds, of small documents and of large ones."""
        for what, size in (("small documents", 0), ("large documents", self.sizes.large_document)):
            peak = self.stream_peak(size)
            title = f"kube-inject a stream of {self.sizes.stream_mib} MiB in {what} / 32 MiB: peak memory"
            yield Measure(title, peak, 32, "MiB", 1.0)

    def stream_peak(self, document_size):
        writer = [sys.executable, HERE / "stream.py", str(self.sizes.stream_mib), str(document_size), str(self.seed)]
        inject = self.command("kube-inject", "-f", "-", "-o", "/dev/null")
        return self.runner.run(*inject, feed=writer).memory / 1024

    def policy_of(self, services):
        """A file with so many ExternalServices, and a rule for each."""
        path = self.folder / f"policy-{services}.yaml"
        generate.write_one(path, policy.manifests(services, self.seed))
        return path

    def proxy_config(self, manifest):
        return self.command("proxy-config", "--skip-file-check", "-o", "json", "-f", manifest)

    def proxying(self):
        manifest = self.policy_of(self.sizes.services)
        configured, events = self.runner.compare(
            self.sizes.runs, self.proxy_config(manifest), [self.event_pass, manifest]
        )
        title = f"proxy-config of {self.sizes.services} services and as many rules / parsing alone"
        yield Measure(f"{title}: CPU", configured.cpu, events.cpu, "s", 20.0)
        yield Measure(f"{title}: wall clock", configured.wall, events.wall, "s", 20.0)

    def proxying_more(self):
        """The curve of time over length: what a service costs, among more and more of them."""
        first = None
        for eighths in (1, 2, 4, 8, 16):
            count = self.sizes.services * eighths // 8
            cost = self.runner.run(*self.proxy_config(self.policy_of(count)))
            each = cost.cpu / count * 1000
            first = first or each
            title = f"proxy-config of {count} services / {self.sizes.services // 8}: CPU of 1,000"
            yield Measure(title, each, first, "s", 1.3)

    def checking(self):
        """One request against all that is stored, and reading what is stored."""
        store = self.folder / "policy.db"
        remove_store(store)
        self.runner.run(*self.with_store("policy.db", "create", "-f", self.policy_of(self.sizes.services)))
        os.sync()
        url = f"http://api{self.sizes.services // 2}.example.com:443/v1"
        # What bypasses the sidecar needs the policy to be read and no more.
        read = self.with_store("policy.db", "check", "--includeIPRanges", "10.0.0.0/8", url)
        check, read = self.runner.compare(self.sizes.runs, self.with_store("policy.db", "check", url), read)
        title = f"check against {self.sizes.services} services and as many rules / reading them from the store"
        yield Measure(f"{title}: CPU", check.cpu, read.cpu, "s", 2.0)
        yield Measure(f"{title}: wall clock", check.wall, read.wall, "s", 2.0)

    def trapping(self):
        """Traps of a policy in which half of the objects have some."""
        manifest = self.policy_of(self.sizes.services)
        validate, events = self.runner.compare(
            self.sizes.runs, self.command("validate", "-f", manifest), [self.event_pass, manifest]
        )
        title = f"validate {self.sizes.services} services and as many rules, with traps / parsing alone"
        yield Measure(f"{title}: CPU", validate.cpu, events.cpu, "s", 5.0)

    def trapping_more(self):
        """The curve of time over length: over many objects, and over the entries of one."""
        many = self.folder / "entries.yaml"
        for what, make in (("services", self.policy_of), ("entries of one rule", None)):
            first = None
            for eighths in (1, 2, 4, 8, 16):
                count = self.sizes.services * eighths // 8
                if make is None:
                    many.write_text(policy.entries(count))
                manifest = many if make is None else make(count)
                cost = self.runner.run(*self.command("validate", "-f", manifest))
                each = cost.cpu / count * 1000
                first = first or each
                title = f"traps of {count} {what} / {self.sizes.services // 8}: CPU of 1,000"
                yield Measure(title, each, first, "s", 1.3)

    def starting(self):
        sleep = REPO / "samples" / "sleep" / "sleep.yaml"
        version, nothing = self.runner.compare(self.sizes.short_runs, self.command("version"), ["/bin/true"])
        yield Measure("version / true: CPU", version.cpu, nothing.cpu, "s", 2.0)
        sample, nothing = self.runner.compare(
            self.sizes.short_runs, self.command("kube-inject", "-f", sleep), ["/bin/true"]
        )
        yield Measure("kube-inject of the sleep sample / true: CPU", sample.cpu, nothing.cpu, "s", 3.0)


def remove_store(path):
    for suffix in ("", "-wal", "-shm", "-journal"):
        pathlib.Path(f"{path}{suffix}").unlink(missing_ok=True)
