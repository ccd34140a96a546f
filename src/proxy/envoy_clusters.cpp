#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "envoy_inbound.h"
#include "envoy_json.h"
#include "istioctl/net/ip_address.h"
#include "istioctl/proxy/envoy.h"

namespace istioctl::proxy {

namespace {

using yaml::Json;

// As 0.7.1 has it where no rule sets one.
constexpr const char* default_connect_timeout = "10s";
constexpr std::uint32_t unlimited = std::numeric_limits<std::uint32_t>::max();

constexpr const char* http_options = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

Json lb_endpoint(const Endpoint& endpoint) {
  return {{"endpoint", {{"address", socket_address(endpoint.address, endpoint.port)}}}};
}

Json load_assignment(const std::string& name, const std::vector<Endpoint>& endpoints) {
  Json list = Json::array();
  for (const Endpoint& endpoint : endpoints) list.push_back(lb_endpoint(endpoint));
  return {{"cluster_name", name},
          {"endpoints", Json::array({{{"lb_endpoints", std::move(list)}}})}};
}

Json thresholds(const ConnectionPool& pool) {
  Json limits{{"max_connections", pool.max_connections.value_or(unlimited)},
              {"max_pending_requests", pool.max_pending_requests.value_or(unlimited)},
              {"max_requests", pool.max_requests.value_or(unlimited)}};
  if (pool.max_retries) limits["max_retries"] = *pool.max_retries;
  return {{"thresholds", Json::array({std::move(limits)})}};
}

Json outlier_detection(const OutlierDetection& outliers) {
  Json json = Json::object();
  if (outliers.consecutive_errors) json["consecutive_5xx"] = *outliers.consecutive_errors;
  if (outliers.interval) json["interval"] = seconds_text(*outliers.interval);
  if (outliers.base_ejection_time) {
    json["base_ejection_time"] = seconds_text(*outliers.base_ejection_time);
  }
  if (outliers.max_ejection_percent) {
    json["max_ejection_percent"] = *outliers.max_ejection_percent;
  }
  return json;
}

void add_balancer(Json& cluster, const LoadBalancer& balancer) {
  using Kind = LoadBalancer::Kind;
  switch (balancer.kind) {
    case Kind::round_robin: cluster["lb_policy"] = "ROUND_ROBIN"; break;
    case Kind::least_request: cluster["lb_policy"] = "LEAST_REQUEST"; break;
    case Kind::random: cluster["lb_policy"] = "RANDOM"; break;
    case Kind::ring_hash: cluster["lb_policy"] = "RING_HASH"; break;
  }
  if (balancer.minimum_ring_size) {
    cluster["ring_hash_lb_config"] = {{"minimum_ring_size", *balancer.minimum_ring_size}};
  }
}

void add_discovery(Json& cluster, const Upstream& upstream) {
  if (upstream.discovery == Discovery::none) {
    cluster["type"] = "ORIGINAL_DST";
    cluster["lb_policy"] = "CLUSTER_PROVIDED";
    if (upstream.changes_port) {
      cluster["original_dst_lb_config"] = {{"upstream_port_override", upstream.port}};
    }
    return;
  }
  if (upstream.discovery == Discovery::fixed) {
    cluster["type"] = "STATIC";
  } else {
    cluster["type"] = "STRICT_DNS";
    cluster["dns_lookup_family"] = "V4_PREFERRED";
    // The system's resolver, which knows the hosts file; a name server that doesn't answer must
    // not keep the sidecar from starting.
    cluster["typed_dns_resolver_config"] =
        extension("envoy.network.dns_resolver.getaddrinfo",
                  typed("extensions.network.dns_resolver.getaddrinfo.v3."
                        "GetAddrInfoDnsResolverConfig"));
    cluster["wait_for_warm_on_init"] = false;
  }
  add_balancer(cluster, upstream.balancer);
  cluster["load_assignment"] = load_assignment(upstream.name, upstream.endpoints);
}

Json subject_name(const std::string& name) {
  const bool is_uri = name.find("://") != std::string::npos;
  const char* const type = is_uri ? "URI" : net::IpAddress::parse(name) ? "IP_ADDRESS" : "DNS";
  return {{"san_type", type}, {"matcher", {{"exact", name}}}};
}

Json transport_socket(const Upstream& upstream, const EnvoyOptions& options) {
  const Tls& tls = *upstream.tls;
  const std::string& authorities = tls.authorities.empty() ? options.authorities : tls.authorities;
  Json validation{{"trusted_ca", {{"filename", authorities}}}};
  Json names = Json::array();
  for (const std::string& name : tls.subject_names) names.push_back(subject_name(name));
  if (!names.empty()) validation["match_typed_subject_alt_names"] = std::move(names);
  Json common = Json::object();
  if (tls.mode == Tls::Mode::mutual) {
    common["tls_certificates"] =
        Json::array({{{"certificate_chain", {{"filename", tls.certificate}}},
                      {"private_key", {{"filename", tls.private_key}}}}});
  }
  common["validation_context"] = std::move(validation);
  if (upstream.protocol != UpstreamProtocol::tcp) {
    const bool http2 = upstream.protocol == UpstreamProtocol::http2;
    common["alpn_protocols"] = Json::array({http2 ? "h2" : "http/1.1"});
  }
  Json context = typed("extensions.transport_sockets.tls.v3.UpstreamTlsContext");
  context["common_tls_context"] = std::move(common);
  if (!tls.sni.empty()) context["sni"] = tls.sni;
  return extension("envoy.transport_sockets.tls", std::move(context));
}

Json protocol_options(const Upstream& upstream) {
  Json json = typed("extensions.upstreams.http.v3.HttpProtocolOptions");
  if (upstream.pool.max_requests_per_connection) {
    json["common_http_protocol_options"] = {
        {"max_requests_per_connection", *upstream.pool.max_requests_per_connection}};
  }
  if (upstream.tls) {
    Json names = Json::object();
    if (upstream.tls->sni.empty()) names["auto_sni"] = true;
    if (upstream.tls->subject_names.empty()) names["auto_san_validation"] = true;
    if (!names.empty()) json["upstream_http_protocol_options"] = std::move(names);
  }
  const bool http2 = upstream.protocol == UpstreamProtocol::http2;
  json["explicit_http_config"][http2 ? "http2_protocol_options" : "http_protocol_options"] =
      Json::object();
  return json;
}

Json cluster_of(const Upstream& upstream, const EnvoyOptions& options) {
  Json cluster{{"name", upstream.name}};
  add_discovery(cluster, upstream);
  cluster["connect_timeout"] = upstream.pool.connect_timeout
                                   ? seconds_text(*upstream.pool.connect_timeout)
                                   : default_connect_timeout;
  cluster["circuit_breakers"] = thresholds(upstream.pool);
  if (upstream.outliers) cluster["outlier_detection"] = outlier_detection(*upstream.outliers);
  if (upstream.protocol != UpstreamProtocol::tcp) {
    cluster["typed_extension_protocol_options"][http_options] = protocol_options(upstream);
  }
  if (upstream.tls) cluster["transport_socket"] = transport_socket(upstream, options);
  return cluster;
}

/// Visits whatever leads to an upstream: each Target and TcpRoute.
template <typename Visitor>
void visit_ways(const EgressModel& model, Visitor visitor) {
  for (const ExternalPort& port : model.ports()) {
    for (const VirtualHost& host : port.virtual_hosts) {
      for (const Route& route : host.routes) {
        std::ranges::for_each(route.targets, visitor);
        if (route.mirror) visitor(*route.mirror);
      }
    }
    for (const auto& [range, route] : port.tcp_ranges) visitor(route);
    for (const auto& [name, route] : port.server_names) visitor(route);
    if (port.any_tls) visitor(*port.any_tls);
    if (port.any_tcp) visitor(*port.any_tcp);
  }
}

Json static_cluster(const std::string& name, const std::vector<Endpoint>& endpoints) {
  Json cluster{{"name", name}, {"type", "STATIC"}, {"connect_timeout", default_connect_timeout}};
  if (!endpoints.empty()) cluster["load_assignment"] = load_assignment(name, endpoints);
  return cluster;
}

}  // namespace

Json clusters(const EgressModel& model, const EnvoyOptions& options) {
  // The names are unique in a port. What nothing leads to needn't be there, nor its files.
  std::map<std::pair<std::uint16_t, std::string_view>, const Upstream*> sorted;
  visit_ways(model, [&](const auto& way) {
    if (way.upstream == no_upstream) return;
    const Upstream& upstream = model.upstreams()[way.upstream];
    sorted.emplace(std::pair(upstream.port, std::string_view(upstream.name)), &upstream);
  });
  Json list = Json::array({static_cluster(std::string(black_hole), {})});
  for (const InboundPort& inbound : sorted_inbound(options)) {
    const std::string name = inbound_cluster(inbound.port);
    if (list.back().at("name") == name) continue;
    list.push_back(static_cluster(name, {{.address = "127.0.0.1", .port = inbound.port}}));
  }
  for (const auto& [key, upstream] : sorted) list.push_back(cluster_of(*upstream, options));
  return list;
}

namespace {

class FileList {
 public:
  void add(const std::string& path, NamedFile::Holds holds, ObjectId policy, std::string field) {
    if (path.empty()) return;
    files_.try_emplace({path, holds}, NamedFile{path, holds, policy, std::move(field)});
  }

  void add(UpstreamId id, ObjectId policy, const EgressModel& model, const EnvoyOptions& options) {
    if (id == no_upstream || !model.upstreams()[id].tls) return;
    using Holds = NamedFile::Holds;
    const Tls& tls = *model.upstreams()[id].tls;
    if (tls.authorities.empty()) add(options.authorities, Holds::certificates, policy, {});
    add(tls.authorities, Holds::certificates, policy, "caCertificates");
    add(tls.certificate, Holds::certificates, policy, "clientCertificate");
    add(tls.private_key, Holds::private_key, policy, "privateKey");
  }

  [[nodiscard]] std::vector<NamedFile> take() {
    std::vector<NamedFile> list;
    for (auto& [key, file] : files_) list.push_back(std::move(file));
    return list;
  }

 private:
  /// A file with both the certificate and its key must hold both.
  std::map<std::pair<std::string, NamedFile::Holds>, NamedFile> files_;
};

}  // namespace

std::vector<NamedFile> named_files(const EgressModel& model, const EnvoyOptions& options) {
  FileList files;
  visit_ways(model, [&](const auto& way) { files.add(way.upstream, way.policy, model, options); });
  return files.take();
}

}  // namespace istioctl::proxy
