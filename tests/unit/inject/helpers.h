#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

#include "istioctl/base/diagnostic.h"
#include "istioctl/yaml/document.h"

namespace istioctl::inject {

/// A document that can be read, with its text.
struct Manifest {
  explicit Manifest(std::string source_text) : text(std::move(source_text)) {
    base::Diagnostics problems;
    REQUIRE(document.load_yaml(text, {.source = "a.yaml"}, problems));
  }

  [[nodiscard]] yaml::Node root() const { return document.root(); }

  std::string text;
  yaml::Document document;
};

/// "id field: message" of the only diagnostic.
inline std::string only(const base::Diagnostics& problems) {
  if (problems.size() != 1) return std::to_string(problems.size()) + " diagnostics";
  const auto& one = problems.front();
  return one.id + " " + one.field + ": " + one.message;
}

}  // namespace istioctl::inject
