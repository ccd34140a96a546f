#pragma once

#include <functional>
#include <string_view>

#include "istioctl/base/diagnostic.h"
#include "istioctl/yaml/document.h"
#include "istioctl/yaml/document_stream.h"

namespace istioctl::yaml {

/// What read_documents() hands over, in the order of the bytes.
struct DocumentVisitor {
  /// One document; false when there was an error, which it reported. The document is loaded anew
  /// for the next one.
  std::function<bool(Document& document, base::Diagnostics& problems)> visit;
  /// Bytes of the piece that belong to no document: separators and white space.
  std::function<void(std::string_view bytes)> pass = [](std::string_view) {};
  /// Forget what this piece brought so far but for its first pass(): what looked like several
  /// JSON values turns out to be YAML in flow style.
  std::function<void()> restart;
};

/// Reads a piece of a stream as kubectl does: any number of JSON values, or one YAML document.
/// False when there was an error, which is in `problems`; of text that is neither, the reader
/// that came further says why.
[[nodiscard]] bool read_documents(const RawDocument& piece, const DocumentVisitor& visitor,
                                  Document& scratch, base::Diagnostics& problems);

}  // namespace istioctl::yaml
