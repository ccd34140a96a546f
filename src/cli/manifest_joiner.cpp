#include "manifest_joiner.h"

#include <algorithm>
#include <string_view>

#include "istioctl/yaml/bytes.h"

namespace istioctl::cli {

namespace {

constexpr std::string_view separator = "---";

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// The first byte of a text that is neither white space nor a comment; NUL when there is none.
char first_content(std::string_view text) {
  if (text.starts_with(yaml::byte_order_mark)) text.remove_prefix(yaml::byte_order_mark.size());
  for (std::size_t pos = 0; pos < text.size(); ++pos) {
    if (text[pos] == '#') {
      pos = std::min(text.find('\n', pos), text.size());
    } else if (!is_space(text[pos])) {
      return text[pos];
    }
  }
  return '\0';
}

bool is_json(char first) {
  return first == '{' || first == '[';
}

}  // namespace

std::string_view ManifestJoiner::joint(const yaml::RawDocument& next) const {
  if (!started_) return "";
  const bool begins_anew = next.text.starts_with(separator) || next.body > 0;
  const bool says_nothing = first_content(next.text) == '\0';
  const bool both_json = is_json(last_content_) && is_json(first_content(next.text));
  if (last_content_ != '\0' && !begins_anew && !says_nothing && !both_json) {
    return ends_in_newline_ ? "---\n" : "\n---\n";
  }
  return ends_in_newline_ ? "" : "\n";
}

void ManifestJoiner::passed(const yaml::RawDocument& document) {
  started_ = true;
  ends_in_newline_ = document.text.ends_with('\n');
  const char content = first_content(document.text.substr(document.body));
  if (document.text.starts_with(separator) || content != '\0') last_content_ = content;
}

}  // namespace istioctl::cli
