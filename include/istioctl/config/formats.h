#pragma once

#include <string_view>

#include "istioctl/schema/table.h"

/// What strings in objects must look like: Kubernetes' names, and Istio 0.7.1's validation.
namespace istioctl::config {

extern const schema::Format dns_label;      ///< RFC 1123: `[a-z0-9]([-a-z0-9]*[a-z0-9])?`, 63
extern const schema::Format dns_subdomain;  ///< labels joined by dots, 253 in all

extern const schema::Format label_key;       ///< of metadata.labels: an optional prefix/ and a name
extern const schema::Format label_value;     ///< of metadata.labels, which may be empty
extern const schema::Format annotation_key;  ///< as a label's, the prefix in any case
extern const schema::Format spec_label;      ///< key or value of labels inside a spec

extern const schema::Format host;    ///< a domain, perhaps with a wildcard, an IPv4 address or CIDR
extern const schema::Format domain;  ///< a host that is no CIDR
extern const schema::Format fqdn;    ///< a domain without a wildcard
extern const schema::Format ipv4_address;
extern const schema::Format ipv4_subnet;  ///< an IPv4 address or CIDR, host bits allowed

extern const schema::Format protocol;  ///< HTTP HTTPS HTTP2 GRPC TCP UDP MONGO REDIS, any case
extern const schema::Format egress_protocol;  ///< HTTP HTTPS HTTP2 GRPC TCP MONGO, any case
extern const schema::Format header_name;      ///< lower case, not empty
extern const schema::Format header_value;     ///< not empty
extern const schema::Format http_method;  ///< GET HEAD POST PUT PATCH DELETE CONNECT OPTIONS TRACE

/// Whether a text names a protocol, given in upper case, as manifests may write it: in any case.
[[nodiscard]] bool is_protocol(std::string_view text, std::string_view name);

extern const schema::Format positive_duration;  ///< at least 1ms, whole milliseconds
extern const schema::Format whole_seconds;      ///< the same, and whole seconds

}  // namespace istioctl::config
