#include "mesh_config_table.h"

#include <array>

namespace istioctl::inject {

using schema::Field;
using schema::Held;
using schema::Presence;
using schema::Table;
using schema::Type;
using schema::TypeKind;

namespace {

constexpr Type string_type{.kind = TypeKind::string};
constexpr Type boolean_type{.kind = TypeKind::boolean};
constexpr Type duration_type{.kind = TypeKind::duration};
constexpr Type integer_type{.kind = TypeKind::integer};
constexpr Type string_list{.kind = TypeKind::list, .element = &string_type};

constexpr std::array<std::string_view, 3> ingress_modes{"OFF", "DEFAULT", "STRICT"};
constexpr std::array<std::string_view, 2> mesh_auth_policies{"NONE", "MUTUAL_TLS"};
// In the order of their numbers, which templates can compare.
constexpr std::array<std::string_view, 3> auth_policies{"NONE", "MUTUAL_TLS", "INHERIT"};

constexpr std::int64_t int32_max = 2147483647;

constexpr Field text(std::string_view name, std::string_view go_name) {
  return {.name = name, .go_name = go_name, .type = string_type};
}

constexpr Field flag(std::string_view name, std::string_view go_name) {
  return {.name = name, .go_name = go_name, .type = boolean_type};
}

constexpr Field duration(std::string_view name, std::string_view go_name) {
  return {.name = name, .go_name = go_name, .type = duration_type};
}

constexpr Field integer(std::string_view name, std::string_view go_name, std::int64_t minimum,
                        std::int64_t maximum) {
  return {.name = name,
          .go_name = go_name,
          .type = integer_type,
          .minimum = minimum,
          .maximum = maximum};
}

constexpr Field choice(std::string_view name, std::string_view go_name,
                       std::span<const std::string_view> names) {
  return {
      .name = name, .go_name = go_name, .type = {.kind = TypeKind::enumeration, .names = names}};
}

constexpr std::array proxy_fields{
    text("configPath", "ConfigPath"),
    text("binaryPath", "BinaryPath"),
    text("serviceCluster", "ServiceCluster"),
    duration("drainDuration", "DrainDuration"),
    duration("parentShutdownDuration", "ParentShutdownDuration"),
    text("discoveryAddress", "DiscoveryAddress"),
    duration("discoveryRefreshDelay", "DiscoveryRefreshDelay"),
    text("zipkinAddress", "ZipkinAddress"),
    duration("connectTimeout", "ConnectTimeout"),
    text("statsdUdpAddress", "StatsdUdpAddress"),
    integer("proxyAdminPort", "ProxyAdminPort", 1, 65535),
    text("availabilityZone", "AvailabilityZone"),
    choice("controlPlaneAuthPolicy", "ControlPlaneAuthPolicy", auth_policies),
    text("customConfigFile", "CustomConfigFile"),
    integer("statNameLength", "StatNameLength", 0, int32_max),
    integer("concurrency", "Concurrency", 0, int32_max),
    text("proxyBootstrapTemplatePath", "ProxyBootstrapTemplatePath"),
};

}  // namespace

constexpr Table proxy_config_table{.name = "ProxyConfig", .fields = proxy_fields};

namespace {

constexpr std::array mesh_fields{
    text("mixerCheckServer", "MixerCheckServer"),
    text("mixerReportServer", "MixerReportServer"),
    flag("disablePolicyChecks", "DisablePolicyChecks"),
    integer("proxyListenPort", "ProxyListenPort", 1, 65535),
    integer("proxyHttpPort", "ProxyHttpPort", 0, 65535),
    duration("connectTimeout", "ConnectTimeout"),
    text("ingressClass", "IngressClass"),
    text("ingressService", "IngressService"),
    choice("ingressControllerMode", "IngressControllerMode", ingress_modes),
    choice("authPolicy", "AuthPolicy", mesh_auth_policies),
    duration("rdsRefreshDelay", "RdsRefreshDelay"),
    flag("enableTracing", "EnableTracing"),
    text("accessLogFile", "AccessLogFile"),
    Field{.name = "defaultConfig",
          .go_name = "DefaultConfig",
          .type = {.kind = TypeKind::object, .table = &proxy_config_table},
          .held = Held::pointer},
    Field{.name = "mtlsExcludedServices", .go_name = "MtlsExcludedServices", .type = string_list},
    text("mixerAddress", "MixerAddress"),
};

}  // namespace

constexpr Table mesh_config_table{.name = "MeshConfig", .fields = mesh_fields};

const std::string_view default_mesh_config = R"({
  "proxyListenPort": 15001,
  "proxyHttpPort": 0,
  "connectTimeout": "1s",
  "ingressClass": "istio",
  "ingressControllerMode": "STRICT",
  "authPolicy": "NONE",
  "rdsRefreshDelay": "1s",
  "enableTracing": true,
  "accessLogFile": "/dev/stdout",
  "defaultConfig": {
    "configPath": "/etc/istio/proxy",
    "binaryPath": "/usr/local/bin/envoy",
    "serviceCluster": "istio-proxy",
    "drainDuration": "2s",
    "parentShutdownDuration": "3s",
    "discoveryAddress": "istio-pilot:15007",
    "discoveryRefreshDelay": "1s",
    "zipkinAddress": "",
    "connectTimeout": "1s",
    "statsdUdpAddress": "",
    "proxyAdminPort": 15000,
    "controlPlaneAuthPolicy": "NONE",
    "customConfigFile": "",
    "statNameLength": 189
  }
})";

}  // namespace istioctl::inject
