#include "istioctl/base/pem.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "istioctl/base/base64.h"

namespace istioctl::base {
namespace {

const std::string certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
const std::string key = "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n";

TEST_CASE("holds_pem: a block of the kind, beside others and text") {
  CHECK(holds_pem(certificate, "CERTIFICATE"));
  CHECK(holds_pem("a comment\n" + key + certificate, "CERTIFICATE"));
  CHECK(holds_pem("a comment\n" + key + certificate, "PRIVATE KEY"));
  CHECK_FALSE(holds_pem(certificate, "PRIVATE KEY"));
  CHECK_FALSE(holds_pem(key, "CERTIFICATE"));
  CHECK_FALSE(holds_pem("", "CERTIFICATE"));
  CHECK_FALSE(holds_pem("AAAA", "CERTIFICATE"));
}

TEST_CASE("holds_pem: nothing that is broken") {
  CHECK_FALSE(holds_pem("-----BEGIN CERTIFICATE-----\nAAAA\n", "CERTIFICATE"));
  CHECK_FALSE(holds_pem("-----BEGIN CERTIFICATE", "CERTIFICATE"));
  CHECK_FALSE(
      holds_pem("-----BEGIN CERTIFICATE-----\n***\n-----END CERTIFICATE-----\n", "CERTIFICATE"));
  CHECK_FALSE(holds_pem(certificate + "-----BEGIN CERTIFICATE-----\n", "CERTIFICATE"));
}

std::string pem(std::string_view bytes) {
  return "-----BEGIN CERTIFICATE-----\n" + encode_base64(bytes) + "\n-----END CERTIFICATE-----\n";
}

TEST_CASE("holds_damaged_pem: whether a block is a whole sequence of DER") {
  using namespace std::string_view_literals;
  CHECK_FALSE(holds_damaged_pem(pem("\x30\x01x"sv), "CERTIFICATE"));
  CHECK_FALSE(holds_damaged_pem(pem("\x30\x81\x80" + std::string(128, 'x')), "CERTIFICATE"));
  CHECK_FALSE(holds_damaged_pem(pem(std::string("\x30\x82\x01\x00"sv) + std::string(256, 'x')),
                                "CERTIFICATE"));
  CHECK_FALSE(holds_damaged_pem(pem("\x30\x01x and what OpenSSL adds"sv), "CERTIFICATE"));
  CHECK(holds_damaged_pem(pem("\x30\x02x"sv), "CERTIFICATE"));
  CHECK(holds_damaged_pem(pem("\x30\x81\x80" + std::string(127, 'x')), "CERTIFICATE"));
  CHECK(holds_damaged_pem(pem("\x30\x84\xff\xff\xff\xff"sv), "CERTIFICATE"));
  CHECK(holds_damaged_pem(pem("\x30\x88\0\0\0\0\0\0\0\1x"sv), "CERTIFICATE"));
  for (const auto bytes :
       {""sv, "\x30"sv, "\x30\0"sv, "\x30\x80"sv, "\x30\x82\x01"sv, "\0\0\0"sv}) {
    CHECK(holds_damaged_pem(pem(bytes), "CERTIFICATE"));
  }
  CHECK(holds_damaged_pem(pem("\x30\x01x"sv) + certificate, "CERTIFICATE"));
  CHECK_FALSE(holds_damaged_pem(pem("\x30\x01x"sv) + certificate, "PRIVATE KEY"));
  CHECK(holds_damaged_pem("-----BEGIN CERTIFICATE-----\n", "CERTIFICATE"));
  CHECK(
      holds_damaged_pem("-----BEGIN CERTIFICATE-----MAF4-----END CERTIFICATE-----", "CERTIFICATE"));
  CHECK_FALSE(holds_damaged_pem(
      "-----BEGIN CERTIFICATE-----\r\nMAF4\r\n-----END CERTIFICATE-----\r\n", "CERTIFICATE"));
}

TEST_CASE("marks are lines of their own, and white space at the ends of lines doesn't count") {
  const std::string sound = "-----BEGIN CERTIFICATE-----\nMAF4\n-----END CERTIFICATE-----";
  CHECK(holds_pem("# made by: -----BEGIN here\n" + sound, "CERTIFICATE"));
  CHECK(holds_pem("-----BEGIN CERTIFICATE----- \nMAF4\t\n-----END CERTIFICATE-----\r\n",
                  "CERTIFICATE"));
  CHECK_FALSE(holds_damaged_pem(
      "-----BEGIN CERTIFICATE----- \nMAF4\t\n-----END CERTIFICATE-----\r\n", "CERTIFICATE"));
  // Two files that were joined, of which the first had no newline at its end.
  CHECK(holds_damaged_pem(sound + sound + "\n", "CERTIFICATE"));
  CHECK_FALSE(holds_damaged_pem(sound + "\n" + sound, "CERTIFICATE"));
  CHECK(holds_damaged_pem("-----BEGIN CERTIFICATE-----\nMAF4-----END CERTIFICATE-----\n",
                          "CERTIFICATE"));
}

TEST_CASE("holds_encrypted_key: both forms") {
  CHECK_FALSE(holds_encrypted_key(key));
  CHECK(holds_encrypted_key("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n"));
  CHECK(holds_encrypted_key(
      "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: x\n\nAAAA\n"));
}

}  // namespace
}  // namespace istioctl::base
