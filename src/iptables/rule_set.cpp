#include "istioctl/iptables/rule_set.h"

#include <fmt/format.h>

#include <utility>

#include "loopback.h"

namespace istioctl::iptables {

namespace {

/// Makes the rules of one IP version.
class Maker {
 public:
  Maker(const RedirectSettings& settings, net::IpVersion version)
      : settings_(settings), version_(version) {}

  std::vector<Rule> run() {
    rules_.push_back({.chain = Chain::istio_redirect,
                      .match = {.tcp = true},
                      .action = Action::redirect,
                      .port = settings_.port,
                      .purpose = "istio/redirect-to-envoy-port",
                      .reason = "the one place that names Envoy's port"});
    add_output_rules();
    add_range_rules();
    // The jumps come last: nothing is redirected before the chains are complete.
    rules_.push_back({.chain = Chain::prerouting,
                      .action = Action::jump,
                      .jump_to = Chain::istio_redirect,
                      .purpose = "istio/install-istio-prerouting",
                      .reason = "all that comes in goes through the sidecar"});
    rules_.push_back({.chain = Chain::output,
                      .match = {.tcp = true},
                      .action = Action::jump,
                      .jump_to = Chain::istio_output,
                      .purpose = "istio/install-istio-output",
                      .reason = "what goes out is decided in a chain of its own"});
    return std::move(rules_);
  }

 private:
  void add_output_rules() {
    const net::IpAddress address = loopback_address(version_);
    const net::Cidr loopback(address, address.width());
    rules_.push_back(
        redirection({.destination = loopback, .destination_negated = true, .out_interface = "lo"},
                    "istio/redirect-implicit-loopback", "a pod that calls its own address"));
    rules_.push_back({.chain = Chain::istio_output,
                      .match = {.owner = settings_.uid},
                      .purpose = "istio/bypass-envoy",
                      .reason = "Envoy's own traffic would come back to it for ever"});
    rules_.push_back({.chain = Chain::istio_output,
                      .match = {.destination = loopback},
                      .purpose = "istio/bypass-explicit-loopback",
                      .reason = "who names the loopback address means it"});
  }

  void add_range_rules() {
    const net::IpRanges& ranges = settings_.ranges;
    if (ranges.everything()) {
      rules_.push_back(redirection({}, "istio/redirect-default-outbound",
                                   "all other traffic goes through the sidecar"));
      return;
    }
    for (const net::Cidr& range : ranges.ranges()) {
      if (range.version() != version_) continue;
      rules_.push_back(redirection({.destination = range},
                                   "istio/redirect-ip-range-" + range.to_string(),
                                   "a range whose traffic goes through the sidecar"));
    }
    rules_.push_back({.chain = Chain::istio_output,
                      .purpose = "istio/bypass-default-outbound",
                      .reason = "all other traffic goes straight to its destination"});
  }

  static Rule redirection(const Match& match, std::string purpose, std::string_view reason) {
    return {.chain = Chain::istio_output,
            .match = match,
            .action = Action::jump,
            .jump_to = Chain::istio_redirect,
            .purpose = std::move(purpose),
            .reason = reason};
  }

  const RedirectSettings& settings_;
  net::IpVersion version_;
  std::vector<Rule> rules_;
};

}  // namespace

RuleSet::RuleSet(RedirectSettings settings)
    : settings_(std::move(settings)),
      v4_(Maker(settings_, net::IpVersion::v4).run()),
      v6_(Maker(settings_, net::IpVersion::v6).run()) {}

std::string to_restore_text(const RuleSet& rules, net::IpVersion version) {
  std::string text =
      fmt::format("# {}-restore --noflush\n*nat\n:ISTIO_REDIRECT - [0:0]\n:ISTIO_OUTPUT - [0:0]\n",
                  family_name(version));
  for (const Rule& rule : rules.rules(version)) {
    text += fmt::format("# {}\n{}\n", rule.reason, to_append(rule));
  }
  return text + "COMMIT\n";
}

}  // namespace istioctl::iptables
