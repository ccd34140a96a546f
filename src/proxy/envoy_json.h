#pragma once

#include <string>
#include <string_view>

#include "istioctl/net/cidr.h"
#include "istioctl/proxy/route.h"
#include "istioctl/yaml/to_json.h"

/// Small parts of Envoy's configuration.
namespace istioctl::proxy {

/// Under which a connection's original destination is kept, for routes of ranges.
inline constexpr std::string_view destination_key = "istioctl.destination";

/// "type.googleapis.com/envoy.NAME".
[[nodiscard]] std::string type_url(std::string_view name);

/// An object that begins with its type: {"@type": …}.
[[nodiscard]] yaml::Json typed(std::string_view name);

/// An extension: {"name": …, "typed_config": …}.
[[nodiscard]] yaml::Json extension(std::string_view name, yaml::Json config);

/// Seconds as protobuf's JSON has them: "3s", "0.100s".
[[nodiscard]] std::string seconds_text(Duration duration);

[[nodiscard]] yaml::Json socket_address(std::string_view address, std::uint16_t port);

/// The same on both IP versions, of this machine.
[[nodiscard]] yaml::Json any_address(std::uint16_t port);

[[nodiscard]] yaml::Json range_json(const net::Cidr& range);

[[nodiscard]] yaml::Json string_matcher(const TextMatch& match);

/// One line a request or connection, into a file; an empty list without a path.
[[nodiscard]] yaml::Json access_log(const std::string& path);

}  // namespace istioctl::proxy
