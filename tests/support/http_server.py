#!/usr/bin/env python3
"""A web server on loopback that answers well and badly, for tests of HTTP clients.

It prints one line of JSON when it is ready, with ports and files:

  http, https        the same over both; ca is the self-signed certificate of every TLS port
                     that isn't said to have another one
  mutual             TLS that wants the client certificate client_cert, client_key
  expired, named     TLS whose certificate (expired_ca, named_ca) has expired, or is for the name
                     kube.test alone
  proxy, socks       an HTTP proxy (CONNECT) and a SOCKS5 proxy that lead to loopback alone; the
                     HTTP proxy wants user "user" with password "hush" for hosts named *.private
  garbage            answers with something that isn't HTTP
  gone, cut          ends each connection at its first byte, with FIN or with RST

It ends when its standard input does, so that it can't outlive the test that started it.

  /ok                200 and "hello"
  /status/N          status N
  /echo              the request as JSON
  /auth              200 for user "user" with password "hush", else 401
  /redirect/N        N redirects, then /ok
  /redirect-to/URL   one redirect to URL (percent-encoded)
  /redirect-with-secret  one redirect to ftp, with a password and a token in the URL
  /slow/SECONDS      the answer comes after so long
  /truncated         closes in the middle of the body
  /silent            closes without an answer
  /bytes/N           N bytes
  /gzip/N            N bytes, compressed
  /bad-gzip          says that it is compressed, and isn't
  /pieces/N/SECONDS  N chunks "piece\n", each so long after the one before
  /stalled           one chunk, then nothing more
  /headers/N         N bytes of headers
  /lost/NAME         counts the request, and closes without an answer
  /count/NAME        how many requests /lost/NAME had
"""

import base64
import gzip
import http.server
import json
import os
import socket
import socketserver
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse


lost_requests = {}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def handle_request(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length).decode()
        name, _, argument = self.path.lstrip("/").partition("/")
        route = getattr(self, "route_" + name.partition("?")[0].replace("-", "_"), None)
        try:
            if route is None:
                self.answer(404, b"nothing here")
            else:
                route(argument)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client had enough

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = handle_request

    def route_ok(self, _):
        self.answer(200, b"hello", X_Test="first")

    def route_status(self, status):
        self.answer(int(status), b"")

    def route_echo(self, _):
        request = {"method": self.command, "headers": dict(self.headers), "body": self.body}
        self.answer(200, json.dumps(request).encode())

    def route_auth(self, _):
        wanted = "Basic " + base64.b64encode(b"user:hush").decode()
        self.answer(200 if self.headers.get("Authorization") == wanted else 401)

    def route_redirect(self, count):
        left = int(count)
        self.answer(302, b"moved", Location=f"/redirect/{left - 1}" if left > 1 else "/ok",
                    X_Test="redirect")

    def route_redirect_to(self, url):
        self.answer(302, b"moved", Location=urllib.parse.unquote(url))

    def route_redirect_with_secret(self, _):
        self.answer(302, b"moved", Location="ftp://user:hush@127.0.0.1/x?token=hush")

    def route_slow(self, seconds):
        time.sleep(float(seconds))
        self.answer(200, b"at last")

    def route_truncated(self, _):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"only this")
        self.close_connection = True

    def route_silent(self, _):
        self.close_connection = True

    def route_bytes(self, count):
        self.answer(200, b"x" * int(count))

    def route_gzip(self, count):
        self.answer(200, gzip.compress(b"x" * int(count)), Content_Encoding="gzip")

    def route_bad_gzip(self, _):
        self.answer(200, b"no gzip at all", Content_Encoding="gzip")

    def start_chunks(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def send_chunk(self, data):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def route_pieces(self, argument):
        count, seconds = argument.split("/")
        self.start_chunks()
        for number in range(int(count)):
            time.sleep(float(seconds) if number else 0)
            self.send_chunk(b"piece\n")
        self.send_chunk(b"")

    def route_stalled(self, _):
        self.start_chunks()
        self.send_chunk(b"piece\n")
        time.sleep(30)

    def route_headers(self, count):
        self.send_response(200)
        for number in range(int(count) // 1000):
            self.send_header(f"X-{number}", "x" * 990)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def route_lost(self, name):
        lost_requests[name] = lost_requests.get(name, 0) + 1
        self.close_connection = True

    def route_count(self, name):
        self.answer(200, str(lost_requests.get(name, 0)).encode())


class Proxy(http.server.BaseHTTPRequestHandler):
    """An HTTP proxy that leads every name to this machine."""

    def log_message(self, *arguments):
        pass

    def do_CONNECT(self):
        host, _, port = self.path.rpartition(":")
        wanted = "Basic " + base64.b64encode(b"user:hush").decode()
        if host.endswith(".private") and self.headers.get("Proxy-Authorization") != wanted:
            self.send_response(407)
            self.send_header("Proxy-Authenticate", 'Basic realm="proxy"')
            self.end_headers()
            return
        with socket.create_connection(("127.0.0.1", int(port))) as server:
            self.send_response(200)
            self.end_headers()
            copy_both(self.connection, server)
        self.close_connection = True


class Socks(socketserver.BaseRequestHandler):
    """A SOCKS5 proxy that leads every name to this machine, and takes no addresses."""

    def handle(self):
        _, methods = self.request.recv(2)
        self.request.recv(methods)
        self.request.sendall(b"\x05\x00")
        kind = self.request.recv(4)[3]
        if kind != 3:
            self.request.sendall(b"\x05\x08\x00\x01" + bytes(6))
            return
        self.request.recv(self.request.recv(1)[0])
        port = int.from_bytes(self.request.recv(2), "big")
        with socket.create_connection(("127.0.0.1", port)) as server:
            self.request.sendall(b"\x05\x00\x00\x01" + bytes(6))
            copy_both(self.request, server)


class Garbage(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.recv(1)
        self.request.sendall(b"SSH-2.0-nothing\r\n")


class Gone(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.recv(65536)


class Cut(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.recv(1)
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def copy_both(one, other):
    def copy(source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    thread = threading.Thread(target=copy, args=(one, other), daemon=True)
    thread.start()
    copy(other, one)
    thread.join(1)


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def make_certificate(directory, name, san="IP:127.0.0.1"):
    """A self-signed certificate, valid for a day; returns its and its key's path."""
    certificate = os.path.join(directory, name + ".pem")
    key = os.path.join(directory, name + "-key.pem")
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-days", "1", "-subj", "/CN=" + name, "-addext", "subjectAltName=" + san,
            "-keyout", key, "-out", certificate)
    return certificate, key


def make_expired(directory):
    certificate, key = make_certificate(directory, "expired")
    request = os.path.join(directory, "expired.csr")
    openssl("x509", "-x509toreq", "-in", certificate, "-signkey", key, "-out", request)
    openssl("x509", "-req", "-in", request, "-signkey", key, "-days", "-1", "-out", certificate)
    return certificate, key


def serve(server, context=None):
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    # A client that refuses our certificate is what some tests are about: no traceback for it.
    server.handle_error = lambda *arguments: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


class WebServer(http.server.ThreadingHTTPServer):
    request_queue_size = 128  # connections that come together are answered together


def start(context=None, handler=Handler):
    return serve(WebServer(("127.0.0.1", 0), handler), context)


def start_plain(handler):
    return serve(socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler))


def tls(certificate, key, client_ca=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    if client_ca:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(client_ca)
    return context


def main():
    with tempfile.TemporaryDirectory() as directory:
        own = make_certificate(directory, "loopback")
        client = make_certificate(directory, "client")
        expired = make_expired(directory)
        named = make_certificate(directory, "named", "DNS:kube.test")
        ready = {
            "http": start(), "https": start(tls(*own)), "ca": own[0],
            "mutual": start(tls(*own, client_ca=client[0])),
            "client_cert": client[0], "client_key": client[1],
            "expired": start(tls(*expired)), "expired_ca": expired[0],
            "named": start(tls(*named)), "named_ca": named[0],
            "proxy": start(handler=Proxy), "socks": start_plain(Socks),
            "garbage": start_plain(Garbage), "gone": start_plain(Gone), "cut": start_plain(Cut),
        }
        print(json.dumps(ready), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
