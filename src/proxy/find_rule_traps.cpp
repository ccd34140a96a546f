#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "istioctl/base/printable.h"
#include "opened_hosts.h"
#include "trap_finder.h"

namespace istioctl::proxy {

namespace {

/// The ports of the hosts that one object has a say about.
struct PortsOfRule {
  const HostName* first_host = nullptr;  ///< of those that aren't read
  std::set<std::string_view> hosts = {};
  std::set<std::uint16_t> unread = {};
  std::set<std::uint16_t> tls = {};  ///< of these those at which clients begin TLS
  ObjectId service = no_object;      ///< that opens the first host
  bool has_http = false;

  void add(const Opening& opening, const HostName& host) {
    if (is_http(opening.port->traffic)) {
      has_http = true;
      return;
    }
    if (first_host == nullptr) {
      first_host = &host;
      service = opening.service->id;
    }
    hosts.insert(host.text);
    unread.insert(opening.port->number);
    if (opening.port->traffic == Traffic::tls) tls.insert(opening.port->number);
  }

  [[nodiscard]] std::string hosts_text() const {
    std::string text = base::quote(first_host->text);
    if (hosts.size() > 1) text += fmt::format(" and {} more", hosts.size() - 1);
    return text;
  }
};

std::string ports_text(const std::set<std::uint16_t>& ports) {
  return fmt::format("port{} {}", ports.size() == 1 ? "" : "s", fmt::join(ports, ", "));
}

bool is_for_all(const HostRule& rule) {
  return std::ranges::any_of(rule.hosts, [](const HostName& host) { return host.text == "*"; });
}

/// The setting of a DestinationRule that only HTTP requests can meet; empty: none.
std::string_view http_setting(const TrafficPolicy& policy) {
  const ConnectionPool& pool = policy.pool;
  if (pool.max_pending_requests || pool.max_requests || pool.max_requests_per_connection ||
      pool.max_retries) {
    return "connectionPool.http";
  }
  if (policy.balancer && !policy.balancer->hash_header.empty())
    return "loadBalancer.consistentHash";
  return {};
}

class RuleTraps {
 public:
  explicit RuleTraps(const TrapSources& sources) : sources_(sources), opened_(sources.registry) {}

  void find() {
    for (const HostRule& rule : sources_.rules.rules()) check_hosts(rule);
    for (const HostPolicy& policy : sources_.rules.policies()) check_host(policy);
    collect_ports();
    for (const auto& [rule, ports] : rule_ports_) report_unread(*rule, ports);
    for (const auto& [policy, ports] : policy_ports_) {
      report_unread(*policy, ports);
      report_double_tls(*policy, ports);
    }
  }

 private:
  [[nodiscard]] bool is_unopened(const HostName& host) const {
    return !is_in_mesh(host.key) && !opened_.overlap(host);
  }

  void unopened(ObjectId id, const HostName& host, std::string field) {
    sources_.findings.add_trap(
        id, {.trap = traps::unopened_host,
             .field = std::move(field),
             .message = fmt::format("no ExternalService opens {}: the rules have no effect",
                                    base::quote(host.text))});
  }

  void check_hosts(const HostRule& rule) {
    for (std::size_t index = 0; index < rule.hosts.size(); ++index) {
      const HostName& host = rule.hosts[index];
      if (is_unopened(host)) unopened(rule.id, host, fmt::format("spec.hosts[{}]", index));
    }
    for (const HttpEntrySpec& entry : rule.spec.http) {
      const std::string field = fmt::format("spec.http[{}]", entry.index);
      for (std::size_t at = 0; at < entry.destinations.size(); ++at) {
        check_destination(rule, entry.destinations[at],
                          fmt::format("{}.route[{}].destination", field, at), loss_of_requests);
      }
      if (entry.mirror) {
        check_destination(rule, *entry.mirror, field + ".mirror", loss_of_copies);
      }
    }
  }

  // What is opened somewhere was looked at when the routes were made.
  void check_destination(const HostRule& rule, const DestinationSpec& destination,
                         const std::string& field, std::string_view loss) {
    const HostName host = host_name(destination.host, rule.name_space);
    if (!is_unopened(host) || sources_.findings.has(rule.id, field)) return;
    sources_.findings.add_trap(rule.id,
                               {.trap = traps::no_destination,
                                .field = field,
                                .message = fmt::format("no ExternalService opens {}: {}",
                                                       base::quote(destination.host), loss)});
  }

  void check_host(const HostPolicy& policy) {
    if (is_unopened(policy.host)) unopened(policy.id, policy.host, "spec.name");
  }

  void collect_ports() {
    for (const auto& [number, openings] : sources_.registry.ports()) {
      for (const Opening& opening : openings) collect(opening, *opening.host);
    }
    // Hosts that an ExternalService opens by a wildcard.
    for (const HostName& host : sources_.rules.hosts()) {
      sources_.registry.visit_covering(
          host.key, [&](std::uint16_t, const Opening& opening) { collect(opening, host); });
    }
  }

  void collect(const Opening& opening, const HostName& host) {
    const HostRule* const rule = sources_.rules.find_rule(host.key);
    if (rule != nullptr && !is_for_all(*rule)) rule_ports_[rule].add(opening, host);
    const HostPolicy* const policy = sources_.rules.find_policy(host.key);
    if (policy != nullptr) policy_ports_[policy].add(opening, host);
  }

  void report_unread(const HostRule& rule, const PortsOfRule& ports) {
    if (ports.unread.empty()) return;
    sources_.findings.add_trap(
        rule.id, {.trap = traps::unread_port,
                  .field = "spec.http",
                  .message = fmt::format("at {} of {} the sidecar doesn't read requests: the rules "
                                         "have no effect there",
                                         ports_text(ports.unread), ports.hosts_text()),
                  .hint = "only ports of HTTP, HTTP2 and GRPC are read",
                  .cause = ports.service,
                  // Where another port is read the rules may well be meant for that one.
                  .severity = ports.has_http ? base::Severity::notice : base::Severity::warning});
  }

  void report_unread(const HostPolicy& policy, const PortsOfRule& ports) {
    const std::string_view setting = http_setting(policy.spec.policy);
    if (setting.empty() || ports.unread.empty() || ports.has_http) return;
    sources_.findings.add_trap(
        policy.id, {.trap = traps::unread_port,
                    .field = fmt::format("spec.trafficPolicy.{}", setting),
                    .message = fmt::format("at {} of {} the sidecar doesn't read requests: this "
                                           "has no effect",
                                           ports_text(ports.unread), ports.hosts_text()),
                    .hint = "only ports of HTTP, HTTP2 and GRPC are read",
                    .cause = ports.service});
  }

  void report_double_tls(const HostPolicy& policy, const PortsOfRule& ports) {
    if (ports.tls.empty() || !policy.spec.policy.tls) return;
    sources_.findings.add_trap(
        policy.id,
        {.trap = traps::double_tls,
         .field = "spec.trafficPolicy.tls",
         .message = fmt::format("at {} of {} clients begin TLS already: the sidecar would encrypt "
                                "it once more",
                                ports_text(ports.tls), ports.hosts_text()),
         .hint = "remove tls, or write protocol: HTTP and call http://HOST:PORT",
         .cause = ports.service});
  }

  struct ByAge {
    template <typename T>
    bool operator()(const T* left, const T* right) const {
      return left->id < right->id;
    }
  };

  const TrapSources& sources_;
  OpenedHosts opened_;
  std::map<const HostRule*, PortsOfRule, ByAge> rule_ports_;
  std::map<const HostPolicy*, PortsOfRule, ByAge> policy_ports_;
};

}  // namespace

void find_rule_traps(const TrapSources& sources) {
  RuleTraps(sources).find();
}

}  // namespace istioctl::proxy
