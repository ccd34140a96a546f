#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "istioctl/yaml/to_json.h"

/// Pieces of what wide tables show, read from the JSON of a spec.
namespace istioctl::config {

/// The string, or the strings of the list, under a field; none when it is absent.
[[nodiscard]] std::vector<std::string> strings_at(const yaml::Json& object, std::string_view field);

/// "80/http" for each port object of the list under a field.
[[nodiscard]] std::vector<std::string> ports_at(const yaml::Json& object, std::string_view list,
                                                std::string_view number);

/// "80/http": the number (or the name where there is none) and the protocol of a port object.
[[nodiscard]] std::string port_text(const yaml::Json& port, std::string_view number);

/// What an IstioService names: its service, or its name with namespace and domain.
[[nodiscard]] std::vector<std::string> service_at(const yaml::Json& object, std::string_view field);

}  // namespace istioctl::config
