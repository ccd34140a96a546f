"""How to make an object keep the rules that tables can't say: one function for the sentence of each."""

import texts


def endpoints(generator, table, spec):
    discovery = spec.get("discovery", "NONE")
    if discovery == "NONE":
        spec.pop("endpoints", None)
        return
    field = table.fields["endpoints"]
    if discovery == "STATIC" and "endpoints" not in spec:
        spec["endpoints"] = generator.value(field.type, field, 1)
    names = [port["name"] for port in spec.get("ports", ())]
    for endpoint in spec.get("endpoints", ()):
        make = texts.address if discovery == "STATIC" else texts.fqdn
        endpoint["address"] = make(generator.rng)
        if "ports" in endpoint:
            endpoint["ports"] = dict(zip(names, endpoint["ports"].values()))


def dns_hosts(generator, table, spec):
    if spec.get("discovery") == "DNS" and "endpoints" not in spec:
        spec["hosts"] = [texts.fqdn(generator.rng) for _ in spec["hosts"]]


def zero_port(generator, table, port):
    if port.get("number") == 0 and not port.get("name"):
        port["number"] = 1


def websocket(generator, table, route):
    if "redirect" in route and "websocketUpgrade" in route:
        route["websocketUpgrade"] = False


def range_protocols(generator, table, spec):
    if "/" in spec["destination"]["service"]:
        for port in spec["ports"]:
            port["protocol"] = generator.rng.choice(("tcp", "Mongo"))


def egress_proxy(generator, table, spec):
    if "useEgressProxy" in spec:
        spec["useEgressProxy"] = False


def destination_labels(generator, table, spec):
    spec["destination"].pop("labels", None)


def weights(generator, table, spec):
    routes = spec.get("route", ())
    for route in routes:
        route.pop("weight", None)
    if len(routes) > 1 or routes and generator.rng.random() < 0.5:
        left = 100
        for route in routes[1:]:
            route["weight"] = generator.rng.randint(0, left)
            left -= route["weight"]
        routes[0]["weight"] = left


def uri(generator, table, request):
    match = request.get("headers", {}).get("uri", {})
    for member, text in match.items():
        match[member] = text or "/"


REPAIRS = {
    "NONE has no endpoints, STATIC has at least one; an endpoint's ports are named under ports": endpoints,
    "With DNS and no endpoints every host is a domain without a wildcard": dns_hosts,
    "A port name may stand in for number 0": zero_port,
    "A redirect excludes websocketUpgrade": websocket,
    "A range of addresses takes TCP and MONGO only": range_protocols,
    "Istio 0.7.1 doesn't implement useEgressProxy: true": egress_proxy,
    "The destination has no labels": destination_labels,
    "Weights add up to 100; that of a single route is 100, 0 or left out": weights,
    "The match of the header uri isn't empty": uri,
}
