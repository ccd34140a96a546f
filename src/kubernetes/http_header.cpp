#include "http_header.h"

#include <algorithm>

#include "istioctl/base/ascii.h"

namespace istioctl::kubernetes {

std::string_view header_of(const http::Response& response, std::string_view name) {
  const auto found = std::ranges::find_if(response.headers, [name](const http::Header& header) {
    return std::ranges::equal(header.name, name, {}, base::to_lower, base::to_lower);
  });
  return found == response.headers.end() ? std::string_view() : std::string_view(found->value);
}

}  // namespace istioctl::kubernetes
