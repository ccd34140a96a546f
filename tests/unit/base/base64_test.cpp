#include "istioctl/base/base64.h"

#include <doctest/doctest.h>

#include <string>

namespace istioctl::base {
namespace {

TEST_CASE("base64: the examples of RFC 4648, both ways") {
  for (const auto& [bytes, text] : {std::pair{"", ""},
                                    {"f", "Zg=="},
                                    {"fo", "Zm8="},
                                    {"foo", "Zm9v"},
                                    {"foob", "Zm9vYg=="},
                                    {"fooba", "Zm9vYmE="},
                                    {"foobar", "Zm9vYmFy"}}) {
    CHECK(encode_base64(bytes) == text);
    CHECK(decode_base64(text) == bytes);
  }
}

TEST_CASE("base64: every byte") {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  CHECK(decode_base64(encode_base64(bytes)) == bytes);
}

TEST_CASE("decode_base64: line breaks don't count") {
  CHECK(decode_base64("Zm9v\nYmFy\r\n") == "foobar");
  CHECK(decode_base64("\n") == "");
}

TEST_CASE("decode_base64: what isn't base64") {
  for (const char* const text : {"Zg", "Zg=", "Zg===", "=", "Z", "Zm9v YmFy", "Zm9v\tYmFy", "Zm9-",
                                 "Zm9_", "Zg==Zg==", "Zm9v.", "\xc3\xa4"}) {
    CAPTURE(text);
    CHECK_FALSE(decode_base64(text));
  }
}

}  // namespace
}  // namespace istioctl::base
