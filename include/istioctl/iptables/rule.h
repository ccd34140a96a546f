#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "istioctl/net/cidr.h"

namespace istioctl::iptables {

/// The chains of the nat table that matter here: two of the kernel's, and the two that the
/// init container adds.
enum class Chain : std::uint8_t { prerouting, output, istio_redirect, istio_output };

/// As iptables writes it: "ISTIO_OUTPUT".
[[nodiscard]] std::string_view to_string(Chain chain);

/// "iptables" or "ip6tables": how a user of iptables calls the rules of one IP version.
[[nodiscard]] std::string_view family_name(net::IpVersion version);

/// What a rule asks of the first packet of a connection; an absent part matches all.
struct Match {
  bool tcp = false;                           ///< the protocol is TCP
  std::optional<net::Cidr> destination = {};  ///< lies in this range (or outside it)
  bool destination_negated = false;           ///< outside `destination` instead of in it
  std::string_view out_interface = {};        ///< leaves through this interface: "lo"
  std::optional<std::uint32_t> owner = {};    ///< the user id of the process that sends it
};

/// What becomes of a connection that a rule matches.
enum class Action : std::uint8_t {
  jump,      ///< the rules of another chain go on
  redirect,  ///< it goes to a port of this machine
  leave,     ///< the chain ends here: RETURN
};

/// One rule of the nat table.
struct Rule {
  Chain chain = Chain::output;  ///< that it stands in
  Match match = {};
  Action action = Action::leave;
  Chain jump_to = Chain::output;  ///< of a jump
  std::uint16_t port = 0;         ///< of a redirection
  std::string purpose = {};       ///< its comment in the kernel: "istio/bypass-envoy"
  std::string_view reason = {};   ///< why it is there, for people
};

/// What stands behind "-A CHAIN", in the order and spelling in which iptables-save prints it.
[[nodiscard]] std::string to_text(const Rule& rule);

/// "-A CHAIN …": the whole rule.
[[nodiscard]] std::string to_append(const Rule& rule);

}  // namespace istioctl::iptables
