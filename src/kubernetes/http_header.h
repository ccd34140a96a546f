#pragma once

#include <string_view>

#include "istioctl/http/client.h"

namespace istioctl::kubernetes {

/// The value of the header `name`, in any case; empty when there is none.
[[nodiscard]] std::string_view header_of(const http::Response& response, std::string_view name);

}  // namespace istioctl::kubernetes
