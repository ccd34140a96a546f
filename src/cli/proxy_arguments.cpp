#include "proxy_arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "istioctl/base/ascii.h"
#include "istioctl/base/printable.h"
#include "istioctl/base/utf8.h"
#include "istioctl/net/ip_address.h"
#include "istioctl/net/unmapped.h"

namespace istioctl::cli {

namespace {

using base::ErrorCode;
using base::Result;

std::vector<std::string_view> elements_of(const std::vector<std::string>& values) {
  std::vector<std::string_view> elements;
  for (std::string_view rest : values) {
    for (;;) {
      const std::size_t comma = rest.find(',');
      elements.push_back(rest.substr(0, comma));
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return elements;
}

Result<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool right = error == std::errc() && end == text.data() + text.size() && port != 0;
  if (right) return port;
  return base::fail(ErrorCode::invalid_input,
                    fmt::format("{} is no port: expected 1 to 65535", base::quote(text)));
}

Result<proxy::InboundPort> parse_inbound(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const bool has_address = colon != std::string_view::npos;
  auto port = parse_port(has_address ? text.substr(colon + 1) : text);
  if (!port) return std::unexpected(std::move(port.error()));
  proxy::InboundPort inbound{.port = *port};
  if (!has_address) return inbound;
  std::string_view written = text.substr(0, colon);
  if (written.starts_with('[') && written.ends_with(']')) {
    written = written.substr(1, written.size() - 2);
  }
  const auto address = net::IpAddress::parse(written);
  if (!address) {
    return base::fail(
        ErrorCode::invalid_input,
        fmt::format("{} is no address: {}", base::quote(written), address.error().message));
  }
  inbound.address = net::unmapped(*address);
  if (*inbound.address != net::IpAddress() && *inbound.address != net::IpAddress::v6({})) {
    return inbound;
  }
  return base::fail(
      ErrorCode::invalid_input,
      fmt::format("{} is no pod's address, so that nothing ever comes to it", base::quote(written)),
      "write the port alone where every address is meant");
}

base::Error named(base::Error error, std::string_view flag) {
  error.message = fmt::format("{}: {}", flag, error.message);
  return error;
}

}  // namespace

Result<proxy::EnvoyOptions> envoy_options(const std::string& access_log,
                                          const std::vector<std::string>& inbound) {
  if (base::find_invalid_utf8(access_log)) {
    return base::fail(ErrorCode::invalid_input,
                      fmt::format("--access-log: {} isn't UTF-8", base::quote(access_log)),
                      "a configuration can't name the file");
  }
  proxy::EnvoyOptions options{.access_log = access_log};
  for (const std::string_view element : elements_of(inbound)) {
    auto parsed = parse_inbound(element);
    if (!parsed) return std::unexpected(named(std::move(parsed.error()), "--inbound"));
    options.inbound.push_back(*parsed);
  }
  return options;
}

Result<std::map<std::string, std::string, std::less<>>> pod_labels(
    const std::vector<std::string>& labels) {
  std::map<std::string, std::string, std::less<>> read;
  for (const std::string_view element : elements_of(labels)) {
    const std::size_t equals = element.find('=');
    if (equals == std::string_view::npos || equals == 0) {
      return base::fail(ErrorCode::invalid_input,
                        fmt::format("--labels: {} is no KEY=VALUE", base::quote(element)));
    }
    read[std::string(element.substr(0, equals))] = std::string(element.substr(equals + 1));
  }
  return read;
}

}  // namespace istioctl::cli
