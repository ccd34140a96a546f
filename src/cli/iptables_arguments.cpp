#include "iptables_arguments.h"

#include <fmt/format.h>

#include <utility>

#include "arguments.h"
#include "flag_table.h"
#include "istioctl/base/printable.h"
#include "values.h"

namespace istioctl::cli {

namespace {

using base::ErrorCode;

constexpr std::string_view init_group = "Arguments of the init container";

// The kernel keeps the last number for "no user".
constexpr std::int64_t highest_uid = 4294967294;

base::Error of_container(base::Error error) {
  error.code = ErrorCode::invalid_input;
  error.hint = "istio-init of 0.7.1 takes -p PORT -u UID [-i RANGES]";
  return error;
}

}  // namespace

std::vector<Flag> init_argument_flags(InitArgumentValues& values) {
  return {{.names = {"port"},
           .letter = 'p',
           .value_name = "PORT",
           .help = "Port of Envoy, to which connections are redirected",
           .target = &values.port,
           .minimum = 1,
           .maximum = 65535,
           .group = init_group},
          {.names = {"sidecarProxyUID"},
           .letter = 'u',
           .value_name = "UID",
           .help = "User that Envoy runs as; its traffic isn't redirected",
           .target = &values.uid,
           .minimum = 0,
           .maximum = highest_uid,
           .group = init_group},
          {.names = {"includeIPRanges"},
           .letter = 'i',
           .value_name = "RANGES",
           .help = "Comma separated CIDR ranges whose traffic is redirected; all else goes "
                   "straight to its destination. '*' or no value: everything",
           .target = &values.ranges,
           .group = init_group}};
}

base::Result<InitArgumentValues> read_init_arguments(const std::vector<std::string>& arguments) {
  InitArgumentValues values;
  FlagTable table;
  table.add(init_argument_flags(values));
  ArgumentReader reader(table);
  if (auto read = reader.read_all(arguments); !read) {
    return std::unexpected(of_container(std::move(read.error())));
  }
  for (const ArgumentUse& use : reader.uses()) {
    if (use.flag == nullptr) {
      return std::unexpected(
          of_container({.message = fmt::format("unexpected argument {}", base::quote(use.value))}));
    }
    if (auto assigned = assign(*use.flag, use.value); !assigned) {
      return std::unexpected(of_container(std::move(assigned.error())));
    }
  }
  if (auto complete = require_port_and_uid(values); !complete) {
    return std::unexpected(of_container(std::move(complete.error())));
  }
  return values;
}

base::Result<void> require_port_and_uid(const InitArgumentValues& values) {
  if (values.port && values.uid) return {};
  const std::string_view missing = values.port  ? "-u UID is"
                                   : values.uid ? "-p PORT is"
                                                : "-p PORT and -u UID are";
  return base::fail(ErrorCode::wrong_usage, fmt::format("{} missing", missing),
                    "kube-inject's defaults are -p 15001 -u 1337");
}

std::optional<iptables::RedirectSettings> to_settings(const InitArgumentValues& values,
                                                      const net::RangesContext& where,
                                                      base::Diagnostics& problems) {
  iptables::RedirectSettings settings;
  if (values.port) settings.port = static_cast<std::uint16_t>(*values.port);
  if (values.uid) settings.uid = static_cast<std::uint32_t>(*values.uid);
  if (!values.ranges) return settings;
  auto ranges = net::parse_ip_ranges(*values.ranges, where, problems);
  if (!ranges) return std::nullopt;
  if (ranges->was_empty()) {
    problems.push_back({.severity = base::Severity::warning,
                        .id = "ranges/empty",
                        .source = where.source,
                        .object = where.object,
                        .message = "the list of ranges is empty, which means everything; did a "
                                   "command substitution fail?",
                        .hint = "write '*' if everything is meant"});
  }
  settings.ranges = std::move(*ranges);
  return settings;
}

std::optional<iptables::RedirectSettings> read_settings(const InitArgumentValues& values,
                                                        Context& context) {
  base::Diagnostics found;
  auto settings = to_settings(values, {.source = "-i"}, found);
  context.reporter().report(found);
  return settings;
}

}  // namespace istioctl::cli
