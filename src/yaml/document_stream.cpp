#include "istioctl/yaml/document_stream.h"

#include <fmt/format.h>

#include <utility>

#include "istioctl/yaml/bytes.h"

namespace istioctl::yaml {

namespace {

// A small input gets no more memory than it needs; a long one is read in large pieces.
constexpr std::size_t first_chunk = std::size_t{16} << 10;
constexpr std::size_t chunk_size = std::size_t{128} << 10;
constexpr std::string_view separator = "---";

std::size_t count_breaks(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t pos = line_end(text, 0); pos < text.size(); pos = line_end(text, pos)) {
    pos = behind_break(text, pos);
    ++count;
  }
  return count;
}

}  // namespace

DocumentStream::DocumentStream(base::ByteSource& source, std::string name, std::size_t max_document)
    : source_(source), max_document_(max_document), origin_{.source = std::move(name)} {}

bool DocumentStream::next(RawDocument& document, base::Diagnostics& problems) {
  std::size_t end = 0;
  if (!find_end(end)) {
    if (too_large_) {
      problems.push_back(
          {.id = "yaml/document-too-large",
           .source = origin_.source,
           .position = {origin_.line, 1},
           .span = {origin_.offset, origin_.offset},
           .message = fmt::format("this document holds more than {} MiB", max_document_ >> 20),
           .hint = "raise the limit with --maxDocument, or split the document"});
    }
    return false;
  }
  document.text = std::string_view(buffer_).substr(begin_, end - begin_);
  document.origin = origin_;
  document.body = 0;
  origin_.offset += document.text.size();
  origin_.line += count_breaks(document.text);
  begin_ = scanned_ = end;
  return !document.text.starts_with(separator) || check_separator(document, problems);
}

// The end of the piece that begins at begin_. False at the stream's end and upon failures.
bool DocumentStream::find_end(std::size_t& end) {
  scanned_ = std::max(scanned_, begin_);
  while (true) {
    const std::size_t found = buffer_.find("\n---", scanned_);
    if (found != std::string::npos) {
      end = found + 1;
      scanned_ = end;
      if (is_directives_only(end)) continue;
      return true;
    }
    // A separator may begin in the last three bytes and go on in the next chunk.
    scanned_ = std::max(scanned_, buffer_.size() - std::min<std::size_t>(buffer_.size(), 3));
    if (at_end_) {
      end = buffer_.size();
      return end > begin_;
    }
    if (!read_more()) return false;
  }
}

bool DocumentStream::read_more() {
  if (begin_ > 0) {
    buffer_.erase(0, begin_);
    scanned_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() > max_document_) {
    too_large_ = true;
    return false;
  }
  const std::size_t size = buffer_.size();
  const std::size_t chunk = origin_.offset + size < first_chunk ? first_chunk : chunk_size;
  base::Result<std::size_t> count = 0;
  buffer_.resize_and_overwrite(size + chunk, [&](char* bytes, std::size_t) {
    count = source_.read(bytes + size, chunk);
    return size + count.value_or(0);
  });
  if (!count) {
    status_ = std::unexpected(std::move(count.error()));
    return false;
  }
  at_end_ = *count == 0;
  return true;
}

// Directives (`%YAML 1.1`) belong to the document behind the separator that follows them.
bool DocumentStream::is_directives_only(std::size_t end) const {
  const std::string_view piece = std::string_view(buffer_).substr(begin_, end - begin_);
  std::size_t pos = piece.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  pos = skip_space(piece, pos);
  if (byte_at(piece, pos) != '%') return false;
  while (byte_at(piece, pos) == '%') pos = skip_space(piece, line_end(piece, pos));
  return pos >= piece.size();
}

bool DocumentStream::check_separator(RawDocument& document, base::Diagnostics& problems) {
  const std::string_view text = document.text;
  const std::size_t behind = skip_blanks(text, separator.size());
  const std::size_t end = line_end(text, behind);
  document.body = behind_break(text, end);
  if (behind == end || text[behind] == '#') return true;
  problems.push_back({.id = "yaml/separator",
                      .source = document.origin.source,
                      .position = position_in(text, behind, document.origin.line),
                      .span = {document.origin.offset + behind, document.origin.offset + end},
                      .message = "only a comment may follow '---' on its line",
                      .hint = "begin the document on the next line",
                      .line_text = line_around(text, behind)});
  return false;
}

}  // namespace istioctl::yaml
