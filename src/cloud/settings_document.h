#pragma once

#include <string>

#include "istioctl/base/diagnostic.h"
#include "istioctl/yaml/document.h"
#include "istioctl/yaml/node.h"

namespace istioctl::cloud {

/// The settings of a cluster in one mapping, YAML or JSON, which a file holds or a program
/// printed. Nodes live as long as it does.
class SettingsDocument {
 public:
  /// False, with an error that names `source`, for anything else than one mapping.
  [[nodiscard]] bool load(std::string text, const std::string& source, base::Diagnostics& problems);

  [[nodiscard]] yaml::Node root() const { return document_.root(); }

 private:
  bool load_json(const std::string& source, base::Diagnostics& problems);

  std::string text_;
  yaml::Document document_;
};

/// Whether the first thing in `text` is a JSON object or list.
[[nodiscard]] bool looks_like_json(std::string_view text);

/// The value at the end of a path of keys, aliases resolved; no node where it is missing or null,
/// or something on the way is no mapping.
[[nodiscard]] yaml::Node value_at(yaml::Node root, std::initializer_list<std::string_view> path);

}  // namespace istioctl::cloud
