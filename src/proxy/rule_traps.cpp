#include "traps.h"

namespace istioctl::proxy::traps {

constinit const Trap unopened_host{
    .id = "unopened-host",
    .summary = "A rule for an outside host that no ExternalService opens",
    .explanation =
        "A VirtualService and a DestinationRule say how a host is called; they don't open it. "
        "Without an ExternalService the sidecar blocks the host, and the rule has no effect. "
        "Single labels, *.svc and *.svc.cluster.local are services of the mesh, which need none.\n"
        "\n"
        "With -f, validate looks at these files alone; --with-store adds what is stored.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: httpbin-ext
spec:
  hosts:
  - httpbin.org
  http:
  - timeout: 3s
)",
    .remedy = "Add an ExternalService with the host, or correct the host's spelling."};

constinit const Trap unread_port{
    .id = "unread-port",
    .summary = "HTTP rules for a port whose protocol is HTTPS or TCP",
    .explanation =
        "Only at ports of HTTP, HTTP2 and GRPC does the sidecar read requests. Connections of "
        "HTTPS, TCP, MONGO and REDIS are passed on as they are: routes, timeouts, retries and "
        "faults have no effect on them, nor have limits of requests.",
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
    protocol: HTTPS
---
apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: google-ext
spec:
  hosts:
  - www.google.com
  http:
  - timeout: 3s
)",
    .remedy =
        "To have rules for the requests, write protocol: HTTP for the port, let a DestinationRule "
        "begin TLS, and call http://HOST:443. Where the rules are meant for another port of the "
        "host, allow this trap."};

constinit const Trap hidden_rule{
    .id = "hidden-rule",
    .summary = "An HTTP rule that an earlier one hides",
    .explanation =
        "Of the entries under http the first whose match fits a request decides. An entry behind "
        "one without a match, or behind one that fits wherever this one does, is never used.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: httpbin-ext
spec:
  hosts:
  - httpbin.org
  ports:
  - number: 80
    name: http
    protocol: HTTP
---
apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: httpbin-ext
spec:
  hosts:
  - httpbin.org
  http:
  - timeout: 3s
  - match:
    - uri:
        prefix: /delay
    timeout: 10s
)",
    .remedy =
        "Move the particular entries in front of the general ones, or remove what is never "
        "used."};

constinit const Trap rule_conflict{
    .id = "rule-conflict",
    .summary = "Two VirtualServices or two DestinationRules for one host",
    .explanation =
        "Rules of several objects aren't put together. Of two objects for the same host the older "
        "one counts: by creation time, then by namespace and name. The other one has no effect on "
        "the host.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: httpbin-ext
spec:
  hosts:
  - httpbin.org
  ports:
  - number: 80
    name: http
    protocol: HTTP
---
apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: timeout
spec:
  hosts:
  - httpbin.org
  http:
  - timeout: 3s
---
apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: retries
spec:
  hosts:
  - httpbin.org
  http:
  - retries:
      attempts: 3
)",
    .remedy = "Write the rules of a host into one object."};

constinit const Trap subset_conflict{
    .id = "subset-conflict",
    .summary = "Two subsets of one DestinationRule with the same name",
    .explanation =
        "A route names a subset by its name alone; of two with one name the first one "
        "counts.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: DestinationRule
metadata:
  name: reviews
spec:
  name: reviews
  subsets:
  - name: v1
    labels: {version: v1}
  - name: v1
    labels: {version: v2}
)",
    .remedy = "Give each subset a name of its own."};

constinit const Trap weights{
    .id = "weights",
    .summary = "Weights of a route that don't add up to 100",
    .explanation =
        "Weights are percentages of the requests, and the control plane counts on a sum of 100. "
        "With another sum the sidecar takes each weight as a share of the sum; where all are 0 or "
        "absent the requests are spread evenly.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: reviews
spec:
  hosts:
  - reviews
  http:
  - route:
    - destination: {name: reviews, subset: v1}
      weight: 75
    - destination: {name: reviews, subset: v2}
      weight: 20
)",
    .remedy = "Let the weights add up to 100."};

constinit const Trap double_tls{
    .id = "double-tls",
    .summary = "The sidecar begins TLS where the client does so already",
    .explanation =
        "At a port of HTTPS clients begin TLS themselves, and the sidecar passes their connections "
        "on. A DestinationRule that begins TLS for the host wraps what is encrypted already into "
        "a second TLS connection; the server sees no request in it, and the call fails.",
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
    protocol: HTTPS
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
        "Remove tls from the DestinationRule and call https://HOST; or write protocol: HTTP "
        "for the port and call http://HOST:443."};

constinit const Trap no_destination{
    .id = "no-destination",
    .summary = "A route to an outside host that no ExternalService opens",
    .explanation =
        "Requests can only be routed to what is open: those that such a route is for "
        "get status 503. An ExternalService that opens the host at another port alone "
        "doesn't help.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: httpbin-ext
spec:
  hosts:
  - httpbin.org
  ports:
  - number: 80
    name: http
    protocol: HTTP
---
apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: httpbin-ext
spec:
  hosts:
  - httpbin.org
  http:
  - route:
    - destination:
        name: eu.httpbin.org
)",
    .remedy =
        "Add an ExternalService that opens the destination at the port, or correct the name "
        "or the port."};

constinit const Trap no_subset{
    .id = "no-subset",
    .summary = "A route to a subset that no DestinationRule of the host has",
    .explanation =
        "A subset is a name that the DestinationRule of the host gives to some of its "
        "endpoints. Requests that are routed to an unknown one get status 503.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: httpbin-ext
spec:
  hosts:
  - httpbin.org
  ports:
  - number: 80
    name: http
    protocol: HTTP
---
apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: httpbin-ext
spec:
  hosts:
  - httpbin.org
  http:
  - route:
    - destination:
        name: httpbin.org
        subset: v2
)",
    .remedy = "Add the subset to the DestinationRule of the host, or correct its name."};

constinit const Trap original_destination{
    .id = "original-destination",
    .summary = "A route to a host with discovery NONE doesn't change where requests go",
    .explanation =
        "With discovery NONE the sidecar connects to the address that the client asked for. A "
        "route to another host with this discovery takes over that host's settings, but the "
        "requests still go to the address of the first one. A mirror with this discovery never "
        "gets anything: nobody asked for an address of the copies.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: httpbin-ext
spec:
  hosts:
  - httpbin.org
  - eu.httpbin.org
  ports:
  - number: 80
    name: http
    protocol: HTTP
---
apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: httpbin-ext
spec:
  hosts:
  - httpbin.org
  http:
  - route:
    - destination:
        name: eu.httpbin.org
)",
    .remedy = "Write discovery: DNS into the ExternalService of the host that is routed to."};

constinit const Trap fault_percent{
    .id = "fault-percent",
    .summary = "A fault without percent, which affects no request",
    .explanation =
        "The share of the requests that a delay or an abort is for is 0 unless percent "
        "says another one.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: reviews
spec:
  hosts:
  - reviews
  http:
  - fault:
      delay:
        fixedDelay: 5s
)",
    .remedy = "Write percent: 100 to affect every request."};

constinit const Trap value{
    .id = "value",
    .summary = "A text that no request and no handshake can hold",
    .explanation =
        "A header can't hold a line break, its name is a token of HTTP, the Host header is changed "
        "by rewrite alone, a server name has at most 255 characters, and a status is 200 to 599. "
        "What says otherwise is left out, as the message tells; a match with such a text never "
        "fits.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: reviews
spec:
  hosts:
  - reviews
  http:
  - appendHeaders:
      host: other.example.com
)",
    .remedy = "Correct the text."};

constinit const Trap ring_size{
    .id = "ring-size",
    .summary = "A hash ring that is larger than the sidecar takes",
    .explanation = "The minimumRingSize of a consistentHash is at most 8388608 for Envoy.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: DestinationRule
metadata:
  name: reviews
spec:
  name: reviews
  trafficPolicy:
    loadBalancer:
      consistentHash:
        httpHeader: x-user
        minimumRingSize: 9000000
)",
    .remedy = "Write a smaller minimumRingSize; 1024 is usual."};

constinit const Trap regex{
    .id = "regex",
    .summary = "A regular expression that today's Envoy can't use",
    .explanation =
        "Envoy's regular expressions are RE2's, which knows neither back references nor looking "
        "ahead or behind. The match is left out and never fits. The sidecar of Istio 0.7.1 had "
        "another engine; this is about proxy-config, check and sandbox.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: reviews
spec:
  hosts:
  - reviews
  http:
  - match:
    - uri:
        regex: "/(?!admin).*"
    timeout: 3s
)",
    .remedy =
        "Write the expression without such a part, or an entry for what it excludes in front "
        "of a wider one.",
    .reach = TrapReach::own_sidecar};

constinit const Trap older_kind{
    .id = "older-kind",
    .summary = "A kind of an older release, which has no effect here",
    .explanation =
        "EgressRule, RouteRule and DestinationPolicy are stored and checked, and the control plane "
        "of Istio 0.7.1 reads them; proxy-config, check and sandbox don't.",
    .example = R"(apiVersion: config.istio.io/v1alpha2
kind: EgressRule
metadata:
  name: httpbin-ext
spec:
  destination:
    service: httpbin.org
  ports:
  - port: 80
    protocol: http
)",
    .remedy = "Write an ExternalService, a VirtualService or a DestinationRule.",
    .reach = TrapReach::own_sidecar};

constinit const Trap mesh_destination{
    .id = "mesh-destination",
    .summary = "A route to a service of the mesh, which isn't known here",
    .explanation =
        "proxy-config, check and sandbox know the services that ExternalServices open. The "
        "services of a cluster aren't among them: requests that are routed there get status 503. "
        "In a mesh the control plane knows them.",
    .example = R"(apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: httpbin-ext
spec:
  hosts:
  - httpbin.org
  ports:
  - number: 80
    name: http
    protocol: HTTP
---
apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: httpbin-ext
spec:
  hosts:
  - httpbin.org
  http:
  - route:
    - destination:
        name: httpbin
)",
    .remedy = "In the mesh nothing needs to be done.",
    .reach = TrapReach::own_sidecar};

}  // namespace istioctl::proxy::traps
