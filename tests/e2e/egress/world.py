"""All servers of the world, in one process: world.py world FOLDER, or world.py pod for none of them.

Says "namespace", waits for "serve", says "serving", and ends when its stdin does. In between, a line
asks, and is answered by one:

    ready            whether the Envoy of the namespace takes connections: ready
    idle             whether no request of that Envoy is on its way any more, for which it waits: idle
    faults           how many requests that Envoy delayed and aborted: {"delays": …, "aborts": …}
    arrivals PREFIX  the requests that reached the world whose x-id begins with PREFIX: {x-id: [request, …]}

Whatever address and port is called, one server answers, in the protocol that the client begins
with: HTTP/1.1, HTTP/2, TLS with any of them inside, or a line of another protocol. The answer is
JSON: what was called, from which address, by which server name of TLS, and the request as it arrived.
The path says what is to happen: /delay/SECONDS, /status/CODE.

FOLDER has the certificates: NAME.pem, with its key, for the addresses that certificates.json gives
to NAME, and right.pem for all others.
"""

import json
import pathlib
import re
import socket
import ssl
import struct
import sys
import threading
import time
import urllib.parse
import urllib.request

PORT = 9  # to which the world redirects all that comes to it
SO_ORIGINAL_DST = 80  # of linux/netfilter_ipv4.h, and IP6T_SO_ORIGINAL_DST alike
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
REASONS = {200: "OK", 418: "Teapot", 503: "Service Unavailable"}


def called(connection):
    """The address and port that the client asked for."""
    if connection.family == socket.AF_INET:
        data = connection.getsockopt(socket.SOL_IP, SO_ORIGINAL_DST, 16)
        port, address = struct.unpack("!2xH4s8x", data)
        return socket.inet_ntop(socket.AF_INET, address), port
    data = connection.getsockopt(socket.IPPROTO_IPV6, SO_ORIGINAL_DST, 28)
    port, address = struct.unpack("!2xH4x16s4x", data)
    return socket.inet_ntop(socket.AF_INET6, address), port


class Certificates:
    def __init__(self, folder):
        self.folder = folder
        self.names = json.loads((folder / "certificates.json").read_text())

    def context(self, address, seen):
        """TLS as the server at that address has it; the server name asked for is put into `seen`."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        name = self.names.get(address, "right")
        context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        context.set_alpn_protocols(["h2", "http/1.1"])
        context.sni_callback = lambda _, server_name, __: seen.update(tls=server_name or "")
        return context


class Arrivals:
    """The requests that have come, by their x-id."""

    def __init__(self):
        self.lock = threading.Lock()
        self.requests = {}

    def add(self, about, method, path, headers):
        """Tells of the request, and as "tries" how many there were with its x-id."""
        of_name = dict(headers)
        request = {**about, "method": method, "path": path, "host": of_name.get("host", of_name.get(":authority"))}
        with self.lock:
            same = self.requests.setdefault(of_name.get("x-id", ""), [])
            same.append(request)
            return {**request, "headers": headers, "tries": len(same)}

    def of(self, prefix):
        with self.lock:
            return {name: list(same) for name, same in self.requests.items() if name.startswith(prefix)}


ARRIVALS = Arrivals()


def read_exactly(stream, size):
    data = stream.read(size)
    if len(data) != size:
        raise EOFError
    return data


def read_headers(decoder, flags, payload):
    """The headers of a frame, which may have padding and a priority."""
    start, end = (1, len(payload) - payload[0]) if flags & 8 else (0, len(payload))
    start += 5 if flags & 32 else 0
    return [[part.decode("latin-1") for part in header] for header in decoder.decode(payload[start:end], raw=True)]


def serve_http2(stream, about):
    import hpack  # rig.py has seen that it is there

    decoder = hpack.Decoder()
    read_exactly(stream, len(PREFACE))
    frame = lambda kind, flags, number, payload=b"": (
        len(payload).to_bytes(3, "big") + bytes((kind, flags)) + number.to_bytes(4, "big") + payload
    )
    stream.write(frame(4, 0, 0))
    stream.flush()
    while True:
        head = read_exactly(stream, 9)
        size, kind, flags, number = int.from_bytes(head[:3], "big"), head[3], head[4], int.from_bytes(head[5:], "big")
        payload = read_exactly(stream, size)
        if kind == 4 and not flags & 1:
            stream.write(frame(4, 1, 0))
        elif kind == 6 and not flags & 1:
            stream.write(frame(6, 1, 0, payload))
        elif kind == 1:
            headers = read_headers(decoder, flags, payload)
            of_name = dict(headers)
            said = ARRIVALS.add({**about, "http2": True}, of_name[":method"], of_name[":path"], headers)
            body = json.dumps(said).encode()
            stream.write(frame(1, 4, number, b"\x88"))  # :status 200, which has a number of its own
            stream.write(frame(0, 1, number, body))
        stream.flush()


def serve_http1(stream, about):
    while True:
        line = stream.readline().decode("latin-1").rstrip("\r\n")
        if not line:
            return
        method, path, _ = line.split(" ", 2)
        headers = []
        while header := stream.readline().decode("latin-1").rstrip("\r\n"):
            name, _, value = header.partition(":")
            headers.append([name.lower(), value.strip()])
        answer_http1(stream, about, method, path, headers)


def answer_http1(stream, about, method, path, headers):
    of_name = dict(headers)
    said = ARRIVALS.add(about, method, path, headers)
    delay = re.search(r"/delay/([0-9.]+)", path)
    if delay:
        time.sleep(float(delay[1]))
    status = re.search(r"/status/([0-9]+)", path)
    code = int(status[1]) if status else 200
    if of_name.get("upgrade"):
        text = f"HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: {of_name['upgrade']}\r\n"
        stream.write(f"{text}x-path: {path}\r\n\r\n".encode())
        stream.flush()
        return
    body = json.dumps(said).encode()
    head = f"HTTP/1.1 {code} {REASONS.get(code, 'Other')}\r\ncontent-length: {len(body)}\r\n"
    stream.write(f"{head}x-tries: {said['tries']}\r\n\r\n".encode() + (b"" if method == "HEAD" else body))
    stream.flush()


def serve(connection, certificates):
    try:
        with connection:
            connection.settimeout(60)
            address, port = called(connection)
            about = {"address": address, "port": port, "from": connection.getpeername()[0], "tls": None}
            first = connection.recv(1, socket.MSG_PEEK)
            if first == b"\x16":
                about["tls"] = ""
                connection = certificates.context(address, about).wrap_socket(connection, server_side=True)
            speak(connection, about)
    except (OSError, EOFError, ValueError):
        pass  # the client tells what it saw


def speak(connection, about):
    with connection, connection.makefile("rwb") as stream:
        first = stream.peek(1)[:1]
        if about["tls"] is not None and first == b"\x16":
            return  # TLS in TLS
        if not first.isupper():
            stream.readline()
            stream.write((json.dumps(about) + "\n").encode())
            stream.flush()
        elif stream.peek(4)[:4] == b"PRI ":
            serve_http2(stream, about)
        else:
            serve_http1(stream, about)


def accept(listener, certificates):
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection, certificates), daemon=True).start()


def start_world(folder):
    certificates = Certificates(folder)
    for family, anything in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((anything, PORT))
        listener.listen(512)
        threading.Thread(target=accept, args=(listener, certificates), daemon=True).start()


def ask_envoy(path):
    with urllib.request.urlopen(f"http://127.0.0.1:15000{path}", timeout=5) as response:
        return response.read().decode()


def wait_for_envoy():
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            ask_envoy("/ready")
            return "ready"
        except OSError:
            time.sleep(0.02)
    return "not ready"


def sum_of(statistic):
    """The sum of all of Envoy's statistics whose names end so."""
    lines = ask_envoy(f"/stats?usedonly&filter={urllib.parse.quote(statistic)}$").splitlines()
    return sum(int(line.rpartition(":")[2]) for line in lines)


def wait_until_idle():
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if sum_of("upstream_rq_(pending_)?active") == 0:
            return "idle"
        time.sleep(0.02)
    return "busy"


def answer(question):
    word, _, prefix = question.partition(" ")
    if word == "ready":
        return wait_for_envoy()
    if word == "idle":
        return wait_until_idle()
    if word == "faults":
        return json.dumps({name: sum_of(f"fault\\.{name}_injected") for name in ("delays", "aborts")})
    return json.dumps(ARRIVALS.of(prefix))


def main():
    print("namespace", flush=True)
    for line in sys.stdin:
        if line == "serve\n":
            if sys.argv[1] == "world":
                start_world(pathlib.Path(sys.argv[2]))
            print("serving", flush=True)
        else:
            print(answer(line.rstrip("\n")), flush=True)


if __name__ == "__main__":
    main()
