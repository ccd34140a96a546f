#pragma once

#include <string_view>

/// Text in PEM form (RFC 7468), as far as its outer form goes.
namespace istioctl::base {

/// Whether a text holds a PEM block whose label ends in `label` ("CERTIFICATE", "PRIVATE KEY"),
/// and none that is broken.
[[nodiscard]] bool holds_pem(std::string_view text, std::string_view label);

/// Whether a block whose label ends in `label` can't be what it says: it doesn't end, isn't base64,
/// or what it holds is no whole sequence of DER, as in a copy that was cut off.
[[nodiscard]] bool holds_damaged_pem(std::string_view text, std::string_view label);

/// Whether a private key in the text can only be read with a pass phrase.
[[nodiscard]] bool holds_encrypted_key(std::string_view text);

}  // namespace istioctl::base
