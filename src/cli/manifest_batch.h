#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/yaml/document_stream.h"

namespace istioctl::cli {

/// Appends a document's new text to `out`; false, with errors in the diagnostics, when it can't.
using RewriteRawDocument = std::function<bool(const yaml::RawDocument& document, std::string& out,
                                              base::Diagnostics& problems)>;

/// Documents of one or more inputs, in their order, that are rewritten by one thread.
class ManifestBatch {
 public:
  /// The new text of one input's documents, or a part of it.
  struct Share {
    std::size_t input = 0;  ///< number of the input
    std::string_view text;
    bool changed = false;  ///< whether it differs from the old text
  };

  /// Adds a copy of `document`; `joint`, of static lifetime, comes before its new text.
  void add(std::size_t input, const yaml::RawDocument& document, std::string_view joint);

  /// As add(), without a copy: the document's bytes must live until the batch is rewritten. It
  /// is the only one of its batch.
  void borrow(std::size_t input, const yaml::RawDocument& document, std::string_view joint);

  /// Sets what was found behind the last document while the input was read.
  void end_with(base::Diagnostics found) { last_problems_ = std::move(found); }

  /// Forgets all, and keeps the memory for the next documents.
  void clear();

  /// Rewrites all documents, upon errors too: each is to be reported.
  void rewrite(const RewriteRawDocument& rewrite);

  [[nodiscard]] bool empty() const { return pieces_.empty() && last_problems_.empty(); }
  [[nodiscard]] bool is_full() const;
  /// The bytes of the documents.
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  /// The bytes that clear() keeps.
  [[nodiscard]] std::size_t capacity() const { return bytes_.capacity() + out_.capacity(); }

  /// Of a batch that was rewritten: whether there were no errors.
  [[nodiscard]] bool right() const { return right_; }
  [[nodiscard]] const base::Diagnostics& problems() const { return problems_; }
  /// The inputs in order; their text lives as long as the batch.
  [[nodiscard]] std::vector<Share> shares() const;

 private:
  struct Piece {
    std::size_t input;
    std::size_t begin;  ///< of its bytes
    std::size_t size;
    std::size_t body;
    yaml::Origin origin;
    std::string_view joint;
  };
  struct Result {
    std::size_t input;
    std::size_t end;  ///< of its bytes in out_
    bool changed;
  };

  void rewrite_piece(const Piece& piece, const RewriteRawDocument& rewrite);

  std::string bytes_;
  std::string_view borrowed_;  ///< in place of bytes_
  std::vector<Piece> pieces_;
  base::Diagnostics last_problems_;
  std::string out_;
  std::vector<Result> results_;
  base::Diagnostics problems_;
  bool right_ = true;
};

}  // namespace istioctl::cli
