#include <string>

#include "policy.h"

namespace istioctl::proxy {
namespace {

/// The routes of a.org, whose rule has these entries.
EgressModel with_entries(const std::string& entries) {
  return PolicyText()
      .service("a", web("a.org"))
      .service("b", R"({"hosts":["b.org"],"discovery":"DNS","ports":[
          {"number":80,"name":"http","protocol":"HTTP"},{"number":8080,"name":"alt","protocol":"HTTP"}]})")
      .service("c", R"({"hosts":["c.org"],"discovery":"DNS","ports":[
          {"number":9000,"name":"only","protocol":"HTTP"}]})")
      .policy(
          "b",
          R"({"name":"b.org","subsets":[{"name":"v1","trafficPolicy":{"tls":{"mode":"SIMPLE"}}}]})")
      .rule("r", R"({"hosts":["a.org"],"http":[)" + entries + "]}")
      .model();
}

Route only_route(const EgressModel& model) {
  return route_of(model, "a.org");
}

TEST_CASE("routes: matches in order, an alternative each") {
  const EgressModel model = with_entries(R"(
      {"match":[{"uri":{"prefix":"/a"},"method":{"exact":"GET"}},{"uri":{"regex":"/b/{id}"}}],"timeout":"1s"},
      {"match":[{"headers":{"x-b":{"exact":"1"},"cookie":{"prefix":"a"}},"scheme":{"exact":"http"},
                 "authority":{"exact":"a.org:80"}}],"timeout":"2s"},
      {"timeout":"3s"})");
  const auto& routes = host_of(model, "a.org").routes;
  REQUIRE(routes.size() == 4);
  CHECK(routes[0].match.uri == TextMatch{TextMatch::Kind::prefix, "/a"});
  CHECK(routes[0].match.method == TextMatch{TextMatch::Kind::exact, "GET"});
  CHECK(routes[1].name == "VirtualService/default/r http[0].match[1]");
  CHECK(routes[1].match.uri == TextMatch{TextMatch::Kind::regex, "/b/{id}", "/b/\\{id\\}"});
  REQUIRE(routes[2].match.headers.size() == 2);
  CHECK(routes[2].match.headers[0].first == "cookie");
  CHECK(routes[2].match.scheme.has_value());
  CHECK(routes[2].match.authority.has_value());
  CHECK(routes[3].match.is_empty());
  CHECK(routes[3].entry == 2);
}

TEST_CASE("routes: a match that can't be met opens nothing") {
  const EgressModel model = with_entries(R"json({"match":[{"uri":{"regex":"(?=a)"}}],
      "timeout":"1s"},{"match":[{"uri":{"exact":"\n"}}]})json");
  CHECK(host_of(model, "a.org").routes.empty());
  CHECK(findings(model) ==
        "VirtualService/default/r: egress/regex: spec.http[0].match[0].uri.regex\n"
        "VirtualService/default/r: egress/value: spec.http[1].match[0].uri.exact\n");
}

TEST_CASE("routes: retries, faults, rewrite, redirect, mirror, websockets") {
  const EgressModel model = with_entries(R"({"retries":{"attempts":3,"perTryTimeout":"2s"},
      "fault":{"delay":{"percent":10,"fixedDelay":"5s"},"abort":{"percent":20,"httpStatus":418}},
      "rewrite":{"uri":"/x","authority":"y"},"mirror":{"name":"b.org"},"websocketUpgrade":true})");
  const Route route = only_route(model);
  REQUIRE(route.retries.has_value());
  CHECK(route.retries->attempts == 3);
  CHECK(route.retries->per_try_timeout == std::chrono::seconds(2));
  CHECK(route.delay->percent == 10);
  CHECK(route.delay->duration == std::chrono::seconds(5));
  CHECK(route.abort->percent == 20);
  CHECK(route.abort->status == 418);
  CHECK(route.rewrite->uri == "/x");
  CHECK(route.rewrite->authority == "y");
  CHECK(route.mirror->host == "b.org");
  CHECK(route.mirror->upstream != no_upstream);
  CHECK(route.websocket);
  const Route redirect = only_route(with_entries(R"({"redirect":{"uri":"/n","authority":"m"}})"));
  CHECK(redirect.targets.empty());
  CHECK(redirect.redirect->uri == "/n");
  CHECK(redirect.redirect->authority == "m");
}

TEST_CASE("routes: CORS and headers") {
  const Route route = only_route(with_entries(R"({"corsPolicy":{"allowOrigin":["*"],
      "allowMethods":["GET"],"allowHeaders":["x-a"],"exposeHeaders":["x-b"],"maxAge":"1m",
      "allowCredentials":true},"appendHeaders":{"x-b":"100%","x-a":""}})"));
  CHECK(route.cors->allow_origins == std::vector<std::string>{"*"});
  CHECK(route.cors->max_age == std::chrono::seconds(60));
  CHECK(route.cors->allow_credentials == true);
  REQUIRE(route.append_headers.size() == 2);
  CHECK(route.append_headers[1].second == "100%");
}

TEST_CASE("routes: what Envoy can't do is left out") {
  const EgressModel model =
      with_entries(R"({"fault":{"abort":{"httpStatus":99},"delay":{"fixedDelay":"1s"}},
      "appendHeaders":{"host":"x","a b":"x","x-a":"a\nb"},"rewrite":{"uri":"/\r\n"}})");
  const Route route = only_route(model);
  CHECK_FALSE(route.abort.has_value());
  CHECK(route.delay->percent == 0);
  CHECK(route.append_headers.empty());
  CHECK(route.rewrite->uri.empty());
  CHECK(findings(model) ==
        "VirtualService/default/r: egress/value: spec.http[0].rewrite.uri\n"
        "VirtualService/default/r: egress/fault-percent: spec.http[0].fault.delay\n"
        "VirtualService/default/r: egress/value: spec.http[0].fault.abort.httpStatus\n"
        "VirtualService/default/r: egress/value: spec.http[0].appendHeaders\n"
        "VirtualService/default/r: egress/value: spec.http[0].appendHeaders\n"
        "VirtualService/default/r: egress/value: spec.http[0].appendHeaders\n");
}

TEST_CASE("routes: weights and subsets") {
  const EgressModel model = with_entries(R"({"route":[
      {"destination":{"name":"b.org","subset":"v1"},"weight":25},
      {"destination":{"name":"b.org"},"weight":75}]})");
  const Route route = only_route(model);
  REQUIRE(route.targets.size() == 2);
  CHECK(route.targets[0].weight == 25);
  CHECK(model.upstreams()[route.targets[0].upstream].tls.has_value());
  CHECK_FALSE(model.upstreams()[route.targets[1].upstream].tls.has_value());
  const Route equal = only_route(with_entries(
      R"({"route":[{"destination":{"name":"b.org"}},{"destination":{"name":"a.org"}}]})"));
  CHECK(equal.targets[0].weight == equal.targets[1].weight);
  CHECK(equal.targets[0].weight > 0);
}

TEST_CASE("routes: the port of a destination") {
  const auto port = [](const std::string& destination) {
    return only_route(with_entries(R"({"route":[{"destination":)" + destination + "}]}"))
        .targets[0]
        .port;
  };
  CHECK(port(R"({"name":"b.org"})") == 80);
  CHECK(port(R"({"name":"b.org","port":{"number":8080}})") == 8080);
  CHECK(port(R"({"name":"b.org","port":{"name":"alt"}})") == 8080);
  CHECK(port(R"({"name":"c.org"})") == 9000);
}

TEST_CASE("routes: destinations that nothing opens get no upstream") {
  const auto found = [](const std::string& destination) {
    const EgressModel model = with_entries(R"({"route":[{"destination":)" + destination + "}]}");
    CHECK(only_route(model).targets[0].upstream == no_upstream);
    return model.diagnostics().at(0).message;
  };
  CHECK(found(R"({"name":"x.org"})") ==
        "\"x.org\" at port 80 isn't opened by any ExternalService: requests for it get status 503");
  CHECK(found(R"({"name":"b.org","port":{"number":81}})") ==
        "\"b.org\" at port 81 isn't opened by any ExternalService: requests for it get status 503");
  CHECK(found(R"({"name":"reviews"})") ==
        "\"reviews\" at port 80 is in the mesh, whose services aren't known here: requests for it "
        "get status 503");
  CHECK(found(R"({"name":"b.org","subset":"v2"})") ==
        "no DestinationRule of \"b.org\" has a subset \"v2\": requests for it get status 503");
}

TEST_CASE("routes: another host with discovery NONE is where the client asked for") {
  const EgressModel model =
      PolicyText()
          .service("a", web("a.org"))
          .service("d", service_at(R"(["d.org"])", "8080", "HTTP"))
          .rule("r", R"({"hosts":["a.org"],"http":[{"route":[{"destination":{"name":"d.org"}}]}]})")
          .model();
  CHECK(upstream_of(model, "a.org").changes_port);
  CHECK(upstream_of(model, "a.org").port == 8080);
  CHECK(
      findings(model) ==
      "VirtualService/default/r: egress/original-destination: spec.http[0].route[0].destination\n");
}

TEST_CASE("routes: the copies for a mirror with discovery NONE are lost") {
  const EgressModel model =
      with_entries(R"({"mirror":{"name":"a.org"}},{"mirror":{"name":"b.org"}})");
  CHECK(findings(model) ==
        "VirtualService/default/r: egress/original-destination: spec.http[0].mirror\n");
}

TEST_CASE("routes: a subset's policy over the service's") {
  const EgressModel model =
      PolicyText()
          .service("a", R"({"hosts":["a.org"],"discovery":"STATIC","ports":[
              {"number":80,"name":"http","protocol":"HTTP"}],"endpoints":[
              {"address":"1.1.1.1","labels":{"v":"1"}},{"address":"2.2.2.2","labels":{"v":"2"}}]})")
          .policy("a", R"({"name":"a.org","trafficPolicy":{"tls":{"mode":"SIMPLE","sni":"s"},
              "connectionPool":{"tcp":{"maxConnections":9},"http":{"maxRetries":8}}},
              "subsets":[{"name":"v2","labels":{"v":"2"},"trafficPolicy":{"tls":{"mode":"DISABLE"},
              "connectionPool":{"tcp":{"maxConnections":1}}}}]})")
          .rule(
              "r",
              R"({"hosts":["a.org"],"http":[{"route":[{"destination":{"name":"a.org","subset":"v2"}}]}]})")
          .model();
  const Upstream& upstream = upstream_of(model, "a.org");
  CHECK_FALSE(upstream.tls.has_value());
  CHECK(upstream.pool.max_connections == 1U);
  CHECK(upstream.pool.max_retries == 8U);
  REQUIRE(upstream.endpoints.size() == 1);
  CHECK(upstream.endpoints[0].address == "2.2.2.2");
}

TEST_CASE("a mirror beside a redirect gets nothing, and isn't looked at") {
  const EgressModel model = PolicyText()
                                .service("a", web("a.org"))
                                .service("b", web("b.org"))
                                .rule("a", R"({"hosts":["a.org"],"http":[{"redirect":{"uri":"/x"},
                      "mirror":{"name":"b.org"}}]})")
                                .model();
  CHECK(findings(model) == "");
  CHECK_FALSE(route_of(model, "a.org").mirror.has_value());
}

}  // namespace
}  // namespace istioctl::proxy
