#pragma once

#include <expected>
#include <string_view>

#include "events.h"
#include "parser_input.h"

namespace istioctl::yaml {

/// Reads the one YAML document in `text` by yaml-cpp and reports its nodes with their ends,
/// which yaml-cpp doesn't know. Where yaml-cpp reads other than Kubernetes does, the bytes
/// decide. `text` holds at most 4 GiB.
[[nodiscard]] std::expected<void, ParseError> parse_yaml(std::string_view text, Place place,
                                                         EventSink& sink);

}  // namespace istioctl::yaml
