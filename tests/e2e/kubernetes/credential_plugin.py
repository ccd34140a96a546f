#!/usr/bin/env python3
"""A credential plugin: prints an ExecCredential with a token, or with a client certificate.

    credential_plugin.py [--log FILE] [--expires SECONDS] --token TOKEN… | --certificate FILE --key FILE

Each run appends a line to the log, and takes the next of the tokens, the last one again and again. The version is that of KUBERNETES_EXEC_INFO, as the protocol says.
"""

import argparse
import datetime
import json
import os
import pathlib


def credential(options):
    status = {}
    if options.token:
        before = len(options.log.read_text().splitlines()) if options.log and options.log.exists() else 0
        status["token"] = options.token[min(before, len(options.token) - 1)]
    if options.certificate:
        status["clientCertificateData"] = options.certificate.read_text()
        status["clientKeyData"] = options.key.read_text()
    if options.expires is not None:
        expires = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=options.expires)
        status["expirationTimestamp"] = expires.strftime("%Y-%m-%dT%H:%M:%SZ")
    version = json.loads(os.environ["KUBERNETES_EXEC_INFO"])["apiVersion"]
    return {"apiVersion": version, "kind": "ExecCredential", "status": status}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--log", type=pathlib.Path)
    parser.add_argument("--expires", type=int)
    parser.add_argument("--token", nargs="+")
    parser.add_argument("--certificate", type=pathlib.Path)
    parser.add_argument("--key", type=pathlib.Path)
    options = parser.parse_args()
    print(json.dumps(credential(options)))
    if options.log:
        with open(options.log, "a", encoding="utf-8") as log:
            log.write("asked\n")


if __name__ == "__main__":
    main()
