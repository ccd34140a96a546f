#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "istioctl/base/byte_stream.h"
#include "istioctl/base/diagnostic.h"
#include "istioctl/base/error.h"
#include "istioctl/yaml/document.h"

namespace istioctl::yaml {

/// A piece of a stream between two separators: every byte of the stream belongs to one piece.
/// A piece holds one YAML document, or any number of JSON values, or none.
struct RawDocument {
  std::string_view text;  ///< all bytes, the separator line before it included
  std::size_t body = 0;   ///< offset in text behind that line
  Origin origin = {};     ///< of text
};

/// Splits a byte stream into documents where Kubernetes does: at lines that begin with `---`,
/// behind which only blanks and a comment may follow. Memory follows the largest document, not
/// the stream.
class DocumentStream {
 public:
  /// `source` must outlive the stream; `max_document` is in bytes, and at most 2 GiB.
  DocumentStream(base::ByteSource& source, std::string name, std::size_t max_document);

  /// Reads the next piece; its text lives until the next call. False at the end and upon a
  /// failure, which then is in error() or, when the user's text is wrong, in `problems`.
  [[nodiscard]] bool next(RawDocument& document, base::Diagnostics& problems);

  /// Why reading stopped early, if it did.
  [[nodiscard]] const base::Result<void>& status() const { return status_; }

 private:
  [[nodiscard]] bool find_end(std::size_t& end);
  [[nodiscard]] bool read_more();
  [[nodiscard]] bool is_directives_only(std::size_t end) const;
  [[nodiscard]] bool check_separator(RawDocument& document, base::Diagnostics& problems);

  base::ByteSource& source_;
  std::size_t max_document_;
  std::string buffer_;
  std::size_t begin_ = 0;    // of the next piece in buffer_
  std::size_t scanned_ = 0;  // no separator before this offset
  Origin origin_;            // of begin_
  bool at_end_ = false;
  bool too_large_ = false;
  base::Result<void> status_;
};

}  // namespace istioctl::yaml
