"""All servers of the world, in one process: world.py world FOLDER, or world.py pod for none of them.

Says "namespace", waits for "serve", says "serving", and ends when its stdin does. In between, the
line "ready" asks whether the Envoy of the namespace takes connections, and is answered by "ready".

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


class Tries:
    """How often a request with the same x-id has come."""

    def __init__(self):
        self.lock = threading.Lock()
        self.counts = {}

    def count(self, name):
        with self.lock:
            self.counts[name] = self.counts.get(name, 0) + 1
            return self.counts[name]


TRIES = Tries()


def read_exactly(stream, size):
    data = stream.read(size)
    if len(data) != size:
        raise EOFError
    return data


def serve_http2(stream, about):
    """Answers every stream without reading its headers, which are compressed."""
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
            body = json.dumps({**about, "http2": True}).encode()
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
    tries = TRIES.count(of_name["x-id"]) if "x-id" in of_name else 1
    delay = re.search(r"/delay/([0-9.]+)", path)
    if delay:
        time.sleep(float(delay[1]))
    status = re.search(r"/status/([0-9]+)", path)
    code = int(status[1]) if status else 200
    said = {**about, "method": method, "path": path, "host": of_name.get("host"), "headers": headers, "tries": tries}
    if of_name.get("upgrade"):
        text = f"HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: {of_name['upgrade']}\r\n"
        stream.write(f"{text}x-path: {path}\r\n\r\n".encode())
        stream.flush()
        return
    body = json.dumps(said).encode()
    head = f"HTTP/1.1 {code} {REASONS.get(code, 'Other')}\r\ncontent-length: {len(body)}\r\n"
    stream.write(f"{head}x-tries: {tries}\r\n\r\n".encode() + (b"" if method == "HEAD" else body))
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


def wait_for_envoy():
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen("http://127.0.0.1:15000/ready", timeout=5):
                return "ready"
        except OSError:
            time.sleep(0.02)
    return "not ready"


def main():
    print("namespace", flush=True)
    for line in sys.stdin:
        if line == "serve\n":
            if sys.argv[1] == "world":
                start_world(pathlib.Path(sys.argv[2]))
            print("serving", flush=True)
        elif line == "ready\n":
            print(wait_for_envoy(), flush=True)


if __name__ == "__main__":
    main()
