#pragma once

#include <yaml-cpp/exceptions.h>

#include <string_view>

#include "events.h"

namespace istioctl::yaml {

/// What a user should read of yaml-cpp's complaint about `text`, in whose source `skipped` bytes
/// come before it.
[[nodiscard]] ParseError translate(const YAML::Exception& exception, std::string_view text,
                                   std::size_t skipped);

}  // namespace istioctl::yaml
