"""Random policies: every feature of the three kinds, and texts that are made to break Envoy."""

import string

API = "networking.istio.io/v1alpha3"
HOSTS = (
    "httpbin.org", "www.google.com", "a.example.com", "b.example.com", "*.example.com", "*.b.example.com",
    "*-api.example.com", "*x", "*", "203.0.113.10", "10.0.0.0/8", "10.0.0.1/24", "10.0.0.1/32", "0.0.0.0/0",
    "db", "1", "db.other.svc.cluster.local", "xn--bcher-kva.example", "999.999.999.999", "a" * 63 + ".org",
    ".".join(["b" * 60] * 4), "*." + ".".join(["c" * 60] * 4),
)
PORTS = (80, 80, 80, 443, 443, 8080, 15000, 15001, 27017, 1, 65535)
PROTOCOLS = ("HTTP", "http", "Http2", "GRPC", "HTTPS", "https", "TCP", "mongo", "Redis", "UDP")
DURATIONS = ("1ms", "3s", "1.5s", "1m30s", "100ms", "24h", "2562047h", "9223372036s", "9223372036.854s")
TEXTS = (
    "/", "/a", "a", "/a b", "/a?b#c", "%", "%%", "%REQ(:path)%", "%START_TIME", "é", "\U0001f600", "\n", "a\r\nx: y",
    "\t", "\x7f", "\\1", "\\", "{x}", "*", "https://a.example.com:8443", "x" * 300, "x" * 20000, "'\"", "#", "- a",
    ": ", "null", "yes", "1e3", "\x01", "\u2028", "\ufeff", "\0", "a\0b", "\x85", "\uffff", "%" * 9000, "%" * 8192,
    "/{id}/{*}", "//x", "[::1]:80", "\x1b[31m", "0x10", "~", "=", "<<", "1:30", "? a", "| ", "&a", "!b",
)
REGEXES = (
    "/users/[0-9]+", "/users/{id}", "(", ")", "[", "]", "{", "}", "a**", "a*+", "a??", "*", "+", "?", "a{1001}", "a{1000}",
    "(a{500}){3}", "((((a{9}){9}){9}){9})", ".{1000}.{1000}.{1000}.{1000}", "(?=a)", "(?!a)", "(?<=a)b", "(?<n>a)", "(?P<n>a)",
    "(?i)a", "\\1", "(a)\\1", "\\", "[z-a]", "[a-\\d]", "[\\w-.]+", "[\\w.-]", "[-a]", "[a-]", "[^]", "[]", "[[:alpha:]]", "[[]",
    "x{2,1}", "x{2,}", "x{,2}", "{2}", "a|", "|", "()", "(|a)*", "(a*)*", "(a+)+$", "^", "$", "^*", "\\b", "\\b+", "\\B", "[\\b]",
    "\\q", "\\Qa*\\E", "\\C", "\\pL", "\\p{Greek}", "\\x41", "\\x{41}", "\\u0041", "\\ud800", "\\u00", "\\cA", "\\c1", "\\0",
    "\\/a", "\\-", "\\_", "\\é", "é+", "[é-ü]", "[^é]", ".", "[\\s\\S]*", "[^\\n]", "\n", "(?:", "(" * 300 + ")" * 300, "a{2}{3}",
    "a" * 10000, "[a-z]" * 2000, ".*" * 1900, "a?" * 10000, "(?:)" * 5000, ".{900}", "[^x]{900}", "\\w{1000}",
    "[" + "".join(chr(0x4E00 + 2 * i) for i in range(1500)) + "]", "\0", "\ud7ff", "[\ud7ff-\ue000]",
)
HEADERS = (
    "x-user", ":path", ":authority", "cookie", "host", "bad name", "x\ny", "x:y", "é", "%", "x" * 300, "(", "content-length",
    "\0", ":", " ", "te", "x" * 20000,
)
METHODS = ("GET", "POST", "CONNECT", "OPTIONS")


class Policy:
    """One policy: a list of objects, from one source of chance."""

    def __init__(self, chance, files):
        self.chance = chance
        self.files = files  # certificate, key: paths

    def objects(self):
        chance = self.chance
        self.hosts = chance.sample(HOSTS, chance.randint(1, 8))
        services = [self.named("ExternalService", i, self.service()) for i in range(chance.randint(1, 5))]
        rules = [self.named("VirtualService", i, self.rule()) for i in range(chance.randint(0, 4))]
        policies = [self.named("DestinationRule", i, self.policy_of_host()) for i in range(chance.randint(0, 4))]
        return services + rules + policies

    def named(self, kind, number, spec):
        name_space = self.chance.choice(("default", "other"))
        return {"apiVersion": API, "kind": kind, "metadata": {"name": f"o{number}", "namespace": name_space}, "spec": spec}

    def some(self, **fields):
        """A random part of the fields; a field is what a function returns."""
        return {name: make() for name, make in fields.items() if self.chance.random() < 0.5}

    def pick(self, values):
        return lambda: self.chance.choice(values)

    def text(self):
        return self.chance.choice(TEXTS)

    def regex(self):
        chance = self.chance
        if chance.random() < 0.5:
            return chance.choice(REGEXES)
        letters = "()[]{}*+?|\\^$.a-z09,:=!<dwsbux" + string.digits
        return "".join(chance.choice(letters) for _ in range(chance.randint(1, 14)))

    def subset_name(self):
        return self.chance.choice(("v1", "v2", "v3"))

    # ExternalService

    def service(self):
        chance = self.chance
        discovery = chance.choice(("NONE", "NONE", "STATIC", "DNS"))
        ports = [
            {"number": number, "name": f"p{number}", "protocol": chance.choice(PROTOCOLS)}
            for number in sorted(set(chance.choices(PORTS, k=chance.randint(1, 4))))
        ]
        spec = {"hosts": chance.sample(self.hosts, chance.randint(1, len(self.hosts))), "ports": ports}
        if discovery == "NONE":
            return spec
        spec["discovery"] = discovery
        addresses = ("10.1.2.3", "203.0.113.10") if discovery == "STATIC" else ("up.example.com", "1.2.3.4", "localhost")
        spec["endpoints"] = [self.endpoint(chance.choice(addresses), ports) for _ in range(chance.randint(1, 3))]
        if discovery == "DNS" and not any(set(host) & set("*/") for host in spec["hosts"]) and chance.random() < 0.5:
            del spec["endpoints"]
        return spec

    def endpoint(self, address, ports):
        endpoint = {"address": address, "labels": {"version": self.subset_name()}}
        if self.chance.random() < 0.5:
            endpoint["ports"] = {self.chance.choice(ports)["name"]: self.chance.randint(1, 65535)}
        return endpoint

    # VirtualService

    def rule(self):
        chance = self.chance
        spec = {"hosts": chance.sample(self.hosts, chance.randint(1, len(self.hosts)))}
        spec["http"] = [self.entry() for _ in range(chance.randint(1, 4))]
        if chance.random() < 0.1:
            spec["gateways"] = chance.choice((["mesh"], ["edge"], ["edge", "mesh"]))
        return spec

    def entry(self):
        chance = self.chance
        entry = self.some(
            match=lambda: [self.match() for _ in range(chance.randint(1, 3))],
            timeout=self.pick(DURATIONS),
            retries=lambda: {"attempts": chance.choice((1, 3, 2**31 - 1)), **self.some(perTryTimeout=self.pick(DURATIONS))},
            mirror=self.destination,
            corsPolicy=self.cors,
            appendHeaders=lambda: {chance.choice(HEADERS).lower(): self.text() for _ in range(3)},
        )
        if chance.random() < 0.2:
            return {**entry, "redirect": self.uri_or_authority()}
        return {
            **entry,
            **self.some(
                route=lambda: [self.weighted() for _ in range(chance.randint(1, 3))],
                rewrite=self.uri_or_authority,
                fault=self.fault,
                websocketUpgrade=self.pick((True, False)),
            ),
        }

    def uri_or_authority(self):
        return self.chance.choice(({"uri": self.text()}, {"authority": self.text()}, {"uri": "/x", "authority": "y.org:81"}))

    def match(self):
        return self.some(
            uri=self.string_match,
            scheme=self.string_match,
            method=self.string_match,
            authority=self.string_match,
            headers=lambda: {self.chance.choice(HEADERS): self.string_match() for _ in range(2)},
        )

    def string_match(self):
        return self.chance.choice(({"exact": self.text()}, {"prefix": self.text()}, {"regex": self.regex()}, {"regex": self.regex()}))

    def destination(self):
        chance = self.chance
        destination = {"name": chance.choice((*self.hosts, "reviews"))}
        destination.update(self.some(subset=self.subset_name))
        if chance.random() < 0.3:
            number = chance.choice(PORTS)
            destination["port"] = chance.choice(({"number": number}, {"name": f"p{number}"}))
        return destination

    def weighted(self):
        return {"destination": self.destination(), **self.some(weight=self.pick((0, 1, 50, 100)))}

    def fault(self):
        percent = self.pick((0, 1, 100))
        return self.chance.choice((
            {"delay": {"fixedDelay": self.chance.choice(DURATIONS), "percent": percent()}},
            {"abort": {"httpStatus": self.chance.choice((0, 99, 200, 503, 599, 600)), **self.some(percent=percent)}},
            {"delay": {}, "abort": {}},
        ))

    def cors(self):
        texts = lambda: [self.text() for _ in range(2)]
        return self.some(
            allowOrigin=texts,
            allowMethods=lambda: self.chance.sample(METHODS, 2),
            allowHeaders=lambda: self.chance.sample([header.lower() for header in HEADERS], 2),
            exposeHeaders=lambda: self.chance.sample([header.lower() for header in HEADERS], 2),
            maxAge=self.pick(("1s", "24h", "9223372036s")),
            allowCredentials=self.pick((True, False)),
        )

    # DestinationRule

    def policy_of_host(self):
        spec = {"name": self.chance.choice(self.hosts)}
        policy = self.traffic_policy()
        if policy:
            spec["trafficPolicy"] = policy
        spec["subsets"] = [self.subset() for _ in range(self.chance.randint(0, 3))]
        return spec

    def subset(self):
        subset = {"name": self.subset_name(), "labels": self.some(version=self.subset_name)}
        policy = self.traffic_policy()
        return {**subset, "trafficPolicy": policy} if policy else subset

    def traffic_policy(self):
        count = self.pick((0, 1, 1000, 2**31 - 1))
        return self.some(
            loadBalancer=self.balancer,
            connectionPool=lambda: {
                "tcp": self.some(maxConnections=count, connectTimeout=self.pick(DURATIONS)),
                "http": self.some(
                    http1MaxPendingRequests=count, http2MaxRequests=count, maxRequestsPerConnection=count, maxRetries=count
                ),
            },
            outlierDetection=lambda: {
                "http": self.some(
                    consecutiveErrors=count,
                    interval=self.pick(DURATIONS),
                    baseEjectionTime=self.pick(DURATIONS),
                    maxEjectionPercent=self.pick((0, 1, 100)),
                )
            },
            tls=self.tls,
        )

    def balancer(self):
        if self.chance.random() < 0.6:
            return {"simple": self.chance.choice(("ROUND_ROBIN", "LEAST_CONN", "RANDOM", "PASSTHROUGH"))}
        sizes = self.pick((0, 1, 1024, 10_000_000, 2**32 - 1))
        return {"consistentHash": self.some(httpHeader=lambda: self.chance.choice(HEADERS).lower(), minimumRingSize=sizes)}

    def tls(self):
        certificate, key = self.files
        tls = {"mode": self.chance.choice(("DISABLE", "SIMPLE", "SIMPLE", "MUTUAL"))}
        if tls["mode"] == "MUTUAL":
            tls.update(clientCertificate=certificate, privateKey=key)
        names = ("a.example.com", "spiffe://a/b", "10.0.0.1", "::1", "é", "\n", "*", "\0", "a\0b", "://", "x" * 300)
        return {
            **tls,
            **self.some(
                caCertificates=lambda: self.chance.choice((*[certificate] * 59, "/missing/authorities.pem")),
                sni=lambda: self.chance.choice((*TEXTS, "a.example.com")),
                subjectAltNames=lambda: self.chance.sample(names, 2),
            ),
        }
