#include "record_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "values.h"

namespace istioctl::cli {

std::string flag_name(const Flag& flag) {
  const std::string_view value = value_name(flag);
  return value.empty() ? display_name(flag) : fmt::format("{} {}", display_name(flag), value);
}

std::string flag_text(const Flag& flag) {
  std::string text(flag.help);
  for (std::size_t alias = 1; alias < flag.names.size(); ++alias) {
    text += fmt::format("{}--{}", alias == 1 ? " (also " : ", ", flag.names[alias]);
  }
  text += flag.names.size() > 1 ? ")" : "";
  if (const std::string value = default_text(flag); !value.empty()) {
    text += fmt::format(" (default {})", value);
  }
  if (flag.visibility == Visibility::deprecated) {
    text += fmt::format(" (deprecated: {})", flag.deprecation);
  }
  return text;
}

std::vector<std::string_view> groups_of(const std::vector<Flag>& flags) {
  std::vector<std::string_view> groups;
  for (const Flag& flag : flags) {
    if (flag.visibility != Visibility::hidden && std::ranges::count(groups, flag.group) == 0) {
      groups.push_back(flag.group);
    }
  }
  return groups;
}

std::string synopsis_of(const CommandRecord& record) {
  if (!record.synopsis.empty()) {
    return std::string(record.synopsis);
  }
  std::string text;
  for (const Positional& positional : record.positionals) {
    const bool many = std::holds_alternative<std::vector<std::string>*>(positional.target);
    const std::string name = fmt::format("{}{}", positional.name, many ? "..." : "");
    const bool required = positional.occurrence == Occurrence::required;
    text += required ? fmt::format("{} ", name) : fmt::format("[{}] ", name);
  }
  return text + "[flags]";
}

Flag help_flag(bool& asked) {
  return {.names = {"help"},
          .letter = 'h',
          .help = "Show this help",
          .target = &asked,
          .group = "Global flags"};
}

}  // namespace istioctl::cli
