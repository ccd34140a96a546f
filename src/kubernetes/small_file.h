#pragma once

#include <string>

#include "istioctl/base/error.h"

namespace istioctl::kubernetes {

/// What a file of certificates, a key, a token or a name holds; more than 4 MiB are an error.
/// Errors name the file.
[[nodiscard]] base::Result<std::string> read_small_file(const std::string& path);

}  // namespace istioctl::kubernetes
