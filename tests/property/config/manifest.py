"""Writes objects to a file: as JSON values, as a List, or as YAML in a random style."""

import json


def scalar(value):
    return json.dumps(value, ensure_ascii=False)


def block(value, indent, rng):
    """The lines of a value in block style, each collection perhaps in flow style."""
    pad = " " * indent
    flow = rng.random() < 0.2
    if isinstance(value, dict) and value and not flow:
        for key, item in value.items():
            yield from entry(f"{pad}{scalar(key)}:", item, indent + 2, rng)
    elif isinstance(value, list) and value and not flow:
        for item in value:
            yield from entry(f"{pad}-", item, indent + 2, rng)
    else:
        yield pad + scalar(value)


def entry(head, item, indent, rng):
    lines = list(block(item, indent, rng))
    if len(lines) == 1 and not (isinstance(item, (dict, list)) and item and lines[0].strip()[0] in '-"'):
        yield f"{head} {lines[0].strip()}"
        return
    yield head + (" # a comment" if rng.random() < 0.1 else "")
    yield from lines


def yaml(objects, rng):
    documents = []
    for item in objects:
        lines = [f"{key}: {scalar(item[key])}" for key in ("apiVersion", "kind")]
        for key in ("metadata", "spec"):
            lines += entry(f"{key}:", item[key], 2, rng)
        documents.append("\n".join(lines) + "\n")
    return "---\n".join(documents)


def write(folder, name, objects, rng):
    """The path of a new file with these objects."""
    style = rng.choice(("yaml", "yaml", "json", "list"))
    if style == "yaml":
        path, text = folder / f"{name}.yaml", yaml(objects, rng)
    elif style == "json":
        path, text = folder / f"{name}.json", "\n".join(map(scalar, objects)) + "\n"
    else:
        path = folder / f"{name}.json"
        text = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}, indent=rng.choice((None, 1))) + "\n"
    path.write_text(text)
    return path
