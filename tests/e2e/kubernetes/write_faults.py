"""What breaks while istioctl writes."""

import json

import fault_proxy
from fault_proxy import Fault
from fault_rig import COLLECTION, DELETE, FEW, POST, PUT, TRY, name, scenario, service
from shell import demand


@scenario("every answer takes 0.2 s", "all objects are created; the requests overlap")
def slow_answers(rig):
    rig.create_all(Fault("POST", fault_proxy.delay(0.2)))
    demand(rig.seconds < 0.2 * FEW, f"one after the other: {rig.seconds:.1f} s")


@scenario(
    "what the server is asked to try before the first write: resets, a truncated answer, 503, 500",
    "asked again, since a try changes nothing; all are created",
)
def tries(rig):
    for act in (
        fault_proxy.reset_before(),
        fault_proxy.reset_after(),
        fault_proxy.truncate(),
        fault_proxy.refuse(503, "ServiceUnavailable", "starting"),
        fault_proxy.refuse(500, "InternalError", "etcdserver: timed out"),
    ):
        rig.create_all(Fault(TRY, act, times=3, skip=3))


@scenario("five creates: the connection is reset before the server hears of them", "looked after, and made again; all are created")
def reset_before(rig):
    rig.create_all(Fault(POST, fault_proxy.reset_before(), times=5, skip=3))


@scenario(
    "five creates: the server does them, and the connection is reset instead of an answer",
    "looked after; all are reported as created, none fails as already existing",
)
def reset_after(rig):
    rig.create_all(Fault(POST, fault_proxy.reset_after(), times=5, skip=3))


@scenario("five creates: half of the answer, then a reset", "all are reported as created")
def truncated(rig):
    rig.create_all(Fault(POST, fault_proxy.truncate(), times=5, skip=3))


@scenario("five creates: 429 with Retry-After: 1", "sent again after a second, no earlier; all are created")
def too_many_requests(rig):
    refusal = fault_proxy.refuse(429, "TooManyRequests", "slow down", retry_after=1)
    rig.create_all(Fault(POST, refusal, times=5, skip=3))
    demand(rig.seconds >= 1, f"it didn't wait: {rig.seconds:.2f} s")


@scenario("every create: 429 with Retry-After: 1, for ever", "an error after half a minute; nothing is stored, and it says so")
def too_many_requests_for_ever(rig):
    rig.create_none(Fault(POST, fault_proxy.refuse(429, "TooManyRequests", "slow down", retry_after=1)))


@scenario("three creates: 503 ServiceUnavailable, or 500 InternalError", "looked after, and made again; all are created")
def unavailable(rig):
    rig.create_all(Fault(POST, fault_proxy.refuse(503, "ServiceUnavailable", "starting"), times=3, skip=3))
    rig.create_all(Fault(POST, fault_proxy.refuse(500, "InternalError", "etcdserver: timed out"), times=3, skip=3))


@scenario("every create: 503, for ever", "an error names what isn't stored; nothing is")
def unavailable_for_ever(rig):
    rig.create_none(Fault(POST, fault_proxy.refuse(503, "ServiceUnavailable", "starting")))


@scenario("three of the creates: 503, for ever", "an error names these; the others are created and reported")
def some_unavailable(rig):
    rig.clear()
    names = rig.write("new.json", FEW)

    def act(exchange):
        body = json.loads(exchange.body)
        hit = body["metadata"]["name"] in {name(5), name(6), name(7)}
        (fault_proxy.refuse(503, "ServiceUnavailable", "starting")(exchange) if hit else exchange.relay())

    done = rig.run("istioctl create -f new.json", Fault(POST, act))
    demand(set(rig.stored()) == names - {name(5), name(6), name(7)}, f"{done}")
    rig.check_created(done, names)


@scenario("one object of the input is there already, from somebody else", "an error names it, and replace; nothing is written")
def somebody_else_was_first(rig):
    rig.clear()
    names = rig.write("new.json", FEW)
    rig.cluster.request("POST", COLLECTION, service(7, port=8080))
    done = rig.run("istioctl create -f new.json")
    demand(done.returncode == 1 and name(7) in done.stderr and "replace" in done.stderr, f"{done}")
    demand(not done.stdout and set(rig.stored()) == {name(7)}, f"{done}")
    demand(rig.stored()[name(7)]["spec"]["ports"][0]["number"] == 8080, "somebody else's object is changed")
    rig.check_rest(done, names)


@scenario("one create meets somebody else's object at the last moment", "an error names it; the others are created and reported")
def somebody_else_was_faster(rig):
    rig.clear()
    names = rig.write("new.json", FEW)

    def act(exchange):
        rig.cluster.request("POST", COLLECTION, service(7, port=8080))
        exchange.relay()

    done = rig.run("istioctl create -f new.json", Fault(POST, act, times=1))
    stored = rig.stored()
    if stored[name(7)]["spec"]["ports"][0]["number"] == 8080:
        demand(name(7) in done.stderr and done.returncode == 1, f"{done}")
        del stored[name(7)]
    demand(set(stored) == rig.reported(done, "Created"), f"{done}")
    rig.check_rest(done, names - set(stored))


@scenario("two creates: 201 with a body that isn't JSON", "each object is reported as it is")
def malformed_answer(rig):
    done, names = rig.create(Fault(POST, fault_proxy.say(201, b'{"kind": "Ext'), times=2, skip=3))
    # The proxy says so without asking the server.
    rig.check_created(done, names)


@scenario(
    "every create: a load balancer's 502 page of HTML",
    "an error tells the code and names what isn't stored, without HTML or colours on the terminal",
)
def bad_gateway(rig):
    done = rig.create_none(Fault(POST, fault_proxy.say(502, b"<html>\x1b[31m<h1>Bad Gateway</h1></html>", "text/html")))
    demand("502" in done.stderr and "\x1b" not in done.stderr and "<html>" not in done.stderr, done.stderr)


@scenario("one create is never answered", "a time limit of a minute ends it; each object is reported as it is")
def silence(rig):
    done, names = rig.create(Fault(POST, fault_proxy.hang(), times=1, skip=3))
    rig.check_created(done, names)


@scenario(
    "one create: the server does it, no answer comes, and nothing that is asked afterwards is answered",
    "an error that says that it isn't known; it never says that nothing was written",
)
def lost_for_ever(rig):
    rig.clear()
    rig.write("new.json", 1)
    done = rig.run("istioctl create -f new.json", Fault(POST, fault_proxy.reset_after(), times=1), Fault(rf"GET {COLLECTION}/", fault_proxy.reset_before()))
    demand(set(rig.stored()) == {name(0)}, "it isn't stored")
    demand(done.returncode == 1 and not done.stdout and name(0) in done.stderr, f"{done}")
    demand("isn't known" in done.stderr and "nothing was written" not in done.stderr, f"{done}")


@scenario("five replacements: the server does them, the connection is reset instead of an answer", "reported as they are, not as conflicts with ourselves")
def replaced_and_reset(rig):
    rig.clear()
    rig.fill(FEW)
    names = rig.write("new.json", FEW, port=8080)
    done = rig.run("istioctl replace -f new.json", Fault(PUT % ".*", fault_proxy.reset_after(), times=5, skip=3))
    demand(done.returncode == 0 and rig.reported(done, "Updated") == names, f"{done}")
    ports = {item["spec"]["ports"][0]["number"] for item in rig.stored().values()}
    demand(ports == {8080}, f"{ports}")


@scenario("one replacement without a version: 409 Conflict once, somebody else's write came between", "made again over the newer version")
def conflict_once(rig):
    rig.clear()
    rig.fill(FEW)
    names = rig.write("new.json", FEW, port=8080)
    refusal = fault_proxy.refuse(409, "Conflict", "the object has been modified")
    done = rig.run("istioctl replace -f new.json", Fault(PUT % name(7), refusal, times=1))
    demand(done.returncode == 0 and rig.reported(done, "Updated") == names, f"{done}")


@scenario("one replacement: 409 Conflict, for ever", "an error names it and says how to go on; the others are replaced")
def conflict(rig):
    rig.clear()
    rig.fill(FEW)
    names = rig.write("new.json", FEW, port=8080)
    refusal = fault_proxy.refuse(409, "Conflict", "the object has been modified")
    done = rig.run("istioctl replace -f new.json", Fault(PUT % name(7), refusal))
    changed = {one for one, item in rig.stored().items() if item["spec"]["ports"][0]["number"] == 8080}
    demand(rig.reported(done, "Updated") == changed, f"{done}")
    rig.check_rest(done, names - changed)
    demand(name(7) not in changed, "a conflict was overwritten")


@scenario("five deletions: the server does them, the connection is reset instead of an answer", "all are reported as deleted, none as missing")
def deleted_and_reset(rig):
    rig.clear()
    names = rig.fill(FEW)
    done = rig.run("istioctl delete -f filling.json", Fault(DELETE, fault_proxy.reset_after(), times=5, skip=3))
    demand(done.returncode == 0 and rig.reported(done, "Deleted") == names, f"{done}")
    demand(not rig.stored(), "something is left")


@scenario("three deletions: 503, for ever", "an error names these; the rest is deleted")
def not_deleted(rig):
    rig.clear()
    names = rig.fill(FEW)
    refusal = fault_proxy.refuse(503, "ServiceUnavailable", "starting")
    done = rig.run("istioctl delete -f filling.json", Fault(rf"{DELETE}object-000[567]", refusal))
    left = set(rig.stored())
    demand(left == {name(5), name(6), name(7)}, f"left: {left}")
    demand(rig.reported(done, "Deleted") == names - left, f"{done}")
    rig.check_rest(done, left)
