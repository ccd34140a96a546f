"""The servers of one namespace: servers.py pod|world [SIDECAR_PORT].

Says "namespace", waits for "serve", says "serving", and ends when its stdin does. Every
connection is answered with one line, "WHO ADDRESS PORT": who answers, and what was called.
"""

import selectors
import socket
import struct
import sys

from netns import PORTS

IP_TRANSPARENT = 19  # of linux/in.h
SO_ORIGINAL_DST = 80  # of linux/netfilter_ipv4.h, and IP6T_SO_ORIGINAL_DST alike


def original_destination(connection):
    if connection.family == socket.AF_INET:
        data = connection.getsockopt(socket.SOL_IP, SO_ORIGINAL_DST, 16)
        port, address = struct.unpack("!2xH4s8x", data)
        return socket.inet_ntop(socket.AF_INET, address), port
    data = connection.getsockopt(socket.IPPROTO_IPV6, SO_ORIGINAL_DST, 28)
    port, address = struct.unpack("!2xH4x16s4x", data)
    return socket.inet_ntop(socket.AF_INET6, address), port


def answer(listener, who):
    connection, _ = listener.accept()
    with connection:
        try:
            address, port = original_destination(connection) if who == "sidecar" else connection.getsockname()[:2]
            connection.sendall(f"{who} {address} {port}\n".encode())
        except OSError as problem:
            connection.sendall(f"{who} failed: {problem}\n".encode())


def listen(selector, port, who):
    for family, anything in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if who == "world":
            # The kernel lets it answer from addresses that no interface has.
            listener.setsockopt(socket.SOL_IP, IP_TRANSPARENT, 1)
        listener.bind((anything, port))
        listener.listen(128)
        selector.register(listener, selectors.EVENT_READ, who)


def main():
    role, sidecar_port = sys.argv[1], int((sys.argv[2:] or ["15001"])[0])
    print("namespace", flush=True)
    if sys.stdin.readline() != "serve\n":
        return
    selector = selectors.DefaultSelector()
    for port in PORTS:
        listen(selector, port, role)
    if role == "pod":
        listen(selector, sidecar_port, "sidecar")
    selector.register(sys.stdin, selectors.EVENT_READ, None)
    print("serving", flush=True)
    while True:
        for key, _ in selector.select():
            if key.data is None:
                return  # whoever started us is done, or gone
            answer(key.fileobj, key.data)


if __name__ == "__main__":
    main()
