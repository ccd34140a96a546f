#include "flag_table.h"

#include <algorithm>

#include "istioctl/base/edit_distance.h"

namespace istioctl::cli {
namespace {

constexpr char platform_letter = 'p';

/// 0.7.1 took these at every command; here they have no effect.
const Flag* find_ignored(std::string_view name) {
  static const Flag value = {.names = {"platform"}, .target = static_cast<std::string*>(nullptr)};
  static const Flag boolean = {.names = {"log_as_json"}, .target = static_cast<bool*>(nullptr)};
  if (name == "log_as_json" || name == "log_callers") {
    return &boolean;
  }
  return name == "platform" || name.starts_with("log_") ? &value : nullptr;
}

}  // namespace

void FlagTable::add(const std::vector<Flag>& flags, GlobalLetters letters) {
  for (Flag flag : flags) {
    if (letters == GlobalLetters::free || std::ranges::count(flags_, flag.letter, &Flag::letter)) {
      flag.letter = 0;
    }
    if (find(flag.names.front()) == nullptr) {
      flags_.push_back(std::move(flag));
    }
  }
}

const Flag* FlagTable::find(std::string_view name) const {
  const auto found = std::ranges::find_if(
      flags_, [name](const Flag& flag) { return std::ranges::count(flag.names, name) != 0; });
  return found == flags_.end() ? find_ignored(name) : &*found;
}

const Flag* FlagTable::find(char letter) const {
  const auto found = std::ranges::find(flags_, letter, &Flag::letter);
  if (found != flags_.end()) {
    return &*found;
  }
  return letter == platform_letter ? find_ignored("platform") : nullptr;
}

std::optional<std::string_view> FlagTable::suggest(std::string_view name) const {
  std::vector<std::string_view> candidates;
  for (const Flag& flag : flags_) {
    if (flag.visibility == Visibility::shown) {
      candidates.insert(candidates.end(), flag.names.begin(), flag.names.end());
    }
  }
  return base::nearest(name, candidates);
}

}  // namespace istioctl::cli
