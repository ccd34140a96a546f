"""A proxy in front of the real API server that breaks on demand. Tests only.

Two of them, for the two things that can break:

FaultProxy reads HTTP/1.1 over TLS, with a certificate of the cluster's authority, and sends each
request on to the server. A Fault takes those requests that it matches, as often as it says.

Wire passes bytes on as they come, TLS inside and whatever is spoken in it (HTTP/2). It can cut its
connections, or let each of them carry so many bytes and no more.
"""

import dataclasses
import http.client
import http.server
import json
import re
import socket
import ssl
import struct
import threading
import time
import typing

ADDRESS = "127.0.0.1"
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "te", "upgrade"}
PIECE = 64 * 1024


@dataclasses.dataclass
class Fault:
    """What becomes of requests whose "METHOD PATH" matches; the first fault that is left takes one."""

    match: str  # a regular expression
    act: typing.Callable  # takes the Exchange
    times: float = float("inf")
    skip: int = 0  # that many matching requests pass first


class Exchange:
    """One request, at the mercy of a fault."""

    def __init__(self, handler, body):
        self.handler = handler
        self.body = body
        self.proxy = handler.server.proxy

    def forward(self):
        """Sends it on: the server's answer, with its body still to be read, and the connection."""
        connection = http.client.HTTPSConnection(ADDRESS, self.proxy.target_port, context=self.proxy.outgoing, timeout=120)
        headers = {name: value for name, value in self.handler.headers.items() if name.lower() not in HOP_BY_HOP}
        connection.request(self.handler.command, self.handler.path, self.body or None, headers)
        return connection.getresponse(), connection

    def answer(self, status, body, headers=(), length=None):
        """`length`: what is said of the body, where that isn't true."""
        self.handler.send_response(status)
        for name, value in headers:
            self.handler.send_header(name, value)
        self.handler.send_header("Content-Length", str(len(body) if length is None else length))
        self.handler.end_headers()
        self.handler.wfile.write(body)

    def relay(self):
        """What happens without a fault."""
        reply, connection = self.forward()
        if "chunked" in (reply.getheader("Transfer-Encoding") or ""):
            self.relay_pieces(reply)
        else:
            self.answer(reply.status, reply.read(), kept_headers(reply))
        connection.close()

    def relay_pieces(self, reply, limit=float("inf")):
        """A body whose length isn't known yet: a watch, or a long list. Ends behind `limit` pieces."""
        self.handler.send_response(reply.status)
        for name, value in kept_headers(reply):
            self.handler.send_header(name, value)
        self.handler.send_header("Transfer-Encoding", "chunked")
        self.handler.end_headers()
        while limit > 0:
            piece = reply.read1(PIECE)
            self.handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.handler.wfile.flush()
            if not piece:
                return
            limit -= 1
        self.reset()

    def reset(self):
        """Ends the connection as a crash would: with RST instead of FIN."""
        connection = self.handler.connection
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.handler.close_connection = True
        # The file objects hold the socket, too.
        self.handler.wfile = self.handler.rfile = open("/dev/null", "r+b", buffering=0)
        socket.socket(fileno=connection.detach()).close()


def kept_headers(reply):
    return [(name, value) for name, value in reply.getheaders() if name.lower() not in HOP_BY_HOP]


# What a fault can do. Each returns the function that does it.


def delay(seconds):
    def act(exchange):
        time.sleep(seconds)
        exchange.relay()

    return act


def hang():
    """Never answers; ends with the proxy."""
    return lambda exchange: exchange.proxy.ending.wait()


def reset_before():
    """The server never hears of it."""
    return lambda exchange: exchange.reset()


def reset_after():
    """The server does it, and nobody hears of that."""

    def act(exchange):
        reply, connection = exchange.forward()
        reply.read()
        connection.close()
        exchange.reset()

    return act


def truncate():
    """Half of the answer, then the end."""

    def act(exchange):
        reply, connection = exchange.forward()
        body = reply.read()
        connection.close()
        exchange.answer(reply.status, body[: len(body) // 2], kept_headers(reply), len(body))
        exchange.handler.wfile.flush()
        exchange.reset()

    return act


def drop(pieces):
    """A watch that breaks off after so many pieces."""

    def act(exchange):
        reply, connection = exchange.forward()
        exchange.relay_pieces(reply, pieces)
        connection.close()

    return act


def refuse(status, reason, message, retry_after=None, **details):
    """An answer with a Status, as the API server gives it; the server never hears of the request."""

    def act(exchange):
        content = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": status}
        content |= {"reason": reason, "message": message, "details": details}
        headers = [("Content-Type", "application/json")]
        if retry_after is not None:
            headers.append(("Retry-After", str(retry_after)))
        exchange.answer(status, json.dumps(content).encode(), headers)

    return act


def say(status, body, content_type="application/json"):
    """An answer that isn't the API server's."""
    return lambda exchange: exchange.answer(status, body, [("Content-Type", content_type)])


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def handle_request(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        exchange = Exchange(self, body)
        act = self.server.proxy.take(f"{self.command} {self.path}")
        try:
            act(exchange) if act else exchange.relay()
        except (OSError, http.client.HTTPException):
            # The client had enough, or there is no server: either way it is the end.
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_request


class Listener(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, proxy, context):
        self.proxy = proxy
        self.context = context
        super().__init__((ADDRESS, 0), Handler)

    def finish_request(self, request, client_address):
        # In the connection's own thread, so that a slow handshake holds up nobody.
        with self.context.wrap_socket(request, server_side=True) as secured:
            self.RequestHandlerClass(secured, client_address, self)

    def handle_error(self, *_):
        """A client that goes away, or wants another certificate, is what the tests are about."""


class FaultProxy:
    """In front of `cluster`, until close(). With `certificate` and `key` it shows another certificate."""

    def __init__(self, cluster, certificate=None, key=None):
        self.target_port = cluster.port.number
        self.outgoing = ssl.create_default_context(cafile=str(cluster.authority.certificate))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate or cluster.certificate, key or cluster.key)
        self.ending = threading.Event()
        self.lock = threading.Lock()
        self.faults, self.requests = [], []
        self.listener = Listener(self, context)
        self.url = f"https://{ADDRESS}:{self.listener.server_address[1]}"
        threading.Thread(target=self.listener.serve_forever, daemon=True).start()

    def set(self, *faults):
        """These faults and no others; forgets the requests so far."""
        with self.lock:
            self.faults, self.requests = list(faults), []

    def take(self, request):
        """Notes the request; what the first fault that is left for it does, or None."""
        with self.lock:
            self.requests.append(request)
            for fault in self.faults:
                if fault.times > 0 and re.search(fault.match, request):
                    if fault.skip > 0:
                        fault.skip -= 1
                        continue
                    fault.times -= 1
                    return fault.act
        return None

    def close(self):
        self.ending.set()
        self.listener.shutdown()
        self.listener.server_close()


class Wire:
    """In front of `cluster`, byte by byte, until close()."""

    def __init__(self, cluster):
        self.target = (ADDRESS, cluster.port.number)
        self.listener = socket.create_server((ADDRESS, 0), backlog=128)
        self.url = f"https://{ADDRESS}:{self.listener.getsockname()[1]}"
        self.budgets = []  # bytes that the next connections may carry from the server
        self.connections = 0
        self.open = set()
        self.lock = threading.Lock()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.carry, args=(client,), daemon=True).start()

    def carry(self, client):
        with self.lock:
            budget = self.budgets.pop(0) if self.budgets else float("inf")
            self.connections += 1
        try:
            server = socket.create_connection(self.target)
        except OSError:
            end_hard(client)
            return
        with self.lock:
            self.open |= {client, server}
        threading.Thread(target=self.pump, args=(client, server, float("inf")), daemon=True).start()
        self.pump(server, client, budget)

    def pump(self, source, sink, budget):
        """Passes bytes on until there are no more, or too many. Then both ends are closed hard."""
        try:
            while budget > 0 and (piece := source.recv(PIECE)):
                sink.sendall(piece[: int(min(len(piece), budget))])
                budget -= len(piece)
        except OSError:
            pass
        for end in (source, sink):
            end_hard(end)
            with self.lock:
                self.open.discard(end)

    def cut(self):
        """Ends every open connection with RST."""
        with self.lock:
            ends = list(self.open)
        for end in ends:
            end_hard(end)

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)  # wakes accept(), which would keep it open
        self.listener.close()
        self.cut()


def end_hard(connection):
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RD)
        connection.close()
    except OSError:
        pass  # it was closed already
