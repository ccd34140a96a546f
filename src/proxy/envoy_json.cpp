#include "envoy_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "envoy_text.h"

namespace istioctl::proxy {

using yaml::Json;

namespace {

constexpr std::string_view log_format =
    "[%START_TIME%] \"%REQ(:METHOD)% %REQ(:AUTHORITY)%%REQ(:PATH)% %PROTOCOL%\" %RESPONSE_CODE% "
    "%RESPONSE_FLAGS% %DURATION%ms from %DOWNSTREAM_REMOTE_ADDRESS% to %DOWNSTREAM_LOCAL_ADDRESS% "
    "cluster=\"%UPSTREAM_CLUSTER%\" upstream=%UPSTREAM_HOST% sni=%REQUESTED_SERVER_NAME% "
    "route=\"%ROUTE_NAME%\"\n";

}  // namespace

std::string type_url(std::string_view name) {
  return fmt::format("type.googleapis.com/envoy.{}", name);
}

Json typed(std::string_view name) {
  return {{"@type", type_url(name)}};
}

Json extension(std::string_view name, Json config) {
  return {{"name", name}, {"typed_config", std::move(config)}};
}

std::string seconds_text(Duration duration) {
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(
                                std::min<Duration>(duration, longest_duration))
                                .count();
  if (milliseconds % 1000 == 0) return fmt::format("{}s", milliseconds / 1000);
  return fmt::format("{}.{:03}s", milliseconds / 1000, milliseconds % 1000);
}

Json socket_address(std::string_view address, std::uint16_t port) {
  return {{"socket_address", {{"address", address}, {"port_value", port}}}};
}

Json any_address(std::uint16_t port) {
  Json address = socket_address("::", port);
  address["socket_address"]["ipv4_compat"] = true;
  return address;
}

Json range_json(const net::Cidr& range) {
  return {{"address_prefix", range.network_address().to_string()}, {"prefix_len", range.prefix()}};
}

Json string_matcher(const TextMatch& match) {
  switch (match.kind) {
    case TextMatch::Kind::exact: return {{"exact", match.text}};
    case TextMatch::Kind::prefix: return {{"prefix", match.text}};
    case TextMatch::Kind::regex: break;
  }
  return {{"safe_regex", {{"regex", match.re2}}}};
}

Json access_log(const std::string& path) {
  if (path.empty()) return Json::array();
  Json file = typed("extensions.access_loggers.file.v3.FileAccessLog");
  file["path"] = path;
  file["log_format"] = {{"text_format_source", {{"inline_string", log_format}}}};
  return Json::array({extension("envoy.access_loggers.file", std::move(file))});
}

}  // namespace istioctl::proxy
