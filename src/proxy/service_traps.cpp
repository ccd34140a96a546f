#include "traps.h"

namespace istioctl::proxy::traps {

constinit const Trap https_port{
    .id = "https-port",
    .summary = "A port of HTTPS is read as HTTP: clients must call http://HOST:443",
    .explanation =
        "The protocol of the port is HTTP, so the sidecar reads what the client sends as HTTP "
        "requests, and a DestinationRule lets it begin TLS to the host. A client that calls "
        "https://HOST sends a TLS handshake where the sidecar waits for a request, and the "
        "connection fails. It must call http://HOST:443.\n"
        "\n"
        "Without a DestinationRule that begins TLS, the requests go to the host's TLS port "
        "unencrypted, and fail there.\n"
        "\n"
        "Where TLS is begun this is a notice: it may well be meant so.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: google-ext
spec:
  hosts:
  - www.google.com
  ports:
  - number: 443
    name: https
    protocol: HTTP
)",
    .remedy =
        "To have timeouts, retries and routes for the requests: add a DestinationRule for the host "
        "with tls.mode SIMPLE, call http://HOST:443, and allow this trap. To let clients call "
        "https://HOST, and have no rules for what they send: write protocol: HTTPS."};

constinit const Trap tls_at_80{
    .id = "tls-at-80",
    .summary = "TLS is begun to port 80, where servers speak plain HTTP",
    .explanation =
        "The tls of a DestinationRule's trafficPolicy is for all ports of its host. Where the "
        "host is opened at port 80 as well, the sidecar sends a TLS handshake to that port, too, "
        "and a server that waits for plain HTTP there answers with an error: clients get status "
        "503.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: google-ext
spec:
  hosts:
  - www.google.com
  ports:
  - number: 80
    name: http
    protocol: HTTP
---
apiVersion: networking.istio.io/v1alpha3
kind: DestinationRule
metadata:
  name: google-ext
spec:
  name: www.google.com
  trafficPolicy:
    tls:
      mode: SIMPLE
)",
    .remedy =
        "Open port 443 alone and let clients call http://HOST:443. To keep both ports, begin TLS "
        "in a subset, to which a VirtualService routes, in place of the whole host."};

constinit const Trap opens_everything{
    .id = "opens-everything",
    .summary = "A host opens every destination at its port",
    .explanation =
        "The host *, the range 0.0.0.0/0, and a domain at a port of TCP with discovery NONE let "
        "connections to every address at that port through. Of a domain one wouldn't think so; "
        "but a TCP connection doesn't say for which host it is, and with discovery NONE it goes "
        "to the address that the client asked for.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: database
spec:
  hosts:
  - db.example.com
  ports:
  - number: 3306
    name: mysql
    protocol: TCP
)",
    .remedy =
        "Name the hosts, or for TCP their addresses: 203.0.113.7 or 203.0.113.0/24. With "
        "discovery DNS the connections of a port of TCP all go to the host that is named, "
        "whatever address the client asked for."};

constinit const Trap port_conflict{
    .id = "port-conflict",
    .summary = "Services at one port whose connections can't be told apart",
    .explanation =
        "A connection that isn't read shows its address and port alone. Two services of TCP that "
        "are named by domains can't share a port, then: the older one gets all connections. "
        "Neither can a service of HTTP and one of TCP that is named by a domain: a port is either "
        "read as HTTP or passed on.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: orders
spec:
  hosts:
  - orders-db.example.com
  ports:
  - number: 3306
    name: mysql
    protocol: TCP
---
apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: users
spec:
  hosts:
  - users-db.example.com
  ports:
  - number: 3306
    name: mysql
    protocol: TCP
)",
    .remedy =
        "Name the services by their addresses or ranges, or have them called at different ports: "
        "with discovery STATIC or DNS an endpoint's ports may differ from the service's."};

constinit const Trap host_conflict{
    .id = "host-conflict",
    .summary = "A host is opened at one port by two ExternalServices",
    .explanation =
        "Of two ExternalServices that open the same host at the same port the older one counts: by "
        "creation time, then by namespace and name. The other one has no effect there; its "
        "protocol, its endpoints and its discovery are ignored.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: first
spec:
  hosts:
  - api.example.com
  ports:
  - number: 80
    name: http
    protocol: HTTP
---
apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: second
spec:
  hosts:
  - api.example.com
  ports:
  - number: 80
    name: http
    protocol: HTTP2
)",
    .remedy = "Remove the host from one of the two."};

constinit const Trap range_conflict{
    .id = "range-conflict",
    .summary = "A range of HTTP lies in a range of TCP, whose connections aren't read",
    .explanation =
        "At one port connections are judged by their addresses first, and those to a range of TCP "
        "are passed on unread. HTTP rules for an address in that range have no effect.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: network
spec:
  hosts:
  - 203.0.113.0/24
  ports:
  - number: 8080
    name: tcp
    protocol: TCP
---
apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: server
spec:
  hosts:
  - 203.0.113.7
  ports:
  - number: 8080
    name: http
    protocol: HTTP
)",
    .remedy = "Take the address out of the range of TCP: write the range as several ones."};

constinit const Trap server_name{
    .id = "server-name",
    .summary = "A host of HTTPS that can't be told by the server name of TLS",
    .explanation =
        "Connections of HTTPS are passed on by the server name that their handshake asks for. A "
        "wildcard there stands for whole labels (*.example.com); one such as *-api.example.com "
        "can't be matched. And a short name is one host in each namespace, while a handshake "
        "shows no namespace.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: apis
spec:
  hosts:
  - "*-api.example.com"
  ports:
  - number: 443
    name: https
    protocol: HTTPS
)",
    .remedy = "Let the wildcard be a whole label, or write the full names of the hosts."};

constinit const Trap own_port{
    .id = "own-port",
    .summary = "A service at the port of the sidecar itself",
    .explanation =
        "The sidecar listens at port 15001 for whatever is redirected to it. An external service "
        "at that port stays closed.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: other-mesh
spec:
  hosts:
  - mesh.example.com
  ports:
  - number: 15001
    name: http
    protocol: HTTP
)",
    .remedy =
        "Have the service called at another port, with discovery DNS or STATIC and the real "
        "port under the endpoint's ports."};

}  // namespace istioctl::proxy::traps
