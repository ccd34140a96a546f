"""Moves the init containers behind the containers, as another tool might."""
import re, sys
text = sys.stdin.read()
blocks = re.split(r"(?m)^(?=  \w)", text)
init = [b for b in blocks if b.startswith("  initContainers:")]
sys.stdout.write("".join([b for b in blocks if b not in init] + init))
