#include <fmt/format.h>

#include <algorithm>

#include "envoy_text.h"
#include "istioctl/base/printable.h"
#include "istioctl/proxy/json_access.h"
#include "specs.h"

namespace istioctl::proxy {

namespace {

using yaml::Json;

/// Reads the policies of one object.
class PolicyReader {
 public:
  PolicyReader(ObjectId id, Findings& findings) : id_(id), findings_(findings) {}

  TrafficPolicy read(const Json* policy, const std::string& field) {
    TrafficPolicy result;
    if (policy == nullptr) return result;
    if (const Json* const balancer = member(*policy, "loadBalancer")) {
      read_balancer(*balancer, field + ".loadBalancer", result);
    }
    if (const Json* const pool = member(*policy, "connectionPool")) read_pool(*pool, result.pool);
    if (const Json* const outliers = member(*policy, "outlierDetection")) {
      result.outliers = read_outliers(*outliers);
    }
    if (const Json* const tls = member(*policy, "tls")) {
      result.has_tls = true;
      result.tls = read_tls(*tls, field + ".tls");
    }
    return result;
  }

 private:
  void read_balancer(const Json& balancer, const std::string& field, TrafficPolicy& policy) {
    using Kind = LoadBalancer::Kind;
    LoadBalancer read;
    const std::string simple = text_at(balancer, "simple");
    if (simple == "LEAST_CONN") read.kind = Kind::least_request;
    if (simple == "RANDOM") read.kind = Kind::random;
    if (const Json* const hash = member(balancer, "consistentHash")) {
      read.kind = Kind::ring_hash;
      read.hash_header = usable(text_at(*hash, "httpHeader"), field + ".consistentHash.httpHeader");
      read.minimum_ring_size = ring_size(*hash, field);
    }
    policy.passthrough = simple == "PASSTHROUGH";
    policy.balancer = std::move(read);
  }

  std::optional<std::uint32_t> ring_size(const Json& hash, const std::string& field) {
    const auto size = count_at(hash, "minimumRingSize");
    if (!size || *size <= largest_ring) return size;
    findings_.warn(id_, {.trap = traps::ring_size,
                         .field = field + ".consistentHash.minimumRingSize",
                         .message = fmt::format("a ring of {} places is more than Envoy takes: {} "
                                                "are used",
                                                *size, largest_ring)});
    return largest_ring;
  }

  static void read_pool(const Json& pool, ConnectionPool& read) {
    if (const Json* const tcp = member(pool, "tcp")) {
      read.max_connections = count_at(*tcp, "maxConnections");
      read.connect_timeout = duration_at(*tcp, "connectTimeout");
    }
    if (const Json* const http = member(pool, "http")) {
      read.max_pending_requests = count_at(*http, "http1MaxPendingRequests");
      read.max_requests = count_at(*http, "http2MaxRequests");
      read.max_requests_per_connection = count_at(*http, "maxRequestsPerConnection");
      read.max_retries = count_at(*http, "maxRetries");
    }
  }

  static OutlierDetection read_outliers(const Json& outliers) {
    const Json* const http = member(outliers, "http");
    if (http == nullptr) return {};
    return {.consecutive_errors = count_at(*http, "consecutiveErrors"),
            .interval = duration_at(*http, "interval"),
            .base_ejection_time = duration_at(*http, "baseEjectionTime"),
            .max_ejection_percent = count_at(*http, "maxEjectionPercent")};
  }

  std::optional<Tls> read_tls(const Json& tls, const std::string& field) {
    const std::string mode = text_at(tls, "mode");
    if (mode != "SIMPLE" && mode != "MUTUAL") return std::nullopt;
    Tls read{.sni = server_name(text_at(tls, "sni"), field + ".sni"),
             .authorities = text_at(tls, "caCertificates"),
             .subject_names = texts_at(tls, "subjectAltNames")};
    if (mode == "SIMPLE") return read;
    read.mode = Tls::Mode::mutual;
    read.certificate = text_at(tls, "clientCertificate");
    read.private_key = text_at(tls, "privateKey");
    return read;
  }

  std::string server_name(std::string name, const std::string& field) {
    if (name.size() <= longest_server_name && is_header_text(name)) return name;
    findings_.warn(id_, {.trap = traps::value,
                         .field = field,
                         .message = fmt::format("{} can't be a server name, which has at most {} "
                                                "printable characters: the host requested is sent",
                                                base::quote(name), longest_server_name)});
    return {};
  }

  std::string usable(std::string header, const std::string& field) {
    if (is_header_text(header)) return header;
    findings_.warn(id_, {.trap = traps::value,
                         .field = field,
                         .message = fmt::format("no request has a header {}: nothing is hashed",
                                                base::quote(header))});
    return {};
  }

  ObjectId id_;
  Findings& findings_;
};

template <typename T>
void override_by(std::optional<T>& value, const std::optional<T>& other) {
  if (other) value = other;
}

}  // namespace

DestinationRuleSpec read_destination_rule(const Json& spec, ObjectId id, Findings& findings) {
  PolicyReader reader(id, findings);
  DestinationRuleSpec read{
      .host = text_at(spec, "name"),
      .policy = reader.read(member(spec, "trafficPolicy"), "spec.trafficPolicy")};
  std::size_t index = 0;
  for (const Json& subset : list_at(spec, "subsets")) {
    const std::string field = fmt::format("spec.subsets[{}]", index++);
    const auto [known, added] = read.subsets.try_emplace(
        text_at(subset, "name"), SubsetSpec{.labels = pairs_at(subset, "labels"),
                                            .policy = reader.read(member(subset, "trafficPolicy"),
                                                                  field + ".trafficPolicy")});
    if (added) continue;
    findings.warn(id, {.trap = traps::subset_conflict,
                       .field = field + ".name",
                       .message = fmt::format("there is another subset {} above, which counts",
                                              base::quote(known->first))});
  }
  return read;
}

TrafficPolicy merge(TrafficPolicy service, const TrafficPolicy& subset) {
  if (subset.balancer) {
    service.balancer = subset.balancer;
    service.passthrough = subset.passthrough;
  }
  override_by(service.pool.max_connections, subset.pool.max_connections);
  override_by(service.pool.connect_timeout, subset.pool.connect_timeout);
  override_by(service.pool.max_pending_requests, subset.pool.max_pending_requests);
  override_by(service.pool.max_requests, subset.pool.max_requests);
  override_by(service.pool.max_requests_per_connection, subset.pool.max_requests_per_connection);
  override_by(service.pool.max_retries, subset.pool.max_retries);
  if (subset.outliers) {
    OutlierDetection merged = service.outliers.value_or(OutlierDetection());
    override_by(merged.consecutive_errors, subset.outliers->consecutive_errors);
    override_by(merged.interval, subset.outliers->interval);
    override_by(merged.base_ejection_time, subset.outliers->base_ejection_time);
    override_by(merged.max_ejection_percent, subset.outliers->max_ejection_percent);
    service.outliers = merged;
  }
  if (subset.has_tls) {
    service.has_tls = true;
    service.tls = subset.tls;
  }
  return service;
}

}  // namespace istioctl::proxy
