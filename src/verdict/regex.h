#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace istioctl::verdict {

/// A regular expression of the kind that proxy::TextMatch::re2 holds, with RE2's meaning. It runs
/// in time proportional to text times expression, whatever the two are.
class Regex {
 public:
  /// Nothing when the text is none.
  [[nodiscard]] static std::optional<Regex> compile(std::string_view re2);

  /// Whether the whole of `text` matches.
  [[nodiscard]] bool matches(std::string_view text) const;

  /// A set of characters: ranges, first and last included.
  struct Set {
    std::vector<std::pair<char32_t, char32_t>> ranges = {};
    bool negated = false;

    [[nodiscard]] bool contains(char32_t c) const;
  };

  enum class Op : std::uint8_t { set, split, jump, begin, end, word_edge, no_word_edge, done };

  /// One step of the program: `set` takes a character, the others none.
  struct Instruction {
    Op op = Op::done;
    std::size_t first = 0;   ///< of a set: its index; of a jump or split: where to go on
    std::size_t second = 0;  ///< of a split: where else
  };

 private:
  friend class RegexCompiler;

  std::vector<Set> sets_;
  std::vector<Instruction> program_;
};

}  // namespace istioctl::verdict
