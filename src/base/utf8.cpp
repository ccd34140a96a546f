#include "istioctl/base/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace istioctl::base {
namespace {

constexpr char32_t replacement = 0xFFFD;

std::uint8_t byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<std::uint8_t>(bytes[i]);
}

bool is_continuation(std::uint8_t byte) {
  return (byte & 0xC0) == 0x80;
}

bool is_scalar_value(char32_t value) {
  return value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
}

/// The length of the sequence that `lead` opens; 0 when it opens none.
std::size_t sequence_length(std::uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;  // continuation bytes, and leads of overlong forms
  if (lead < 0xE0) return 2;
  if (lead < 0xF0) return 3;
  return lead < 0xF5 ? 4 : 0;
}

/// The smallest value that needs `length` bytes: anything below is overlong.
char32_t smallest_of(std::size_t length) {
  return length == 4 ? 0x10000 : length == 3 ? 0x800 : length == 2 ? 0x80 : 0;
}

/// How many bytes at the front of `bytes` are ASCII, up to seven missed at the end.
std::size_t ascii_prefix(std::string_view bytes) {
  std::size_t i = 0;
  for (std::uint64_t word = 0; i + sizeof word <= bytes.size(); i += sizeof word) {
    std::memcpy(&word, bytes.data() + i, sizeof word);
    if ((word & 0x8080808080808080U) != 0) {
      break;
    }
  }
  return i;
}

}  // namespace

CodePoint decode_code_point(std::string_view bytes) {
  constexpr CodePoint invalid{replacement, 1, false};
  const std::uint8_t lead = byte_at(bytes, 0);
  const std::size_t length = sequence_length(lead);
  if (length == 0 || length > bytes.size()) {
    return invalid;
  }
  if (length == 1) {
    return {lead, 1, true};
  }
  char32_t value = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const std::uint8_t byte = byte_at(bytes, i);
    if (!is_continuation(byte)) {
      return invalid;
    }
    value = (value << 6) | (byte & 0x3FU);
  }
  if (value < smallest_of(length) || !is_scalar_value(value)) {
    return invalid;
  }
  return {value, length, true};
}

std::optional<std::size_t> find_invalid_utf8(std::string_view bytes) {
  std::size_t offset = 0;
  while (offset < bytes.size()) {
    offset += ascii_prefix(bytes.substr(offset));
    // Text that isn't ASCII seldom is for one letter only: decode a stretch before looking
    // for plain bytes again.
    for (int i = 0; i < 32 && offset < bytes.size(); ++i) {
      const CodePoint next = decode_code_point(bytes.substr(offset));
      if (!next.valid) {
        return offset;
      }
      offset += next.length;
    }
  }
  return std::nullopt;
}

std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return !is_continuation(static_cast<std::uint8_t>(c)); }));
}

void append_utf8(std::string& out, char32_t code_point) {
  const char32_t value = is_scalar_value(code_point) ? code_point : replacement;
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  const auto put_continuation = [&](unsigned shift) { put(0x80 | ((value >> shift) & 0x3F)); };
  if (value < 0x80) {
    put(value);
  } else if (value < 0x800) {
    put(0xC0 | (value >> 6));
    put_continuation(0);
  } else if (value < 0x10000) {
    put(0xE0 | (value >> 12));
    put_continuation(6);
    put_continuation(0);
  } else {
    put(0xF0 | (value >> 18));
    put_continuation(12);
    put_continuation(6);
    put_continuation(0);
  }
}

}  // namespace istioctl::base
