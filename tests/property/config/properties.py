"""What must hold of objects that are valid, and of objects that aren't."""

import json
import subprocess

import manifest


class Violation(Exception):
    """A property that doesn't hold."""


class Tool:
    """istioctl with a store of its own in a folder."""

    def __init__(self, program, folder, time_limit=120):
        self._program = str(program)
        self._time_limit = time_limit
        self._environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "ISTIOCTL_STORE": f"sqlite:{folder / 'config.db'}",
        }

    def run(self, *arguments):
        command = [self._program, *map(str, arguments)]
        try:
            return subprocess.run(
                command, env=self._environment, capture_output=True, timeout=self._time_limit, check=False
            )
        except subprocess.TimeoutExpired:
            raise Violation(f"{' '.join(command)} hasn't ended after {self._time_limit} s") from None

    def output(self, *arguments):
        """The standard output of a run that must succeed."""
        done = self.run(*arguments)
        if done.returncode != 0:
            text = (done.stdout + done.stderr).decode(errors="replace")
            raise Violation(f"{' '.join(map(str, arguments))}: exit code {done.returncode}\n{text}")
        return done.stdout.decode()


def valid(tool, folder, rng, objects):
    path = manifest.write(folder, "valid", objects, rng)
    said = tool.output("validate", "-f", path)
    if said != f"{len(objects)} objects are valid\n":
        raise Violation(f"{path}: validate says {said!r}")


def refused(tool, folder, rng, mutations):
    """Every broken object has the problem that it must have."""
    path = manifest.write(folder, "broken", [mutation.object for mutation in mutations], rng)
    done = tool.run("validate", "-f", path, "-o", "json")
    if done.returncode != 1:
        raise Violation(f"{path}: exit code {done.returncode}\n{done.stderr.decode(errors='replace')}")
    found = {}
    for problem in json.loads(done.stdout):
        found.setdefault(problem.get("object"), []).append((problem.get("id"), problem.get("field")))
    for mutation in mutations:
        name = f"{mutation.object['kind']}/{mutation.object['metadata']['name']}"
        if (mutation.id, mutation.field) not in found.get(name, ()):
            wanted = f"{mutation.name}: no {mutation.id} at {mutation.field}"
            raise Violation(f"{path}: {name}: {wanted}, but {found.get(name)}")


def settled(spec):
    """The spec as JSON gives it back."""
    return json.loads(json.dumps(spec))


def stored(tool, kinds, output):
    """All objects, by kind and name, and the text of each kind."""
    texts, objects = {}, {}
    for kind in kinds:
        texts[kind.plural] = tool.output("get", kind.plural, "-A", "-o", output)
        listed = json.loads(tool.output("get", kind.plural, "-A", "-o", "json"))
        for object in listed["items"] if listed["kind"].endswith("List") else [listed]:
            objects[kind.name, object["metadata"]["name"]] = object
    return texts, objects


def check_stored(objects, found):
    for object in objects:
        key = object["kind"], object["metadata"]["name"]
        got = found.pop(key, None)
        if got is None:
            raise Violation(f"get doesn't show {key}")
        name_space = object["metadata"].get("namespace", "default")
        if got["spec"] != settled(object["spec"]) or got["metadata"]["namespace"] != name_space:
            raise Violation(f"{key} went in as\n{json.dumps(object)}\nand came out as\n{json.dumps(got)}")
        for field in ("labels", "annotations"):
            if got["metadata"].get(field) != object["metadata"].get(field):
                raise Violation(f"{key} has other {field}: {got['metadata'].get(field)}")
    if found:
        raise Violation(f"get shows what nobody stored: {sorted(found)}")


def round_trip(tool, folder, generator, kinds, objects, output):
    """create, get, replace with what get printed, diff, delete."""
    path = manifest.write(folder, f"created-{output}", objects, generator.rng)
    tool.output("create", "-f", path)
    texts, found = stored(tool, kinds, output)
    check_stored(objects, found)
    inputs = []
    for plural, text in texts.items():
        got = folder / f"{plural}-{output}.{output}"
        got.write_text(text)
        inputs += ["-f", got]
    tool.output("replace", *inputs)
    _, again = stored(tool, kinds, output)
    check_stored(objects, again)
    fresh = folder / f"again-{output}"
    fresh.mkdir()
    for plural, text in stored(tool, kinds, output)[0].items():
        (fresh / f"{plural}.{output}").write_text(text)
    if tool.output("diff", "-f", fresh) != "":
        raise Violation(f"{fresh}: diff prints something about what get printed")
    tool.output("delete", "-f", fresh)
    for kind in kinds:
        if tool.run("get", kind.plural, "-A").stdout != b"":
            raise Violation(f"{kind.plural} are left after delete -f {fresh}")
