#include "manifest_batch.h"

#include <algorithm>
#include <iterator>

namespace istioctl::cli {

namespace {

// Large enough that handing it over costs nothing, small enough that all threads have some.
constexpr std::size_t full_size = std::size_t{128} << 10;
constexpr std::size_t most_documents = 1024;

}  // namespace

void ManifestBatch::add(std::size_t input, const yaml::RawDocument& document,
                        std::string_view joint) {
  pieces_.push_back(
      {input, bytes_.size(), document.text.size(), document.body, document.origin, joint});
  bytes_ += document.text;
}

void ManifestBatch::borrow(std::size_t input, const yaml::RawDocument& document,
                           std::string_view joint) {
  borrowed_ = document.text;
  pieces_.push_back({input, 0, document.text.size(), document.body, document.origin, joint});
}

void ManifestBatch::clear() {
  bytes_.clear();
  borrowed_ = {};
  pieces_.clear();
  last_problems_.clear();
  out_.clear();
  results_.clear();
  problems_.clear();
  right_ = true;
}

bool ManifestBatch::is_full() const {
  return bytes_.size() >= full_size || pieces_.size() >= most_documents;
}

void ManifestBatch::rewrite(const RewriteRawDocument& rewrite) {
  for (const Piece& piece : pieces_) rewrite_piece(piece, rewrite);
  std::ranges::move(last_problems_, std::back_inserter(problems_));
  right_ = right_ && !base::has_errors(problems_);
}

void ManifestBatch::rewrite_piece(const Piece& piece, const RewriteRawDocument& rewrite) {
  const std::string_view bytes = borrowed_.empty() ? std::string_view(bytes_) : borrowed_;
  const yaml::RawDocument document{
      .text = bytes.substr(piece.begin, piece.size), .body = piece.body, .origin = piece.origin};
  out_ += piece.joint;
  const std::size_t begin = out_.size();
  base::Diagnostics found;  // of its own: an error concerns one document
  right_ = rewrite(document, out_, found) && right_;
  std::ranges::move(found, std::back_inserter(problems_));
  const bool changed = std::string_view(out_).substr(begin) != document.text;
  if (results_.empty() || results_.back().input != piece.input) {
    results_.push_back({piece.input, out_.size(), changed});
  } else {
    results_.back().end = out_.size();
    results_.back().changed |= changed;
  }
}

std::vector<ManifestBatch::Share> ManifestBatch::shares() const {
  std::vector<Share> shares;
  std::size_t begin = 0;
  for (const Result& result : results_) {
    shares.push_back({.input = result.input,
                      .text = std::string_view(out_).substr(begin, result.end - begin),
                      .changed = result.changed});
    begin = result.end;
  }
  return shares;
}

}  // namespace istioctl::cli
