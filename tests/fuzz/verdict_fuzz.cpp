// Requests: whatever is taken for a URL can be judged, and no password of it is told; whatever is
// taken for a regular expression can be run.

#include <string>
#include <string_view>

#include "fuzz.h"
#include "istioctl/iptables/rule_set.h"
#include "istioctl/proxy/egress_model.h"
#include "istioctl/verdict/request.h"
#include "istioctl/verdict/verdict.h"
#include "re2_text.h"
#include "regex.h"

using istioctl::fuzz::require;
using istioctl::fuzz::require_equal;
namespace config = istioctl::config;
namespace iptables = istioctl::iptables;
namespace proxy = istioctl::proxy;
namespace verdict = istioctl::verdict;
namespace yaml = istioctl::yaml;

namespace {

constexpr std::string_view service = R"({"spec":{"hosts":["a.org","*.b.org","10.0.0.0/8"],"ports":[
  {"number":80,"name":"a","protocol":"HTTP"},{"number":443,"name":"b","protocol":"HTTPS"},
  {"number":90,"name":"c","protocol":"TCP"}]}})";
constexpr std::string_view rule = R"({"spec":{"hosts":["a.org"],"http":[
  {"match":[{"uri":{"regex":"/(a|b)*c"}}],"redirect":{"uri":"/r"}},
  {"match":[{"uri":{"prefix":"/v1"}}],"rewrite":{"uri":"/"}},
  {"timeout":"3s","corsPolicy":{"allowOrigin":["*"]}}]}})";

proxy::EgressModel make_model() {
  proxy::Policy policy(2);
  policy[0].key = {.kind = config::find_kind("ExternalService"), .name_space = "d", .name = "a"};
  policy[0].object = yaml::Json::parse(service);
  policy[1].key = {.kind = config::find_kind("VirtualService"), .name_space = "d", .name = "a"};
  policy[1].object = yaml::Json::parse(rule);
  return proxy::EgressModel::compute(std::move(policy));
}

void check_url(std::string_view text) {
  static const proxy::EgressModel model = make_model();
  static const iptables::RuleSet rules({});
  auto url = verdict::parse_url(text);
  if (!url) {
    require(!url.error().message.empty(), "a refused URL has a reason");
    return;
  }
  require(url->port != 0 && !url->host.empty(), "a URL has a host and a port");
  require(url->path.starts_with('/'), "a path begins with a slash");
  require(url->host.find('@') == std::string::npos, "a host has no user");
  const auto judged = verdict::judge(model, rules, {.url = std::move(*url)});
  require(!judged || !judged->decisions.empty(), "a verdict has reasons");
}

void check_regex(std::string_view pattern, std::string_view text) {
  const auto re2 = proxy::to_re2(pattern);
  if (!re2) return;
  const auto regex = verdict::Regex::compile(*re2);
  require(regex.has_value(), "what Envoy can use can be run");
  constexpr std::size_t enough = 64;
  static_cast<void>(regex->matches(text.substr(0, enough)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = istioctl::fuzz::text_of(data, size);
  check_url(text);
  check_url("http://a.org/" + std::string(text));
  static_cast<void>(verdict::parse_header(text));
  const std::size_t line = text.find('\n');
  check_regex(text.substr(0, line), line == text.npos ? text : text.substr(line + 1));
  return 0;
}
