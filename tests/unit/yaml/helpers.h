#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "istioctl/base/diagnostic.h"
#include "istioctl/yaml/document.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::yaml {

/// A YAML document with its text.
struct Loaded {
  explicit Loaded(std::string source_text, const Origin& origin = {.source = "a.yaml"})
      : text(std::move(source_text)), good(document.load_yaml(text, origin, problems)) {}

  [[nodiscard]] Node root() const { return document.root(); }
  [[nodiscard]] std::string_view bytes(base::Span span) const {
    return std::string_view(text).substr(span.begin, span.end - span.begin);
  }
  [[nodiscard]] std::string_view bytes(Node node) const { return bytes(node.span()); }

  std::string text;
  base::Diagnostics problems;
  Document document;
  bool good;
};

/// What Kubernetes makes of `text`, as JSON; "error: " and the rule's name where it can't be read.
inline std::string json_of(std::string text) {
  Loaded loaded(std::move(text));
  if (loaded.good && !loaded.root()) {
    return "nothing";
  }
  const auto value = loaded.good ? to_json(loaded.root(), loaded.problems) : std::nullopt;
  return value ? value->dump() : "error: " + loaded.problems.front().id;
}

/// The one error of a text that can't be read.
inline base::Diagnostic error_of(std::string text) {
  const Loaded loaded(std::move(text));
  return loaded.problems.size() == 1 ? loaded.problems.front()
                                     : base::Diagnostic{.id = "not one error"};
}

}  // namespace istioctl::yaml
