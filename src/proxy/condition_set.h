#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "istioctl/yaml/to_json.h"

namespace istioctl::proxy {

/// What a match asks of a request, in a form in which matches can be compared.
struct Conditions {
  enum class Path : std::uint8_t { any, exact, prefix, regex };

  Path path = Path::any;
  std::string path_text = {};
  std::vector<std::string> others = {};  ///< one a condition beside the path's, sorted
};

/// Reads one match of a VirtualService.
[[nodiscard]] Conditions read_conditions(const yaml::Json& match);

/// Conditions of matches, which are asked whether they leave anything for a further one. A match
/// hides another when all that it asks is asked by the other as well. What asks for more than six
/// things beside the path is only compared with matches that ask the same, one of them or none, so
/// that the time for each doesn't grow with their number.
class ConditionSet {
 public:
  /// The place (as it was added) of a match that fits wherever this one fits, if there is one.
  [[nodiscard]] std::optional<std::size_t> find_wider(const Conditions& conditions) const;

  void add(const Conditions& conditions, std::size_t place);

 private:
  /// Matches that ask for the same beside the path.
  struct Paths {
    std::optional<std::size_t> any = {};
    std::map<std::string, std::size_t, std::less<>> prefixes = {};  ///< none begins another
    std::unordered_map<std::string, std::size_t> same = {};         ///< exact and regex
  };

  [[nodiscard]] std::optional<std::size_t> find_in(const std::string& others,
                                                   const Conditions& conditions) const;

  std::unordered_map<std::string, Paths> by_others_;
};

}  // namespace istioctl::proxy
