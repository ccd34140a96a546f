#pragma once

#include <string>
#include <string_view>

#include "istioctl/base/error.h"
#include "kubeconfig_file.h"

namespace istioctl::kubernetes {

/// The PEM text that a section gives by NAME, a file, or by NAME-data, in base64; empty when by
/// neither. `holds` is how its blocks' labels must end: "CERTIFICATE", "PRIVATE KEY". An error
/// for both, for what can't be read, and for what isn't such a text; it says nothing of the text.
[[nodiscard]] base::Result<std::string> file_or_data(const Section& section, std::string_view name,
                                                     std::string_view holds);

}  // namespace istioctl::kubernetes
