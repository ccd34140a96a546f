#include "istioctl/proxy/json_access.h"

#include <algorithm>
#include <limits>

#include "istioctl/schema/duration.h"

namespace istioctl::proxy {

using yaml::Json;

const Json* member(const Json& object, std::string_view name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

const Json& list_at(const Json& object, std::string_view name) {
  static const Json nothing = Json::array();
  const Json* const list = member(object, name);
  return list != nullptr && list->is_array() ? *list : nothing;
}

std::string text_at(const Json& object, std::string_view name) {
  const Json* const value = member(object, name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

std::vector<std::string> texts_at(const Json& object, std::string_view name) {
  std::vector<std::string> texts;
  for (const Json& item : list_at(object, name)) {
    if (item.is_string() && !item.get_ref<const std::string&>().empty()) texts.push_back(item);
  }
  return texts;
}

std::optional<bool> boolean_at(const Json& object, std::string_view name) {
  const Json* const value = member(object, name);
  if (value == nullptr || !value->is_boolean()) return std::nullopt;
  return value->get<bool>();
}

std::optional<std::uint32_t> number_at(const Json& object, std::string_view name) {
  const Json* const value = member(object, name);
  if (value == nullptr || !value->is_number_integer()) return std::nullopt;
  const auto number = value->get<std::int64_t>();
  if (number < 0 || number > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(number);
}

std::optional<std::uint32_t> count_at(const Json& object, std::string_view name) {
  const auto number = number_at(object, name);
  return number == 0U ? std::nullopt : number;
}

std::optional<std::chrono::nanoseconds> duration_at(const Json& object, std::string_view name) {
  const std::string text = text_at(object, name);
  const auto duration = schema::parse_duration(text);
  return duration && *duration >= std::chrono::milliseconds(1) ? duration : std::nullopt;
}

std::vector<std::pair<std::string, std::string>> pairs_at(const Json& object,
                                                          std::string_view name) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const Json* const map = member(object, name);
  if (map == nullptr || !map->is_object()) return pairs;
  for (const auto& [key, value] : map->items()) {
    if (value.is_string()) pairs.emplace_back(key, value.get<std::string>());
  }
  std::ranges::sort(pairs);
  return pairs;
}

}  // namespace istioctl::proxy
