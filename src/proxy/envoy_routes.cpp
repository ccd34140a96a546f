#include "envoy_routes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "envoy_json.h"
#include "envoy_text.h"
#include "istioctl/proxy/envoy.h"

namespace istioctl::proxy {

namespace {

using yaml::Json;

constexpr int status_of_blocked = 404;

std::string cluster_of(const Target& target, const EgressModel& model) {
  if (target.upstream == no_upstream) return std::string(black_hole);
  return model.upstreams()[target.upstream].name;
}

void add_header(Json& headers, std::string_view name, const std::optional<TextMatch>& match) {
  if (match) headers.push_back({{"name", name}, {"string_match", string_matcher(*match)}});
}

Json match_of(const Route& route) {
  const RequestMatch& wanted = route.match;
  Json match = Json::object();
  if (!wanted.uri) {
    // A rewrite replaces what was matched: without a condition that is the whole path.
    const bool whole = route.rewrite && !route.rewrite->uri.empty();
    if (whole) {
      match["safe_regex"] = {{"regex", ".*"}};
    } else {
      match["prefix"] = "/";
    }
  } else if (wanted.uri->kind == TextMatch::Kind::exact) {
    match["path"] = wanted.uri->text;
  } else if (wanted.uri->kind == TextMatch::Kind::prefix) {
    match["prefix"] = wanted.uri->text;
  } else {
    match["safe_regex"] = {{"regex", wanted.uri->re2}};
  }
  Json headers = Json::array();
  add_header(headers, ":scheme", wanted.scheme);
  add_header(headers, ":method", wanted.method);
  add_header(headers, ":authority", wanted.authority);
  for (const auto& [name, condition] : wanted.headers) add_header(headers, name, condition);
  if (!headers.empty()) match["headers"] = std::move(headers);
  return match;
}

Json share(std::uint32_t percent) {
  return {{"numerator", percent}, {"denominator", "HUNDRED"}};
}

Json fault_of(const Route& route) {
  Json fault = typed("extensions.filters.http.fault.v3.HTTPFault");
  if (route.delay) {
    fault["delay"] = {{"fixed_delay", seconds_text(route.delay->duration)},
                      {"percentage", share(route.delay->percent)}};
  }
  if (route.abort) {
    fault["abort"] = {{"http_status", route.abort->status},
                      {"percentage", share(route.abort->percent)}};
  }
  return fault;
}

Json cors_of(const CorsPolicy& policy) {
  Json cors = typed("extensions.filters.http.cors.v3.CorsPolicy");
  Json origins = Json::array();
  for (const std::string& origin : policy.allow_origins) origins.push_back({{"exact", origin}});
  if (!origins.empty()) cors["allow_origin_string_match"] = std::move(origins);
  const auto add = [&](const char* name, const std::vector<std::string>& texts) {
    if (!texts.empty()) cors[name] = fmt::format("{}", fmt::join(texts, ","));
  };
  add("allow_methods", policy.allow_methods);
  add("allow_headers", policy.allow_headers);
  add("expose_headers", policy.expose_headers);
  if (policy.max_age) cors["max_age"] = fmt::format("{}", policy.max_age->count());
  if (policy.allow_credentials) cors["allow_credentials"] = *policy.allow_credentials;
  return cors;
}

Json appended(const Route& route) {
  Json headers = Json::array();
  for (const auto& [name, value] : route.append_headers) {
    headers.push_back({{"header", {{"key", name}, {"value", literal_value(value)}}},
                       {"append_action", "APPEND_IF_EXISTS_OR_ADD"},
                       {"keep_empty_value", true}});
  }
  return headers;
}

Json redirect_of(const Redirect& redirect) {
  Json json = Json::object();
  if (!redirect.authority.empty()) json["host_redirect"] = redirect.authority;
  if (!redirect.uri.empty()) json["path_redirect"] = redirect.uri;
  return json;
}

void add_targets(Json& action, const Route& route, const EgressModel& model) {
  if (route.targets.size() == 1) {
    action["cluster"] = cluster_of(route.targets.front(), model);
    return;
  }
  Json weighted = Json::array();
  for (const Target& target : route.targets) {
    weighted.push_back({{"name", cluster_of(target, model)}, {"weight", target.weight}});
  }
  action["weighted_clusters"] = {{"clusters", std::move(weighted)}};
}

void add_hashing(Json& action, const Route& route, const EgressModel& model) {
  for (const Target& target : route.targets) {
    if (target.upstream == no_upstream) continue;
    const LoadBalancer& balancer = model.upstreams()[target.upstream].balancer;
    if (balancer.hash_header.empty()) continue;
    action["hash_policy"] = Json::array({{{"header", {{"header_name", balancer.hash_header}}}}});
    return;
  }
}

/// Envoy adds "-shadow" to the host of a copy, but no certificate is for such a host: where TLS
/// goes by the host that was requested, it stays.
Json mirror_of(const Target& mirror, const EgressModel& model) {
  Json policy{{"cluster", cluster_of(mirror, model)}};
  if (mirror.upstream != no_upstream) {
    const auto& tls = model.upstreams()[mirror.upstream].tls;
    if (tls && tls->sni.empty()) policy["disable_shadow_host_suffix_append"] = true;
  }
  return policy;
}

Json action_of(const Route& route, const EgressModel& model) {
  Json action = Json::object();
  add_targets(action, route, model);
  if (route.rewrite && !route.rewrite->uri.empty()) action["prefix_rewrite"] = route.rewrite->uri;
  if (route.rewrite && !route.rewrite->authority.empty()) {
    action["host_rewrite_literal"] = route.rewrite->authority;
  }
  action["timeout"] = route.timeout ? seconds_text(*route.timeout) : "0s";
  if (route.retries) {
    Json& policy = action["retry_policy"];
    policy = {{"retry_on", "5xx,connect-failure,refused-stream"},
              {"num_retries", route.retries->attempts}};
    if (route.retries->per_try_timeout) {
      policy["per_try_timeout"] = seconds_text(*route.retries->per_try_timeout);
    }
  }
  add_hashing(action, route, model);
  if (route.mirror) {
    action["request_mirror_policies"] = Json::array({mirror_of(*route.mirror, model)});
  }
  if (route.websocket) {
    action["upgrade_configs"] = Json::array({{{"upgrade_type", "websocket"}}});
  }
  return action;
}

Json route_of(const Route& route, const EgressModel& model) {
  Json json{{"name", route.name}, {"match", match_of(route)}};
  if (route.redirect) {
    json["redirect"] = redirect_of(*route.redirect);
  } else {
    json["route"] = action_of(route, model);
  }
  Json headers = appended(route);
  if (!headers.empty()) json["request_headers_to_add"] = std::move(headers);
  Json filters = Json::object();
  if (route.cors) filters["envoy.filters.http.cors"] = cors_of(*route.cors);
  if (route.delay || route.abort) filters["envoy.filters.http.fault"] = fault_of(route);
  if (!filters.empty()) json["typed_per_filter_config"] = std::move(filters);
  return json;
}

Json routes_of(const VirtualHost& host, const EgressModel& model) {
  Json routes = Json::array();
  for (const Route& route : host.routes) routes.push_back(route_of(route, model));
  return routes;
}

Json blocked_route() {
  return {{"name", "blocked"},
          {"match", {{"prefix", "/"}}},
          {"direct_response", {{"status", status_of_blocked}}}};
}

Json virtual_host(const VirtualHost& host, std::uint16_t port, const EgressModel& model) {
  Json domains = Json::array();
  for (const std::string& name : host.hosts) {
    domains.push_back(name);
    domains.push_back(fmt::format("{}:{}", name, port));
  }
  return {{"name", host.name}, {"domains", std::move(domains)}, {"routes", routes_of(host, model)}};
}

/// The routes of a range, for connections to its addresses alone; what none of them takes is
/// blocked there.
void add_range(const HttpRange& range, const ExternalPort& port, const EgressModel& model,
               Json& routes) {
  Json condition{{"key", destination_key},
                 {"address_match", {{"ranges", Json::array({range_json(range.range)})}}}};
  Json own = routes_of(port.virtual_hosts[range.virtual_host], model);
  own.push_back(blocked_route());
  for (Json& route : own) {
    route["match"]["filter_state"] = Json::array({condition});
    routes.push_back(std::move(route));
  }
}

/// The virtual host of all requests that no other one has: of the ranges, the narrowest first.
Json last_virtual_host(const ExternalPort& port, const EgressModel& model) {
  std::vector<HttpRange> ranges = port.http_ranges;
  std::ranges::stable_sort(ranges, std::greater<>(),
                           [](const HttpRange& range) { return range.range.prefix(); });
  Json routes = Json::array();
  for (const HttpRange& range : ranges) add_range(range, port, model, routes);
  if (port.any_host) {
    for (Json& route : routes_of(port.virtual_hosts[*port.any_host], model)) {
      routes.push_back(std::move(route));
    }
  } else {
    routes.push_back(blocked_route());
  }
  return {{"name", "*"}, {"domains", Json::array({"*"})}, {"routes", std::move(routes)}};
}

}  // namespace

Json route_configuration(const ExternalPort& port, const EgressModel& model) {
  Json hosts = Json::array();
  for (const VirtualHost& host : port.virtual_hosts) {
    if (!host.hosts.empty()) hosts.push_back(virtual_host(host, port.number, model));
  }
  hosts.push_back(last_virtual_host(port, model));
  return {{"name", fmt::format("{}", port.number)},
          {"virtual_hosts", std::move(hosts)},
          {"validate_clusters", true}};
}

Json route_configurations(const EgressModel& model) {
  Json configurations = Json::array();
  for (const ExternalPort& port : model.ports()) {
    if (port.is_http) configurations.push_back(route_configuration(port, model));
  }
  return configurations;
}

}  // namespace istioctl::proxy
