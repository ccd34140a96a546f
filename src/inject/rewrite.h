#pragma once

#include <functional>
#include <string>

#include "istioctl/base/diagnostic.h"
#include "istioctl/yaml/document.h"
#include "istioctl/yaml/document_stream.h"

namespace istioctl::inject {

/// Appends a document's new text to `out`; false upon errors.
using RewriteDocument =
    std::function<bool(const yaml::Document& document, std::string& out, base::Diagnostics&)>;

/// Parses what `piece` holds (one YAML document, or any number of JSON values) and
/// rewrites each; all other bytes are copied. `scratch` is what documents are loaded into.
[[nodiscard]] bool rewrite_documents(const yaml::RawDocument& piece, const RewriteDocument& rewrite,
                                     yaml::Document& scratch, std::string& out,
                                     base::Diagnostics& problems);

}  // namespace istioctl::inject
