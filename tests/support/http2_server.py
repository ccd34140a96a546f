#!/usr/bin/env python3
"""A web server on loopback that speaks HTTP/2 over TLS, for tests of HTTP clients.

It prints one line of JSON when it is ready: {"port": PORT, "ca": FILE}, and ends when its
standard input does. It needs the module h2 (Debian: python3-h2); without it the line is {}.

  /slow/SECONDS      "done" after so long
  /connections       how many connections there were
  /reset             resets the stream
  /goaway            says that it goes away, and closes the connection
"""

import json
import socketserver
import sys
import tempfile
import threading
import time

import debian_python

try:
    import h2.config
    import h2.connection
    import h2.errors
    import h2.events
except ImportError:
    debian_python.take_over()
    print("{}", flush=True)
    sys.exit(77)

from http_server import make_certificate, serve, tls

connections = 0


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        global connections
        connections += 1
        if self.request.selected_alpn_protocol() != "h2":
            return
        self.lock = threading.Lock()
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        self.h2.initiate_connection()
        self.flush()
        while data := self.request.recv(65536):
            with self.lock:
                events = self.h2.receive_data(data)
            for event in events:
                if isinstance(event, h2.events.RequestReceived):
                    path = dict(event.headers)[b":path"].decode()
                    threading.Thread(target=self.route, args=(event.stream_id, path),
                                     daemon=True).start()
            self.flush()

    def flush(self):
        with self.lock:
            self.request.sendall(self.h2.data_to_send())

    def answer(self, stream, body):
        with self.lock:
            self.h2.send_headers(stream, [(":status", "200"), ("content-length", str(len(body)))])
            self.h2.send_data(stream, body, end_stream=True)
        self.flush()

    def route(self, stream, path):
        name, _, argument = path.lstrip("/").partition("/")
        if name == "slow":
            time.sleep(float(argument))
            self.answer(stream, b"done")
        elif name == "connections":
            self.answer(stream, str(connections).encode())
        elif name == "reset":
            with self.lock:
                self.h2.reset_stream(stream, h2.errors.ErrorCodes.INTERNAL_ERROR)
            self.flush()
        elif name == "goaway":
            with self.lock:
                self.h2.close_connection()
            self.flush()
            self.request.shutdown(2)


def main():
    with tempfile.TemporaryDirectory() as directory:
        certificate, key = make_certificate(directory, "loopback")
        context = tls(certificate, key)
        context.set_alpn_protocols(["h2"])
        port = serve(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler), context)
        print(json.dumps({"port": port, "ca": certificate}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
