#include "istioctl/base/sha256.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

namespace istioctl::base {
namespace {

// FIPS 180-4 examples.
constexpr auto of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr auto of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr auto of_million_a = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

TEST_CASE("sha256_hex: known digests") {
  CHECK(sha256_hex("") == of_nothing);
  CHECK(sha256_hex("abc") == of_abc);
  CHECK(sha256_hex(std::string(1'000'000, 'a')) == of_million_a);
}

TEST_CASE("Sha256: pieces make the same digest, and it starts anew") {
  Sha256 hash;
  for (int i = 0; i < 1000; ++i) {
    hash.update(std::string(1000, 'a'));
  }
  Sha256 moved = std::move(hash);
  CHECK(moved.hex_digest() == of_million_a);
  CHECK(moved.hex_digest() == of_nothing);
  moved.update("abc");
  CHECK(moved.hex_digest() == of_abc);
}

}  // namespace
}  // namespace istioctl::base
