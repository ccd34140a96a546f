#include "summaries.h"

#include <fmt/format.h>

namespace istioctl::config {

namespace {

using yaml::Json;

const Json* member(const Json& object, std::string_view field) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(std::string(field));
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string text_at(const Json& object, std::string_view field) {
  const Json* const value = member(object, field);
  if (value == nullptr) return {};
  return value->is_string() ? value->get<std::string>() : value->dump();
}

}  // namespace

std::vector<std::string> strings_at(const Json& object, std::string_view field) {
  const Json* const value = member(object, field);
  if (value == nullptr) return {};
  if (value->is_string()) return {value->get<std::string>()};
  std::vector<std::string> texts;
  for (const Json& item : *value) {
    if (item.is_string()) texts.push_back(item.get<std::string>());
  }
  return texts;
}

std::string port_text(const Json& port, std::string_view number) {
  std::string text = text_at(port, number);
  if (text.empty() || text == "0") text = text_at(port, "name");
  const std::string protocol = text_at(port, "protocol");
  return protocol.empty() ? text : fmt::format("{}/{}", text, protocol);
}

std::vector<std::string> ports_at(const Json& object, std::string_view list,
                                  std::string_view number) {
  const Json* const ports = member(object, list);
  if (ports == nullptr || !ports->is_array()) return {};
  std::vector<std::string> texts;
  for (const Json& port : *ports) texts.push_back(port_text(port, number));
  return texts;
}

std::vector<std::string> service_at(const Json& object, std::string_view field) {
  const Json* const service = member(object, field);
  if (service == nullptr) return {};
  std::string name = text_at(*service, "service");
  if (name.empty()) {
    name = text_at(*service, "name");
    for (const std::string_view part : {"namespace", "domain"}) {
      const std::string text = text_at(*service, part);
      if (!text.empty()) name += "." + text;
    }
  }
  return {std::move(name)};
}

}  // namespace istioctl::config
