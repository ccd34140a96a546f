#include "istio_service.h"

#include <array>

namespace istioctl::config {

namespace {

constexpr std::array fields{
    field("name", label_name_type, "The service's short name, a single DNS label"),
    field("namespace", label_name_type,
          "The service's namespace; by default that of the object itself"),
    field("domain", fqdn_type,
          "What follows name and namespace in the full name; by default svc.cluster.local"),
    field("service", host_type,
          "The full name in place of the three above: a domain, perhaps with a wildcard in front, "
          "or an IPv4 range"),
    field("labels", spec_labels, "Narrows the service down to the pods with these labels"),
};

constexpr std::array<std::string_view, 4> service_and_parts{"service", "name", "namespace",
                                                            "domain"};
constexpr std::array<std::string_view, 2> name_and_service{"name", "service"};
constexpr std::array rules{
    Rule{.kind = RuleKind::excludes, .fields = service_and_parts},
    Rule{.kind = RuleKind::at_least_one, .fields = name_and_service},
};

}  // namespace

constinit const Table istio_service_table{.name = "IstioService", .fields = fields, .rules = rules};

}  // namespace istioctl::config
