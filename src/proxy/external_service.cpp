#include "istioctl/config/formats.h"
#include "istioctl/proxy/json_access.h"
#include "specs.h"

namespace istioctl::proxy {

namespace {

using yaml::Json;

Traffic traffic_of(std::string_view protocol) {
  if (config::is_protocol(protocol, "HTTP")) return Traffic::http1;
  if (config::is_protocol(protocol, "HTTP2")) return Traffic::http2;
  if (config::is_protocol(protocol, "GRPC")) return Traffic::http2;
  if (config::is_protocol(protocol, "HTTPS")) return Traffic::tls;
  return config::is_protocol(protocol, "UDP") ? Traffic::udp : Traffic::tcp;
}

ServicePort read_port(const Json& port) {
  return {.number = static_cast<std::uint16_t>(number_at(port, "number").value_or(0)),
          .name = text_at(port, "name"),
          .traffic = traffic_of(text_at(port, "protocol"))};
}

ServiceEndpoint read_endpoint(const Json& endpoint) {
  ServiceEndpoint read{.address = text_at(endpoint, "address"),
                       .labels = pairs_at(endpoint, "labels")};
  const Json* const ports = member(endpoint, "ports");
  if (ports == nullptr || !ports->is_object()) return read;
  for (const auto& [name, number] : ports->items()) {
    if (number.is_number_integer()) read.ports[name] = number.get<std::uint16_t>();
  }
  return read;
}

Discovery discovery_of(std::string_view name) {
  if (name == "STATIC") return Discovery::fixed;
  return name == "DNS" ? Discovery::dns : Discovery::none;
}

}  // namespace

ExternalServiceSpec read_external_service(const Json& spec) {
  ExternalServiceSpec read{.hosts = texts_at(spec, "hosts"),
                           .discovery = discovery_of(text_at(spec, "discovery"))};
  for (const Json& port : list_at(spec, "ports")) read.ports.push_back(read_port(port));
  for (const Json& endpoint : list_at(spec, "endpoints")) {
    read.endpoints.push_back(read_endpoint(endpoint));
  }
  return read;
}

}  // namespace istioctl::proxy
