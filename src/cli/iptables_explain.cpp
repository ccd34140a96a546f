#include "iptables_explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "iptables_explanation.h"
#include "iptables_pod_file.h"
#include "istioctl/base/printable.h"
#include "istioctl/cli/run.h"
#include "istioctl/iptables/explanation.h"
#include "istioctl/iptables/rule_set.h"

namespace istioctl::cli {

namespace {

using base::ErrorCode;
using iptables::RuleSet;

std::unexpected<base::Error> wrong_value(std::string_view flag, const std::string& text,
                                         const base::Error& error) {
  return base::fail(ErrorCode::invalid_input,
                    fmt::format("{}: {}: {}", flag, base::quote(text), error.message), error.hint);
}

/// Reads the values of flags. All that are wrong are reported, the last one by being returned.
class ValueReader {
 public:
  explicit ValueReader(Context& context) : context_(context) {}

  template <typename Value>
  void read(std::string_view flag, const std::vector<std::string>& texts,
            base::Result<Value> (*parse)(std::string_view), std::vector<Value>& out) {
    for (const std::string& text : texts) {
      auto value = parse(text);
      if (value) {
        out.push_back(std::move(*value));
        continue;
      }
      if (failure_) context_.reporter().report(*failure_);
      failure_ = wrong_value(flag, text, value.error()).error();
    }
  }

  [[nodiscard]] const std::optional<base::Error>& failure() const { return failure_; }

 private:
  Context& context_;
  std::optional<base::Error> failure_;
};

base::Result<std::vector<iptables::Connection>> connections_of(const IptablesOptions& options,
                                                               Context& context) {
  std::vector<iptables::Destination> destinations;
  std::vector<net::IpAddress> own_addresses;
  ValueReader reader(context);
  reader.read("--explain", options.explain, &iptables::Destination::parse, destinations);
  reader.read("--pod-ip", options.pod_addresses, &net::IpAddress::parse, own_addresses);
  if (reader.failure()) return std::unexpected(*reader.failure());
  std::vector<iptables::Connection> connections;
  for (const iptables::Destination& destination : destinations) {
    connections.push_back({.destination = destination, .own_addresses = own_addresses});
    if (options.uid) connections.back().uid = static_cast<std::uint32_t>(*options.uid);
  }
  return connections;
}

/// Nothing when something is wrong, which is reported then.
base::Result<std::optional<std::vector<NamedSettings>>> settings_to_explain(
    const IptablesOptions& options, Context& context) {
  if (options.pod_file) return read_pod_file(*options.pod_file, context);
  const auto settings = read_settings(options.init, context);
  if (!settings) return std::nullopt;
  return std::vector{NamedSettings{"", *settings}};
}

/// The rules are those of this program, and a manifest may name an image that makes fewer.
void notice_ipv6(const std::vector<ExplainedConnection>& explained, Context& context) {
  const bool any = std::ranges::any_of(explained, [](const ExplainedConnection& connection) {
    return connection.explanation.destination.address.is_v6();
  });
  if (!any) return;
  context.reporter().notice(
      "proxy_init of 0.7.1 makes no rules for IPv6: with that init image connections to IPv6 "
      "addresses go straight to their destinations");
}

}  // namespace

base::Result<int> explain_connections(const IptablesOptions& options, Context& context) {
  const auto connections = connections_of(options, context);
  if (!connections) return std::unexpected(connections.error());
  const auto all_settings = settings_to_explain(options, context);
  if (!all_settings) return std::unexpected(all_settings.error());
  if (!*all_settings) return exit_failure;
  std::vector<ExplainedConnection> explained;
  for (const auto& [workload, settings] : **all_settings) {
    const RuleSet rules(settings);
    for (std::size_t i = 0; i < connections->size(); ++i) {
      auto explanation = iptables::explain(rules, (*connections)[i]);
      if (!explanation) return wrong_value("--explain", options.explain[i], explanation.error());
      explained.push_back({.workload = workload,
                           .settings = settings,
                           .uid = (*connections)[i].uid,
                           .explanation = std::move(*explanation)});
    }
  }
  if (options.pod_file) notice_ipv6(explained, context);
  const std::string text = options.format == "json" ? to_json(explained) : to_text(explained);
  if (auto written = context.out().write(text); !written) {
    return std::unexpected(std::move(written.error()));
  }
  return exit_success;
}

}  // namespace istioctl::cli
