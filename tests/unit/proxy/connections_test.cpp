#include <string>

#include "policy.h"

namespace istioctl::proxy {
namespace {

/// The host of the service that decides about a connection; empty: nobody.
std::string decider(const EgressModel& model, std::uint16_t port,
                    std::optional<net::IpAddress> address,
                    std::optional<std::string_view> server_name = std::nullopt) {
  const TcpRoute* const route = find_tcp_route(port_of(model, port), address, server_name);
  return route == nullptr ? "" : route->host;
}

constexpr net::IpAddress inside = net::IpAddress::v4(10, 1, 2, 3);
constexpr net::IpAddress outside = net::IpAddress::v4(192, 0, 2, 1);

TEST_CASE("connections: TCP by address, the narrowest range first") {
  const EgressModel model = PolicyText()
                                .service("w", service_at(R"(["10.0.0.1/8"])", "5432", "TCP"))
                                .service("n", service_at(R"(["10.1.2.3"])", "5432", "MONGO"))
                                .model();
  CHECK(decider(model, 5432, inside) == "10.1.2.3");
  CHECK(decider(model, 5432, net::IpAddress::v4(10, 9, 9, 9)) == "10.0.0.1/8");
  CHECK(decider(model, 5432, outside).empty());
  CHECK_FALSE(port_of(model, 5432).is_http);
  CHECK(findings(model).empty());
}

TEST_CASE("connections: TCP of a domain is every address") {
  const EgressModel model =
      PolicyText().service("a", service_at(R"(["db.org"])", "5432", "TCP")).model();
  CHECK(decider(model, 5432, outside) == "db.org");
  CHECK(decider(model, 5432, std::nullopt) == "db.org");
}

TEST_CASE("connections: HTTPS by server name") {
  const EgressModel model =
      PolicyText()
          .service("a", service_at(R"(["a.org","*.b.org","*-c.org","10.0.0.0/8"])", "443", "HTTPS"))
          .service("h", service_at(R"(["web.org"])", "443", "HTTP"))
          .model();
  CHECK(decider(model, 443, outside, "a.org") == "a.org");
  CHECK(decider(model, 443, outside, "x.y.b.org") == "*.b.org");
  CHECK(decider(model, 443, outside, "x-c.org").empty());
  CHECK(decider(model, 443, inside, "other.org") == "10.0.0.0/8");
  CHECK(decider(model, 443, outside).empty());
  CHECK(is_open(model, "web.org", 443));
  CHECK(findings(model) == "ExternalService/default/a: egress/server-name: spec.hosts[2]\n");
}

TEST_CASE("connections: HTTPS of every host is TLS of every host") {
  const EgressModel model =
      PolicyText().service("a", service_at(R"(["*"])", "443", "HTTPS")).model();
  CHECK(decider(model, 443, outside, "a.org") == "*");
  CHECK(decider(model, 443, outside).empty());
}

TEST_CASE("connections: UDP opens nothing") {
  CHECK(PolicyText().service("a", service_at(R"(["a.org"])", "53", "UDP")).model().ports().empty());
}

TEST_CASE("connections: TLS that the sidecar begins for TCP is for the host") {
  const EgressModel model =
      PolicyText()
          .service("a", service_at(R"(["db.org"])", "5432", "TCP"))
          .policy("a", R"({"name":"db.org","trafficPolicy":{"tls":{"mode":"SIMPLE"}}})")
          .model();
  const auto& route = port_of(model, 5432).any_tcp;
  REQUIRE(route.has_value());
  CHECK(model.upstreams()[route->upstream].tls ==
        Tls{.sni = "db.org", .subject_names = {"db.org"}});
}

TEST_CASE("conflicts: the oldest service has a host") {
  const EgressModel model = PolicyText()
                                .service("young", web("a.org"), "2018-03-02T00:00:00Z")
                                .service("file", web("a.org"))
                                .service("old", web("a.org"), "2018-03-01T00:00:00Z")
                                .model();
  CHECK(model.objects()[host_of(model, "a.org").service].key.name == "old");
  CHECK(findings(model) ==
        "ExternalService/default/young: egress/host-conflict: spec.hosts[0]\n"
        "ExternalService/default/file: egress/host-conflict: spec.hosts[0]\n");
  CHECK(model.diagnostics().at(0).message ==
        "\"a.org\" at port 80 is opened by ExternalService/default/old (a.yaml) already, which is "
        "older and counts");
}

TEST_CASE("conflicts: at the same age the namespace and the name decide") {
  const std::string time = "2018-03-01T00:00:00Z";
  const EgressModel model = PolicyText()
                                .add("ExternalService", "a", web("a.org"), "two", time)
                                .add("ExternalService", "c", web("a.org"), "one", time)
                                .add("ExternalService", "b", web("a.org"), "one", time)
                                .model();
  CHECK(model.objects()[host_of(model, "a.org").service].key.name == "b");
}

TEST_CASE("conflicts: the oldest rule of a host counts") {
  const EgressModel model =
      PolicyText()
          .service("a", web("a.org"))
          .rule("first", R"({"hosts":["a.org"],"http":[{"timeout":"1s"}]})")
          .rule("second", R"({"hosts":["a.org"],"http":[{"timeout":"2s"}]})")
          .policy("first", R"({"name":"a.org","trafficPolicy":{"tls":{"mode":"SIMPLE"}}})")
          .policy("second", R"({"name":"a.org"})")
          .model();
  CHECK(route_of(model, "a.org").timeout == std::chrono::seconds(1));
  CHECK(upstream_of(model, "a.org").tls.has_value());
  CHECK(findings(model) ==
        "VirtualService/default/second: egress/rule-conflict: spec.hosts[0]\n"
        "DestinationRule/default/second: egress/rule-conflict: spec.name\n");
}

TEST_CASE("conflicts: a port is either HTTP or passed on") {
  const std::string tcp = service_at(R"(["db.org"])", "80", "TCP");
  const EgressModel http_first = PolicyText().service("h", web("a.org")).service("t", tcp).model();
  CHECK(port_of(http_first, 80).is_http);
  CHECK_FALSE(port_of(http_first, 80).any_tcp.has_value());
  CHECK(findings(http_first) == "ExternalService/default/t: egress/port-conflict: spec.ports[0]\n");
  const EgressModel tcp_first = PolicyText().service("t", tcp).service("h", web("a.org")).model();
  CHECK_FALSE(port_of(tcp_first, 80).is_http);
  CHECK(port_of(tcp_first, 80).any_tcp.has_value());
  CHECK(findings(tcp_first) == "ExternalService/default/h: egress/port-conflict: spec.ports[0]\n");
}

TEST_CASE(
    "conflicts: two TCP services that can't be told apart, and a range of HTTP in one of TCP") {
  const EgressModel two = PolicyText()
                              .service("a", service_at(R"(["a.org"])", "5432", "TCP"))
                              .service("b", service_at(R"(["b.org"])", "5432", "TCP"))
                              .model();
  CHECK(decider(two, 5432, std::nullopt) == "a.org");
  CHECK(findings(two) == "ExternalService/default/b: egress/port-conflict: spec.ports[0]\n");
  const EgressModel ranges = PolicyText()
                                 .service("t", service_at(R"(["10.0.0.0/8"])", "80", "TCP"))
                                 .service("h", web("10.1.0.0/16"))
                                 .model();
  CHECK(findings(ranges) == "ExternalService/default/h: egress/range-conflict: spec.hosts\n");
}

TEST_CASE("conflicts: the sidecar's own port stays closed") {
  const EgressModel model =
      PolicyText().service("a", service_at(R"(["a.org"])", "15001", "HTTP")).model();
  CHECK(model.ports().empty());
  CHECK(findings(model) == "ExternalService/default/a: egress/own-port: spec.ports\n");
}

}  // namespace
}  // namespace istioctl::proxy
