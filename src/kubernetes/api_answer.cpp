#include "api_answer.h"

#include <fmt/format.h>

#include <algorithm>

#include "istioctl/base/printable.h"

namespace istioctl::kubernetes {
namespace {

/// Deeper JSON is an attack: printing it would exhaust the stack. (Go's reader stops at 10,000.)
constexpr std::size_t deepest = 1000;

/// The depth of the brackets in `text`, as far as it is JSON.
std::size_t depth_of(std::string_view text) {
  std::size_t depth = 0;
  std::size_t most = 0;
  bool in_string = false;
  for (std::size_t place = 0; place < text.size(); ++place) {
    const char letter = text[place];
    if (letter == '"') {
      in_string = !in_string;
    } else if (in_string) {
      place += letter == '\\' ? 1 : 0;
    } else if (letter == '{' || letter == '[') {
      most = std::max(most, ++depth);
    } else if ((letter == '}' || letter == ']') && depth > 0) {
      --depth;
    }
  }
  return most;
}

const yaml::Json* member(const yaml::Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

}  // namespace

ApiFailure wrong_answer(const std::string& server, const ApiRequest& request,
                        std::string_view what) {
  const std::string_view path = std::string_view(request.path).substr(0, request.path.find('?'));
  return {.error = {base::ErrorCode::unavailable,
                    fmt::format("{} answers {} {} with {}", base::escape_for_terminal(server),
                                request.method, base::escape_for_terminal(path), what),
                    "check that this is the address of a Kubernetes API server, and that nothing "
                    "in between changes its answers"}};
}

std::optional<yaml::Json> parse_json(std::string_view text) {
  if (depth_of(text) > deepest) return {};
  auto json = yaml::Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return {};
  return json;
}

ApiResult<yaml::Json> parse_answer(const std::string& server, const ApiRequest& request,
                                   std::string_view body) {
  auto json = parse_json(body);
  if (!json || !json->is_object()) {
    return std::unexpected(wrong_answer(server, request, "something that is no JSON object"));
  }
  return std::move(*json);
}

std::string text_at(const yaml::Json& object, std::string_view key) {
  const auto* const found = member(object, key);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
}

std::string metadata_at(const yaml::Json& object, std::string_view key) {
  const auto* const metadata = member(object, "metadata");
  return metadata != nullptr ? text_at(*metadata, key) : std::string();
}

}  // namespace istioctl::kubernetes
