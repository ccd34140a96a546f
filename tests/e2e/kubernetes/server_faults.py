"""What happens to the connection, to the server and to istioctl itself."""

import signal
import time

from fault_proxy import Wire
from fault_rig import BULK, FEW, LONG, listed, scenario
from shell import demand


def through_wire(rig, script, budgets):
    """Runs it with HTTP/2 through a wire whose first connections carry so many bytes."""
    wire = Wire(rig.cluster)
    wire.budgets = list(budgets)
    rig.cluster.write_kubeconfig("wire", rig.token, server=wire.url)
    done = rig.run(script, account="wire")
    demand(wire.connections > len(budgets), f"{wire.connections} connections; {done}")
    wire.close()
    return done


@scenario("HTTP/2: the connection with all creates on it is cut, three times, later each time", "all are created, each reported once")
def cut_wire(rig):
    rig.clear()
    names = rig.write("new.json", FEW)
    rig.check_all_created(through_wire(rig, "istioctl create -f new.json", (8_000, 14_000, 20_000)), names)


@scenario("HTTP/2: a long list's connection is cut, twice", "every object once")
def cut_list(rig):
    names = rig.fill_pages()
    done = through_wire(rig, "istioctl get externalservices -o name", (8_000, 16_000))
    demand(done.returncode == 0 and listed(done) == names, f"{len(listed(done))} {done.stderr}")


def bulk_until(rig, enough):
    """Starts to create many objects, and returns when some of them are stored."""
    rig.clear()
    names = rig.write("new.json", BULK)
    running = rig.user.start("istioctl create -f new.json")
    deadline = time.monotonic() + LONG
    while len(rig.stored()) < enough:
        demand(time.monotonic() < deadline, "nothing is created")
    demand(len(rig.stored()) < BULK, "it was too fast to be disturbed")
    return running, names


@scenario("the server is killed in the middle of a bulk create and is back after two seconds", "each object is reported as it is, once")
def server_restarts(rig):
    running, names = bulk_until(rig, 50)
    rig.cluster.kill_server()
    time.sleep(2)
    rig.cluster.start_server()
    rig.check_created(running.finish(LONG), names)


@scenario("the server is killed in the middle of a bulk create and stays away", "an error; each object is reported, or named as one that may not be stored")
def server_stays_away(rig):
    running, names = bulk_until(rig, 50)
    rig.cluster.kill_server()
    done = running.finish(LONG)
    rig.cluster.start_server()
    demand(done.returncode == 1 and rig.cluster.url in done.stderr, f"{done}")
    reported = rig.reported(done, "Created")
    demand(reported <= set(rig.stored()), "reported and not there")
    rig.check_rest(done, names - reported)


@scenario("etcd stands still for three seconds in the middle of a bulk create", "each object is reported as it is, once")
def etcd_stands_still(rig):
    running, names = bulk_until(rig, 50)
    rig.cluster.etcd.process.send_signal(signal.SIGSTOP)
    time.sleep(3)
    rig.cluster.etcd.process.send_signal(signal.SIGCONT)
    rig.check_created(running.finish(LONG), names)


@scenario("Ctrl-C in the middle of a bulk create", "what is reported is stored")
def interrupted(rig):
    running, _ = bulk_until(rig, 50)
    running.process.send_signal(signal.SIGINT)
    done = running.finish(LONG)
    demand(done.returncode != 0, "an interrupted run is a good one")
    demand(rig.reported(done, "Created") <= set(rig.stored()), "reported and not there")
