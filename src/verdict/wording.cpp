#include "wording.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

#include "istioctl/base/printable.h"
#include "istioctl/proxy/json_access.h"
#include "istioctl/schema/duration.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::verdict {

namespace {

using proxy::Discovery;
using proxy::Upstream;
using proxy::UpstreamProtocol;

std::string endpoints_text(const Upstream& upstream) {
  constexpr std::size_t most = 4;
  std::vector<std::string> names;
  for (const proxy::Endpoint& endpoint : upstream.endpoints) {
    if (names.size() == most) break;
    names.push_back(
        fmt::format("{}:{}", base::escape_for_terminal(endpoint.address), endpoint.port));
  }
  std::string text = fmt::format("{}", fmt::join(names, ", "));
  if (upstream.endpoints.size() > most) {
    text += fmt::format(" and {} others", upstream.endpoints.size() - most);
  }
  return text;
}

std::string place_text(const Upstream& upstream, const Verdict& verdict) {
  if (upstream.discovery == Discovery::none) {
    std::string text = "the address that the client asked for";
    if (verdict.is_address_known) {
      text += fmt::format(" ({})", verdict.connection.destination.address.to_string());
    }
    return text + fmt::format(", port {}", upstream.port);
  }
  if (upstream.endpoints.empty()) return "no endpoint, so nothing is reached";
  if (upstream.discovery == Discovery::fixed) return endpoints_text(upstream);
  return fmt::format("{}, which the sidecar looks up", endpoints_text(upstream));
}

template <typename T>
void add(std::vector<std::string>& parts, std::string_view name, const std::optional<T>& value) {
  if (!value) return;
  if constexpr (std::is_same_v<T, proxy::Duration>) {
    parts.push_back(fmt::format("{} {}", name, schema::format_duration(*value)));
  } else {
    parts.push_back(fmt::format("{} {}", name, *value));
  }
}

}  // namespace

std::string name_of(const proxy::EgressModel& model, proxy::ObjectId object) {
  const proxy::PolicyObject& named = model.objects()[object];
  const base::Diagnostic& place = named.place;
  std::string text = config::display_name(named.key);
  if (place.source.empty()) return text;
  text += fmt::format(" ({}", base::escape_for_terminal(place.source));
  if (place.position.line != 0) {
    text += fmt::format(":{}:{}", place.position.line, place.position.column);
  }
  return text + ")";
}

std::string as_written(const proxy::EgressModel& model, const proxy::Route& route,
                       std::string_view path) {
  if (route.rule == proxy::no_object) return {};
  const yaml::Json* at = proxy::member(model.objects()[route.rule].object, "spec");
  if (at == nullptr) return {};
  const yaml::Json& entries = proxy::list_at(*at, "http");
  if (route.entry >= entries.size()) return {};
  at = &entries[route.entry];
  for (std::size_t slash = path.find('/'); slash != path.npos; slash = path.find('/')) {
    at = proxy::member(*at, path.substr(0, slash));
    if (at == nullptr) return {};
    path.remove_prefix(slash + 1);
  }
  return base::escape_for_terminal(proxy::text_at(*at, path));
}

std::string percent_text(double percent) {
  return fmt::format("{:.4g}%", percent);
}

std::string describe(const Upstream& upstream, const Verdict& verdict) {
  std::string_view protocol = "unread";
  if (upstream.protocol == UpstreamProtocol::http1) protocol = "over HTTP/1.1";
  if (upstream.protocol == UpstreamProtocol::http2) protocol = "over HTTP/2";
  return fmt::format("{}, {}", place_text(upstream, verdict), protocol);
}

std::string describe(const TlsUse& tls, const proxy::Tls& settings) {
  std::string text = tls.server_name.empty()
                         ? "no server name is sent"
                         : "server name " + base::escape_for_terminal(tls.server_name);
  if (tls.subject_names.empty()) {
    text += ", the certificate may be anybody's";
  } else {
    text += fmt::format(
        ", the certificate must be for {}",
        base::escape_for_terminal(fmt::format("{}", fmt::join(tls.subject_names, " or "))));
  }
  if (!settings.authorities.empty()) {
    text += " and signed by " + base::escape_for_terminal(settings.authorities);
  }
  if (!settings.certificate.empty()) {
    text += ", the client's is " + base::escape_for_terminal(settings.certificate);
  }
  return text;
}

std::string limits_text(const Upstream& upstream) {
  const proxy::ConnectionPool& pool = upstream.pool;
  std::vector<std::string> parts;
  add(parts, "maxConnections", pool.max_connections);
  add(parts, "connectTimeout", pool.connect_timeout);
  add(parts, "http1MaxPendingRequests", pool.max_pending_requests);
  add(parts, "http2MaxRequests", pool.max_requests);
  add(parts, "maxRequestsPerConnection", pool.max_requests_per_connection);
  add(parts, "maxRetries", pool.max_retries);
  if (upstream.outliers) {
    add(parts, "consecutiveErrors", upstream.outliers->consecutive_errors);
    add(parts, "interval", upstream.outliers->interval);
    add(parts, "baseEjectionTime", upstream.outliers->base_ejection_time);
    add(parts, "maxEjectionPercent", upstream.outliers->max_ejection_percent);
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace istioctl::verdict
