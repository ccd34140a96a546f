"""Inputs that would take more than their share of time if anything were looked at once too often."""

POD = "{apiVersion: v1, kind: Pod, metadata: {name: p%d}, spec: {containers: [{name: a}]}}"
JSON_POD = '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p%d"},"spec":{"containers":[{"name":"a"}]}}'


def on_one_line(item, count):
    return '{"apiVersion":"v1","kind":"List","items":[%s]}' % ",".join(item % n for n in range(count))


def pods_on_one_line(count):
    return on_one_line(JSON_POD, count)


def remarks_on_one_line(count):
    """Workloads without a pod template, each of which is told of."""
    job = '{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j%d"}}'
    return on_one_line(job, count)


def faults_on_one_line(count):
    """Pods with a fault behind their name, so that places are looked for here and there."""
    pod = '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p%d"},"spec":{"hostNetwork":"true"}}'
    return on_one_line(pod, count)


def pods_with_anchors(count):
    head = "apiVersion: v1\nkind: List\nx: &x 1\ny: *x\nitems:\n"
    return head + "".join(f"- &a{n} {POD % n}\n" for n in range(count))


def levels(count):
    return "a: " + "[" * count + "]" * count + "\n"


def alias_bomb(count):
    """Each generation is ten of the one before."""
    grown = (f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 10)}]\n" for n in range(count))
    return "a0: &a0 [x]\n" + "".join(grown)


def documents(count):
    return "a: b\n---\n" * count


# What each is called, and how many there are of it for each of a thousand pods.
FORMS = (
    ("pods on one line of JSON", pods_on_one_line, 1),
    ("remarks on one line of JSON", remarks_on_one_line, 4),
    ("faults on one line of JSON", faults_on_one_line, 4),
    ("pods with anchors", pods_with_anchors, 1),
    ("levels in one document", levels, 10),
    ("generations of aliases", alias_bomb, 10),
    ("documents", documents, 125),
)
