#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// How Go's fmt package lays out numbers and pads text.
namespace istioctl::gotemplate {

/// The flags, width and precision of one verb: what stands between % and the verb's letter.
struct FormatSpec {
  bool minus = false;
  bool plus = false;
  bool sharp = false;
  bool space = false;
  bool zero = false;
  bool field_names = false;          ///< %+v
  bool go_syntax = false;            ///< %#v
  std::optional<std::size_t> width;  ///< in code points
  std::optional<std::size_t> precision;
};

/// Appends `text`, padded to the width: on the left, with zeros where the flag says so, or on
/// the right with spaces.
void append_padded(std::string& out, std::string_view text, const FormatSpec& spec);

/// As append_padded(), with spaces only.
void append_space_padded(std::string& out, std::string_view text, const FormatSpec& spec);

struct SignedMagnitude {
  std::uint64_t magnitude;
  bool negative;
};

/// Whether append_integer() knows the verb: d b o O x X, and v as d.
[[nodiscard]] bool is_integer_verb(char32_t verb);

void append_integer(std::string& out, SignedMagnitude number, char32_t verb,
                    const FormatSpec& spec);

/// U+0041, or with the sharp flag U+0041 'A'.
void append_code_point_name(std::string& out, std::uint64_t number, const FormatSpec& spec);

/// Whether append_floating() knows the verb: b e E f F g G x X, and v as g.
[[nodiscard]] bool is_floating_verb(char32_t verb);

void append_floating(std::string& out, double number, char32_t verb, const FormatSpec& spec);

}  // namespace istioctl::gotemplate
