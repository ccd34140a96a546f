#include <algorithm>
#include <string>

#include "istioctl/config/reader.h"
#include "istioctl/proxy/find_traps.h"
#include "istioctl/proxy/trap.h"
#include "policy.h"

namespace istioctl::proxy {
namespace {

/// "VirtualService/default/b: https-port: spec.http" of every trap, a line each.
std::string traps_of(const EgressModel& model, const TrapOptions& options = {}) {
  std::string text;
  for (const auto& trap : find_traps(model, options)) {
    const bool has_prefix = trap.id.starts_with(trap_prefix);
    text += trap.object + ": " + (has_prefix ? trap.id.substr(trap_prefix.size()) : trap.id) +
            ": " + trap.field + "\n";
  }
  return text;
}

std::string traps_of(const PolicyText& policy) {
  return traps_of(policy.model());
}

Policy read_policy(std::string_view yaml) {
  config::Reader reader({.otherwise = "default"}, config::Content::typed);
  std::vector<config::Resource> resources;
  base::Diagnostics problems;
  std::size_t line = 1;
  std::size_t begin = 0;
  while (begin < yaml.size()) {
    const std::size_t end = std::min(yaml.find("---\n", begin + 1), yaml.size());
    const std::string_view piece = yaml.substr(begin, end - begin);
    const std::size_t body = piece.starts_with("---\n") ? 4 : 0;
    const yaml::RawDocument raw{
        .text = piece, .body = body, .origin = {.source = "a.yaml", .line = line, .offset = begin}};
    CHECK(reader.read(raw, resources, problems));
    line += static_cast<std::size_t>(std::ranges::count(piece, '\n'));
    begin = end;
  }
  for (const auto& problem : problems) MESSAGE(problem.field << ": " << problem.message);
  Policy policy;
  for (auto& resource : resources) {
    policy.push_back({.key = resource.key,
                      .object = std::move(resource.fields),
                      .place = resource.place,
                      .text = resource.source});
  }
  return policy;
}

constexpr std::string_view tls_for_a =
    R"({"name":"a.org","trafficPolicy":{"tls":{"mode":"SIMPLE"}}})";
constexpr std::string_view timeout_for_a = R"({"hosts":["a.org"],"http":[{"timeout":"3s"}]})";

TEST_CASE("traps: the table is sorted, and says something of each") {
  CHECK(std::ranges::is_sorted(all_traps(), {}, &Trap::id));
  for (const Trap* const trap : all_traps()) {
    CAPTURE(trap->id);
    CHECK_FALSE(trap->summary.empty());
    CHECK_FALSE(trap->summary.ends_with('.'));
    CHECK(trap->explanation.ends_with('.'));
    CHECK(trap->remedy.ends_with('.'));
    CHECK(find_trap(trap->id) == trap);
    CHECK(find_trap(std::string(trap_prefix) + std::string(trap->id)) == trap);
  }
  CHECK(find_trap("https") == nullptr);
  CHECK(nearest_trap("https-prt") == "https-port");
  CHECK(nearest_trap("egress/weigths") == "weights");
  CHECK(nearest_trap("nothing-like-it").empty());
}

TEST_CASE("traps: each one's example is valid and has it") {
  for (const Trap* const trap : all_traps()) {
    CAPTURE(trap->id);
    const EgressModel model = EgressModel::compute(read_policy(trap->example));
    const auto found = find_traps(model, {.own_sidecar = true});
    const std::string id = std::string(trap_prefix) + std::string(trap->id);
    const auto at = std::ranges::find(found, id, &base::Diagnostic::id);
    REQUIRE(at != found.end());
    CHECK(at->severity != base::Severity::error);
    CHECK(at->hint.ends_with("see istioctl explain " + std::string(trap->id)));
    CHECK((trap->id == "older-kind" || at->position.line > 4));
    const auto of_mesh = find_traps(model);
    const bool is_own = trap->reach == TrapReach::own_sidecar;
    CHECK(std::ranges::none_of(of_mesh, [&](const auto& one) { return one.id == id; }) == is_own);
  }
}

TEST_CASE("traps: https-port") {
  const auto model = PolicyText()
                         .service("g", service_at(R"(["a.org"])", "443", "http"))
                         .policy("g", tls_for_a)
                         .model();
  const auto found = find_traps(model);
  REQUIRE(found.size() == 1);
  CHECK(found[0].severity == base::Severity::notice);
  CHECK(found[0].message.find("http://a.org:443") != std::string::npos);
  CHECK(found[0].field == "spec.ports[0].protocol");

  const auto plain =
      find_traps(PolicyText().service("g", service_at(R"(["a.org"])", "443", "HTTP")).model());
  REQUIRE(plain.size() == 1);
  CHECK(plain[0].severity == base::Severity::warning);

  CHECK(traps_of(PolicyText().service("g", service_at(R"(["a.org"])", "443", "HTTPS"))).empty());
  CHECK(traps_of(PolicyText().service("g", web("a.org"))).empty());
  CHECK(traps_of(PolicyText().service("g", service_at(R"(["a.org"])", "8443", "HTTP"))).empty());
  CHECK(traps_of(PolicyText().service("g", R"({"hosts":["a.org"],"ports":[
      {"number":8443,"name":"https-api","protocol":"HTTP"}]})")) ==
        "ExternalService/default/g: https-port: spec.ports[0].protocol\n");
}

TEST_CASE("traps: tls-at-80") {
  CHECK(traps_of(PolicyText().service("g", web("a.org")).policy("g", tls_for_a)) ==
        "ExternalService/default/g: tls-at-80: spec.ports[0].protocol\n");
  CHECK(traps_of(PolicyText()
                     .service("g", web("a.org"))
                     .policy("g", R"({"name":"a.org","trafficPolicy":{"tls":{"mode":"DISABLE"}}})"))
            .empty());
}

TEST_CASE("traps: opens-everything") {
  const std::string expected = "ExternalService/default/g: opens-everything: spec.hosts[0]\n";
  CHECK(traps_of(PolicyText().service("g", web("*"))) == expected);
  CHECK(traps_of(PolicyText().service("g", web("0.0.0.0/0"))) == expected);
  CHECK(traps_of(PolicyText().service("g", service_at(R"(["db.org"])", "3306", "TCP"))) ==
        expected);
  CHECK(traps_of(PolicyText().service("g", service_at(R"(["1.2.3.4"])", "3306", "TCP"))).empty());
  CHECK(traps_of(PolicyText().service("g", service_at(R"(["*"])", "53", "UDP"))).empty());
  CHECK(traps_of(PolicyText().service("g", web("*.a.org"))).empty());
  CHECK(traps_of(PolicyText().service("g", R"({"hosts":["db.org"],"discovery":"DNS","ports":[
      {"number":3306,"name":"p","protocol":"TCP"}]})"))
            .empty());
}

TEST_CASE("traps: two services of TCP at one port") {
  const std::string dns =
      R"("discovery":"DNS","ports":[{"number":3306,"name":"p","protocol":"TCP"}]})";
  CHECK(traps_of(PolicyText()
                     .service("a", R"({"hosts":["a.org"],)" + dns)
                     .service("b", R"({"hosts":["b.org"],)" + dns)) ==
        "ExternalService/default/b: port-conflict: spec.ports[0]\n");
  CHECK(traps_of(PolicyText().service("a", R"({"hosts":["a.org","b.org"],)" + dns)) ==
        "ExternalService/default/a: port-conflict: spec.hosts[1]\n");
  CHECK(traps_of(PolicyText().service("a", R"({"hosts":["a.org"],)" + dns)).empty());
  CHECK(traps_of(PolicyText()
                     .service("a", service_at(R"(["1.2.3.4"])", "3306", "TCP"))
                     .service("b", service_at(R"(["1.2.3.5"])", "3306", "TCP")))
            .empty());
}

TEST_CASE("traps: unopened-host") {
  const auto rule_for = [](const std::string& host) {
    return traps_of(PolicyText()
                        .service("s", web("a.x.org"))
                        .service("r", web("10.0.0.0/8"))
                        .rule("r", R"({"hosts":[")" + host + R"("],"http":[{"timeout":"3s"}]})"));
  };
  const std::string expected = "VirtualService/default/r: unopened-host: spec.hosts[0]\n";
  CHECK(rule_for("b.org") == expected);
  CHECK(rule_for("x.org") == expected);
  CHECK(rule_for("*.b.org") == expected);
  CHECK(rule_for("11.0.0.1") == expected);
  for (const char* const fine :
       {"a.x.org", "*.x.org", "*.org", "*", "reviews", "reviews.prod.svc",
        "reviews.prod.svc.cluster.local", "10.1.2.3", "10.0.0.0/9", "0.0.0.0/0"}) {
    CAPTURE(fine);
    CHECK(rule_for(fine).empty());
  }
  CHECK(traps_of(PolicyText().policy("g", tls_for_a)) ==
        "DestinationRule/default/g: unopened-host: spec.name\n");
  // Rules for a gateway aren't the sidecars' matter.
  CHECK(traps_of(PolicyText().rule(
                     "r", R"({"hosts":["a.org"],"gateways":["edge"],"http":[{"timeout":"3s"}]})"))
            .empty());
  // A port of UDP opens nothing, and neither does a service without ports.
  CHECK(traps_of(PolicyText().service("s", R"({"hosts":["a.org"]})").rule("r", timeout_for_a)) ==
        expected);
}

TEST_CASE("traps: destinations that nobody opens are reported once") {
  const std::string to_b =
      R"({"hosts":["a.org"],"http":[{"route":[{"destination":{"name":"b.org"}}]}]})";
  const std::string expected =
      "VirtualService/default/r: no-destination: spec.http[0].route[0].destination\n";
  CHECK(traps_of(PolicyText().service("s", web("a.org")).rule("r", to_b)) == expected);
  const std::string from_mesh =
      R"({"hosts":["reviews"],"http":[{"route":[{"destination":{"name":"b.org"}}]}]})";
  CHECK(traps_of(PolicyText().rule("r", from_mesh)) == expected);
  const std::string to_mesh =
      R"({"hosts":["a.org"],"http":[{"route":[{"destination":{"name":"reviews"}}]}]})";
  const EgressModel model = PolicyText().service("s", web("a.org")).rule("r", to_mesh).model();
  CHECK(traps_of(model).empty());
  CHECK(traps_of(model, {.own_sidecar = true}) ==
        "VirtualService/default/r: mesh-destination: spec.http[0].route[0].destination\n");
}

TEST_CASE("traps: unread-port") {
  const std::string expected = "VirtualService/default/r: unread-port: spec.http\n";
  for (const char* const protocol : {"HTTPS", "TCP", "mongo"}) {
    CAPTURE(protocol);
    CHECK(traps_of(PolicyText()
                       .service("s", service_at(R"(["a.org"])", "443", protocol))
                       .rule("r", timeout_for_a))
              .ends_with(expected));
  }
  CHECK(traps_of(PolicyText()
                     .service("s", service_at(R"(["*.org"])", "443", "HTTPS"))
                     .rule("r", timeout_for_a)) == expected);
  CHECK(traps_of(PolicyText().service("s", web("a.org")).rule("r", timeout_for_a)).empty());
  const std::string both =
      R"({"hosts":["a.org"],"ports":[{"number":80,"name":"a","protocol":"HTTP"},
      {"number":443,"name":"b","protocol":"HTTPS"}]})";
  const auto found = find_traps(PolicyText().service("s", both).rule("r", timeout_for_a).model());
  REQUIRE(found.size() == 1);
  CHECK(found[0].severity == base::Severity::notice);
  CHECK(found[0].message.starts_with("at port 443 of \"a.org\""));
  const std::string limits =
      R"({"name":"a.org","trafficPolicy":{"connectionPool":{"http":{"maxRetries":3}}}})";
  CHECK(traps_of(PolicyText()
                     .service("s", service_at(R"(["a.org"])", "443", "HTTPS"))
                     .policy("r", limits)) ==
        "DestinationRule/default/r: unread-port: spec.trafficPolicy.connectionPool.http\n");
  CHECK(traps_of(PolicyText().service("s", both).policy("r", limits)).empty());
  CHECK(traps_of(PolicyText().service("s", both).rule("r", R"({"hosts":["a.org"],"http":[{"route":[
            {"destination":{"name":"a.org","port":{"number":443}}}]}]})"))
            .find("unread-port: spec.http[0].route[0].destination") != std::string::npos);
}

TEST_CASE("traps: double-tls") {
  CHECK(traps_of(PolicyText()
                     .service("s", service_at(R"(["a.org"])", "443", "HTTPS"))
                     .policy("r", tls_for_a)) ==
        "DestinationRule/default/r: double-tls: spec.trafficPolicy.tls\n");
  CHECK(
      traps_of(PolicyText()
                   .service("s", service_at(R"(["1.2.3.4"])", "5432", "TCP"))
                   .policy("r", R"({"name":"1.2.3.4","trafficPolicy":{"tls":{"mode":"SIMPLE"}}})"))
          .empty());
}

TEST_CASE("traps: hidden-rule") {
  const auto entries = [](const std::string& http) {
    return traps_of(PolicyText().rule("r", R"({"hosts":["reviews"],"http":[)" + http + "]}"));
  };
  const auto hidden = [](const std::string& field) {
    return "VirtualService/default/r: hidden-rule: spec." + field + "\n";
  };
  const auto match = [](const std::string& conditions) {
    return R"({"match":[)" + conditions + R"(],"timeout":"1s"})";
  };
  const std::string all = R"({"timeout":"3s"})";
  CHECK(entries(all + "," + all) == hidden("http[1]"));
  CHECK(entries(match(R"({"uri":{"exact":"/a"}})") + "," + all).empty());
  CHECK(entries(all + "," + match(R"({"uri":{"exact":"/a"}})")) == hidden("http[1].match[0]"));
  CHECK(entries(match(R"({"uri":{"prefix":"/"}})") + "," + match(R"({"uri":{"regex":"/a.*"}})")) ==
        hidden("http[1].match[0]"));
  CHECK(entries(match(R"({"uri":{"prefix":"/a"}})") + "," +
                match(R"({"uri":{"exact":"/ab"}},{"uri":{"exact":"/b"}})")) ==
        hidden("http[1].match[0]"));
  CHECK(entries(match(R"({"uri":{"prefix":"/ab"}})") + "," + match(R"({"uri":{"prefix":"/a"}})") +
                "," + match(R"({"uri":{"prefix":"/abc"}})")) == hidden("http[2].match[0]"));
  const std::string get = R"({"method":{"exact":"GET"}})";
  const std::string get_a =
      R"({"uri":{"exact":"/a"},"method":{"exact":"GET"},"headers":{"x":{"exact":"1"}}})";
  CHECK(entries(match(get) + "," + match(get_a)) == hidden("http[1].match[0]"));
  CHECK(entries(match(get_a) + "," + match(get)).empty());
  CHECK(entries(match(get_a) + "," + match(get_a)) == hidden("http[1].match[0]"));
  CHECK(entries(match(R"({"uri":{"regex":"/a"}})") + "," + match(R"({"uri":{"exact":"/a"}})"))
            .empty());
  CHECK(entries(match(R"({"sourceLabels":{"app":"x"}})") + "," + all).empty());
  CHECK(entries(match(R"({"sourceLabels":{"app":"x"}})") + "," +
                match(R"({"sourceLabels":{"app":"y"}})"))
            .empty());
}

TEST_CASE("traps: a match with many conditions") {
  std::string many = R"({"headers":{)";
  for (int i = 0; i < 12; ++i) {
    many += (i == 0 ? "" : ",") + std::string(R"("h)") + std::to_string(i) + R"(":{"exact":"v"})";
  }
  many += "}}";
  const auto entries = [](const std::string& first, const std::string& second) {
    return traps_of(PolicyText().rule("r", R"({"hosts":["reviews"],"http":[{"match":[)" + first +
                                               R"(],"timeout":"1s"},{"match":[)" + second +
                                               R"(],"timeout":"2s"}]})"));
  };
  const std::string expected = "VirtualService/default/r: hidden-rule: spec.http[1].match[0]\n";
  CHECK(entries(many, many) == expected);
  CHECK(entries(R"({"headers":{"h7":{"exact":"v"}}})", many) == expected);
  CHECK(entries(R"({"uri":{"prefix":"/"}})", many) == expected);
  CHECK(entries(many, R"({"headers":{"h7":{"exact":"v"}}})").empty());
}

TEST_CASE("traps: weights") {
  const auto route = [](const std::string& weights) {
    return traps_of(
        PolicyText().rule("r", R"({"hosts":["reviews"],"http":[{"route":[)" + weights + "]}]}"));
  };
  const std::string expected = "VirtualService/default/r: weights: spec.http[0].route\n";
  const std::string to = R"({"destination":{"name":"reviews"})";
  CHECK(route(to + R"(,"weight":60},)" + to + R"(,"weight":30})") == expected);
  CHECK(route(to + "}," + to + "}") == expected);
  CHECK(route(to + R"(,"weight":50})") == expected);
  CHECK(route(to + R"(,"weight":60},)" + to + R"(,"weight":40})").empty());
  CHECK(route(to + R"(,"weight":100},)" + to + R"(,"weight":0})").empty());
  CHECK(route(to + "}").empty());
}

TEST_CASE("traps: conflicts of the model are traps, once") {
  const PolicyText two = PolicyText()
                             .service("s", web("a.org"))
                             .rule("first", timeout_for_a)
                             .rule("second", timeout_for_a);
  CHECK(traps_of(two) == "VirtualService/default/second: rule-conflict: spec.hosts[0]\n");
  CHECK(findings(two.model()) ==
        "VirtualService/default/second: egress/rule-conflict: spec.hosts[0]\n");
}

TEST_CASE("traps: what concerns an object is what it has or causes") {
  const EgressModel model = PolicyText()
                                .service("young", web("a.org"))
                                .service("old", web("a.org"), "2018-01-01T00:00:00Z")
                                .rule("r", R"({"hosts":["b.org"],"http":[{"timeout":"3s"}]})")
                                .model();
  const auto about = [&](const std::string& name) {
    return traps_of(
        model, {.concerns = [&](const PolicyObject& object) { return object.key.name == name; }});
  };
  const std::string conflict = "ExternalService/default/young: host-conflict: spec.hosts[0]\n";
  CHECK(about("young") == conflict);
  CHECK(about("old") == conflict);
  CHECK(about("r") == "VirtualService/default/r: unopened-host: spec.hosts[0]\n");
  CHECK(about("other").empty());
}

TEST_CASE("traps: an annotation silences those that it names") {
  const auto with = [](const std::string& allowed) {
    return traps_of(EgressModel::compute(read_policy(
        "apiVersion: networking.istio.io/v1alpha3\nkind: VirtualService\nmetadata:\n  name: r\n"
        "  annotations:\n    istioctl/allow: " +
        allowed + "\nspec:\n  hosts: [b.org]\n  http:\n  - timeout: 3s\n  - timeout: 4s\n")));
  };
  CHECK(with("weights") ==
        "VirtualService/r: unopened-host: spec.hosts[0]\nVirtualService/r: hidden-rule: "
        "spec.http[1]\n");
  CHECK(with("unopened-host") == "VirtualService/r: hidden-rule: spec.http[1]\n");
  CHECK(with("'egress/unopened-host, hidden-rule,'").empty());
  CHECK(with("unopened-hosts, hidden-rule") ==
        "VirtualService/r: policy/unknown-trap: metadata.annotations[istioctl/allow]\n"
        "VirtualService/r: unopened-host: spec.hosts[0]\n");
}

TEST_CASE("traps: an allowed conflict isn't among the model's diagnostics either") {
  const std::string rule =
      "---\napiVersion: networking.istio.io/v1alpha3\nkind: VirtualService\nmetadata:\n  name: ";
  const std::string spec = "spec:\n  hosts: [reviews]\n  http:\n  - timeout: 3s\n";
  const auto model = [&](const std::string& annotations) {
    return EgressModel::compute(
        read_policy((rule + "first\n" + spec + rule + "second\n" + annotations + spec).substr(4)));
  };
  CHECK(model("").diagnostics().size() == 1);
  CHECK(model("  annotations: {istioctl/allow: rule-conflict}\n").diagnostics().empty());
}

TEST_CASE("traps: places are those of the fields, in lists and behind separators, too") {
  const auto found = find_traps(EgressModel::compute(read_policy(
      "# nothing\n---\napiVersion: v1\nkind: List\nitems:\n"
      "- apiVersion: networking.istio.io/v1alpha3\n  kind: VirtualService\n  metadata: {name: a}\n"
      "  spec: {http: [{appendHeaders: {x: é}}, {timeout: 4s}], hosts: [reviews, b.org]}\n"
      "- apiVersion: networking.istio.io/v1alpha3\n  kind: DestinationRule\n  metadata:\n    name: "
      "b\n"
      "  spec:\n    name: c.org\n")));
  REQUIRE(found.size() == 3);
  CHECK(found[0].position == base::Position{9, 42});
  CHECK(found[0].field == "spec.http[1]");
  CHECK(found[1].position == base::Position{9, 75});
  CHECK(found[1].span.end - found[1].span.begin == 5);
  CHECK(found[1].line_text ==
        "  spec: {http: [{appendHeaders: {x: é}}, {timeout: 4s}], hosts: [reviews, b.org]}");
  CHECK(found[2].position == base::Position{15, 11});
}

}  // namespace
}  // namespace istioctl::proxy
