#include "upstream_set.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <type_traits>
#include <utility>

#include "envoy_text.h"
#include "istioctl/base/sha256.h"

namespace istioctl::proxy {

namespace {

constexpr std::size_t digest_digits = 12;

UpstreamProtocol protocol_of(Traffic traffic) {
  if (traffic == Traffic::http1) return UpstreamProtocol::http1;
  return traffic == Traffic::http2 ? UpstreamProtocol::http2 : UpstreamProtocol::tcp;
}

std::string_view name_of(UpstreamProtocol protocol) {
  if (protocol == UpstreamProtocol::http1) return "http";
  return protocol == UpstreamProtocol::http2 ? "http2" : "tcp";
}

bool has_labels(const ServiceEndpoint& endpoint, const Labels& labels) {
  return std::ranges::all_of(labels, [&](const auto& label) {
    return std::ranges::find(endpoint.labels, label) != endpoint.labels.end();
  });
}

std::vector<Endpoint> endpoints_of(const Opening& opening, const Labels& labels) {
  const ExternalServiceSpec& spec = opening.service->spec;
  const ServicePort& port = *opening.port;
  std::vector<Endpoint> endpoints;
  for (const ServiceEndpoint& endpoint : spec.endpoints) {
    if (!has_labels(endpoint, labels)) continue;
    const auto own = endpoint.ports.find(port.name);
    endpoints.push_back({.address = endpoint.address,
                         .port = own == endpoint.ports.end() ? port.number : own->second});
  }
  if (spec.endpoints.empty() && labels.empty()) {
    endpoints.push_back({.address = opening.host->text, .port = port.number});
  }
  return endpoints;
}

/// Of a connection that is passed on unread nobody knows later for which host it is.
Tls settled(Tls tls, const Opening& opening, UpstreamProtocol protocol) {
  if (protocol == UpstreamProtocol::tcp && tls.sni.empty() && opening.host->is_domain() &&
      opening.host->text.size() <= longest_server_name) {
    tls.sni = opening.host->text;
  }
  if (tls.subject_names.empty() && !tls.sni.empty()) tls.subject_names.push_back(tls.sni);
  return tls;
}

bool is_limited(const ConnectionPool& pool) {
  return pool.max_connections || pool.max_pending_requests || pool.max_requests || pool.max_retries;
}

template <typename T>
void add(std::string& text, const std::optional<T>& value) {
  if constexpr (std::is_same_v<T, Duration>) {
    fmt::format_to(std::back_inserter(text), "|{}", value ? value->count() : -1);
  } else {
    fmt::format_to(std::back_inserter(text), "|{}", value ? std::int64_t{*value} : -1);
  }
}

// Behind its length a text can't be taken for its neighbour.
void add(std::string& text, std::string_view value) {
  fmt::format_to(std::back_inserter(text), "|{}:{}", value.size(), value);
}

void add_tls(std::string& text, const Upstream& upstream) {
  if (!upstream.tls) return;
  const Tls& tls = *upstream.tls;
  text += tls.mode == Tls::Mode::simple ? "|simple" : "|mutual";
  for (const std::string& part : {tls.sni, tls.authorities, tls.certificate, tls.private_key}) {
    add(text, part);
  }
  for (const std::string& name : tls.subject_names) add(text, name);
}

/// Everything by which two upstreams of one port and protocol can differ; empty where nothing is
/// set.
std::string settings_of(const Upstream& upstream) {
  std::string text;
  if (upstream.discovery != Discovery::none) {
    text += upstream.discovery == Discovery::fixed ? "|fixed" : "|dns";
    for (const Endpoint& endpoint : upstream.endpoints) {
      add(text, fmt::format("{}:{}", endpoint.address, endpoint.port));
    }
  }
  if (upstream.changes_port) text += "|port";
  add_tls(text, upstream);
  const ConnectionPool& pool = upstream.pool;
  if (pool != ConnectionPool()) {
    text += "|pool";
    for (const auto& limit : {pool.max_connections, pool.max_pending_requests, pool.max_requests,
                              pool.max_requests_per_connection, pool.max_retries}) {
      add(text, limit);
    }
    add(text, pool.connect_timeout);
  }
  if (upstream.outliers) {
    text += "|outliers";
    add(text, upstream.outliers->consecutive_errors);
    add(text, upstream.outliers->interval);
    add(text, upstream.outliers->base_ejection_time);
    add(text, upstream.outliers->max_ejection_percent);
  }
  if (upstream.balancer != LoadBalancer()) {
    text += fmt::format("|balancer{}", static_cast<int>(upstream.balancer.kind));
    add(text, upstream.balancer.hash_header);
    add(text, upstream.balancer.minimum_ring_size);
  }
  return text;
}

/// Where the endpoints come from: the service, or a name that is looked up.
std::string place_of(const Upstream& upstream, const Opening& opening, const Policy& policy) {
  if (upstream.discovery == Discovery::none) return {};
  if (opening.service->spec.endpoints.empty()) return opening.host->text;
  const config::Key& key = policy[opening.service->id].key;
  return fmt::format("{}/{}", key.name_space, key.name);
}

/// What a reader of the name should see of the settings.
std::string_view label_of(const Upstream& upstream) {
  if (upstream.tls) return upstream.tls->mode == Tls::Mode::simple ? "|simple" : "|mutual";
  return "";
}

}  // namespace

Way UpstreamSet::way_to(const Opening& opening, std::string_view key, std::string_view subset,
                        std::uint16_t called) {
  const HostPolicy* const rule = rules_.find_policy(key);
  TrafficPolicy policy = rule == nullptr ? TrafficPolicy() : rule->spec.policy;
  const ObjectId rule_id = rule == nullptr ? no_object : rule->id;
  Labels labels;
  if (!subset.empty()) {
    if (rule == nullptr) return {};
    const auto named = rule->spec.subsets.find(subset);
    if (named == rule->spec.subsets.end()) return {.policy = rule_id};
    labels = named->second.labels;
    policy = merge(std::move(policy), named->second.policy);
  }
  const ExternalServiceSpec& spec = opening.service->spec;
  Upstream upstream{.port = opening.port->number,
                    .protocol = protocol_of(opening.port->traffic),
                    .discovery = policy.passthrough ? Discovery::none : spec.discovery,
                    .pool = policy.pool,
                    .outliers = policy.outliers};
  if (upstream.discovery == Discovery::none) {
    upstream.changes_port = upstream.port != called;
  } else {
    upstream.endpoints = endpoints_of(opening, labels);
    upstream.balancer = policy.balancer.value_or(LoadBalancer());
  }
  if (policy.tls) upstream.tls = settled(std::move(*policy.tls), opening, upstream.protocol);
  const std::string scope =
      rule != nullptr && is_limited(upstream.pool)
          ? fmt::format("{}#{}", config::display_name(policy_[rule_id].key), subset)
          : std::string();
  return {.upstream = intern(std::move(upstream), scope, opening), .policy = rule_id};
}

UpstreamId UpstreamSet::intern(Upstream upstream, std::string_view scope, const Opening& opening) {
  std::string settings = settings_of(upstream);
  if (!scope.empty()) add(settings, scope);
  const std::string place = place_of(upstream, opening, policy_);
  if (!place.empty()) add(settings, place);
  std::string key =
      fmt::format("outbound|{}|{}{}", upstream.port, name_of(upstream.protocol), settings);
  const auto [known, added] =
      known_.try_emplace(std::move(key), static_cast<UpstreamId>(upstreams_.size()));
  if (!added) return known->second;
  upstream.name = fmt::format("outbound|{}|{}{}", upstream.port, name_of(upstream.protocol),
                              label_of(upstream));
  if (!place.empty()) upstream.name += "|" + place;
  if (!settings.empty()) {
    upstream.name += "|" + base::sha256_hex(settings).substr(0, digest_digits);
  }
  upstreams_.push_back(std::move(upstream));
  return known->second;
}

}  // namespace istioctl::proxy
