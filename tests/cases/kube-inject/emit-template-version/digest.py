"""Compares the digest of the block scalar `template` with the given one."""
import hashlib, re, sys
text = sys.stdin.read()
body = re.search(r"(?ms)^template: \|(-?)\n(.*)", text)
indent = len(body[2]) - len(body[2].lstrip(" "))
lines = [line[indent:] for line in body[2].splitlines()]
template = "\n".join(lines).rstrip("\n") + ("" if body[1] else "\n")
print("the same" if hashlib.sha256(template.encode()).hexdigest() == sys.argv[1] else "another")
