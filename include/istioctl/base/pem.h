#pragma once

#include <string_view>

/// Text in PEM form (RFC 7468), as far as its outer form goes.
namespace istioctl::base {

/// Whether a text holds a PEM block whose label ends in `label` ("CERTIFICATE", "PRIVATE KEY"),
/// and none that is broken.
[[nodiscard]] bool holds_pem(std::string_view text, std::string_view label);

/// Whether a private key in the text can only be read with a pass phrase.
[[nodiscard]] bool holds_encrypted_key(std::string_view text);

}  // namespace istioctl::base
