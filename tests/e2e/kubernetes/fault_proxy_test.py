#!/usr/bin/env python3
"""The proxies that break things break what they should, and nothing else."""

import http.client
import json
import ssl
import sys
import time

import cluster
import fault_proxy
from fault_proxy import Fault
from shell import demand

MAPS = "/api/v1/namespaces/default/configmaps"
BROKEN = (OSError, http.client.HTTPException)


def ask(one, url, method, path, content=None):
    """(status, headers, body) by way of `url`."""
    context = ssl.create_default_context(cafile=str(one.authority.certificate))
    connection = http.client.HTTPSConnection(url.removeprefix("https://"), timeout=10, context=context)
    try:
        headers = {"Authorization": f"Bearer {cluster.ACCOUNTS['admin'][0]}"}
        connection.request(method, path, content and json.dumps(content), headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def breaks(one, url, *arguments):
    try:
        ask(one, url, *arguments)
    except BROKEN:
        return True
    return False


def exists(one, name):
    return one.request("GET", f"{MAPS}/{name}")[0] == 200


def named(name):
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}}


def check_resets(one, proxy):
    proxy.set(Fault("^POST", fault_proxy.reset_before(), times=1), Fault("^POST", fault_proxy.reset_after(), times=1))
    demand(breaks(one, proxy.url, "POST", MAPS, named("before")) and not exists(one, "before"), "reset_before")
    demand(breaks(one, proxy.url, "POST", MAPS, named("after")) and exists(one, "after"), "reset_after")
    status, _, _ = ask(one, proxy.url, "POST", MAPS, named("last"))
    demand(status == 201 and exists(one, "last"), "both faults are used up")
    demand(proxy.requests == [f"POST {MAPS}"] * 3, f"{proxy.requests}")


def check_answers(one, proxy):
    refusal = fault_proxy.refuse(429, "TooManyRequests", "slow down", retry_after=7)
    proxy.set(Fault("maps/last", refusal, skip=1), Fault("maps/after", fault_proxy.truncate()), Fault("version", fault_proxy.delay(0.3)))
    demand(ask(one, proxy.url, "GET", f"{MAPS}/last")[0] == 200, "skip")
    status, headers, body = ask(one, proxy.url, "GET", f"{MAPS}/last")
    demand((status, headers["Retry-After"], json.loads(body)["reason"]) == (429, "7", "TooManyRequests"), "refuse")
    demand(breaks(one, proxy.url, "GET", f"{MAPS}/after"), "truncate")
    start = time.monotonic()
    demand(ask(one, proxy.url, "GET", "/version")[0] == 200 and time.monotonic() - start >= 0.3, "delay")


def check_watch(one, proxy):
    watch = f"{MAPS}?watch=true&resourceVersion=0&timeoutSeconds=2"
    proxy.set(Fault("watch=", fault_proxy.drop(1), times=1))
    demand(breaks(one, proxy.url, "GET", watch), "drop")
    _, _, body = ask(one, proxy.url, "GET", watch)
    demand(b'"name":"last"' in body, "a watch isn't passed on")


def check_wire(one):
    wire = fault_proxy.Wire(one)
    wire.budgets = [2000]
    demand(breaks(one, wire.url, "GET", "/openapi/v2"), "a wire carries more than it may")
    demand(ask(one, wire.url, "GET", f"{MAPS}/last")[0] == 200 and wire.connections == 2, "a wire doesn't carry")
    wire.close()
    demand(breaks(one, wire.url, "GET", f"{MAPS}/last"), "a closed wire carries")


def main():
    with cluster.running() as one:
        proxy = fault_proxy.FaultProxy(one)
        check_resets(one, proxy)
        check_answers(one, proxy)
        check_watch(one, proxy)
        proxy.close()
        demand(breaks(one, proxy.url, "GET", "/version"), "a closed proxy answers")
        check_wire(one)
    print("resets, answers, watches and wires: broken as they should be")


if __name__ == "__main__":
    sys.exit(main())
