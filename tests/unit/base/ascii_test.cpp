#include "istioctl/base/ascii.h"

#include <doctest/doctest.h>

#include <string_view>

namespace istioctl::base {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

TEST_CASE("each byte is in its classes and in no other") {
  for (int byte = 0; byte < 256; ++byte) {
    CAPTURE(byte);
    const char c = static_cast<char>(byte);
    const bool digit = digits.find(c) != digits.npos;
    const bool letter = letters.find(c) != letters.npos;
    CHECK(is_digit(c) == digit);
    CHECK(is_letter(c) == letter);
    CHECK(is_alphanumeric(c) == (digit || letter));
  }
}

}  // namespace
}  // namespace istioctl::base
