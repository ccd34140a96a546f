#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "istioctl/cli/context.h"
#include "istioctl/verdict/request.h"

namespace istioctl::cli {

/// Requests as a command line describes them.
struct RequestArguments {
  std::vector<std::string> urls = {};
  std::string method = "GET";
  std::vector<std::string> headers = {};
  std::vector<std::string> addresses = {};  ///< "IP" for every host, or "HOST=IP"
  std::optional<std::int64_t> uid = {};
};

/// One request for each URL; nothing when something is wrong, all of which is reported then.
[[nodiscard]] std::optional<std::vector<verdict::Request>> read_requests(
    const RequestArguments& arguments, Context& context);

}  // namespace istioctl::cli
