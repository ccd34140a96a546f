#include "istioctl/base/pem.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "istioctl/base/ascii.h"
#include "istioctl/base/base64.h"

namespace istioctl::base {

namespace {

constexpr std::string_view begin_mark = "-----BEGIN ";
constexpr std::string_view dashes = "-----";

struct Block {
  std::string_view name;
  std::string body = {};  ///< its lines, each ended by a newline, without white space at their ends
};

bool is_base64(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return is_alphanumeric(c) || c == '+' || c == '/' || c == '=' || c == '\n';
  });
}

/// Takes a line off the front, without its end and the white space before it.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  while (!line.empty() && std::string_view(" \t\r").find(line.back()) != line.npos) {
    line.remove_suffix(1);
  }
  return line;
}

/// All blocks; nothing when one doesn't end. A mark is a line of its own; what stands between
/// blocks is a comment.
std::optional<std::vector<Block>> blocks_of(std::string_view text) {
  std::vector<Block> blocks;
  bool is_open = false;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (!is_open) {
      is_open = line.starts_with(begin_mark) && line.ends_with(dashes);
      if (!is_open) continue;
      const std::size_t size = line.size() - begin_mark.size() - dashes.size();
      blocks.push_back({.name = line.substr(begin_mark.size(), size)});
    } else if (line.starts_with(dashes)) {
      if (line != fmt::format("-----END {}-----", blocks.back().name)) return std::nullopt;
      is_open = false;
    } else {
      (blocks.back().body += line) += '\n';
    }
  }
  return is_open ? std::nullopt : std::optional(std::move(blocks));
}

/// Whether bytes begin with a sequence in DER that is all there.
bool begins_with_sequence(std::string_view bytes) {
  constexpr char sequence = 0x30;
  constexpr unsigned char long_form = 0x80;
  constexpr std::size_t most_length_bytes = 4;
  if (bytes.size() < 2 || bytes.front() != sequence) return false;
  const auto first = static_cast<unsigned char>(bytes[1]);
  bytes.remove_prefix(2);
  if (first < long_form) return first > 0 && first <= bytes.size();
  const std::size_t count = first - long_form;
  if (count == 0 || count > most_length_bytes || count > bytes.size()) return false;
  std::size_t length = 0;
  for (const char c : bytes.substr(0, count)) length = length << 8U | static_cast<unsigned char>(c);
  return length <= bytes.size() - count;
}

}  // namespace

bool holds_pem(std::string_view text, std::string_view label) {
  const auto blocks = blocks_of(text);
  if (!blocks) return false;
  // An encrypted key of the old form has headers above its text.
  const bool right = std::ranges::all_of(*blocks, [](const Block& block) {
    return is_base64(block.body) || !block.name.ends_with("CERTIFICATE");
  });
  return right && std::ranges::any_of(
                      *blocks, [&](const Block& block) { return block.name.ends_with(label); });
}

bool holds_damaged_pem(std::string_view text, std::string_view label) {
  const auto blocks = blocks_of(text);
  if (!blocks) return true;
  return std::ranges::any_of(*blocks, [&](const Block& block) {
    if (!block.name.ends_with(label)) return false;
    const auto bytes = decode_base64(block.body);
    return !bytes || !begins_with_sequence(*bytes);
  });
}

bool holds_encrypted_key(std::string_view text) {
  return text.find("-----BEGIN ENCRYPTED PRIVATE KEY-----") != text.npos ||
         text.find("\nProc-Type: 4,ENCRYPTED") != text.npos;
}

}  // namespace istioctl::base
