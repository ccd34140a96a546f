#include "istioctl/proxy/egress_model.h"

#include <string>

#include "policy.h"

namespace istioctl::proxy {
namespace {

TEST_CASE("EgressModel: nothing is open by default") {
  const EgressModel model = PolicyText().model();
  CHECK(model.ports().empty());
  CHECK(model.upstreams().empty());
  CHECK(model.find_port(80) == nullptr);
}

TEST_CASE("EgressModel: a service opens its hosts at its ports") {
  const EgressModel model = PolicyText().service("a", web("httpbin.org")).model();
  CHECK(is_open(model, "httpbin.org"));
  CHECK(is_open(model, "HTTPBIN.org:80"));
  CHECK_FALSE(is_open(model, "httpbin.org:81"));
  CHECK_FALSE(is_open(model, "www.google.com"));
  CHECK_FALSE(is_open(model, "httpbin.org", 443));
  const Route& route = route_of(model, "httpbin.org");
  CHECK_FALSE(route.timeout.has_value());
  CHECK(route.rule == no_object);
  const Upstream& upstream = upstream_of(model, "httpbin.org");
  CHECK(upstream.name == "outbound|80|http");
  CHECK(upstream.discovery == Discovery::none);
  CHECK(findings(model).empty());
}

TEST_CASE("EgressModel: the page's rule with a timeout alone") {
  const EgressModel model = PolicyText()
                                .service("a", web("httpbin.org"))
                                .rule("b", R"({"hosts":["httpbin.org"],"http":[{"timeout":"3s"}]})")
                                .model();
  const Route& route = route_of(model, "httpbin.org");
  CHECK(route.timeout == std::chrono::seconds(3));
  CHECK(route.name == "VirtualService/default/b http[0]");
  REQUIRE(route.targets.size() == 1);
  CHECK(route.targets[0].host == "httpbin.org");
  CHECK(route.targets[0].service == 0);
  CHECK(upstream_of(model, "httpbin.org").name == "outbound|80|http");
}

TEST_CASE("EgressModel: the page's TLS at a port of HTTP") {
  const EgressModel model =
      PolicyText()
          .service("g", service_at(R"(["www.google.com"])", "443", "http"))
          .policy("g", R"({"name":"www.google.com","trafficPolicy":{"tls":{"mode":"SIMPLE"}}})")
          .model();
  const Upstream& upstream = upstream_of(model, "www.google.com", 443);
  REQUIRE(upstream.tls.has_value());
  CHECK(*upstream.tls == Tls{});
  CHECK(route_of(model, "www.google.com", 443).targets[0].policy == 1);
}

TEST_CASE("EgressModel: hosts with the same settings share an upstream") {
  PolicyText text;
  for (int i = 0; i < 50; ++i) {
    const std::string host = "h" + std::to_string(i) + ".org";
    text.service("s" + std::to_string(i), web(host));
    text.policy("p" + std::to_string(i),
                R"({"name":")" + host + R"(","trafficPolicy":{"tls":{"mode":"SIMPLE"}}})");
  }
  CHECK(text.model().upstreams().size() == 1);
}

TEST_CASE("EgressModel: limits are counted for each rule that sets some") {
  const std::string limit =
      R"(,"trafficPolicy":{"connectionPool":{"tcp":{"maxConnections":5,"connectTimeout":"2s"}}}})";
  const EgressModel model = PolicyText()
                                .service("a", web("a.org"))
                                .service("b", web("b.org"))
                                .policy("a", R"({"name":"a.org")" + limit)
                                .policy("b", R"({"name":"b.org")" + limit)
                                .model();
  CHECK(model.upstreams().size() == 2);
  CHECK(upstream_of(model, "a.org").pool.max_connections == 5U);
  CHECK(upstream_of(model, "a.org").pool.connect_timeout == std::chrono::seconds(2));
  CHECK(upstream_of(model, "a.org").name != upstream_of(model, "b.org").name);
}

TEST_CASE("EgressModel: outlier detection, and 0 for the default") {
  const EgressModel model =
      PolicyText()
          .service("a", web("a.org"))
          .policy("a", R"({"name":"a.org","trafficPolicy":{"outlierDetection":{"http":{
              "consecutiveErrors":7,"interval":"5m","maxEjectionPercent":0}}}})")
          .model();
  const auto& outliers = upstream_of(model, "a.org").outliers;
  REQUIRE(outliers.has_value());
  CHECK(outliers->consecutive_errors == 7U);
  CHECK(outliers->interval == std::chrono::minutes(5));
  CHECK_FALSE(outliers->max_ejection_percent.has_value());
}

TEST_CASE("EgressModel: STATIC has the endpoints, with their ports") {
  const EgressModel model = PolicyText()
                                .service("a", R"({"hosts":["a.org"],"discovery":"STATIC","ports":[
              {"number":80,"name":"http","protocol":"HTTP2"}],"endpoints":[
              {"address":"1.2.3.4","ports":{"http":8080}},{"address":"1.2.3.5"}]})")
                                .model();
  const Upstream& upstream = upstream_of(model, "a.org");
  CHECK(upstream.discovery == Discovery::fixed);
  CHECK(upstream.protocol == UpstreamProtocol::http2);
  REQUIRE(upstream.endpoints.size() == 2);
  CHECK(upstream.endpoints[0] == Endpoint{"1.2.3.4", 8080});
  CHECK(upstream.endpoints[1] == Endpoint{"1.2.3.5", 80});
}

TEST_CASE("EgressModel: DNS looks up the hosts where there are no endpoints") {
  const EgressModel model =
      PolicyText()
          .service("a", R"({"hosts":["a.org","b.org"],"discovery":"DNS","ports":[
              {"number":80,"name":"http","protocol":"HTTP"}]})")
          .model();
  CHECK(upstream_of(model, "a.org").discovery == Discovery::dns);
  CHECK(upstream_of(model, "a.org").endpoints[0] == Endpoint{"a.org", 80});
  CHECK(upstream_of(model, "b.org").endpoints[0] == Endpoint{"b.org", 80});
}

TEST_CASE("EgressModel: load balancing") {
  const auto with = [](const std::string& balancer) {
    return PolicyText()
        .service("a", R"({"hosts":["a.org"],"discovery":"DNS","ports":[
            {"number":80,"name":"http","protocol":"HTTP"}]})")
        .policy("a", R"({"name":"a.org","trafficPolicy":{"loadBalancer":)" + balancer + "}}")
        .model();
  };
  using Kind = LoadBalancer::Kind;
  CHECK(upstream_of(with(R"({"simple":"LEAST_CONN"})"), "a.org").balancer.kind ==
        Kind::least_request);
  CHECK(upstream_of(with(R"({"simple":"RANDOM"})"), "a.org").balancer.kind == Kind::random);
  CHECK(upstream_of(with(R"({"simple":"PASSTHROUGH"})"), "a.org").discovery == Discovery::none);
  const auto hashed = with(R"({"consistentHash":{"httpHeader":"x","minimumRingSize":4294967295}})");
  CHECK(upstream_of(hashed, "a.org").balancer.hash_header == "x");
  CHECK(upstream_of(hashed, "a.org").balancer.minimum_ring_size == 8388608U);
  CHECK(findings(hashed) ==
        "DestinationRule/default/a: egress/ring-size: "
        "spec.trafficPolicy.loadBalancer.consistentHash.minimumRingSize\n");
}

TEST_CASE("EgressModel: a wildcard's rules and those of a host that it covers") {
  const EgressModel model =
      PolicyText()
          .service("a", web("*.x.org"))
          .rule("wide", R"({"hosts":["*.x.org"],"http":[{"timeout":"9s"}]})")
          .rule("one", R"({"hosts":["a.x.org"],"http":[{"timeout":"1s"}]})")
          .policy("tls", R"({"name":"b.x.org","trafficPolicy":{"tls":{"mode":"SIMPLE"}}})")
          .model();
  CHECK(route_of(model, "a.x.org").timeout == std::chrono::seconds(1));
  CHECK(route_of(model, "b.x.org").timeout == std::chrono::seconds(9));
  CHECK(route_of(model, "c.x.org").timeout == std::chrono::seconds(9));
  CHECK(upstream_of(model, "b.x.org").tls.has_value());
  CHECK_FALSE(upstream_of(model, "c.x.org").tls.has_value());
  CHECK_FALSE(is_open(model, "x.org"));
}

TEST_CASE("EgressModel: short names belong to their namespace") {
  const EgressModel model =
      PolicyText()
          .add("ExternalService", "db", web("db"), "one")
          .add("VirtualService", "own", R"({"hosts":["db"],"http":[{"timeout":"1s"}]})", "one")
          .add("VirtualService", "other", R"({"hosts":["db"],"http":[{"timeout":"2s"}]})", "two")
          .model();
  CHECK(route_of(model, "db").timeout == std::chrono::seconds(1));
  CHECK(findings(model).empty());
}

TEST_CASE("EgressModel: every host, and addresses before it") {
  const EgressModel model = PolicyText()
                                .service("any", web("*"))
                                .service("range", web("10.0.0.0/8"))
                                .service("one", web("203.0.113.10"))
                                .model();
  const ExternalPort& port = port_of(model, 80);
  const auto named = [&](std::string_view host, std::optional<net::IpAddress> address) {
    return model.objects()[find_virtual_host(port, host, address)->service].key.name;
  };
  CHECK(named("a.org", std::nullopt) == "any");
  CHECK(named("a.org", net::IpAddress::v4(10, 1, 1, 1)) == "range");
  CHECK(named("203.0.113.10", std::nullopt) == "one");
  CHECK(named("a.org", net::IpAddress::v4(203, 0, 113, 10)) == "one");
}

TEST_CASE("EgressModel: only the gateways and pods that a rule is for") {
  const std::string rule = R"({"hosts":["a.org"],"gateways":["edge"],"http":[{"timeout":"1s"}]})";
  CHECK_FALSE(
      route_of(PolicyText().service("a", web("a.org")).rule("r", rule).model(), "a.org").timeout);
  const PolicyText labelled =
      PolicyText().service("a", web("a.org")).rule("r", R"({"hosts":["a.org"],"http":[
          {"match":[{"sourceLabels":{"app":"sleep"}}],"timeout":"1s"},{"timeout":"2s"}]})");
  CHECK(host_of(labelled.model(), "a.org").routes.size() == 1);
  const EgressModel sleep = labelled.model({.pod_labels = {{"app", "sleep"}}});
  CHECK(host_of(sleep, "a.org").routes.size() == 2);
}

TEST_CASE("EgressModel: the kinds of older releases have no effect") {
  const EgressModel model =
      PolicyText()
          .add("EgressRule", "e", R"({"destination":{"service":"a.org"},"ports":[]})")
          .model();
  CHECK(model.ports().empty());
  CHECK(findings(model) == "EgressRule/default/e: egress/older-kind: \n");
}

}  // namespace
}  // namespace istioctl::proxy
