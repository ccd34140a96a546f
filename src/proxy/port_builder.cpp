#include "port_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "istioctl/base/printable.h"

namespace istioctl::proxy {

namespace {

std::string short_name(const Policy& policy, ObjectId id) {
  return fmt::format("{}/{}", policy[id].key.name_space, policy[id].key.name);
}

}  // namespace

void PortBuilder::add(const Opening& opening) {
  if (is_http(opening.port->traffic)) {
    add_http(opening);
  } else {
    add_tcp(opening);
  }
}

bool PortBuilder::claim(const Opening& opening, bool is_http) {
  const ObjectId service = opening.service->id;
  if (!claim_) claim_ = Claim{.service = service, .is_http = is_http};
  if (claim_->service == service && claim_->is_http == is_http) return true;
  if (claim_->is_http && is_http) return true;
  materials_.findings.warn(
      service, {.trap = traps::port_conflict,
                .field = opening.port_field(),
                .message = fmt::format(
                    "{} can't be told from what {} opens at port {}, which is older and counts",
                    base::quote(opening.host->text), materials_.findings.name_of(claim_->service),
                    port_.number),
                .hint = is_http ? "one port is either read as HTTP or passed on"
                                : "name addresses in place of domains, or use another port",
                .cause = claim_->service});
  return false;
}

void PortBuilder::add_http(const Opening& opening) {
  if (!claim(opening, true)) return;
  port_.is_http = true;
  const HostName& host = *opening.host;
  const std::size_t group = group_of(opening, host);
  if (host.text == "*") {
    port_.any_host = group;
    return;
  }
  if (host.range) {
    const bool single = host.range->prefix() == host.range->address().width();
    port_.http_ranges.push_back({.range = *host.range, .virtual_host = group});
    if (single) add_domain(group, host.key);
    return;
  }
  add_domain(group, host.text);
}

void PortBuilder::add_covered(const Opening& opening, const HostName& host) {
  const HostName& covering = *opening.host;
  if (!port_.is_http || !is_http(opening.port->traffic) || covering.key == host.key) return;
  if (covering.range || (host.range && host.range->prefix() != host.range->address().width())) {
    return;
  }
  if (host.text == "*") return;
  const std::size_t group = group_of(opening, host);
  add_domain(group, host.text);
  if (host.key != host.text) add_domain(group, host.key);
}

std::size_t PortBuilder::group_of(const Opening& opening, const HostName& host) {
  const HostRule* const rule = materials_.rules.find_rule(host.key);
  const Way way = materials_.upstreams.way_to(opening, host.key, "", port_.number);
  const ObjectId rule_id = rule == nullptr ? no_object : rule->id;
  const ObjectId service = opening.service->id;
  const auto [known, added] =
      groups_.try_emplace({service, rule_id, way.policy, way.upstream}, port_.virtual_hosts.size());
  if (!added) return known->second;
  std::string name = short_name(materials_.policy, service);
  if (rule != nullptr) name += " by " + short_name(materials_.policy, rule_id);
  if (way.policy != no_object) {
    name += " over " + short_name(materials_.policy, way.policy);
  }
  const Upstream& upstream = materials_.upstreams.at(way.upstream);
  if (upstream.discovery != Discovery::none) name += " to " + upstream.name;
  const Target own{.host = host.text,
                   .port = port_.number,
                   .weight = 1,
                   .upstream = way.upstream,
                   .service = service,
                   .policy = way.policy};
  port_.virtual_hosts.push_back({.name = std::move(name),
                                 .service = service,
                                 .rule = rule_id,
                                 .policy = way.policy,
                                 .routes = routes_.build(rule, own, port_.number)});
  return known->second;
}

void PortBuilder::add_domain(std::size_t group, const std::string& domain) {
  if (domains_.insert(domain).second) port_.virtual_hosts[group].hosts.push_back(domain);
}

void PortBuilder::add_tcp(const Opening& opening) {
  const HostName& host = *opening.host;
  const Way way = materials_.upstreams.way_to(opening, host.key, "", port_.number);
  TcpRoute route{.service = opening.service->id,
                 .host = host.text,
                 .upstream = way.upstream,
                 .policy = way.policy};
  if (host.range) {
    port_.tcp_ranges.emplace_back(*host.range, std::move(route));
  } else if (opening.port->traffic == Traffic::tls) {
    add_server_name(opening, std::move(route));
  } else if (claim(opening, false) && !port_.any_tcp) {
    port_.any_tcp = std::move(route);
  }
}

void PortBuilder::add_server_name(const Opening& opening, TcpRoute route) {
  const HostName& host = *opening.host;
  if (host.text == "*") {
    port_.any_tls = std::move(route);
  } else if (host.is_wildcard() && !host.text.starts_with("*.")) {
    materials_.findings.warn(
        opening.service->id,
        {.trap = traps::server_name,
         .field = opening.host_field(),
         .message = fmt::format("the sidecar can't match the server name of TLS with {}: it stays "
                                "closed",
                                base::quote(host.text)),
         .hint = "let the wildcard be a whole label: *.example.com"});
  } else if (server_names_.insert(host.text).second) {
    port_.server_names.emplace_back(host.text, std::move(route));
  } else {
    // A short name is one host in each namespace, but the connection shows no namespace.
    materials_.findings.warn(
        opening.service->id,
        {.trap = traps::server_name,
         .field = opening.host_field(),
         .message = fmt::format("the server name {} is an older service's of another namespace",
                                base::quote(host.text)),
         .hint = "write the host's full name"});
  }
}

/// A connection to a TCP range isn't read.
void PortBuilder::check_ranges() {
  for (const HttpRange& http : port_.http_ranges) {
    const std::size_t* const tcp = port_.tcp_index.find(http.range);
    if (tcp == nullptr) continue;
    materials_.findings.warn(
        port_.virtual_hosts[http.virtual_host].service,
        {.trap = traps::range_conflict,
         .field = "spec.hosts",
         .message = fmt::format("connections to {} at port {} are passed on unread, because of {}",
                                http.range.to_string(), port_.number,
                                materials_.findings.name_of(port_.tcp_ranges[*tcp].second.service)),
         .cause = port_.tcp_ranges[*tcp].second.service});
  }
}

ExternalPort PortBuilder::finish() {
  // Virtual hosts by name: the text doesn't depend on ages.
  auto& hosts = port_.virtual_hosts;
  std::vector<std::size_t> order(hosts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {},
                    [&](std::size_t at) -> const std::string& { return hosts[at].name; });
  std::vector<std::size_t> place(hosts.size());
  std::vector<VirtualHost> sorted;
  for (std::size_t at = 0; at < order.size(); ++at) {
    place[order[at]] = at;
    sorted.push_back(std::move(hosts[order[at]]));
    std::ranges::sort(sorted.back().hosts);
    for (const std::string& host : sorted.back().hosts) port_.hosts_index.insert(host, at);
  }
  hosts = std::move(sorted);
  if (port_.any_host) port_.any_host = place[*port_.any_host];
  for (HttpRange& range : port_.http_ranges) range.virtual_host = place[range.virtual_host];
  std::ranges::sort(port_.http_ranges, {}, &HttpRange::range);
  const auto by_first = [](const auto& pair) -> const auto& { return pair.first; };
  std::ranges::sort(port_.tcp_ranges, {}, by_first);
  std::ranges::sort(port_.server_names, {}, by_first);
  for (std::size_t at = 0; at < port_.http_ranges.size(); ++at) {
    port_.http_index.insert(port_.http_ranges[at].range, at);
  }
  for (std::size_t at = 0; at < port_.tcp_ranges.size(); ++at) {
    port_.tcp_index.insert(port_.tcp_ranges[at].first, at);
  }
  for (std::size_t at = 0; at < port_.server_names.size(); ++at) {
    port_.names_index.insert(port_.server_names[at].first, at);
  }
  check_ranges();
  return std::move(port_);
}

}  // namespace istioctl::proxy
