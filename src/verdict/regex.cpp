#include "regex.h"

namespace istioctl::verdict {

std::optional<Regex> Regex::compile(std::string_view re2) {
  // Quiet: RE2's defaults (UTF-8, 8 MiB at most), without a word on stderr.
  auto compiled = std::make_unique<re2::RE2>(re2, re2::RE2::Quiet);
  if (!compiled->ok()) return std::nullopt;
  return Regex(std::move(compiled));
}

bool Regex::matches(std::string_view text) const {
  return re2::RE2::FullMatch(text, *compiled_);
}

}  // namespace istioctl::verdict
