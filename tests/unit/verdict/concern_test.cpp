#include "istioctl/verdict/concern.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "unit/proxy/policy.h"

namespace istioctl::verdict {
namespace {

using proxy::EgressModel;
using proxy::PolicyText;
using proxy::service_at;
using proxy::web;

Request asking(std::string_view url, std::string_view address = "", Headers headers = {}) {
  auto parsed = parse_url(url);
  REQUIRE(parsed.has_value());
  Request request{.url = std::move(*parsed), .headers = std::move(headers)};
  if (!address.empty()) request.address = *net::IpAddress::parse(address);
  return request;
}

/// The names of the objects that have to do with it, by age.
std::string concerned(const EgressModel& model, const Request& request) {
  const auto verdict = judge(model, iptables::RuleSet({}), request);
  REQUIRE(verdict.has_value());
  std::string names;
  const Concern concern(model, request, *verdict);
  for (const proxy::PolicyObject& object : model.objects()) {
    if (concern.is_about(object)) names += object.key.name + " ";
  }
  return names;
}

TEST_CASE("objects that name the host, with and without an effect") {
  const EgressModel model =
      PolicyText()
          .service("exact", web("a.org"))
          .service("other", web("b.org"))
          .service("wide", web("*.org"))
          .rule("unopened", R"({"hosts":["c.com"],"http":[{"timeout":"3s"}]})")
          .policy("policy", R"({"name":"a.org","trafficPolicy":{"tls":{"mode":"SIMPLE"}}})")
          .add("EgressRule", "old", R"({"destination":{"service":"a.org"}})")
          .model();
  CHECK(concerned(model, asking("http://a.org/x")) == "exact wide policy old ");
  CHECK(concerned(model, asking("http://c.com:81")) == "unopened ");
  CHECK(concerned(model, asking("http://d.com")).empty());
  CHECK(concerned(model, asking("http://d.com", "", {{"host", "B.org:80"}})) == "other wide ");
}

TEST_CASE("short names and ranges of addresses") {
  const EgressModel model = PolicyText()
                                .service("short", web("db"))
                                .service("range", service_at(R"(["10.0.0.0/8"])", "90", "TCP"))
                                .model();
  CHECK(concerned(model, asking("http://db")) == "short ");
  CHECK(concerned(model, asking("http://db.default.svc.cluster.local")) == "short ");
  CHECK(concerned(model, asking("tcp://x.org:91", "10.1.2.3")) == "range ");
  CHECK(concerned(model, asking("tcp://10.1.2.3:91")) == "range ");
  CHECK(concerned(model, asking("tcp://x.org:91", "11.1.2.3")).empty());
}

TEST_CASE("objects that the verdict names, whatever their hosts") {
  const EgressModel model =
      PolicyText()
          .service("any", service_at(R"(["pass.org"])", "90", "TCP"))
          .service("from", web("a.org"))
          .service("to", R"({"hosts":["b.org"],"discovery":"DNS","ports":
                        [{"number":80,"name":"h","protocol":"HTTP"}]})")
          .service("copy", R"({"hosts":["c.org"],"discovery":"DNS","ports":
                        [{"number":80,"name":"h","protocol":"HTTP"}]})")
          .policy("policy", R"({"name":"b.org","trafficPolicy":{"tls":{"mode":"SIMPLE"}}})")
          .rule("rule", R"({"hosts":["a.org"],"http":[{"mirror":{"name":"c.org"},
                        "route":[{"destination":{"name":"b.org"}}]}]})")
          .model();
  CHECK(concerned(model, asking("tcp://x.org:90")) == "any ");
  CHECK(concerned(model, asking("http://a.org")) == "from to copy policy rule ");
}

TEST_CASE("objects that name where a request or its copy goes, though nothing opens that") {
  const EgressModel model =
      PolicyText()
          .service("from", web("a.org"))
          .policy("gone", R"({"name":"gone.org","trafficPolicy":{"tls":{"mode":"SIMPLE"}}})")
          .rule("rule", R"({"hosts":["a.org"],"http":[{"mirror":{"name":"gone.org"}}]})")
          .model();
  CHECK(concerned(model, asking("http://a.org")) == "from gone rule ");
}

TEST_CASE("a service for every host has to do with its own ports") {
  const EgressModel model = PolicyText()
                                .service("any", service_at(R"(["*"])", "90", "HTTP"))
                                .rule("rule", R"({"hosts":["*"],"http":[{"timeout":"3s"}]})")
                                .model();
  CHECK(concerned(model, asking("http://a.org:90")) == "any rule ");
  CHECK(concerned(model, asking("http://a.org")) == "rule ");
}

}  // namespace
}  // namespace istioctl::verdict
