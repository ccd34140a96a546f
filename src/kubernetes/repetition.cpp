#include "repetition.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "api_status.h"
#include "http_header.h"

namespace istioctl::kubernetes {

using http::Cause;

bool is_reading(const ApiRequest& request) {
  return request.dry_run || request.method == "GET" || request.method == "HEAD";
}

bool is_repeatable(const ApiRequest& request) {
  return is_reading(request) || request.method == "PUT" || request.method == "DELETE" ||
         (request.method == "PATCH" && request.content_type.starts_with("application/apply-patch"));
}

Effect effect_of(const ApiRequest& request, const Status& status) {
  constexpr int server_error = 500;
  return !is_reading(request) && status.code >= server_error ? Effect::possible : Effect::none;
}

Effect effect_of(const ApiRequest& request, const http::Failure& failure) {
  return !is_reading(request) && failure.sent ? Effect::possible : Effect::none;
}

bool is_passing(const http::Failure& failure) {
  return failure.cause == Cause::connection || failure.cause == Cause::broken ||
         failure.cause == Cause::timeout;
}

std::optional<std::chrono::milliseconds> retry_after(const http::Response& response) {
  constexpr unsigned longest = 3600;  // a server that asks for more is as good as gone
  const std::string_view text = header_of(response, "retry-after");
  unsigned seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return std::chrono::seconds(std::min(seconds, longest));
}

}  // namespace istioctl::kubernetes
