#include "istioctl/base/pem.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "istioctl/base/ascii.h"
#include "istioctl/base/base64.h"

namespace istioctl::base {

namespace {

constexpr std::string_view begin_mark = "-----BEGIN ";

struct Block {
  std::string_view name;
  std::string_view body;
};

bool is_base64(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return is_alphanumeric(c) || c == '+' || c == '/' || c == '=' || c == '\n' || c == '\r';
  });
}

/// All blocks; nothing when one doesn't end.
std::optional<std::vector<Block>> blocks_of(std::string_view text) {
  constexpr std::string_view dashes = "-----";
  std::vector<Block> blocks;
  for (std::size_t at = text.find(begin_mark); at != text.npos; at = text.find(begin_mark, at)) {
    const std::size_t name_begin = at + begin_mark.size();
    const std::size_t name_end = text.find(dashes, name_begin);
    if (name_end == text.npos) return std::nullopt;
    const std::string_view name = text.substr(name_begin, name_end - name_begin);
    const std::string end = fmt::format("-----END {}-----", name);
    const std::size_t body = name_end + dashes.size();
    const std::size_t body_end = text.find(end, body);
    if (body_end == text.npos) return std::nullopt;
    blocks.push_back({.name = name, .body = text.substr(body, body_end - body)});
    at = body_end + end.size();
  }
  return blocks;
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
    // What reads it wants the label on a line of its own.
    if (!block.body.starts_with('\n') && !block.body.starts_with('\r')) return true;
    const auto bytes = decode_base64(block.body);
    return !bytes || !begins_with_sequence(*bytes);
  });
}

bool holds_encrypted_key(std::string_view text) {
  return text.find("-----BEGIN ENCRYPTED PRIVATE KEY-----") != text.npos ||
         text.find("\nProc-Type: 4,ENCRYPTED") != text.npos;
}

}  // namespace istioctl::base
