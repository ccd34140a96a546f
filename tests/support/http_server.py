#!/usr/bin/env python3
"""A web server on loopback that answers well and badly, for tests of HTTP clients.

It prints one line of JSON when it is ready: {"http": PORT, "https": PORT, "ca": FILE}, where FILE
holds the self-signed certificate of the TLS port. It ends when its standard input does, so that
it can't outlive the test that started it.

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
"""

import base64
import gzip
import http.server
import json
import os
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse


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

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = handle_request

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


def make_certificate(directory):
    """A self-signed certificate for 127.0.0.1, valid for a day; returns its and its key's path."""
    certificate = os.path.join(directory, "certificate.pem")
    key = os.path.join(directory, "key.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "1", "-subj", "/CN=loopback", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True)
    return certificate, key


def start(context=None):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    # A client that refuses our certificate is what some tests are about: no traceback for it.
    server.handle_error = lambda *arguments: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def main():
    with tempfile.TemporaryDirectory() as directory:
        certificate, key = make_certificate(directory)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        ports = {"http": start(), "https": start(context), "ca": certificate}
        print(json.dumps(ports), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
