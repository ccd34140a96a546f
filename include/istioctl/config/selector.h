#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::config {

/// A label selector as kubectl's -l takes it: `a=b`, `a==b`, `a!=b`, `a in (b,c)`,
/// `a notin (b,c)`, `a`, `!a`, joined by commas. A default-constructed one selects everything.
class Selector {
 public:
  /// An error (`invalid_input`) points at what isn't understood.
  [[nodiscard]] static base::Result<Selector> parse(std::string_view text);

  /// Whether an object with this `metadata.labels` (an object of strings, or null) is selected.
  [[nodiscard]] bool matches(const yaml::Json& labels) const;

  [[nodiscard]] bool selects_everything() const { return requirements_.empty(); }

  /// The selector as it was given, which is how an API server takes it.
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  enum class Operator { in, not_in, exists, not_exists };
  struct Requirement {
    std::string key;
    Operator op;
    std::vector<std::string> values;
  };

  std::string text_;
  std::vector<Requirement> requirements_;
};

}  // namespace istioctl::config
