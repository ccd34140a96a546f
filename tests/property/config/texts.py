"""Texts of every format that a table can ask for, and texts that aren't of it."""

import string

WORDS = ("http", "reviews", "v1", "a", "ratings-v2", "x1", "0", "abc-def")
FREE = ("any text", "ä 日本 🎉", "1", "true", "a: b", "#", "- x", "'\"", " ", "\\n", "two\nlines", "~", "{}", "*a", "1e3")


def label(rng):
    if rng.random() < 0.1:
        return "l" * 63
    return rng.choice(WORDS)


def fqdn(rng):
    return ".".join(label(rng) for _ in range(rng.randint(1, 3)))


def domain(rng):
    wildcard = rng.choice(("", "*.", "*", "*-"))
    if wildcard in ("*", "*-"):  # the first label, of up to 63 letters, has it
        return wildcard + rng.choice(("", "api", "api." + fqdn(rng))) if wildcard == "*" else "*-api"
    return wildcard + fqdn(rng)


def address(rng):
    return ".".join(str(rng.choice((0, 1, 10, 255, rng.randrange(256)))) for _ in range(4))


def subnet(rng):
    return address(rng) + rng.choice(("", f"/{rng.randint(0, 32)}"))


def host(rng):
    return rng.choice((domain, fqdn, subnet))(rng)


def in_any_case(rng, names):
    return "".join(rng.choice((str.upper, str.lower))(letter) for letter in rng.choice(names))


def duration(rng):
    return rng.choice(("1ms", "3s", "1.5s", "1m30s", "1h", "100ms", f"{rng.randint(1, 10**6)}ms", "2562047h"))


def seconds(rng):
    return rng.choice(("1s", "24h", "1m30s", "1000ms", f"{rng.randint(1, 10**6)}s"))


def header(rng):
    return rng.choice((":authority", "x-user", "cookie", "x_y", "uri")) + rng.choice(("", "1"))


def spec_label(rng):
    return "".join(rng.choice(string.ascii_letters + "-._/0") for _ in range(rng.randint(0, 12)))


def free(rng):
    return rng.choice(FREE)


PROTOCOLS = ("HTTP", "HTTPS", "HTTP2", "GRPC", "TCP", "UDP", "MONGO", "REDIS")
EGRESS_PROTOCOLS = ("HTTP", "HTTPS", "HTTP2", "GRPC", "TCP", "MONGO")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE")
WRONG_HOSTS = ("A.org", "a..b", "a.", "-a", "a_b", "a.*", "10.0.0.0/33", "::1", "http://a")
WRONG_DURATIONS = ("0s", "-1s", "1ns", "1.5ms")

# By the name that a Format has in its messages: what makes right texts, and wrong ones.
FORMATS = {
    "a DNS-1123 label": (label, ("A", "a.b", "-a", "a_b", "l" * 64)),
    "a host": (host, WRONG_HOSTS),
    "a domain without a wildcard": (fqdn, (*WRONG_HOSTS, "*", "*.a")),
    "an IPv4 address or range": (subnet, ("a.org", "10.0.0", "10.0.0.256", "10.0.0.0/33", "::/0")),
    "a label": (spec_label, ("a b", "a:b", "ä")),
    "a protocol": (lambda rng: in_any_case(rng, PROTOCOLS), ("TLS", "htpp", "HTTP/2")),
    "a protocol of an EgressRule": (lambda rng: in_any_case(rng, EGRESS_PROTOCOLS), ("UDP", "redis", "TLS")),
    "a header's name": (header, ("X-User", "xY")),
    "a header's value": (free, ()),
    "an HTTP method": (lambda rng: rng.choice(METHODS), ("get", "FETCH")),
    "a usable duration": (duration, WRONG_DURATIONS),
    "a usable number of seconds": (seconds, (*WRONG_DURATIONS, "1.5s", "100ms")),
}


def right(rng, format_name):
    return FORMATS[format_name][0](rng) if format_name else free(rng)


def wrong(format_name):
    return FORMATS[format_name][1] if format_name else ()
