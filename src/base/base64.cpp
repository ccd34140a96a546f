#include "istioctl/base/base64.h"

#include <nettle/base64.h>

#include <algorithm>
#include <cstdint>

namespace istioctl::base {

std::string encode_base64(std::string_view bytes) {
  std::string text(BASE64_ENCODE_RAW_LENGTH(bytes.size()), '\0');
  base64_encode_raw(text.data(), bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
  return text;
}

std::optional<std::string> decode_base64(std::string_view text) {
  std::string letters;
  letters.reserve(text.size());
  std::ranges::copy_if(text, std::back_inserter(letters),
                       [](char c) { return c != '\n' && c != '\r'; });
  // nettle takes other white space, too.
  if (letters.find_first_of(" \t\v\f") != std::string::npos) return std::nullopt;
  std::string bytes(BASE64_DECODE_LENGTH(letters.size()), '\0');
  std::size_t size = bytes.size();
  base64_decode_ctx context;
  base64_decode_init(&context);
  const bool right =
      base64_decode_update(&context, &size, reinterpret_cast<std::uint8_t*>(bytes.data()),
                           letters.size(), letters.data()) != 0 &&
      base64_decode_final(&context) != 0;
  if (!right) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

}  // namespace istioctl::base
