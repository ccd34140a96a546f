#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "istioctl/base/ascii.h"
#include "istioctl/base/printable.h"
#include "trap_finder.h"

namespace istioctl::proxy {

namespace {

constexpr std::uint16_t plain_port = 80;
constexpr std::uint16_t https_port = 443;

bool is_called_https(const ServicePort& port) {
  return port.number == https_port || port.name.starts_with("https");
}

/// "a.org", "a.org and 3 more".
std::string hosts_text(const std::vector<const HostName*>& hosts) {
  std::string text = base::quote(hosts.front()->text);
  if (hosts.size() > 1) text += fmt::format(" and {} more", hosts.size() - 1);
  return text;
}

std::string url_of(const HostName& host, std::uint16_t port) {
  return fmt::format("http://{}:{}", host.is_domain() ? host.text : "HOST", port);
}

/// Looks at one ExternalService.
class ServiceTraps {
 public:
  ServiceTraps(const Service& service, const TrapSources& sources)
      : service_(service), sources_(sources) {}

  void find() {
    std::size_t index = 0;
    for (const ServicePort& port : service_.spec.ports) check_port(port, index++);
    for (index = 0; index < service_.hosts.size(); ++index) check_host(index);
  }

 private:
  void check_port(const ServicePort& port, std::size_t index) {
    if (is_http(port.traffic)) check_http_port(port, index);
    if (port.traffic == Traffic::tcp) check_tcp_hosts(port);
  }

  void check_http_port(const ServicePort& port, std::size_t index) {
    std::vector<const HostName*> encrypted;
    std::vector<const HostName*> plain;
    ObjectId policy = no_object;
    for (const HostName& host : service_.hosts) {
      const HostPolicy* const found = sources_.rules.find_policy(host.key);
      const bool has_tls = found != nullptr && found->spec.policy.tls.has_value();
      if (has_tls && policy == no_object) policy = found->id;
      (has_tls ? encrypted : plain).push_back(&host);
    }
    const std::string field = fmt::format("spec.ports[{}].protocol", index);
    if (port.number == plain_port) {
      if (!encrypted.empty()) report_plain_port(encrypted, policy, field);
      return;
    }
    if (!encrypted.empty()) report_encrypted(port, encrypted, policy, field);
    if (!plain.empty() && is_called_https(port)) report_unencrypted(port, plain, field);
  }

  void report_plain_port(const std::vector<const HostName*>& hosts, ObjectId policy,
                         const std::string& field) {
    sources_.findings.add_trap(
        service_.id,
        {.trap = traps::tls_at_80,
         .field = field,
         .message = fmt::format("the sidecar begins TLS to {} at port 80, too, because of {}",
                                hosts_text(hosts), sources_.findings.name_of(policy)),
         .hint = "open port 443 alone, and call " + url_of(*hosts.front(), https_port),
         .cause = policy});
  }

  void report_encrypted(const ServicePort& port, const std::vector<const HostName*>& hosts,
                        ObjectId policy, const std::string& field) {
    sources_.findings.add_trap(
        service_.id,
        {.trap = traps::https_port,
         .field = field,
         .message = fmt::format("clients must call {}, not https: the sidecar reads the port as "
                                "HTTP and begins TLS to {} itself",
                                url_of(*hosts.front(), port.number), hosts_text(hosts)),
         .cause = policy,
         .severity = base::Severity::notice});
  }

  void report_unencrypted(const ServicePort& port, const std::vector<const HostName*>& hosts,
                          const std::string& field) {
    sources_.findings.add_trap(
        service_.id,
        {.trap = traps::https_port,
         .field = field,
         .message = fmt::format("the sidecar reads the port as HTTP, and no DestinationRule lets "
                                "it begin TLS to {}: calls of https://HOST and of {} fail",
                                hosts_text(hosts), url_of(*hosts.front(), port.number)),
         .hint = "add a DestinationRule with tls.mode SIMPLE, or write protocol: HTTPS"});
  }

  // Of several domains at a port of TCP the first gets all connections.
  void check_tcp_hosts(const ServicePort& port) {
    if (service_.spec.discovery != Discovery::dns || !service_.spec.endpoints.empty()) return;
    const HostName* first = nullptr;
    for (std::size_t index = 0; index < service_.hosts.size(); ++index) {
      const HostName& host = service_.hosts[index];
      if (host.range) continue;
      if (first == nullptr) {
        first = &host;
        continue;
      }
      sources_.findings.add_trap(
          service_.id,
          {.trap = traps::port_conflict,
           .field = fmt::format("spec.hosts[{}]", index),
           .message = fmt::format("connections for {} at port {} go to {}: without reading them "
                                  "the sidecar can't tell the two apart",
                                  base::quote(host.text), port.number, base::quote(first->text)),
           .hint = "name addresses in place of domains, or use another port"});
    }
  }

  void check_host(std::size_t index) {
    const HostName& host = service_.hosts[index];
    const bool is_everything = host.text == "*" || (host.range && host.range->prefix() == 0);
    const bool stays = service_.spec.discovery == Discovery::none;
    std::string ports;
    bool by_tcp = false;
    for (const ServicePort& port : service_.spec.ports) {
      const bool is_tcp = port.traffic == Traffic::tcp && !host.range && stays;
      if (port.traffic == Traffic::udp || !(is_everything || is_tcp)) continue;
      by_tcp = by_tcp || (is_tcp && !is_everything);
      ports += fmt::format("{}{}", ports.empty() ? "" : ", ", port.number);
    }
    if (ports.empty()) return;
    sources_.findings.add_trap(
        service_.id,
        {.trap = traps::opens_everything,
         .field = fmt::format("spec.hosts[{}]", index),
         .message = fmt::format("{} opens every destination at port {}{}", base::quote(host.text),
                                ports, by_tcp ? ": a TCP connection doesn't tell its host" : ""),
         .hint = by_tcp ? "name addresses or ranges in place of the domain"
                        : "name the hosts that are needed"});
  }

  const Service& service_;
  const TrapSources& sources_;
};

}  // namespace

void find_service_traps(const TrapSources& sources) {
  for (const Service& service : sources.registry.services()) ServiceTraps(service, sources).find();
}

}  // namespace istioctl::proxy
