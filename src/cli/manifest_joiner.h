#pragma once

#include <string_view>

#include "istioctl/yaml/document_stream.h"

namespace istioctl::cli {

/// Decides what stands between two inputs that are joined into one stream. A document that
/// begins inside another's bytes would be a part of it.
class ManifestJoiner {
 public:
  /// What comes before the first piece of a further input; static lifetime.
  [[nodiscard]] std::string_view joint(const yaml::RawDocument& next) const;

  /// A piece of the input was passed on.
  void passed(const yaml::RawDocument& document);

 private:
  bool started_ = false;
  bool ends_in_newline_ = true;
  char last_content_ = '\0';  ///< with which the open document begins; NUL: none is open
};

}  // namespace istioctl::cli
