"""Writes a JSON manifest anew as an API server would: sorted keys, fields of its own."""
import json, sys
pod = json.load(sys.stdin)
pod["metadata"]["resourceVersion"] = "7"
pod["status"] = {"phase": "Running"}
json.dump(pod, sys.stdout, sort_keys=True, indent=1)
