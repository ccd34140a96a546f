#include "istioctl/iptables/explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "istioctl/net/unmapped.h"
#include "loopback.h"

namespace istioctl::iptables {

namespace {

using net::IpAddress;

constexpr std::string_view loopback_interface = "lo";

IpAddress taken_by_kernel(IpAddress address) {
  address = net::unmapped(address);
  const bool unspecified =
      std::ranges::all_of(address.bytes(), [](std::uint8_t byte) { return byte == 0; });
  return unspecified ? loopback_address(address.version()) : address;
}

/// Why no TCP connection can be made to the address; empty when one can.
std::string_view unreachable_kind(const IpAddress& address) {
  const IpAddress::Bytes bytes = address.bytes();
  if (address == IpAddress::v4(255, 255, 255, 255)) return "broadcast";
  const bool multicast = address.is_v4() ? bytes[0] >> 4 == 0xE : bytes[0] == 0xFF;
  return multicast ? "multicast" : "";
}

/// A connection on its way through the chains.
class Walk {
 public:
  Walk(const std::vector<Rule>& rules, const Connection& connection, Explanation& out)
      : rules_(rules), connection_(connection), out_(out) {}

  /// True when the connection's fate is sealed, false when the chain lets it go on.
  bool enter(Chain chain) {
    std::size_t number = 0;
    for (const Rule& rule : rules_) {
      if (rule.chain != chain) continue;
      ++number;
      if (!matches(rule.match)) continue;
      const std::size_t step = out_.steps.size();
      out_.steps.push_back({.rule = rule, .number = number});
      if (rule.action == Action::leave) {
        out_.decisive = step;
        return false;
      }
      if (rule.action == Action::redirect) {
        redirect(rule);
        return true;
      }
      if (enter(rule.jump_to)) return true;
    }
    return false;
  }

 private:
  [[nodiscard]] bool matches(const Match& match) const {
    if (match.destination &&
        match.destination->contains(out_.destination.address) == match.destination_negated) {
      return false;
    }
    if (match.out_interface == loopback_interface && !out_.over_loopback) return false;
    return !match.owner || match.owner == connection_.uid;
  }

  // All that ISTIO_REDIRECT does is to name the port: what sent the connection there decides.
  void redirect(const Rule& rule) {
    out_.redirected = true;
    out_.decisive = out_.steps.size() < 2 ? 0 : out_.steps.size() - 2;
    out_.target = {.address = loopback_address(out_.destination.address.version()),
                   .port = rule.port};
  }

  const std::vector<Rule>& rules_;
  const Connection& connection_;
  Explanation& out_;
};

base::Result<std::uint16_t> parse_port(std::string_view text) {
  std::uint32_t port = 0;
  const bool digits = !text.empty() && text.size() <= 5 &&
                      std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  for (const char c : digits ? text : std::string_view()) {
    port = port * 10 + static_cast<std::uint32_t>(c - '0');
  }
  if (port == 0 || port > 65535) {
    return base::fail(base::ErrorCode::invalid_input, "the port must be a number from 1 to 65535");
  }
  return static_cast<std::uint16_t>(port);
}

struct Parts {
  std::string_view address;
  std::optional<std::string_view> port;
};

Parts split(std::string_view text) {
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    const std::string_view behind = close == text.npos ? "" : text.substr(close + 1);
    if (close == text.npos || (!behind.empty() && !behind.starts_with(':'))) return {text, {}};
    return {text.substr(1, close - 1),
            behind.empty() ? std::nullopt : std::optional(behind.substr(1))};
  }
  const std::size_t colon = text.find(':');
  // More than one colon is an IPv6 address without a port.
  if (colon == text.npos || text.find(':', colon + 1) != text.npos) return {text, {}};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

bool may_be_name(std::string_view text) {
  return text.find_first_of("ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ") != text.npos;
}

}  // namespace

base::Result<Destination> Destination::parse(std::string_view text) {
  const Parts parts = split(text);
  if (may_be_name(parts.address)) {
    return base::fail(base::ErrorCode::invalid_input, "a name: no name is resolved here",
                      "give an address; getent hosts NAME shows it");
  }
  auto address = IpAddress::parse(parts.address);
  if (!address) return std::unexpected(std::move(address.error()));
  Destination destination{.address = *address, .port = {}};
  if (parts.port) {
    const auto port = parse_port(*parts.port);
    if (!port) return std::unexpected(port.error());
    destination.port = *port;
  }
  return destination;
}

base::Result<Explanation> explain(const RuleSet& rules, const Connection& connection) {
  Explanation explanation{.destination = connection.destination};
  IpAddress& address = explanation.destination.address;
  address = taken_by_kernel(address);
  if (const auto kind = unreachable_kind(address); !kind.empty()) {
    return base::fail(
        base::ErrorCode::invalid_input,
        fmt::format("no TCP connection goes to the {} address {}", kind, address.to_string()));
  }
  explanation.over_loopback =
      address.is_loopback() ||
      std::ranges::find(connection.own_addresses, address) != connection.own_addresses.end();
  explanation.target = explanation.destination;
  (void)Walk(rules.rules(address.version()), connection, explanation).enter(Chain::output);
  return explanation;
}

}  // namespace istioctl::iptables
