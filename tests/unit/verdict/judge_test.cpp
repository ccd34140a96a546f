#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "istioctl/net/ip_ranges.h"
#include "istioctl/verdict/verdict.h"
#include "unit/proxy/policy.h"

namespace istioctl::verdict {
namespace {

using proxy::EgressModel;
using proxy::PolicyText;
using proxy::service_at;
using proxy::web;

struct How {
  std::string address = {};
  std::string ranges = "*";
  std::optional<std::uint32_t> uid = {};
  Headers headers = {};
  std::string method = "GET";
};

Verdict judged(const EgressModel& model, std::string_view url, const How& how = {}) {
  base::Diagnostics problems;
  const auto ranges = net::parse_ip_ranges(how.ranges, {}, problems);
  REQUIRE(ranges.has_value());
  auto parsed = parse_url(url);
  REQUIRE(parsed.has_value());
  Request request{
      .url = std::move(*parsed), .method = how.method, .headers = how.headers, .uid = how.uid};
  if (!how.address.empty()) request.address = *net::IpAddress::parse(how.address);
  auto verdict = judge(model, iptables::RuleSet({.ranges = *ranges}), request);
  REQUIRE(verdict.has_value());
  return std::move(*verdict);
}

/// "allowed", "blocked 404", "answered 301".
std::string outcome(const EgressModel& model, std::string_view url, const How& how = {}) {
  const Verdict verdict = judged(model, url, how);
  std::string text(to_string(verdict.outcome));
  if (verdict.status) text += " " + std::to_string(*verdict.status);
  return text;
}

std::string said(const Verdict& verdict, std::string_view about) {
  for (const Decision& decision : verdict.decisions) {
    if (decision.about == about) return decision.text;
  }
  return {};
}

EgressModel page() {
  return PolicyText()
      .service("httpbin", web("httpbin.org"))
      .service("google", service_at(R"(["www.google.com"])", "443", "http"))
      .policy("google", R"({"name":"www.google.com","trafficPolicy":{"tls":{"mode":"SIMPLE"}}})")
      .rule("httpbin", R"({"hosts":["httpbin.org"],"http":[{"timeout":"1m30s"}]})")
      .model();
}

TEST_CASE("judge: without rules everything is closed") {
  const EgressModel model = PolicyText().model();
  CHECK(outcome(model, "http://httpbin.org") == "blocked");
  CHECK(outcome(model, "mongodb://db.example.org") == "blocked");
}

TEST_CASE("judge: the page") {
  const EgressModel model = page();
  CHECK(outcome(model, "http://httpbin.org/delay/5") == "allowed");
  CHECK(outcome(model, "http://HTTPBIN.org:80/delay/5") == "allowed");
  CHECK(outcome(model, "http://other.org/") == "blocked 404");
  CHECK(outcome(model, "http://httpbin.org./") == "blocked 404");
  CHECK(outcome(model, "http://httpbin.org/", {.headers = {{"host", "other.org"}}}) ==
        "blocked 404");
  const Verdict verdict = judged(model, "http://httpbin.org/delay/5");
  CHECK(said(verdict, "timeout") == "after 1m30s the sidecar answers with status 504");
  CHECK(said(verdict, "host") ==
        "\"httpbin.org\" is opened by ExternalService/default/httpbin (a.yaml)");
  CHECK_FALSE(verdict.is_address_known);
}

TEST_CASE("judge: TLS that the sidecar begins") {
  const Verdict verdict = judged(page(), "http://www.google.com:443/a");
  CHECK(verdict.outcome == Outcome::allowed);
  REQUIRE(verdict.shares.size() == 1);
  REQUIRE(verdict.shares[0].tls.has_value());
  CHECK(verdict.shares[0].tls->server_name == "www.google.com");
  CHECK(verdict.shares[0].tls->subject_names == std::vector<std::string>{"www.google.com"});
}

TEST_CASE("judge: the page's trap, and what to write in its place") {
  const Verdict verdict = judged(page(), "https://www.google.com/a");
  CHECK(verdict.outcome == Outcome::blocked);
  CHECK_FALSE(verdict.status.has_value());
  CHECK(verdict.instead == "http://www.google.com:443/a");
  CHECK(judged(page(), "http://www.google.com/").instead == "http://www.google.com:443");
  CHECK(judged(page(), "https://httpbin.org/x").instead == "http://httpbin.org/x");
  CHECK(judged(page(), "https://other.org/x").instead.empty());
}

TEST_CASE("judge: what bypasses the sidecar") {
  const EgressModel model = page();
  CHECK(outcome(model, "mongodb://db.org", {.ranges = "10.0.0.0/24"}) == "bypassed");
  CHECK(outcome(model, "http://x.org", {.address = "10.0.0.7", .ranges = "10.0.0.0/24"}) ==
        "blocked 404");
  CHECK(outcome(model, "http://10.0.0.7", {.ranges = "10.0.0.0/24"}) == "blocked 404");
  CHECK(outcome(model, "http://x.org", {.uid = 1337}) == "bypassed");
  CHECK(outcome(model, "http://x.org", {.uid = 1338}) == "blocked 404");
  CHECK(outcome(model, "http://localhost:8080") == "bypassed");
  CHECK(outcome(model, "http://x.org", {.ranges = "0.0.0.0/0"}) == "blocked 404");
  CHECK(outcome(model, "http://x.org", {.ranges = "203.0.113.0/24,203.0.114.0/24"}) == "bypassed");
}

TEST_CASE("judge: TLS is passed on by its server name") {
  const EgressModel model =
      PolicyText().service("a", service_at(R"(["a.org","*.b.org"])", "443", "HTTPS")).model();
  CHECK(outcome(model, "https://a.org") == "allowed");
  CHECK(outcome(model, "https://x.b.org") == "allowed");
  CHECK(outcome(model, "https://b.org") == "blocked");
  CHECK(outcome(model, "http://a.org:443") == "blocked");
  CHECK(judged(model, "http://a.org:443/x").instead == "https://a.org/x");
  CHECK(judged(model, "https://A.org").tcp_route != nullptr);
}

TEST_CASE("judge: TCP is passed on by its address") {
  const EgressModel model = PolicyText()
                                .service("a", service_at(R"(["10.1.0.0/16"])", "27017", "MONGO"))
                                .service("b", service_at(R"(["db.org"])", "6379", "TCP"))
                                .model();
  CHECK(outcome(model, "mongodb://db.org", {.address = "10.1.2.3"}) == "allowed");
  CHECK(outcome(model, "mongodb://db.org", {.address = "10.2.2.3"}) == "blocked");
  CHECK(outcome(model, "mongodb://db.org") == "blocked");
  CHECK(outcome(model, "redis://whatever.org") == "allowed");
  CHECK(judged(model, "mongodb://db.org").notes.size() == 2);
}

TEST_CASE("judge: rules by their matches, in order") {
  const EgressModel model = PolicyText()
                                .service("a", web("a.org"))
                                .rule("a", R"({"hosts":["a.org"],"http":[
            {"match":[{"uri":{"prefix":"/old"}}],"redirect":{"uri":"/new","authority":"b.org"}},
            {"match":[{"uri":{"exact":"/abort"}}],
             "fault":{"abort":{"percent":100,"httpStatus":418},
                      "delay":{"percent":50,"fixedDelay":"5s"}}},
            {"match":[{"uri":{"prefix":"/v1"},"headers":{"x-user":{"exact":"jason"}}}],
             "rewrite":{"uri":"/v2","authority":"c.org"},"timeout":"3s",
             "retries":{"attempts":2,"perTryTimeout":"1.5s"}},
            {"match":[{"method":{"exact":"DELETE"}}],
             "route":[{"destination":{"name":"nowhere.org"}}]}]})")
                                .model();
  const Verdict redirected = judged(model, "http://a.org/old?q");
  CHECK(redirected.outcome == Outcome::answered);
  CHECK(redirected.status == 301U);
  CHECK(redirected.location == "http://b.org/new?q");
  CHECK_FALSE(redirected.is_applied);
  CHECK(outcome(model, "http://a.org/abort") == "answered 418");
  CHECK(judged(model, "http://a.org/abort").is_applied);
  const Verdict rewritten =
      judged(model, "http://a.org/v1/x?q", {.headers = {{"x-user", "jason"}}});
  CHECK(rewritten.outcome == Outcome::allowed);
  CHECK(rewritten.path == "/v2/x?q");
  CHECK(rewritten.authority == "c.org");
  CHECK(said(rewritten, "retries") ==
        "a request that fails is tried up to 2 times more, for 1.5s each");
  CHECK(outcome(model, "http://a.org/v1/x") == "blocked 404");
  CHECK(outcome(model, "http://a.org/", {.method = "DELETE"}) == "blocked 503");
}

TEST_CASE("judge: shares of destinations") {
  const EgressModel model = PolicyText()
                                .service("a", web("a.org"))
                                .service("b", R"({"hosts":["b.org"],"discovery":"STATIC",
            "ports":[{"number":80,"name":"http","protocol":"HTTP"}],
            "endpoints":[{"address":"10.0.0.1"},{"address":"10.0.0.2","ports":{"http":8080}}]})")
                                .rule("a", R"({"hosts":["a.org"],"http":[{"route":[
            {"destination":{"name":"a.org"},"weight":75},
            {"destination":{"name":"b.org"},"weight":25}]}]})")
                                .model();
  const Verdict verdict = judged(model, "http://a.org", {.address = "203.0.113.10"});
  REQUIRE(verdict.shares.size() == 2);
  CHECK(verdict.shares[0].percent == doctest::Approx(75));
  CHECK(verdict.decisions.back().text ==
        "25% go to \"b.org\": 10.0.0.1:80, 10.0.0.2:8080, over HTTP/1.1");
}

/// Of a request for a.org, whose only entry has these actions beside the mirror.
Verdict mirrored(const std::string& mirror, const std::string& actions = "") {
  const EgressModel model =
      PolicyText()
          .service("a", web("a.org"))
          .service("b", R"({"hosts":["b.org"],"discovery":"STATIC",
            "ports":[{"number":80,"name":"http","protocol":"HTTP"}],
            "endpoints":[{"address":"10.0.0.1","labels":{"v":"1"}}]})")
          .policy("b", R"({"name":"b.org",
            "trafficPolicy":{"tls":{"mode":"SIMPLE"}},
            "subsets":[{"name":"none","labels":{"v":"2"}}]})")
          .rule("a", R"({"hosts":["a.org"],"http":[{"mirror":)" + mirror + actions + "}]}")
          .model();
  return judged(model, "http://a.org");
}

TEST_CASE("judge: a mirror gets copies of what is passed on") {
  const Verdict verdict = mirrored(R"({"name":"b.org"})");
  REQUIRE(verdict.mirror.has_value());
  CHECK_FALSE(verdict.mirror->is_lost);
  CHECK(verdict.mirror->target.host == "b.org");
  REQUIRE(verdict.mirror->tls.has_value());
  CHECK(verdict.mirror->tls->server_name == "a.org");
  CHECK(said(verdict, "mirror") == "a copy of each request goes to b.org, port 80");
  const Verdict partly =
      mirrored(R"({"name":"b.org"})", R"(,"fault":{"abort":{"percent":99,"httpStatus":418}})");
  CHECK(partly.mirror.has_value());
  CHECK(said(partly, "mirror") ==
        "a copy of each request that is passed on goes to b.org, port 80");
  const Verdict never =
      mirrored(R"({"name":"b.org"})", R"(,"fault":{"abort":{"percent":0,"httpStatus":418}})");
  CHECK(said(never, "mirror") == "a copy of each request goes to b.org, port 80");
}

TEST_CASE("judge: a copy that never arrives is lost") {
  const auto loss = [](const std::string& mirror) {
    const Verdict verdict = mirrored(mirror);
    CHECK((verdict.mirror && verdict.mirror->is_lost));
    return said(verdict, "mirror");
  };
  CHECK(loss(R"({"name":"c.org"})") ==
        "a copy of each request goes to c.org, port 80, which nothing opens: it is lost");
  CHECK(loss(R"({"name":"b.org","subset":"none"})") ==
        "a copy of each request goes to b.org, port 80, which has no endpoint: it is lost");
  CHECK(loss(R"({"name":"a.org"})") ==
        "a copy of each request goes to a.org, port 80, whose discovery is NONE, and a copy has no "
        "address that a client asked for: it is lost");
}

TEST_CASE("judge: what isn't passed on isn't mirrored") {
  const std::string mirror = R"({"name":"b.org"})";
  for (const char* const actions : {
           R"(,"fault":{"abort":{"percent":100,"httpStatus":418}})",
           R"(,"redirect":{"uri":"/n"})",
           R"(,"route":[{"destination":{"name":"nowhere.org"}}])",
       }) {
    const Verdict verdict = mirrored(mirror, actions);
    CHECK_FALSE(verdict.mirror.has_value());
    CHECK(said(verdict, "mirror").empty());
  }
}

TEST_CASE("judge: a destination without endpoints") {
  const EgressModel model =
      PolicyText()
          .service("a", R"({"hosts":["a.org","10.0.0.0/8"],"discovery":"STATIC",
            "ports":[{"number":80,"name":"http","protocol":"HTTP"},
                     {"number":90,"name":"tcp","protocol":"TCP"}],
            "endpoints":[{"address":"10.0.0.1","labels":{"version":"v1"}}]})")
          .policy("a", R"({"name":"a.org","subsets":[{"name":"v2","labels":{"version":"v2"}}]})")
          .rule("a", R"({"hosts":["a.org"],"http":[
            {"match":[{"uri":{"exact":"/n"}}],"redirect":{"uri":"n"}},
            {"route":[{"destination":{"name":"a.org","subset":"v2"}}]}]})")
          .model();
  CHECK(outcome(model, "http://a.org") == "blocked 503");
  CHECK(outcome(model, "tcp://10.0.0.1:90") == "allowed");
  CHECK(judged(model, "http://a.org/n").location == "http://a.org/n");
}

TEST_CASE("judge: WebSockets need a rule") {
  const EgressModel model =
      PolicyText()
          .service("a", web("a.org"))
          .service("b", web("b.org"))
          .rule("b", R"({"hosts":["b.org"],"http":[{"websocketUpgrade":true}]})")
          .service("c", web("c.org"))
          .rule("c", R"({"hosts":["c.org"],"http":[{"match":[{"uri":{"exact":"/a"}}]}]})")
          .model();
  CHECK(outcome(model, "ws://a.org") == "blocked 403");
  CHECK(outcome(model, "ws://c.org/a") == "blocked 403");
  CHECK(outcome(model, "ws://c.org/b") == "blocked 404");
  CHECK(outcome(model, "ws://b.org") == "allowed");
  CHECK(outcome(model, "ws://unknown.org") == "blocked 403");
  CHECK(outcome(model, "http://b.org",
                {.headers = {{"connection", "upgrade"}, {"upgrade", "h2c"}}}) == "blocked 403");
  CHECK(outcome(model, "http://a.org") == "allowed");
}

TEST_CASE("judge: the sidecar answers preflight requests") {
  const EgressModel model = PolicyText()
                                .service("a", web("a.org"))
                                .rule("a", R"({"hosts":["a.org"],"http":[
            {"match":[{"uri":{"exact":"/old"}}],"redirect":{"uri":"/new"},
             "corsPolicy":{"allowOrigin":["http://x"]}},
            {"corsPolicy":{"allowOrigin":["http://x"]}}]})")
                                .model();
  const Headers asked{{"origin", "http://x"}, {"access-control-request-method", "PUT"}};
  CHECK(outcome(model, "http://a.org", {.headers = asked, .method = "OPTIONS"}) == "answered 200");
  CHECK(outcome(model, "http://a.org/old", {.headers = asked, .method = "OPTIONS"}) ==
        "answered 301");
  CHECK(outcome(model, "http://a.org", {.headers = asked}) == "allowed");
  CHECK(outcome(model, "http://a.org", {.method = "OPTIONS"}) == "allowed");
}

TEST_CASE("judge: services of the cluster aren't known") {
  CHECK(judged(page(), "http://reviews:80/").notes.size() == 2);
  CHECK(judged(page(), "http://reviews.default.svc.cluster.local/").notes.size() == 2);
  CHECK(judged(page(), "http://other.org/").notes.size() == 1);
}

TEST_CASE("reaches_sidecar: without a policy") {
  const iptables::RuleSet rules({});
  CHECK(reaches_sidecar(rules, {.url = *parse_url("http://a.org")}) == true);
  CHECK(reaches_sidecar(rules, {.url = *parse_url("http://a.org"), .uid = 1337}) == false);
  CHECK(reaches_sidecar(rules, {.url = *parse_url("http://127.0.0.1")}) == false);
  CHECK_FALSE(reaches_sidecar(rules, {.url = *parse_url("http://224.0.0.1")}).has_value());
}

TEST_CASE("judge: no TCP connection goes to a multicast address") {
  Request request{.url = *parse_url("http://224.0.0.1/")};
  const auto verdict = judge(page(), iptables::RuleSet({}), request);
  REQUIRE_FALSE(verdict.has_value());
  CHECK(verdict.error().code == base::ErrorCode::invalid_input);
}

}  // namespace
}  // namespace istioctl::verdict
