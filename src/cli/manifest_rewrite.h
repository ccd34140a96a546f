#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/base/error.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/inputs.h"
#include "istioctl/cli/output.h"
#include "istioctl/yaml/document_stream.h"

namespace istioctl::cli {

/// Appends a document's new text to `out`; false, with errors in the diagnostics, when it can't.
using RewriteRawDocument = std::function<bool(const yaml::RawDocument& document, std::string& out,
                                              base::Diagnostics& problems)>;

/// What a command that rewrites manifests reads and where it puts the result.
struct RewriteRequest {
  InputRequest inputs;
  std::string output = {};             ///< -o; empty: stdout
  std::int64_t max_document_mib = 64;  ///< --maxDocument
};

/// The flags -f, -R, -o and --maxDocument, which fill `request`; it must outlive them.
[[nodiscard]] std::vector<Flag> rewrite_flags(RewriteRequest& request);

/// Joins all inputs, document by document rewritten, into `output`, with `---` between two
/// inputs where the first doesn't end a document. Reports every problem of every document and
/// then returns whether there was no error; what can't be read at all is an Error. Commits
/// nothing.
[[nodiscard]] base::Result<bool> rewrite_manifests(const RewriteRequest& request, Context& context,
                                                   const RewriteRawDocument& rewrite,
                                                   Output& output);

}  // namespace istioctl::cli
