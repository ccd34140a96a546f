#include <array>
#include <limits>

#include "fields.h"
#include "kind_functions.h"
#include "summaries.h"

namespace istioctl::config {

namespace {

constexpr std::array<std::string_view, 4> balancers{"ROUND_ROBIN", "LEAST_CONN", "RANDOM",
                                                    "PASSTHROUGH"};
constexpr Type balancer_type{.kind = TypeKind::enumeration, .names = balancers};

constexpr std::array consistent_hash_fields{
    field("httpHeader", header_name_type,
          "The header whose value decides which endpoint a request goes to, in lower case"),
    number_field("minimumRingSize", 0, std::numeric_limits<std::uint32_t>::max(),
                 "How many places the hash ring has at least; more spread the load more evenly"),
};
constexpr Table consistent_hash_table{.name = "ConsistentHashLB", .fields = consistent_hash_fields};

constexpr std::array<std::string_view, 2> simple_and_hash{"simple", "consistentHash"};
constexpr std::array load_balancer_rules{
    Rule{.kind = RuleKind::at_most_one, .fields = simple_and_hash}};
constexpr std::array load_balancer_fields{
    field("simple", balancer_type,
          "How an endpoint is chosen: ROUND_ROBIN, in turn (the default); LEAST_CONN, of two at "
          "random the less busy one; RANDOM; PASSTHROUGH, the address that the client asked for"),
    field("consistentHash", object_of(consistent_hash_table),
          "Sends the requests that have something in common to the same endpoint"),
};
constexpr Table load_balancer_table{
    .name = "LoadBalancerSettings", .fields = load_balancer_fields, .rules = load_balancer_rules};

constexpr std::array tcp_fields{
    count_field("maxConnections", "The most connections to the destination; by default 1024"),
    field("connectTimeout", duration_type, "The time limit for a connection to be made"),
};
constexpr Table tcp_table{.name = "TCPSettings", .fields = tcp_fields};

constexpr std::array http_fields{
    count_field("http1MaxPendingRequests",
                "The most HTTP/1.1 requests that wait for a connection; by default 1024"),
    count_field("http2MaxRequests", "The most HTTP/2 requests at a time; by default 1024"),
    count_field("maxRequestsPerConnection",
                "How many requests a connection serves before it is closed; 1 turns keep-alive "
                "off; by default there is no limit"),
    count_field("maxRetries", "The most retries at a time; by default 3"),
};
constexpr Table http_table{.name = "HTTPSettings", .fields = http_fields};

constexpr std::array connection_pool_fields{
    field("tcp", object_of(tcp_table), "Limits for every connection"),
    field("http", object_of(http_table), "Limits for HTTP alone"),
};
constexpr Table connection_pool_table{.name = "ConnectionPoolSettings",
                                      .fields = connection_pool_fields};

constexpr std::array outlier_http_fields{
    count_field("consecutiveErrors",
                "After how many errors (5xx) in a row an endpoint is left out; by default 5"),
    field("interval", duration_type, "How often the endpoints are looked at; by default 10s"),
    field("baseEjectionTime", duration_type,
          "How long an endpoint is left out, times how often that has happened; by default 30s"),
    percent_field("maxEjectionPercent",
                  "The share of the endpoints that may be left out at a time; by default 10"),
};
constexpr Table outlier_http_table{.name = "OutlierDetection.HTTPSettings",
                                   .fields = outlier_http_fields};

constexpr std::array outlier_fields{
    field("http", object_of(outlier_http_table), "Judges endpoints by their HTTP answers"),
};
constexpr Table outlier_table{.name = "OutlierDetection", .fields = outlier_fields};

constexpr std::array<std::string_view, 3> tls_modes{"DISABLE", "SIMPLE", "MUTUAL"};
constexpr Type tls_mode_type{.kind = TypeKind::enumeration, .names = tls_modes};
constexpr std::array<std::string_view, 3> mutual_needs{"mode", "clientCertificate", "privateKey"};
constexpr std::array tls_rules{
    Rule{.kind = RuleKind::needs, .fields = mutual_needs, .value = "MUTUAL"}};
constexpr std::array tls_fields{
    field("mode", tls_mode_type,
          "Whether the sidecar starts TLS to the destination: DISABLE, not (the default); SIMPLE, "
          "as a browser does; MUTUAL, with a certificate of its own"),
    field("clientCertificate", string_type,
          "The file with the sidecar's certificate, which MUTUAL needs"),
    field("privateKey", string_type, "The file with the certificate's key, which MUTUAL needs"),
    field("caCertificates", string_type,
          "The file with the authorities that may have signed the destination's certificate; by "
          "default those of the system"),
    field("subjectAltNames", string_list,
          "The names of which the destination's certificate must have one"),
    field("sni", string_type,
          "The server name that is sent in the TLS handshake; by default the host requested"),
};
constexpr Table tls_table{.name = "TLSSettings", .fields = tls_fields, .rules = tls_rules};

constexpr std::array policy_fields{
    field("loadBalancer", object_of(load_balancer_table), "How an endpoint is chosen"),
    not_empty(field("connectionPool", object_of(connection_pool_table),
                    "How many connections and requests there may be at a time")),
    not_empty(field("outlierDetection", object_of(outlier_table),
                    "When endpoints that fail are left out for a while")),
    field("tls", object_of(tls_table), "TLS between the sidecar and the destination"),
};
constexpr Table policy_table{.name = "TrafficPolicy", .fields = policy_fields};
constexpr Type policy_type = object_of(policy_table);

constexpr std::array subset_fields{
    required(field("name", label_name_type, "The name by which VirtualServices refer to it")),
    field("labels", spec_labels, "The labels of the endpoints that belong to it"),
    not_empty(field("trafficPolicy", policy_type,
                    "What is different for the subset from the policy of the whole service")),
};
constexpr Table subset_table{.name = "Subset", .fields = subset_fields};
constexpr Type subset_type = object_of(subset_table);
constexpr Type subset_list = list_of(subset_type);

constexpr std::array spec_fields{
    also_called(required(field("name", host_type, "The host whose traffic the rule is for")),
                host_of_later_releases),
    not_empty(field("trafficPolicy", policy_type,
                    "How the sidecar connects to the host: load balancing, limits, TLS")),
    field("subsets", subset_list, "Parts of the service, by labels, to which requests can go"),
};
constexpr Table spec_table{.name = "DestinationRule", .fields = spec_fields};

constexpr std::array columns{
    Column{"Host", ".spec.name", "The host whose traffic it is for"},
};

Summary summarize(const yaml::Json& spec) {
  return {.hosts = strings_at(spec, "name")};
}

}  // namespace

constinit const Kind destination_rule_kind{
    .name = "DestinationRule",
    .plural = "destinationrules",
    .short_name = "dr",
    .kebab = "destination-rule",
    .group = "networking.istio.io",
    .version = "v1alpha3",
    .doc = "Says how the sidecar connects to a host once it is clear where a request goes",
    .spec = &spec_table,
    .summarize = summarize,
    .columns = columns,
};

}  // namespace istioctl::config
