#include "istioctl/net/ip_address.h"

#include <fmt/format.h>

#include <algorithm>

#include "ipv4_text.h"
#include "ipv6_text.h"
#include "istioctl/base/printable.h"
#include "text.h"

namespace istioctl::net {
namespace {

using base::ErrorCode;

/// Refuses what people write beside an address, with the advice that fits it.
base::Result<void> refuse_extras(std::string_view text) {
  if (text.empty()) {
    return base::fail(ErrorCode::invalid_input, "the address is missing",
                      "write an address, e.g. 10.0.0.1");
  }
  if (std::ranges::any_of(text, is_white_space)) {
    return base::fail(ErrorCode::invalid_input, "white space inside an address",
                      "separate several by commas");
  }
  if (const auto scope = text.find('%'); scope != std::string_view::npos) {
    return base::fail(ErrorCode::invalid_input, "a scope id is not accepted",
                      fmt::format("remove {}", base::quote(text.substr(scope), 20)));
  }
  if (text.find_first_of("[]") != std::string_view::npos) {
    return base::fail(ErrorCode::invalid_input, "brackets are not part of an address",
                      "write the address without them");
  }
  const auto colon = text.find(':');
  if (colon != std::string_view::npos && parse_ipv4(text.substr(0, colon))) {
    return base::fail(ErrorCode::invalid_input, "a port is not part of an address",
                      fmt::format("remove {}", base::quote(text.substr(colon), 20)));
  }
  return {};
}

}  // namespace

base::Result<IpAddress> IpAddress::parse(std::string_view text) {
  if (auto refused = refuse_extras(text); !refused) {
    return std::unexpected(std::move(refused.error()));
  }
  if (text.find(':') != std::string_view::npos) {
    const auto bytes = parse_ipv6(text);
    return bytes ? base::Result<IpAddress>(v6(*bytes)) : std::unexpected(bytes.error());
  }
  const auto bytes = parse_ipv4(text);
  if (!bytes) {
    return std::unexpected(bytes.error());
  }
  return v4((*bytes)[0], (*bytes)[1], (*bytes)[2], (*bytes)[3]);
}

std::string IpAddress::to_string() const {
  return is_v4() ? fmt::format("{}.{}.{}.{}", bytes_[0], bytes_[1], bytes_[2], bytes_[3])
                 : format_ipv6(bytes_);
}

}  // namespace istioctl::net
