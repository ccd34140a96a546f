"""Random policies of egress, and requests that aim at what they say: all from one source of chance.

A batch is the policies of several teams in one sidecar. Most of their ports and hosts are their own,
some are common to all, so that they get into each other's way.
"""

import dataclasses

API = "networking.istio.io/v1alpha3"
COMMON_PORTS = (80, 80, 80, 443, 443, 8080)
UPSTREAMS = {"up1.example.com": "192.0.2.1", "up2.example.com": "192.0.2.2"}
# All names that the sidecar can look up: those, and of some teams their own.
NAMES = {**UPSTREAMS, **{f"{name}{at}.example.com": f"192.0.2.{place + at}" for name, place in (("a", 10), ("b", 40)) for at in range(10)}}
# The certificate of every server of the world is for these, and for their addresses.
CERTIFIED = ["*.example.com", "*.w.example.com", *UPSTREAMS, "203.0.113.10", "localhost"]
PROTOCOLS = ("HTTP", "HTTP", "HTTP", "http", "HTTP", "HTTPS", "HTTPS", "TCP", "MONGO", "HTTP2", "GRPC", "UDP")
PATHS = (
    "/", "/a", "/a/b", "/a/b?x=1", "/A", "/users/7", "/users/7?id=8", "/users/me", "/a%20b", "/a//b", "/old/page?q=1",
    "/a/../b", "/v1/x", "/v1", "/v10", "/status/503", "/status/418", "/delay/1.5", "/a;b=c", "/é",
)
URI_MATCHES = (
    {"exact": "/a"}, {"exact": "/users/7"}, {"exact": "/a/b?x=1"}, {"prefix": "/"}, {"prefix": "/a"}, {"prefix": "/v1"},
    {"prefix": "/users/"}, {"prefix": "/old"}, {"regex": "/users/[0-9]+"}, {"regex": "/(a|b|old).*"}, {"regex": "/v1"},
    {"regex": ".*"}, {"regex": "/[^/]*"}, {"regex": "/(?:users|a)/\\w{1,3}"}, {"regex": "/a\\b.*"}, {"regex": "/status/\\d+"},
    {"regex": "^/a$"}, {"regex": "(?=/a)/a"}, {"regex": "/%C3%A9|/\\u00e9"}, {"regex": "(/a*)*b?"},
)
TEXT_MATCHES = (
    {"exact": "jason"}, {"exact": "GET"}, {"prefix": "j"}, {"regex": "j.*n"}, {"regex": "[A-Z]+"}, {"regex": "http"},
    {"exact": "http"}, {"prefix": "GE"}, {"regex": "(jason|anna)(,.*)?"}, {"exact": "POST"}, {"regex": "\\S+\\.example\\.com(:\\d+)?"},
)
HEADER_NAMES = ("x-user", "x-user", "x-other", ":authority", ":path", ":method", "host", "x-forwarded-proto", "cookie", "connection")
REWRITES = ({"uri": "/new"}, {"uri": "/"}, {"authority": "a0.example.com"}, {"uri": "/new/", "authority": "b0.example.com:81"})
REDIRECTS = ({"uri": "/new"}, {"authority": "b0.example.com"}, {"uri": "/n?x=y", "authority": "c.example.com:8080"}, {"uri": "n"})

PERCENTS = (0, 25, 50, 100)  # of requests that a fault concerns


@dataclasses.dataclass(frozen=True)
class Manner:
    """How a request is made, beside its URL."""

    method: str = "GET"
    headers: tuple = ()
    uid: int = 1000


MANNERS = (
    Manner(),
    Manner("POST", (("x-user", "jason"),)),
    Manner("GET", (("X-User", "anna"), ("x-user", "bert"), ("connection", "close"))),
    Manner("OPTIONS", (("origin", "http://a.example.com"), ("access-control-request-method", "PUT"))),
    Manner("HEAD", (("x-forwarded-proto", "https"), ("cookie", "jason"))),
    Manner("GET", (), 1337),
)


class Team:
    """The objects of one team."""

    def __init__(self, chance, number):
        self.chance = chance
        self.number = number
        own = [10_000 + 10 * number + at for at in range(4)]
        self.ports = sorted({chance.choice(COMMON_PORTS) if chance.random() < 0.4 else port for port in own})
        self.names = [f"a{number}.example.com", f"b{number}.example.com", f"*.w{number}.example.com", f"db{number}"]
        self.sink_name = f"sink{number}.example.com"
        self.ranges = [f"198.18.{number}.0/24", f"198.18.{number}.128/25", f"198.51.100.{number + 1}"]

    def objects(self):
        chance = self.chance
        self.hosts = chance.sample(self.names, chance.randint(1, 4)) + chance.sample(self.ranges, chance.randint(0, 2))
        if chance.random() < 0.05:
            self.hosts.append("*")
        services = [self.named("ExternalService", at, self.service()) for at in range(chance.randint(1, 3))]
        self.open = [
            (host, port["number"], port["protocol"].upper())
            for one in services for host in one["spec"]["hosts"] for port in one["spec"]["ports"]
        ]
        self.placed = [host for one in services if "discovery" in one["spec"] for host in one["spec"]["hosts"]]
        rules = [self.named("VirtualService", at, self.rule()) for at in range(chance.randint(1, 2))]
        policies = [self.named("DestinationRule", at, self.policy()) for at in range(chance.randint(0, 2))]
        ruled = {host for one in rules for host in one["spec"]["hosts"]}
        self.ruled = [opening for opening in self.open if opening[0] in ruled] or self.open
        return services + rules + policies + self.sink()

    def named(self, kind, at, spec):
        metadata = {"name": f"o{self.number}-{at}", "namespace": self.chance.choice(("default", "other"))}
        return {"apiVersion": API, "kind": kind, "metadata": metadata, "spec": spec}

    def maybe(self, part, **fields):
        """Some of the fields; a field is what a function returns."""
        return {name: make() for name, make in fields.items() if self.chance.random() < part}

    def service(self):
        chance = self.chance
        numbers = chance.sample(self.ports, chance.randint(1, len(self.ports)))
        ports = [{"number": port, "name": f"p{port}", "protocol": chance.choice(PROTOCOLS)} for port in sorted(numbers)]
        hosts = chance.sample(self.hosts, chance.randint(1, len(self.hosts)))
        spec = {"hosts": hosts, "ports": ports}
        discovery = chance.choice(("NONE", "NONE", "NONE", "STATIC", "DNS"))
        if discovery == "NONE":
            return spec
        spec["discovery"] = discovery
        if discovery == "DNS" and all(host in NAMES for host in hosts):
            return spec  # each host is its own endpoint
        addresses = ("192.0.2.7", "192.0.2.8") if discovery == "STATIC" else tuple(UPSTREAMS)
        spec["endpoints"] = [self.endpoint(chance.choice(addresses), ports) for _ in range(chance.randint(1, 3))]
        return spec

    def endpoint(self, address, ports):
        return {
            "address": address,
            "labels": {"version": self.chance.choice(("v1", "v2"))},
            **self.maybe(0.4, ports=lambda: {self.chance.choice(ports)["name"]: self.chance.randint(2000, 9000)}),
        }

    def rule(self):
        chance = self.chance
        spec = {"hosts": chance.sample(self.hosts, chance.randint(1, len(self.hosts)))}
        spec["http"] = [self.entry(last) for last in [False] * chance.randint(0, 3) + [True]]
        if chance.random() < 0.1:
            spec["gateways"] = chance.choice((["mesh"], ["edge"], ["edge", "mesh"]))
        return spec

    def entry(self, last):
        chance = self.chance
        matches = 0.3 if last else 1.0
        entry = self.maybe(matches, match=lambda: [self.match() for _ in range(chance.randint(1, 2))])
        entry |= self.maybe(
            0.2,
            timeout=lambda: "700ms",
            retries=lambda: {"attempts": chance.randint(1, 2), **self.maybe(0.3, perTryTimeout=lambda: "600ms")},
            corsPolicy=lambda: {"allowOrigin": [chance.choice(("http://a.example.com", "http://b.example.com", "*"))]},
            appendHeaders=lambda: {"x-added": "100% of it"},
        )
        entry |= self.maybe(0.4, mirror=self.mirror)
        if chance.random() < 0.15:
            return {**entry, "redirect": chance.choice(REDIRECTS)}
        more = self.maybe(
            0.3,
            route=lambda: [self.share() for _ in range(chance.randint(1, 3))],
            rewrite=lambda: chance.choice(REWRITES),
        ) | self.maybe(0.4, fault=self.fault) | self.maybe(0.15, websocketUpgrade=lambda: chance.choice((True, True, False)))
        return {**entry, **more} if entry or more else {"timeout": "700ms"}

    def uri_match(self):
        if self.chance.random() < 0.6:
            return self.chance.choice(URI_MATCHES)
        return {"regex": "/" + "".join(self.regex_part(2) for _ in range(self.chance.randint(0, 4)))}

    def regex_part(self, depth):
        chance = self.chance
        atoms = ["a", "b", "/", "v1", "users", ".", "\\w", "\\d", "\\W", "[^/]", "[a-c]", "[\\w/]", "%", "\\b", "$"]
        part = chance.choice(atoms)
        if depth and chance.random() < 0.3:
            part = f"({self.regex_part(depth - 1)}|{self.regex_part(depth - 1)}{self.regex_part(depth - 1)})"
        repeatable = part not in ("\\b", "$")
        return part + (chance.choice(("", "", "*", "+", "?", "*?", "{2}", "{0,3}", "{1,}")) if repeatable else "")

    def match(self):
        return self.maybe(0.5, uri=self.uri_match) | self.maybe(
            0.15,
            scheme=lambda: self.chance.choice(TEXT_MATCHES),
            method=lambda: self.chance.choice(TEXT_MATCHES),
            authority=self.authority_match,
            headers=lambda: {self.chance.choice(HEADER_NAMES): self.chance.choice(TEXT_MATCHES) for _ in range(2)},
            sourceLabels=lambda: {"app": self.chance.choice(("sleep", "other"))},
        )

    def authority_match(self):
        return self.chance.choice(({"prefix": f"a{self.number}"}, {"exact": self.names[1]}, {"regex": ".*:[0-9]+"}))

    def share(self):
        weight = lambda: self.chance.choice((0, 20, 50, 100))
        return {"destination": self.destination(), **self.maybe(0.7, weight=weight)}

    def destination(self):
        chance = self.chance
        destination = {"name": chance.choice((*self.hosts, *self.hosts, "nowhere.example.com", "reviews"))}
        destination |= self.maybe(0.2, subset=lambda: chance.choice(("v1", "v2", "v3")))
        if chance.random() < 0.2:
            port = chance.choice(self.ports)
            destination["port"] = chance.choice(({"number": port}, {"name": f"p{port}"}))
        return destination

    def mirror(self):
        """Mostly somewhere that has an address of its own, as only there a copy arrives."""
        if self.chance.random() < 0.4:
            return self.destination()
        return {"name": self.chance.choice((self.sink_name, self.sink_name, *self.placed))}

    def sink(self):
        """A host for mirrors, mostly by TLS."""
        protocol = self.chance.choice(("HTTP", "HTTP", "HTTP2"))
        ports = [{"number": port, "name": f"p{port}", "protocol": protocol} for port in self.ports]
        place = {"discovery": "STATIC", "endpoints": [{"address": "192.0.2.9"}]}
        service = {"hosts": [self.sink_name], "ports": ports, **place}
        policy = {"name": self.sink_name, "trafficPolicy": self.traffic_policy()}
        return [self.named("ExternalService", "sink", service), self.named("DestinationRule", "sink", policy)]

    def fault(self):
        chance = self.chance
        delay = {"fixedDelay": "150ms", "percent": chance.choice(PERCENTS)}
        abort = {"httpStatus": chance.choice((200, 418, 503, 599)), "percent": chance.choice(PERCENTS)}
        return chance.choice(({"delay": delay}, {"abort": abort}, {"delay": delay, "abort": abort}))

    def policy(self):
        chance = self.chance
        spec = {"name": chance.choice((*self.hosts, *self.placed)), "trafficPolicy": self.traffic_policy()}
        spec["subsets"] = [
            {"name": name, "labels": {"version": name}, **self.maybe(0.3, trafficPolicy=self.traffic_policy)}
            for name in chance.sample(("v1", "v2"), chance.randint(0, 2))
        ]
        return spec

    def traffic_policy(self):
        simple = lambda: {"simple": self.chance.choice(("ROUND_ROBIN", "LEAST_CONN", "RANDOM", "PASSTHROUGH"))}
        policy = self.maybe(0.3, loadBalancer=simple, connectionPool=lambda: {"tcp": {"maxConnections": 500}})
        if self.chance.random() < 0.6:
            policy["tls"] = {"mode": self.chance.choice(("SIMPLE", "SIMPLE", "DISABLE"))}
            policy["tls"] |= self.maybe(
                0.2,
                sni=lambda: self.chance.choice(("sni.example.com", "sni.example.org")),
                subjectAltNames=lambda: self.chance.choice((["x.example.org"], ["x.example.org", "up1.example.com"], ["203.0.113.10"])),
            )
        return policy or {"connectionPool": {"tcp": {"maxConnections": 500}}}


class Batch:
    """Policies of some teams, with requests that concern them."""

    def __init__(self, chance, teams):
        self.chance = chance
        self.teams = [Team(chance, number) for number in range(teams)]
        self.objects = [one for team in self.teams for one in team.objects()]
        self.addresses = {}  # of every name that is requested
        for at, team in enumerate(self.teams):
            names = [*team.names[:2], f"x.w{at}.example.com", f"y.x.w{at}.example.com", f"db{at}"]
            for name in names:
                self.addresses[name] = self.address_for(team)
        for name in ("stranger.example.org", "www.google.com"):
            self.addresses[name] = "203.0.113.99"
        ranges = ("198.18.0.0/15,203.0.113.0/25", "203.0.113.128/25,fd00::/8", "0.0.0.0/0")
        self.ranges = chance.choice(("*",) * 6 + ranges)

    def address_for(self, team):
        chance = self.chance
        if chance.random() < 0.4:
            return f"198.18.{team.number}.{chance.choice((1, 127, 128, 255))}"
        return f"203.0.113.{chance.randint(1, 254)}" if chance.random() < 0.9 else f"fd00::{chance.randint(1, 9)}"

    def requests(self, count):
        """[(manner, URL)]"""
        return [(self.chance.choice(MANNERS), self.url()) for _ in range(count)]

    def url(self):
        chance = self.chance
        team = chance.choice(self.teams)
        if chance.random() < 0.75:
            return self.url_of(*chance.choice(team.ruled if chance.random() < 0.5 else team.open))
        host = chance.choice((*self.addresses, f"198.18.{team.number}.7", "192.0.2.99", "[fd00::7]"))
        port = chance.choice(team.ports if chance.random() < 0.8 else (80, 443, 9999, 15001))
        return self.written(chance.choice(("http", "http", "http", "https", "tcp", "ws")), host, port)

    def url_of(self, host, port, protocol):
        """What a service opens, asked for as its protocol wants it, mostly."""
        chance = self.chance
        if "/" in host:
            host = host.split("/")[0][:-1].rstrip("128") + chance.choice(("1", "127", "129", "255"))
        host = host.replace("*", chance.choice(("x", "x", "y.x"))) if host != "*" else "stranger.example.org"
        scheme = {"HTTPS": "https", "TCP": "tcp", "MONGO": "tcp"}.get(protocol, "http")
        if chance.random() < 0.2:
            scheme = chance.choice(("http", "https", "tcp", "ws"))
        return self.written(scheme, host.upper() if chance.random() < 0.1 else host, port)

    def written(self, scheme, host, port):
        path = self.chance.choice(PATHS) if scheme in ("http", "ws") else ""
        return f"{scheme}://{host}:{port}{path}"
