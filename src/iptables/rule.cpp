#include "istioctl/iptables/rule.h"

#include <fmt/format.h>

namespace istioctl::iptables {

namespace {

std::string match_text(const Match& match) {
  std::string text;
  // iptables-save leaves out the range that holds everything.
  if (match.destination && (match.destination->prefix() > 0 || match.destination_negated)) {
    text += fmt::format("{}-d {} ", match.destination_negated ? "! " : "",
                        match.destination->network().to_string());
  }
  if (!match.out_interface.empty()) text += fmt::format("-o {} ", match.out_interface);
  if (match.tcp) text += "-p tcp ";
  if (match.owner) text += fmt::format("-m owner --uid-owner {} ", *match.owner);
  return text;
}

std::string action_text(const Rule& rule) {
  switch (rule.action) {
    case Action::jump: return fmt::format("-j {}", to_string(rule.jump_to));
    case Action::redirect: return fmt::format("-j REDIRECT --to-ports {}", rule.port);
    case Action::leave: break;
  }
  return "-j RETURN";
}

}  // namespace

std::string_view to_string(Chain chain) {
  switch (chain) {
    case Chain::prerouting: return "PREROUTING";
    case Chain::output: return "OUTPUT";
    case Chain::istio_redirect: return "ISTIO_REDIRECT";
    case Chain::istio_output: break;
  }
  return "ISTIO_OUTPUT";
}

std::string_view family_name(net::IpVersion version) {
  return version == net::IpVersion::v4 ? "iptables" : "ip6tables";
}

std::string to_text(const Rule& rule) {
  return fmt::format("{}-m comment --comment \"{}\" {}", match_text(rule.match), rule.purpose,
                     action_text(rule));
}

std::string to_append(const Rule& rule) {
  return fmt::format("-A {} {}", to_string(rule.chain), to_text(rule));
}

}  // namespace istioctl::iptables
