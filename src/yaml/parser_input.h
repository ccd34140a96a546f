#pragma once

#include <cstdint>
#include <expected>
#include <streambuf>
#include <string>
#include <string_view>

#include "events.h"

namespace istioctl::yaml {

/// Where a text stands in its stream.
enum class Place : std::uint8_t { start, inside };

/// The text as yaml-cpp needs it: the same bytes at the same offsets, but with the line
/// breaks that it doesn't know turned into those that it knows, and with one at the end, without
/// which it overlooks errors. The text itself serves where nothing differs.
class ParserInput {
 public:
  /// `place` tells whether a byte order mark at the front is one, or a character like others.
  [[nodiscard]] static std::expected<ParserInput, ParseError> create(std::string_view text,
                                                                     Place place);

  [[nodiscard]] std::string_view text() const { return copy_.empty() ? original_ : copy_; }

  /// How many bytes of text() the user wrote.
  [[nodiscard]] std::size_t size() const { return original_.size(); }

  /// How many bytes of a byte order mark come before text().
  [[nodiscard]] std::size_t skipped() const { return skipped_; }

 private:
  std::string_view original_;
  std::string copy_;
  std::size_t skipped_ = 0;
};

/// A read-only view of memory as a stream buffer.
class MemoryBuffer final : public std::streambuf {
 public:
  explicit MemoryBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // only read: there is no put area
    setg(begin, begin, begin + text.size());
  }
};

}  // namespace istioctl::yaml
