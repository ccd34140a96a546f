#include "istioctl/base/pem.h"

#include <doctest/doctest.h>

#include <string>

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

TEST_CASE("holds_encrypted_key: both forms") {
  CHECK_FALSE(holds_encrypted_key(key));
  CHECK(holds_encrypted_key("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n"));
  CHECK(holds_encrypted_key(
      "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: x\n\nAAAA\n"));
}

}  // namespace
}  // namespace istioctl::base
