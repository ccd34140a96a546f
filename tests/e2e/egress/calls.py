"""Makes the calls that it is told of on stdin, a JSON list, and prints what came of each, a JSON list.

    calls.py AT_ONCE

A call has uid, address, port and speech: "http" (with method, path and headers), "tls" (with
server_name, and where it is given ca: a file of authorities) or "other". What comes of it:

    {"closed": WHY}                         nothing that makes sense
    {"status": …, "headers": {…}, "body": …}   a response of HTTP
    {"body": …}                             a line of the other protocol, in TLS or not

and always "seconds". A body that is JSON comes as that.
"""

import codecs
import http.client
import json
import os
import socket
import ssl
import sys
import time
from concurrent.futures.thread import ThreadPoolExecutor


def wrapped(connection, call):
    if call.get("ca"):
        context = ssl.create_default_context(cafile=call["ca"])
    else:
        context = ssl._create_unverified_context()
    return context.wrap_socket(connection, server_hostname=call.get("server_name") or None)


def read(text):
    try:
        return json.loads(text)
    except ValueError:
        return text


def ask_http(connection, call):
    lines = [f"{call['method']} {call['path']} HTTP/1.1", *(f"{name}: {value}" for name, value in call["headers"])]
    connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
    response = http.client.HTTPResponse(connection, method=call["method"])
    response.begin()
    body = response.read().decode("latin-1") if response.status != 101 else ""
    headers = {name.lower(): value for name, value in response.getheaders()}
    return {"status": response.status, "headers": headers, "body": read(body)}


def ask_line(connection):
    connection.sendall(b"\x01hello\n")
    with connection.makefile("r", encoding="latin-1") as stream:
        line = stream.readline()
    body = read(line)
    return {"body": body} if isinstance(body, dict) else {"closed": line or "no answer"}


def do(call):
    start = time.monotonic()
    family = socket.AF_INET6 if ":" in call["address"] else socket.AF_INET
    result = {}
    with socket.socket(family, socket.SOCK_STREAM) as connection:
        connection.settimeout(call.get("limit", 30))
        try:
            connection.connect((call["address"], call["port"]))
            if call["speech"] == "http":
                result.update(ask_http(connection, call))
            elif call["speech"] == "tls":
                with wrapped(connection, call) as inner:
                    result.update(ask_line(inner))
            else:
                result.update(ask_line(connection))
        except (OSError, http.client.HTTPException) as problem:
            result["closed"] = f"{type(problem).__name__}: {problem}"
    result["seconds"] = time.monotonic() - start
    return result


def call_as(uid, calls, at_once):
    """Does `calls`, [index, call], as that user; returns [index, result] for each."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.setresuid(uid, uid, uid)
        with ThreadPoolExecutor(at_once) as pool:
            results = list(pool.map(lambda numbered: [numbered[0], do(numbered[1])], calls))
        with os.fdopen(writing, "w") as pipe:
            json.dump(results, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        results = json.load(pipe)
    os.waitpid(child, 0)
    return results


def main():
    # Another user may not read where Python lies: what is loaded on first use is loaded now.
    for name in ("idna", "latin-1"):
        codecs.lookup(name)
    calls = json.load(sys.stdin)
    by_user = {}
    for index, call in enumerate(calls):
        by_user.setdefault(call["uid"], []).append([index, call])
    results = [None] * len(calls)
    for uid, own in by_user.items():
        for index, result in call_as(uid, own, int(sys.argv[1])):
            results[index] = result
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
