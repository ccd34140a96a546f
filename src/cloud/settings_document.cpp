#include "settings_document.h"

#include <fmt/format.h>

#include <utility>

#include "istioctl/base/printable.h"
#include "istioctl/yaml/bytes.h"
#include "istioctl/yaml/merge.h"

namespace istioctl::cloud {

namespace {

constexpr std::string_view white_space = " \t\r\n";

}  // namespace

bool looks_like_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(white_space);
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

bool SettingsDocument::load_json(const std::string& source, base::Diagnostics& problems) {
  const std::string_view text = text_;
  const std::size_t begin = text.find_first_not_of(white_space);
  const yaml::Origin origin{
      .source = source, .line = yaml::position_in(text, begin, 1).line, .offset = begin};
  std::size_t consumed = 0;
  if (!document_.load_json(text.substr(begin), origin, consumed, problems)) return false;
  const std::size_t rest = text.find_first_not_of(white_space, begin + consumed);
  if (rest == std::string_view::npos) return true;
  problems.push_back({.id = "ranges/settings",
                      .source = source,
                      .position = yaml::position_in(text, rest, 1),
                      .span = {rest, text.size()},
                      .message = fmt::format("unexpected {} behind the JSON value",
                                             base::quote(text.substr(rest), 20)),
                      .line_text = yaml::line_around(text, rest)});
  return false;
}

bool SettingsDocument::load(std::string text, const std::string& source,
                            base::Diagnostics& problems) {
  if (text.starts_with(yaml::byte_order_mark)) text.erase(0, yaml::byte_order_mark.size());
  text_ = std::move(text);
  const bool loaded = looks_like_json(text_)
                          ? load_json(source, problems)
                          : document_.load_yaml(text_, {.source = source}, problems);
  if (!loaded) return false;
  const yaml::Node settings = root();
  if (settings && settings.is_mapping()) return true;
  problems.push_back({.id = "ranges/settings",
                      .source = source,
                      .message = !settings || settings.is_null()
                                     ? "it is empty"
                                     : "expected the settings of one cluster as KEY: VALUE",
                      .line_text = {}});
  return false;
}

yaml::Node value_at(yaml::Node root, std::initializer_list<std::string_view> path) {
  yaml::Node node = root;
  for (const std::string_view key : path) {
    if (!node || !node.is_mapping()) return {};
    node = yaml::value_of(node, key);
  }
  return node && !node.is_null() ? node : yaml::Node();
}

}  // namespace istioctl::cloud
