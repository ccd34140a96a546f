#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "envoy_inbound.h"
#include "envoy_json.h"
#include "envoy_routes.h"
#include "istioctl/proxy/envoy.h"

namespace istioctl::proxy {

namespace {

using yaml::Json;

constexpr std::string_view what_is_blocked =
    "Whatever isn't opened here is blocked, the services of the cluster included: there is no "
    "registry of them.";

/// Keeps the address that the client asked for where routes can see it.
Json destination_keeper() {
  const Json text{{"inline_string", "%DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT%"}};
  Json value{{"object_key", destination_key},
             {"factory_key", "envoy.network.ip"},
             {"format_string", {{"text_format_source", text}}}};
  Json keeper = typed("extensions.filters.network.set_filter_state.v3.Config");
  keeper["on_new_connection"] = Json::array({std::move(value)});
  return extension("envoy.filters.network.set_filter_state", std::move(keeper));
}

/// Builds the listeners of one configuration.
class ListenerWriter {
 public:
  ListenerWriter(const EgressModel& model, const EnvoyOptions& options)
      : model_(model), options_(options) {}

  /// To which every connection is redirected. It hands them to the listener of their original
  /// port, and closes them where there is none.
  [[nodiscard]] Json virtual_listener() const {
    return {{"name", "virtual"},
            {"address", any_address(options_.port)},
            {"use_original_dst", true},
            {"filter_chains", Json::array({{{"filters", tcp_filters("virtual", black_hole)}}})}};
  }

  /// The listener of one port: of what is open there, and of the pod's own.
  [[nodiscard]] Json port_listener(std::uint16_t number, const ExternalPort* port,
                                   const std::vector<InboundPort>& inbound) const {
    Json chains = Json::array();
    bool inspects_tls = false;
    for (const InboundPort& own : inbound) chains.push_back(inbound_chain(own));
    if (port != nullptr) {
      add_chains(*port, chains);
      inspects_tls = !port->server_names.empty() || port->any_tls;
    }
    Json listener{{"name", fmt::format("port_{}", number)},
                  {"address", any_address(number)},
                  {"bind_to_port", false}};
    if (inspects_tls) {
      // A client that waits for the server to speak first sends nothing to inspect.
      listener["listener_filters"] = Json::array(
          {extension("envoy.filters.listener.tls_inspector",
                     typed("extensions.filters.listener.tls_inspector.v3.TlsInspector"))});
      listener["listener_filters_timeout"] = "5s";
      listener["continue_on_listener_filters_timeout"] = true;
    }
    listener["filter_chains"] = std::move(chains);
    return listener;
  }

 private:
  [[nodiscard]] Json tcp_filters(const std::string& prefix, std::string_view cluster) const {
    Json proxy = typed("extensions.filters.network.tcp_proxy.v3.TcpProxy");
    proxy["stat_prefix"] = prefix;
    proxy["cluster"] = cluster;
    proxy["idle_timeout"] = "0s";
    Json log = access_log(options_.access_log);
    if (!log.empty()) proxy["access_log"] = std::move(log);
    return Json::array({extension("envoy.filters.network.tcp_proxy", std::move(proxy))});
  }

  [[nodiscard]] Json inbound_chain(const InboundPort& own) const {
    Json chain{{"name", "inbound"}};
    if (own.address) {
      chain["name"] = fmt::format("inbound {}", own.address->to_string());
      chain["filter_chain_match"]["prefix_ranges"] =
          Json::array({range_json(net::Cidr(*own.address, own.address->width()))});
    }
    chain["filters"] = tcp_filters(fmt::format("inbound_{}", own.port), inbound_cluster(own.port));
    return chain;
  }

  [[nodiscard]] Json tcp_chain(const std::string& name, Json match, const TcpRoute& route,
                               std::uint16_t port) const {
    Json chain{{"name", name}};
    if (!match.empty()) chain["filter_chain_match"] = std::move(match);
    const bool opened = route.upstream != no_upstream;
    chain["filters"] = tcp_filters(
        fmt::format("outbound_{}", port),
        opened ? std::string_view(model_.upstreams()[route.upstream].name) : black_hole);
    return chain;
  }

  void add_chains(const ExternalPort& port, Json& chains) const {
    for (const auto& [range, route] : port.tcp_ranges) {
      chains.push_back(tcp_chain(range.to_string(),
                                 {{"prefix_ranges", Json::array({range_json(range)})}}, route,
                                 port.number));
    }
    for (const auto& [name, route] : port.server_names) {
      chains.push_back(
          tcp_chain(name, {{"server_names", Json::array({name})}}, route, port.number));
    }
    if (port.any_tls) {
      chains.push_back(
          tcp_chain("tls", {{"transport_protocol", "tls"}}, *port.any_tls, port.number));
    }
    if (port.any_tcp) {
      chains.push_back(tcp_chain("tcp", Json::object(), *port.any_tcp, port.number));
    }
    if (port.is_http) {
      Json filters = Json::array();
      if (!port.http_ranges.empty()) filters.push_back(destination_keeper());
      filters.push_back(connection_manager(port));
      chains.push_back({{"name", "http"}, {"filters", std::move(filters)}});
    }
  }

  [[nodiscard]] Json connection_manager(const ExternalPort& port) const {
    Json manager =
        typed("extensions.filters.network.http_connection_manager.v3.HttpConnectionManager");
    manager["stat_prefix"] = fmt::format("outbound_{}", port.number);
    manager["codec_type"] = "AUTO";
    manager["route_config"] = route_configuration(port, model_);
    manager["http_filters"] = http_filters();
    // No time limit unless a rule sets one.
    manager["stream_idle_timeout"] = "0s";
    manager["use_remote_address"] = false;
    Json log = access_log(options_.access_log);
    if (!log.empty()) manager["access_log"] = std::move(log);
    return extension("envoy.filters.network.http_connection_manager", std::move(manager));
  }

  [[nodiscard]] static Json http_filters() {
    return Json::array(
        {extension("envoy.filters.http.cors", typed("extensions.filters.http.cors.v3.Cors")),
         extension("envoy.filters.http.fault", typed("extensions.filters.http.fault.v3.HTTPFault")),
         extension("envoy.filters.http.router",
                   typed("extensions.filters.http.router.v3.Router"))});
  }

  const EgressModel& model_;
  const EnvoyOptions& options_;
};

}  // namespace

Json listeners(const EgressModel& model, const EnvoyOptions& options) {
  std::map<std::uint16_t, std::vector<InboundPort>> ports;
  for (const ExternalPort& port : model.ports()) ports[port.number];
  for (const InboundPort& inbound : sorted_inbound(options)) ports[inbound.port].push_back(inbound);
  const ListenerWriter writer(model, options);
  Json list = Json::array({writer.virtual_listener()});
  for (const auto& [number, inbound] : ports) {
    list.push_back(writer.port_listener(number, model.find_port(number), inbound));
  }
  return list;
}

Json bootstrap(const EgressModel& model, const EnvoyOptions& options) {
  // Rules may have long regular expressions; how long is checked before they come here.
  Json runtime{{"re2.max_program_size.error_level", 1'000'000}};
  Json node{
      {"id", "sidecar"}, {"cluster", "istio-proxy"}, {"metadata", {{"istioctl", what_is_blocked}}}};
  return {{"node", std::move(node)},
          {"admin", {{"address", socket_address("127.0.0.1", options.admin_port)}}},
          {"layered_runtime",
           {{"layers", Json::array({{{"name", "static"}, {"static_layer", std::move(runtime)}}})}}},
          {"static_resources",
           {{"listeners", listeners(model, options)}, {"clusters", clusters(model, options)}}}};
}

}  // namespace istioctl::proxy
