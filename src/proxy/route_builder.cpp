#include "route_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "istioctl/base/printable.h"

namespace istioctl::proxy {

namespace {

Route default_route(const Target& own, const Policy& policy) {
  return {.name = config::display_name(policy[own.service].key), .targets = {own}};
}

std::string port_text(const DestinationSpec& destination, std::uint16_t called) {
  if (!destination.port_name.empty()) return base::quote(destination.port_name);
  return fmt::format("{}", destination.port.value_or(called));
}

}  // namespace

std::vector<Route> RouteBuilder::build(const HostRule* rule, const Target& own,
                                       std::uint16_t called) {
  if (rule == nullptr) return {default_route(own, materials_.policy)};
  const std::string name = config::display_name(materials_.policy[rule->id].key);
  std::vector<Route> routes;
  for (const HttpEntrySpec& entry : rule->spec.http) {
    Route route = with_targets(entry, *rule, own, called);
    route.name = fmt::format("{} http[{}]", name, entry.index);
    for (const MatchSpec& match : entry.matches) {
      Route& alternative = routes.emplace_back(route);
      alternative.name += fmt::format(".match[{}]", match.index);
      alternative.match = match.match;
    }
    if (!entry.has_match) routes.push_back(std::move(route));
  }
  return routes;
}

Route RouteBuilder::with_targets(const HttpEntrySpec& entry, const HostRule& rule,
                                 const Target& own, std::uint16_t called) {
  Route route = entry.actions;
  route.entry = entry.index;
  const std::string field = fmt::format("spec.http[{}]", entry.index);
  if (route.redirect) return route;  // of what isn't passed on there are no copies
  if (entry.mirror) {
    route.mirror = resolve(*entry.mirror, rule, called, field + ".mirror", loss_of_copies);
    check_mirror(*route.mirror, rule, field + ".mirror");
  }
  std::size_t index = 0;
  for (const DestinationSpec& destination : entry.destinations) {
    const std::string place = fmt::format("{}.route[{}].destination", field, index++);
    route.targets.push_back(resolve(destination, rule, called, place, loss_of_requests));
    check_discovery(destination, rule, place, route.targets.back().upstream);
  }
  if (route.targets.empty()) route.targets.push_back(own);
  const bool weighted =
      std::ranges::any_of(route.targets, [](const Target& target) { return target.weight > 0; });
  if (!weighted) {
    for (Target& target : route.targets) target.weight = 1;
  }
  return route;
}

const Opening* RouteBuilder::find_opening(const DestinationSpec& destination, std::string_view key,
                                          std::uint16_t called) const {
  const Registry& registry = materials_.registry;
  if (destination.port) return registry.find(key, *destination.port);
  const auto* const ports = registry.ports_of(key);
  if (!destination.port_name.empty()) {
    if (ports == nullptr) return nullptr;
    const auto named = std::ranges::find_if(
        *ports, [&](const auto& port) { return port.second.port->name == destination.port_name; });
    return named == ports->end() ? nullptr : &named->second;
  }
  const Opening* const same = registry.find(key, called);
  if (same != nullptr || ports == nullptr || ports->size() != 1) return same;
  return &ports->begin()->second;
}

Target RouteBuilder::resolve(const DestinationSpec& destination, const HostRule& rule,
                             std::uint16_t called, const std::string& field,
                             std::string_view loss) {
  const HostName host = host_name(destination.host, rule.name_space);
  Target target{.host = destination.host,
                .subset = destination.subset,
                .port = destination.port.value_or(called),
                .weight = destination.weight};
  const Opening* const opening = find_opening(destination, host.key, called);
  if (opening == nullptr) {
    const bool in_mesh = is_in_mesh(host.key);
    const std::string_view why = in_mesh ? "is in the mesh, whose services aren't known here"
                                         : "isn't opened by any ExternalService";
    materials_.findings.warn(
        rule.id, {.trap = in_mesh ? traps::mesh_destination : traps::no_destination,
                  .field = field,
                  .message = fmt::format("{} at port {} {}: {}", base::quote(destination.host),
                                         port_text(destination, called), why, loss)});
    return target;
  }
  const Way way = materials_.upstreams.way_to(*opening, host.key, destination.subset, called);
  target.port = opening->port->number;
  target.service = opening->service->id;
  target.upstream = way.upstream;
  target.policy = way.policy;
  if (way.upstream == no_upstream) {
    materials_.findings.warn(rule.id,
                             {.trap = traps::no_subset,
                              .field = field + ".subset",
                              .message = fmt::format("no DestinationRule of {} has a subset {}: {}",
                                                     base::quote(destination.host),
                                                     base::quote(destination.subset), loss)});
    return target;
  }
  check_protocol(*opening, rule, field, way.upstream);
  return target;
}

void RouteBuilder::check_protocol(const Opening& opening, const HostRule& rule,
                                  const std::string& field, UpstreamId upstream) {
  if (is_http(opening.port->traffic) || materials_.upstreams.at(upstream).tls) return;
  materials_.findings.warn(
      rule.id, {.trap = traps::unread_port,
                .field = field,
                .message = fmt::format("port {} of {} isn't one of HTTP: requests are sent to it "
                                       "all the same, unencrypted",
                                       opening.port->number, base::quote(opening.host->text)),
                .cause = opening.service->id});
}

void RouteBuilder::check_discovery(const DestinationSpec& destination, const HostRule& rule,
                                   const std::string& field, UpstreamId upstream) {
  if (!goes_where_asked(upstream)) return;
  const HostName host = host_name(destination.host, rule.name_space);
  const bool same = std::ranges::any_of(rule.hosts, [&](const HostName& own) {
    return own.key == host.key ||
           (own.is_wildcard() && host.key.ends_with(std::string_view(own.key).substr(1)));
  });
  if (same) return;
  materials_.findings.warn(
      rule.id, {.trap = traps::original_destination,
                .field = field,
                .message = fmt::format("the requests go to the address that the client asked for, "
                                       "not to {}, whose discovery is NONE",
                                       base::quote(host.text)),
                .hint = "write discovery: DNS into its ExternalService"});
}

/// Envoy makes a copy of a request without the connection that it came by.
void RouteBuilder::check_mirror(const Target& mirror, const HostRule& rule,
                                const std::string& field) {
  if (!goes_where_asked(mirror.upstream)) return;
  materials_.findings.warn(
      rule.id, {.trap = traps::original_destination,
                .field = field,
                .message = fmt::format("{}, whose discovery is NONE, has no address of its own: {}",
                                       base::quote(mirror.host), loss_of_copies),
                .hint = "write discovery: DNS into its ExternalService"});
}

bool RouteBuilder::goes_where_asked(UpstreamId upstream) const {
  return upstream != no_upstream && materials_.upstreams.at(upstream).discovery == Discovery::none;
}

}  // namespace istioctl::proxy
