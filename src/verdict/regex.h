#pragma once

#include <re2/re2.h>

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace istioctl::verdict {

/// A regular expression of the kind that proxy::TextMatch::re2 holds, run by RE2 with the settings
/// that Envoy uses. It takes time in proportion to text times expression and bounded memory,
/// whatever the two are.
class Regex {
 public:
  /// Nothing when the text is none, or larger than RE2 takes.
  [[nodiscard]] static std::optional<Regex> compile(std::string_view re2);

  /// Whether the whole of `text` matches.
  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  explicit Regex(std::unique_ptr<re2::RE2> compiled) : compiled_(std::move(compiled)) {}

  std::unique_ptr<re2::RE2> compiled_;
};

}  // namespace istioctl::verdict
